"""Runs the published steps of another flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Enter, Kind


def run(config: Mapping[str, Any], context: Context) -> Enter:
    """What the last step of the other flow comes to; it sees `inputMapping` as its trigger."""
    return Enter(config["flowId"], config.get("inputMapping") or {})


kind = Kind(
    name="sub-flow",
    description="Runs another published flow within this execution, at most five deep.",
    schema={
        "type": "object",
        "properties": {"flowId": {"type": "string", "format": "uuid", "maxLength": 36}, "inputMapping": {"type": "object"}},
        "required": ["flowId"],
        "additionalProperties": False,
    },
    run=run,
)
