"""Many executions are replayed: noted at once, made into replays a few at a time, so that live work is not kept waiting."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from automation.models import Execution, Flow, ReplayBatch, ReplayItem
from automation.services.history.partitions import first_id
from automation.services.replays.replaying import Asked, Start, Version, replay_all
from connect_platform.core import audit, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, ConnectError, InvalidInput, NotFound
from connect_platform.core.ids import is_uuid

LARGEST = 10_000  # executions of one batch
PRIORITY = 9  # after everything that is live
#: Replays of a batch that have not begun or run; more are made once there are fewer.
UNDER_WAY = 100
AGAIN = timedelta(seconds=2)
_STATES = {"failed": ("failed",), "canceled": ("canceled",), "completed": ("done",)}
STATUSES = tuple(_STATES)


def begin(
    actor: Actor,
    flow: Flow | None,
    *,
    ids: list[uuid.UUID] | None,
    which: Mapping[str, Any] | None,
    start: Start,
    version: Version,
    limit: int,
) -> ReplayBatch:
    """A batch of replays of executions of a flow or of all flows, by `ids` or by a filter; the oldest `limit` of them.

    The filter: `status`, `mode`, `flowId`, `createdFrom`, `createdTo`, `errorCode`, `failedStep` (a step's number, label or
    id). Raises NotFound for an id that is not the company's, InvalidInput.
    """
    if (ids is None) == (which is None):
        raise InvalidInput({"filter": "Say either ids or a filter."})
    rows = Execution.objects.for_actor(actor)
    if flow is not None:
        rows = rows.filter(flow_id=flow.pk)
    found = _named(rows, ids, limit) if ids is not None else _matching(rows, which or {}, limit)
    asked = {"ids": len(ids)} if ids is not None else {name: _plain(value) for name, value in (which or {}).items()}
    with transaction.atomic():
        batch = ReplayBatch.objects.create(
            company_id=actor.company_id,
            flow_id=flow.pk if flow else None,
            asked=asked,
            start=str(start),
            version=str(version),
            total=len(found),
            asked_by=f"{actor.kind}:{actor.id}",
        )
        ReplayItem.objects.bulk_create((ReplayItem(batch=batch, execution_id=key) for key in found), batch_size=2000)
        audit.record(actor, "executions.replay", str(batch.pk), detail={"count": len(found), "from": str(start), **asked})
        work.wake(ReplayBatch)
    return batch


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _named(rows: QuerySet[Execution], ids: list[uuid.UUID], limit: int) -> list[uuid.UUID]:
    found = list(rows.filter(pk__in=ids).order_by("id").values_list("pk", flat=True))
    if len(found) < len(set(ids)):
        raise NotFound("There is no such execution.")
    return found[:limit]


def _matching(rows: QuerySet[Execution], which: Mapping[str, Any], limit: int) -> list[uuid.UUID]:
    rows = rows.filter(state__in=_STATES[which.get("status", "failed")], mode=which.get("mode", Execution.Mode.LIVE))
    if flow_id := which.get("flowId"):
        rows = rows.filter(flow_id=flow_id)
    if since := which.get("createdFrom"):
        rows = rows.filter(pk__gte=first_id(since))
    if until := which.get("createdTo"):
        rows = rows.filter(pk__lt=first_id(until))
    if code := which.get("errorCode"):
        rows = rows.filter(error__code=code)
    if step := which.get("failedStep"):
        rows = rows.filter(Q(error__stepId=step) | Q(error__step=step) | Q(error__step=f"step_{step}"))
    return list(rows.order_by("id").values_list("pk", flat=True)[:limit])


def go_on(batch: ReplayBatch) -> None:
    """Make the next replays of a batch, as many as there is room for; in the transaction that settles its work row."""
    batch = ReplayBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.canceled_at is not None:
        return
    left = batch.items.filter(replay_id=None, error__isnull=True)
    items = list(left.order_by("execution_id")[: max(UNDER_WAY - _under_way(batch), 0)])
    if items:
        _make(batch, items)
    if left.exists():
        ReplayBatch.objects.filter(pk=batch.pk).update(
            state=work.Work.State.WAITING, attempt=0, due_at=timezone.now() + AGAIN, finished_at=None
        )


def _make(batch: ReplayBatch, items: list[ReplayItem]) -> None:
    executions = list(Execution.objects.filter(company_id=batch.company_id, pk__in=[item.execution_id for item in items]))
    flows = Flow.objects.filter(company_id=batch.company_id).in_bulk({one.flow_id for one in executions})
    asked = Asked(start_of(batch.start), version_of(batch.version), priority=PRIORITY)
    made = replay_all(executions, flows, asked)
    for item in items:
        one = made.get(item.execution_id, NotFound("The execution is not kept any more.", code="forgotten"))
        if isinstance(one, ConnectError):
            item.error = {"code": one.code, "message": one.message}
        else:
            item.replay_id = one.pk
    ReplayItem.objects.bulk_update(items, ["replay_id", "error"])


def start_of(text: str) -> Start:
    """What `str` of a start was made of."""
    return int(text) if text.isdecimal() else "failed_step" if text == "failed_step" else "start"


def version_of(text: str) -> Version:
    """What `str` of a version was made of."""
    return int(text) if text.isdecimal() else "original" if text == "original" else "published"


def _replays(batch: ReplayBatch) -> QuerySet[Execution]:
    made = batch.items.filter(replay_id__isnull=False).values("replay_id")
    return Execution.objects.filter(company_id=batch.company_id, pk__in=made)


def _under_way(batch: ReplayBatch) -> int:
    """Replays that run or have not begun: those that rest meanwhile keep no others waiting."""
    busy = Q(state=Execution.State.RUNNING) | Q(state=Execution.State.WAITING, started_at=None)
    return _replays(batch).filter(busy).count()


def named(actor: Actor, batch_id: str) -> ReplayBatch:
    """A batch of the actor's company. Raises NotFound."""
    found = ReplayBatch.objects.for_actor(actor).filter(pk=batch_id).first() if is_uuid(batch_id) else None
    if found is None:
        raise NotFound("There is no such batch of replays.")
    return found


def progress(batch: ReplayBatch) -> dict[str, Any]:
    """How far a batch is: `started` became replays, `refused` could not, with the first reasons."""
    counts = dict(_replays(batch).values_list("state").annotate(rows=Count("pk")).order_by("state"))
    refused = batch.items.filter(error__isnull=False)
    first = refused.order_by("execution_id").values_list("execution_id", "error")[:20]
    return {
        "total": batch.total,
        "started": sum(counts.values()),
        "completed": counts.get(Execution.State.DONE, 0),
        "failed": counts.get(Execution.State.FAILED, 0) + counts.get(Execution.State.CANCELED, 0),
        "refused": refused.count(),
        "refusals": [{"executionId": str(key), **error} for key, error in first if error],
    }


def cancel(actor: Actor, batch: ReplayBatch) -> None:
    """Make no more replays, and cancel those that have not begun. Raises Conflict where all of it is over."""
    with transaction.atomic():
        batch = ReplayBatch.objects.select_for_update().get(pk=batch.pk)
        waiting = _replays(batch).filter(state=Execution.State.WAITING, started_at=None)
        stopped = waiting.update(state=Execution.State.CANCELED, reason="", finished_at=Now())
        is_open = batch.canceled_at is None and batch.items.filter(replay_id=None, error__isnull=True).exists()
        if not is_open and not stopped:
            raise Conflict("Every replay of the batch has begun.", code="batch_over")
        ReplayBatch.objects.filter(pk=batch.pk).update(canceled_at=Now(), state=work.Work.State.DONE, finished_at=Now())
        audit.record(actor, "executions.replay_cancel", str(batch.pk), detail={"canceled": stopped})


def forget(before: datetime) -> int:
    """Remove batches that ended before a moment, with what they say of each execution. Returns how many."""
    over = ReplayBatch.objects.filter(state__in=(work.Work.State.DONE, work.Work.State.FAILED), finished_at__lt=before)
    return over.delete()[1].get("automation.ReplayBatch", 0)
