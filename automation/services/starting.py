"""Executions begin: by a trigger, as a test of the draft, or as a replay of an earlier one."""

from __future__ import annotations

from typing import Any

from automation.models import Execution, Flow
from connect_platform.core import work
from connect_platform.core.errors import Conflict, InvalidInput


def start(flow: Flow, payload: Any, *, event_id: str = "", priority: int = 0) -> Execution:
    """An execution of the published version, in the caller's transaction."""
    made = Execution.objects.create(
        company_id=flow.company_id, flow_id=flow.pk, version=flow.version, payload=payload, event_id=event_id, priority=priority
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


def replay(flow: Flow, execution: Execution, payload: Any = None) -> Execution:
    """The published version once more, with the payload of an earlier execution or an edited one. Raises Conflict."""
    if not flow.version:
        raise Conflict("The flow was never published.", code="not_published", hint="Publish it, then replay.")
    made = Execution.objects.create(
        company_id=flow.company_id,
        flow_id=flow.pk,
        version=flow.version,
        mode=Execution.Mode.REPLAY,
        payload=execution.payload if payload is None else payload,
        replay_of=execution.pk,
        priority=-1,
    )
    work.wake(Execution)
    return made
