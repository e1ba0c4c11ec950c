"""An execution runs once more: from the start, from the step that failed or any other, on the version it had or another one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from django.db import transaction

from automation.engine.plan import Step, built
from automation.models import Execution, Flow, FlowVersion
from automation.services.flows import plans
from automation.services.replays import taking_over
from automation.services.replays.taking_over import Taken
from connect_platform.core import work
from connect_platform.core.errors import Conflict, ConnectError, InvalidInput

#: Where a replay begins: the number of a step is one of the execution that is repeated.
Start: TypeAlias = Literal["start", "failed_step"] | int
Version: TypeAlias = Literal["original", "published"] | int
_OVER = (Execution.State.FAILED, Execution.State.CANCELED)


@dataclass(frozen=True, slots=True)
class Asked:
    """How executions are replayed. An edited `payload` goes with a replay from the start only."""

    start: Start = "start"
    version: Version = "published"
    payload: Any = None
    priority: int = -1


@dataclass(frozen=True, slots=True)
class _Plan:
    """The steps a replay runs: those of a version, or of a test the ones it took along."""

    number: int | None
    steps: list[dict[str, Any]] | None
    built: tuple[Step, ...]


def replay(flow: Flow, execution: Execution, asked: Asked) -> Execution:
    """A new execution that repeats this one. Raises InvalidInput, or Conflict where nothing can be taken over.

    What it takes over is not run again. The step it begins with runs under an idempotency key of its own: under the old one
    a provider may answer with the failure it has kept (https://docs.stripe.com/api/idempotent_requests), and whether the
    earlier try took effect is for those to know who ask for the replay.
    """
    if asked.payload is not None and asked.start != "start":
        raise InvalidInput({"payload": "What is taken over saw the payload as it was; edit it in a replay from the start."})
    with transaction.atomic():
        (made,) = replay_all([execution], {flow.pk: flow}, asked).values()
    if isinstance(made, ConnectError):
        raise made
    return made


def replay_all(
    executions: Sequence[Execution], flows: Mapping[uuid.UUID, Flow], asked: Asked
) -> dict[uuid.UUID, Execution | ConnectError]:
    """Replay executions in the caller's transaction; by id the new one, or why there is none.

    Flows are those of the executions; an execution whose flow is missing is refused.
    """
    journals = _Journals.of(executions, asked.start)
    made: dict[uuid.UUID, Execution | ConnectError] = {}
    taken: dict[tuple[uuid.UUID, uuid.UUID], Taken] = {}
    for execution in executions:
        try:
            flow = flows.get(execution.flow_id)
            if flow is None or flow.deleted_at:
                raise Conflict("The flow of the execution was deleted.", code="no_such_flow")
            plan = _plan(flow, execution, asked.version)
            own = journals.taken(execution, plan, asked)
            made[execution.pk] = one = _new(flow, execution, plan, asked)
        except ConnectError as error:
            made[execution.pk] = error
            continue
        except (LookupError, FlowVersion.DoesNotExist):  # as when it runs: a kind of step there is no more
            made[execution.pk] = Conflict("Its steps cannot be run any more.", code="not_runnable")
            continue
        if own is not None:
            taken[execution.pk, one.pk] = own
    Execution.objects.bulk_create(one for one in made.values() if isinstance(one, Execution))
    if taken:
        taking_over.copy(taken)
    work.wake(Execution)
    return made


def _new(flow: Flow, execution: Execution, plan: _Plan, asked: Asked) -> Execution:
    return Execution(
        company_id=flow.company_id,
        flow_id=flow.pk,
        version=plan.number,
        steps=plan.steps,
        mode=Execution.Mode.REPLAY,
        payload=execution.payload if asked.payload is None else asked.payload,
        replay_of=execution.pk,
        record_id=execution.record_id,
        priority=asked.priority,
    )


def _plan(flow: Flow, execution: Execution, version: Version) -> _Plan:
    """What a replay runs. Raises Conflict `not_published`, InvalidInput for a version there is not."""
    if version == "original" and execution.version is None:
        steps = execution.steps or []
        if not steps:
            raise Conflict("The execution tested one step alone.", code="nothing_to_replay")
        return _Plan(None, steps, built(steps))
    number = execution.version if version == "original" else flow.version if version == "published" else version
    if not number:
        raise Conflict("The flow was never published.", code="not_published", hint="Publish it, then replay.")
    try:
        return _Plan(number, None, plans.of_version(str(flow.pk), number))
    except FlowVersion.DoesNotExist:
        raise InvalidInput({"version": f"The flow has no version {number}."}) from None


@dataclass(frozen=True, slots=True)
class _Journals:
    """What is read of the journals of all executions at once: how each stopped, and who came to the step asked for."""

    open: Mapping[uuid.UUID, taking_over.Rows]
    reached: frozenset[uuid.UUID]

    @classmethod
    def of(cls, executions: Sequence[Execution], start: Start) -> _Journals:
        ids = [one.pk for one in executions]
        rows = taking_over.open_rows(ids) if start == "failed_step" else {}
        return cls(rows, frozenset(taking_over.reached(ids, start)) if isinstance(start, int) else frozenset())

    def taken(self, execution: Execution, plan: _Plan, asked: Asked) -> Taken | None:
        """What the replay of an execution takes over; None from the start. Raises InvalidInput, or Conflict."""
        if asked.start == "start":
            return None
        old = plan.built if asked.version == "original" else self._old(execution)
        if isinstance(asked.start, int):
            return taking_over.from_step(old, plan.built, asked.start, is_reached=execution.pk in self.reached)
        if execution.state not in _OVER:
            raise Conflict("The execution did not fail.", code="not_failed", hint="Replay it from the start or from a step.")
        rows = self.open.get(execution.pk, {})
        return taking_over.from_failure(execution.company_id, old, plan.built, rows, is_original=asked.version == "original")

    def _old(self, execution: Execution) -> tuple[Step, ...]:
        if execution.version is None:
            return built(execution.steps or [])
        return plans.of_version(str(execution.flow_id), execution.version)
