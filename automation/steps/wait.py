"""Waits for a person or another system: whoever has the link answers once, and the execution goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from automation.engine.kinds import Await, Context, Kind

LONGEST = 90 * 24 * 3600


def run(config: Mapping[str, Any], context: Context) -> Await:
    """What was answered: `{decision, by, comment, data}`. Raises StepFailed `deadline_passed` where nobody did in time."""
    seconds = config.get("deadlineSeconds")
    deadline = context.now + timedelta(seconds=seconds) if seconds else None
    return Await(deadline, {"mode": config["mode"], "title": config.get("title", ""), "text": config.get("text", "")})


kind = Kind(
    name="wait",
    description="Waits for an approval or for a call to a link that works once, until a deadline.",
    schema={
        "type": "object",
        "properties": {
            "mode": {"type": "string", "enum": ["approval", "webhook"]},
            "title": {"type": "string", "maxLength": 300},
            "text": {"type": "string", "maxLength": 5000},
            "deadlineSeconds": {"type": "integer", "minimum": 1, "maximum": LONGEST},
        },
        "required": ["mode"],
        "additionalProperties": False,
    },
    run=run,
)
