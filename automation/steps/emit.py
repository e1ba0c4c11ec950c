"""Tells the company's webhooks, and the flows that listen, that something happened."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Kind, StepFailed
from automation.services.vocabulary import EMITTED
from connect_platform.core import events
from connect_platform.core.api.rendering import dumps
from connect_platform.core.ids import spelled

MAX_BYTES = 256_000


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{eventId}` of the event, of which there is one however often the step is tried. Raises StepFailed `too_large`."""
    data = config.get("data") or {}
    if len(dumps(data)) > MAX_BYTES:
        raise StepFailed(f"The data has more than {MAX_BYTES} bytes.", code="too_large")
    flow = context.scope.values["flow"]
    about = {"flowId": flow["id"], "flowName": flow["name"], "executionId": context.execution_id, "mode": context.mode}
    id = event_id(context)
    events.emit_once(context.company_id, EMITTED, {"name": config["name"], **about, "data": data}, id)
    return {"eventId": id}


def event_id(context: Context) -> str:
    """The id of the one event of this step: it sorts by when the execution was made."""
    made = uuid.UUID(context.execution_id).int >> 80 << 80
    return spelled("evt", made | int.from_bytes(hashlib.sha256(context.key.encode()).digest()[:10]))


kind = Kind(
    name="emit",
    description="Emits the event `flow.emitted` with a `name` and `data`, once, for webhooks and for flows that listen to it.",
    schema={
        "type": "object",
        "properties": {
            "name": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"},
            "data": {"type": "object"},
        },
        "required": ["name"],
        "additionalProperties": False,
    },
    run=run,
    effect="keyed",
    raw=frozenset({"name"}),
)
