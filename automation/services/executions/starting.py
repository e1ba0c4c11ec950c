"""Executions begin: by a trigger, or as a test of the draft."""

from __future__ import annotations

from typing import Any

from automation.models import Execution, Flow
from connect_platform.core import work
from connect_platform.core.errors import InvalidInput


def start(flow: Flow, payload: Any, *, event_id: str = "", priority: int | None = None) -> Execution:
    """An execution of the published version, in the caller's transaction."""
    made = Execution.objects.create(
        company_id=flow.company_id,
        flow_id=flow.pk,
        version=flow.version,
        payload=payload,
        event_id=event_id,
        priority=flow.priority if priority is None else priority,
    )
    work.wake(Execution)
    return made


def test(flow: Flow, payload: Any) -> Execution:
    """An execution of the draft. Raises InvalidInput where it has no steps."""
    if not flow.steps:
        raise InvalidInput({"steps": "The flow has no steps to test."})
    made = Execution.objects.create(
        company_id=flow.company_id, flow_id=flow.pk, mode=Execution.Mode.TEST, steps=flow.steps, payload=payload, priority=-1
    )
    work.wake(Execution)
    return made
