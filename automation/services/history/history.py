"""What executions did: found for those who look, canceled, and told what became of a step that waits."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from automation.models import Execution, Flow, StepAnswer, StepRun
from automation.services.executions import concurrency
from automation.services.history import failures, tallies
from automation.services.history.filters import LARGE, Filter, matching
from connect_platform.core import audit, prepared, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, NotFound
from connect_platform.core.ids import is_uuid

_ENDED = {"completed": ("done",), "failed": ("failed", "canceled")}
MOST_OF_EVENT = 1_000  # executions of one event that are found


@dataclass(frozen=True, slots=True)
class Page:
    """Some executions, newest first. `total` is exact unless `is_capped`; `next` begins the next page."""

    rows: list[Execution]
    total: int
    next: uuid.UUID | None
    is_capped: bool = False


def page(company_id: int, which: Filter, *, limit: int, number: int = 1, before: uuid.UUID | None = None) -> Page:
    """A page of the executions a filter means: by its number, or those before an execution, however far in.

    Of failures by their error the latest `failures.MOST` are looked at, of the time that is meant.
    """
    offset = 0 if before else (number - 1) * limit
    if which.is_tallied:
        total, keys = _tallied(company_id, which, offset, limit + 1, before)
        return _page(total, keys, limit)
    events = _of_event(company_id, which)
    if which.is_of_errors and not events:
        lower, upper = which.bounds
        every = failures.keys(company_id, which, lower, upper)
        keys = failures.keys(company_id, which, lower, min(upper, before)).found if before else every.found
        return _page(len(every.found), keys[offset : offset + limit + 1], limit, is_capped=every.is_capped)
    rows = matching(company_id, which)
    rows = rows.filter(pk__in=events) if events else rows
    shown = (rows.filter(pk__lt=before) if before else rows).order_by("-pk").values_list("pk", flat=True)
    return _page(rows.count(), list(shown[offset : offset + limit + 1]), limit)


def _page(total: int, keys: list[uuid.UUID], limit: int, *, is_capped: bool = False) -> Page:
    """The page of these ids; one more than `limit` says that another page follows."""
    rows = list(Execution.objects.filter(pk__in=keys[:limit]).defer(*LARGE).order_by("-pk")) if keys else []
    return Page(rows, total, keys[limit - 1] if len(keys) > limit else None, is_capped)


def _of_event(company_id: int, which: Filter) -> list[uuid.UUID]:
    """Ids of executions that the event started whose id is searched for."""
    if not which.search or which.failed_step or which.step_kind:
        return []
    mine = Execution.objects.filter(company_id=company_id).exclude(event_id="")
    return list(mine.filter(event_id=which.search).values_list("pk", flat=True)[:MOST_OF_EVENT])


def _tallied(company_id: int, which: Filter, offset: int, limit: int, before: uuid.UUID | None) -> tuple[int, list[uuid.UUID]]:
    """How many there are, and the ids of a page: whole blocks are passed over, the rows of the last few are read."""
    asked = tallies.Asked(company_id, which.flow_id, _ENDED.get(which.status, ()), which.mode)
    lower, upper = which.bounds
    blocks = [one for one in tallies.blocks(asked) if one.lower < upper and one.upper > lower]
    found = [tallies.within(asked, one, lower, upper) for one in blocks]
    wanted = list[tallies.Block]()
    for block in found:
        if before and block.lower < before <= block.upper:
            wanted.append(tallies.Block(block.lower, before, 0))  # nobody knows how many of the rest of it
        elif before and block.lower >= before:
            continue
        elif not wanted and offset >= block.count:
            offset -= block.count
        elif block.count:
            wanted.append(block)
        if sum(one.count for one in wanted) >= offset + limit:
            break
    return sum(block.count for block in found), tallies.keys(asked, wanted, offset, limit)


def named(actor: Actor, flow: Flow, execution_id: str) -> Execution:
    """An execution of a flow. Raises NotFound."""
    one = None
    if is_uuid(execution_id):
        one = Execution.objects.for_actor(actor).filter(pk=execution_id, flow_id=flow.pk).first()
    if one is None:
        raise NotFound("There is no such execution.")
    return one


def names(flow_ids: set[Any]) -> dict[Any, str]:
    """Names of flows by id, of deleted ones too."""
    return dict(prepared.execute("SELECT id, name FROM automation_flow WHERE id = ANY(%s)", [list(flow_ids)]).fetchall())


def cancel(actor: Actor, execution: Execution) -> None:
    """End an execution that is not over: what it does outside at this moment is not called back, and nothing follows.

    Raises Conflict where it is over.
    """
    with transaction.atomic():
        open_to = Execution.objects.filter(pk=execution.pk, state__in=("waiting", "running", "parked"))
        if not open_to.update(state=Execution.State.CANCELED, lease_until=None, reason="", finished_at=Now()):
            raise Conflict("The execution is over.", code="execution_over")
        StepRun.objects.filter(execution_id=execution.pk, status__in=("running", "waiting")).update(
            status="failed", finished_at=timezone.now(), error={"code": "canceled", "message": "Canceled meanwhile."}
        )
        concurrency.freed([execution])
        audit.record(actor, "execution.cancel", str(execution.pk))
        work.wake(Execution)


def answer(actor: Actor, execution: Execution, number: int, given: Mapping[str, Any]) -> None:
    """Tell a step that waits what was decided, or what became of its effect; the execution goes on at once.

    Raises Conflict `nothing_waits` where no try of that step waits for anybody.
    """
    with transaction.atomic():
        locked = Execution.objects.select_for_update().get(pk=execution.pk)
        asks = models.Q(status="running") | models.Q(status="waiting", kind="wait")  # a delay asks nobody
        rows = StepRun.objects.filter(asks, execution_id=execution.pk, number=number)
        run = rows.order_by("-started_at", "-attempt").first()
        if run is None or locked.state not in (Execution.State.PARKED, Execution.State.WAITING):
            raise Conflict("No step of that number waits for an answer.", code="nothing_waits")
        names = {"execution_id": execution.pk, "step_id": run.step_id, "path": run.path, "attempt": run.attempt}
        _, is_new = StepAnswer.objects.get_or_create(**names, defaults={"company_id": actor.company_id, "answer": dict(given)})
        if not is_new:
            raise Conflict("The step was answered already.", code="nothing_waits")
        Execution.objects.filter(pk=execution.pk).update(state=Execution.State.WAITING, due_at=Now(), reason="", deaths=0)
        audit.record(actor, "execution.answer", str(execution.pk), detail={"step": number})
        work.wake(Execution)
