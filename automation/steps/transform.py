"""Makes an object out of expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Kind


def run(config: Mapping[str, Any], context: Context) -> Any:
    """The object, its expressions filled in."""
    return config["fields"]


kind = Kind(
    name="transform",
    description="Makes an object: each of its fields is a value or an expression, nested as you like.",
    schema={
        "type": "object",
        "properties": {"fields": {"type": "object", "minProperties": 1}},
        "required": ["fields"],
        "additionalProperties": False,
    },
    run=run,
)
