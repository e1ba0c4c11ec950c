"""Answers whoever sent the event and waits for the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Kind, Reply


def run(config: Mapping[str, Any], context: Context) -> Reply:
    """`{status, headers, body}` as it is sent; without a waiting caller nothing is sent and the step is done all the same."""
    headers = {name: str(value) for name, value in (config.get("headers") or {}).items()}
    return Reply(config.get("status", 200), headers, config.get("body"))


kind = Kind(
    name="respond",
    description="Answers the webhook's caller, where the trigger's `respond` says that it waits for this step.",
    schema={
        "type": "object",
        "properties": {
            "status": {"type": "integer", "minimum": 200, "maximum": 599},
            "headers": {
                "type": "object",
                "maxProperties": 20,
                "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9-]{0,60}$"},
                "additionalProperties": {"type": "string", "maxLength": 2000},
            },
            "body": {},
        },
        "additionalProperties": False,
    },
    run=run,
)
