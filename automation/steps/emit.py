"""Tells the company's webhooks and other flows that something happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from automation.engine.kinds import Context, Kind
from connect_platform.core import events


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{type}` of the event that was recorded."""
    with transaction.atomic():
        events.emit(
            context.company_id, f"custom.{config['type']}", {"executionId": context.execution_id, "data": config.get("data")}
        )
    return {"type": f"custom.{config['type']}"}


kind = Kind(
    name="emit",
    description="Records an event `custom.<type>` of the company: its webhooks get it, and flows may start with it.",
    schema={
        "type": "object",
        "properties": {
            "type": {"type": "string", "pattern": "^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$", "maxLength": 80},
            "data": {},
        },
        "required": ["type"],
        "additionalProperties": False,
    },
    run=run,
    effect="at_most_once",
)
