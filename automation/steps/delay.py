"""Lets an execution rest for a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from automation.engine.kinds import Context, Kind, Until

LONGEST = 30 * 24 * 3600 * 1000


def run(config: Mapping[str, Any], context: Context) -> Until:
    """`{delayedMs}`, once that time is over. No worker waits meanwhile."""
    return Until(context.now + timedelta(milliseconds=config["ms"]), {"delayedMs": config["ms"]})


kind = Kind(
    name="delay",
    description="Waits so many milliseconds, up to 30 days.",
    schema={
        "type": "object",
        "properties": {"ms": {"type": "integer", "minimum": 0, "maximum": LONGEST}},
        "required": ["ms"],
        "additionalProperties": False,
    },
    run=run,
)
