"""What people do to flows and executions under way: pause them, let them go on, and end many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from automation.models import Execution, Flow
from automation.services.executions import concurrency
from automation.services.executions.storing import as_json
from connect_platform.core import audit, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict

#: Executions one request cancels at most, and how many in one transaction.
MOST, BATCH = 50_000, 500
OPEN = (Execution.State.WAITING, Execution.State.RUNNING, Execution.State.PARKED)

_PAUSE_ONE = """
UPDATE automation_execution SET paused_by = %(name)s,
  reason = CASE WHEN state = 'waiting' THEN 'paused by ' || %(name)s ELSE reason END,
  state = CASE WHEN state = 'waiting' THEN 'parked' ELSE state END
WHERE id = %(id)s AND paused_by = '' AND state IN ('waiting', 'running', 'parked')
"""
# What waits for a person for another reason goes on waiting; a rest that is not over yet is taken up again where it was.
_RESUME_ONE = """
UPDATE automation_execution SET paused_by = '', due_at = CASE WHEN reason LIKE 'paused%%' THEN created_at ELSE due_at END,
  state = CASE WHEN state = 'parked' AND reason LIKE 'paused%%' THEN 'waiting' ELSE state END,
  reason = CASE WHEN reason LIKE 'paused%%' THEN '' ELSE reason END
WHERE id = %(id)s AND paused_by <> '' AND state IN ('waiting', 'running', 'parked')
"""
_RELEASE = """
UPDATE automation_execution SET state = 'waiting', reason = '', due_at = created_at
WHERE company_id = %s AND flow_id = %s AND state = 'parked' AND reason LIKE 'paused%%' AND paused_by = ''
"""
_CANCEL = """
WITH ended AS (
  UPDATE automation_execution SET state = 'canceled', lease_until = NULL, reason = '', error = %(error)s::jsonb,
    finished_at = statement_timestamp()
  WHERE id = ANY(%(ids)s) AND state IN ('waiting', 'running', 'parked') RETURNING id, company_id, flow_id
), steps AS (
  UPDATE automation_steprun SET status = 'failed', finished_at = statement_timestamp(), error = %(error)s::jsonb
  WHERE execution_id IN (SELECT id FROM ended) AND status IN ('running', 'waiting')
)
SELECT company_id, flow_id, count(*) FROM ended GROUP BY 1, 2
"""


def name_of(actor: Actor) -> str:
    """Who it was, as the history says it."""
    user = User.objects.filter(pk=actor.user_id).first() if actor.kind == "user" else None
    if actor.kind == "system":
        return "the platform"
    return (user.full_name or user.email) if user else f"{actor.kind} {actor.id}"


def pause(actor: Actor, flow: Flow, *, reason: str = "", holds: bool = True) -> Flow:
    """Let nothing of a flow go on: what runs stops before its next step outside, what is due waits.

    What its trigger is told meanwhile is queued where it `holds`, and otherwise dropped; polls keep their place. Raises
    Conflict `not_published` where it was never published, `already_paused` where it rests.
    """
    with transaction.atomic():
        flow = Flow.objects.select_for_update().get(pk=flow.pk)
        if flow.status != Flow.Status.PUBLISHED:
            raise Conflict("Only a published flow can be paused.", code="not_published")
        if flow.paused_at:
            raise Conflict("The flow is paused already.", code="already_paused", hint="Resume it, or change nothing.")
        flow.paused_at, flow.updated_at = timezone.now(), timezone.now()
        flow.paused_by, flow.pause_reason, flow.holds = name_of(actor), reason, holds
        flow.save(update_fields=["paused_at", "paused_by", "pause_reason", "holds", "updated_at"])
        audit.record(actor, "flow.pause", str(flow.pk), detail={"holds": holds})
    return flow


def resume(actor: Actor, flow: Flow) -> Flow:
    """Let a paused flow go on where it was. Raises Conflict `not_paused`."""
    with transaction.atomic():
        flow = Flow.objects.select_for_update().get(pk=flow.pk)
        if not flow.paused_at:
            raise Conflict("The flow is not paused.", code="not_paused")
        unpause(flow)
        flow.updated_at = timezone.now()
        flow.save(update_fields=["paused_at", "paused_by", "pause_reason", "resumed_at", "updated_at"])
        audit.record(actor, "flow.resume", str(flow.pk))
    return flow


def unpause(flow: Flow) -> None:
    """In the caller's transaction, who holds the flow's lock and saves it: what was parked for its pause is due again."""
    flow.paused_at, flow.paused_by, flow.pause_reason, flow.resumed_at = None, "", "", timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, [flow.company_id, flow.pk])
    work.wake(Execution)


def pause_one(actor: Actor, execution: Execution) -> None:
    """Stop one execution before its next step outside. Raises Conflict `execution_over`, `already_paused`."""
    _change_one(actor, execution, "pause", _PAUSE_ONE, "already_paused")


def resume_one(actor: Actor, execution: Execution) -> None:
    """Let it go on where it was; its flow's pause stays in force. Raises Conflict `execution_over`, `not_paused`."""
    _change_one(actor, execution, "resume", _RESUME_ONE, "not_paused")


def _change_one(actor: Actor, execution: Execution, verb: str, sql: str, otherwise: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, {"id": execution.pk, "name": name_of(actor)})
        if not cursor.rowcount:
            execution.refresh_from_db(fields=["state"])
            is_open = execution.state in OPEN
            code, words = (otherwise, otherwise.replace("_", " ")) if is_open else ("execution_over", "over")
            raise Conflict(f"The execution is {words}.", code=code)
        audit.record(actor, f"execution.{verb}", str(execution.pk))
        work.wake(Execution)


def cancel(actor: Actor, filters: Mapping[str, Any], *, flow: Flow | None = None, reason: str = "") -> tuple[int, bool]:
    """End all executions that are open and fit; returns how many, and whether there may be more than one request ends.

    `filters`: `status` pending or running, `mode`, `created_before`, `flow_id`. What they do outside at this moment is not
    called back, and nothing of it is committed. The batches before a failure stay ended.
    """
    rows = Execution.objects.filter(company_id=actor.company_id, state__in=OPEN, **_conditions(filters))
    if flow:
        rows = rows.filter(flow_id=flow.pk)
    message = f"Canceled by {name_of(actor)}" + (f": {reason}" if reason else ".")
    error = as_json({"code": "canceled", "message": message})
    count = _in_batches(rows, lambda ids: _ended(actor, ids, error, str(flow.pk) if flow else ""))
    if flow:
        _forget_turns(flow)
    return count, count >= MOST


def _conditions(filters: Mapping[str, Any]) -> dict[str, Any]:
    names = {"mode": "mode", "created_before": "created_at__lt", "flow_id": "flow_id"}
    found = {names[name]: value for name, value in filters.items() if name in names and value is not None}
    if status := filters.get("status"):
        found["started_at__isnull"] = status == "pending"
    return found


def _in_batches(rows: models.QuerySet[Execution], end: Callable[[list[Any]], int]) -> int:
    """Rows that a worker commits at this moment are passed over, as two orders of locks wait for each other, and come last,
    one by one."""
    count = 0
    while count < MOST:
        with transaction.atomic():
            free = rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH]
            if not (ids := list(free)):
                break
            count += end(ids)
    for key in list(rows.values_list("pk", flat=True)[: max(MOST - count, 0)]):
        with transaction.atomic():
            count += end([key])
    return count


def _ended(actor: Actor, ids: list[Any], error: str, subject: str) -> int:
    """End executions, in the caller's transaction: it is on record, and who waits for their room is looked at."""
    with connection.cursor() as cursor:
        cursor.execute(_CANCEL, {"ids": ids, "error": error})
        ended = Counter({(company, flow): count for company, flow, count in cursor.fetchall()})
    if ended:
        concurrency.wake(ended)
        audit.record(actor, "execution.cancel_many", subject, detail={"count": ended.total()})
        work.wake(Execution)
    return ended.total()


def _forget_turns(flow: Flow) -> None:
    """Turns that nobody waits for any more are given away again."""
    waiting = Execution.objects.filter(company_id=flow.company_id, flow_id=flow.pk, state="waiting", started_at=None)
    Flow.objects.filter(pk=flow.pk).update(next_start_at=waiting.aggregate(last=models.Max("turn_at"))["last"])


def cancel_held(flow: Flow) -> None:
    """End what a paused flow holds, in the transaction that deletes it."""
    held = Execution.objects.filter(
        company_id=flow.company_id, flow_id=flow.pk, state=Execution.State.PARKED, reason__startswith="paused"
    )
    error = {"code": "canceled", "message": "The flow was deleted while it was paused."}
    held.update(state=Execution.State.CANCELED, reason="", error=error, finished_at=Now())
