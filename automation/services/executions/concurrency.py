"""Which of the executions just claimed may run now, by their flow's settings and pauses, and how many more may queue."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from automation.models import Execution, Flow
from connect_platform.core.errors import RateLimited

WAITING, LIMITED = "waiting: concurrency", "rate limited until"
#: Seconds until one that waits for room is looked at again, should nobody have said that there is room: longer each time.
AGAIN, LONGEST = 30, 600
#: How long a process believes what it counted in a queue, in seconds.
BELIEVED = 0.5
_rooms: dict[UUID, tuple[float, int]] = {}

# The lock on the flows lets no resume pass between: what is parked here is found by it.
_PARK = """
WITH paused AS (
  SELECT id, concat_ws(': ', 'paused' || coalesce(' by ' || nullif(paused_by, ''), ''), nullif(pause_reason, '')) AS reason
  FROM automation_flow WHERE id = ANY(%(flows)s) AND paused_at IS NOT NULL ORDER BY id FOR SHARE
)
UPDATE automation_execution e SET state = 'parked', lease_until = NULL,
  reason = CASE WHEN e.paused_by <> '' THEN 'paused by ' || e.paused_by
    ELSE (SELECT reason FROM paused WHERE paused.id = e.flow_id) END
WHERE e.id = ANY(%(ids)s) AND e.state = 'running'
  AND (e.paused_by <> '' OR (e.mode <> 'test' AND e.flow_id IN (SELECT id FROM paused)))
RETURNING e.id
"""
_TURNS = """
UPDATE automation_execution e SET turn_at = given.turn_at,
  state = CASE WHEN given.is_late THEN 'waiting' ELSE e.state END,
  due_at = CASE WHEN given.is_late THEN given.turn_at ELSE e.due_at END,
  lease_until = CASE WHEN given.is_late THEN NULL ELSE e.lease_until END,
  reason = CASE WHEN given.is_late THEN given.reason ELSE '' END
FROM unnest(%(ids)s::uuid[], %(turns)s::timestamptz[], %(late)s::boolean[], %(reasons)s::text[])
  AS given (id, turn_at, is_late, reason)
WHERE e.id = given.id AND e.state = 'running'
"""
_FREED = """
WITH freed AS MATERIALIZED (
  SELECT next.id FROM unnest(%(companies)s::bigint[], %(flows)s::uuid[], %(counts)s::int[]) AS ended (company, flow, count),
  LATERAL (SELECT id FROM automation_execution e WHERE e.company_id = ended.company AND e.flow_id = ended.flow
           AND e.state = 'waiting' AND e.reason LIKE 'waiting: concurrency%%'
           ORDER BY e.priority, e.id LIMIT ended.count FOR UPDATE SKIP LOCKED) next
)
UPDATE automation_execution SET due_at = created_at WHERE id IN (SELECT id FROM freed)
"""
_QUEUED = """
SELECT count(*) FROM (SELECT 1 FROM automation_execution WHERE company_id = %s AND flow_id = %s AND state = 'waiting'
  AND started_at IS NULL LIMIT %s) queued
"""


def within_limits(taken: list[Execution]) -> list[Execution]:
    """Of executions just claimed, those that may run now; the others wait again and say why.

    What is paused is parked until it is resumed, tests of a paused flow excepted. A `rate` spreads beginnings evenly.
    `concurrency` counts those that run: `queue` puts the others back, `skip` ends those that had not begun, and `cancel_old`
    ends others that run.
    """
    if not taken:
        return taken
    bound = Q(paused_at__isnull=False) | Q(settings__has_any_keys=["concurrency", "rate"])
    flows = list(Flow.objects.filter(bound, pk__in={one.flow_id for one in taken}).order_by("pk"))
    taken = _unpaused(taken, {flow.pk for flow in flows if flow.paused_at})
    for flow in flows:
        if rate := flow.settings.get("rate"):
            taken = _in_turn(flow, rate, taken)
        if rule := flow.settings.get("concurrency"):
            taken = _within(flow, rule, taken)
    return taken


def _unpaused(taken: list[Execution], flows: set[UUID]) -> list[Execution]:
    if not flows and not any(one.paused_by for one in taken):
        return taken
    with connection.cursor() as cursor:
        cursor.execute(_PARK, {"flows": list(flows), "ids": [one.pk for one in taken]})
        parked = {row[0] for row in cursor.fetchall()}
    return [one for one in taken if one.pk not in parked]


def _in_turn(flow: Flow, rate: Mapping[str, Any], taken: list[Execution]) -> list[Execution]:
    """Give those that have none their turn, one each `perSeconds / limit`: never more than `limit` in so many seconds."""
    mine = [one for one in taken if one.flow_id == flow.pk and one.mode != Execution.Mode.TEST]
    fresh = [one for one in mine if one.turn_at is None and one.started_at is None]
    if not fresh:
        return taken
    pause = timedelta(seconds=rate["perSeconds"] / rate["limit"])
    with transaction.atomic():
        locked = Flow.objects.select_for_update(no_key=True).get(pk=flow.pk)
        now = timezone.now()
        first = max(locked.next_start_at or now, now)
        turns = [first + pause * place for place in range(len(fresh))]
        late = [turn > now for turn in turns]
        values: dict[str, Any] = {
            "ids": [one.pk for one in fresh],
            "turns": turns,
            "late": late,
            "reasons": [limited_until(t) for t in turns],
        }
        with connection.cursor() as cursor:
            cursor.execute(_TURNS, values)
        Flow.objects.filter(pk=flow.pk).update(next_start_at=first + pause * len(fresh))
    gone = {one.pk for one, is_late in zip(fresh, late, strict=True) if is_late}
    return [one for one in taken if one.pk not in gone]


def limited_until(moment: Any) -> str:
    """Why something waits that comes too fast."""
    return f"{LIMITED} {moment.isoformat(timespec='seconds')}"


def _within(flow: Flow, rule: Mapping[str, Any], taken: list[Execution]) -> list[Execution]:
    limit, policy = rule["limit"], rule.get("policy", "queue")
    mine = [one for one in taken if one.flow_id == flow.pk]
    if not mine:
        return taken
    with transaction.atomic():
        Flow.objects.select_for_update(no_key=True).get(pk=flow.pk)  # workers that claim at once count one after the other
        state = Execution.State.RUNNING
        running = Execution.objects.filter(company_id=flow.company_id, flow_id=flow.pk, state=state)
        excess = running.count() - limit
        if excess <= 0:
            return taken
        if policy == "cancel_old":
            new = {one.pk for one in mine[-limit:]}
            old = [key for key in running.order_by("id").values_list("pk", flat=True) if key not in new][:excess]
            _end(old, "canceled", "A newer execution of the flow took its place.")
            return [one for one in taken if one.pk not in set(old)]
        late = mine[max(len(mine) - excess, 0) :]
        skipped = [one.pk for one in late if policy == "skip" and one.started_at is None]
        _end(skipped, "skipped", f"{limit} executions of the flow were running.")
        back = [one for one in late if one.pk not in set(skipped)]
        _put_back(back, f"{WAITING} {limit}/{limit}")
    gone = {*skipped, *(one.pk for one in back)}
    return [one for one in taken if one.pk not in gone]


def _put_back(late: Collection[Execution], reason: str) -> None:
    for tries in {one.attempt for one in late}:
        seconds = min(AGAIN * 2 ** min(tries - 1, 10), LONGEST) * random.uniform(1, 2)  # noqa: S311 - only spreads them
        Execution.objects.filter(pk__in=[one.pk for one in late if one.attempt == tries]).update(
            state=Execution.State.WAITING,
            lease_until=None,
            reason=reason,
            due_at=timezone.now() + timedelta(seconds=seconds),
        )


def _end(keys: Collection[Any], code: str, message: str) -> None:
    error = {"code": code, "message": message}
    Execution.objects.filter(pk__in=keys).update(
        state=Execution.State.CANCELED, lease_until=None, reason="", error=error, finished_at=Now()
    )


def freed(ended: Collection[Execution]) -> None:
    """These executions of flows with a limit run no more: as many that wait for their room may be looked at, oldest first."""
    if ended:
        wake(Counter((one.company_id, one.flow_id) for one in ended))


def wake(counts: Mapping[tuple[int, UUID], int]) -> None:
    """Let so many executions of each company's flow that wait for room be looked at."""
    values: dict[str, Any] = {
        "companies": [company for company, _ in counts],
        "flows": [flow for _, flow in counts],
        "counts": list(counts.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FREED, values)


def changed(flow: Flow) -> None:
    """Other settings, in the transaction that saves the flow: those that wait by the old ones are looked at again."""
    flow.next_start_at = None
    waiting = Execution.objects.filter(company_id=flow.company_id, flow_id=flow.pk, state=Execution.State.WAITING)
    by_rule = Q(reason__startswith=WAITING) | Q(reason__startswith=LIMITED)
    waiting.filter(by_rule).update(due_at=F("created_at"), turn_at=None)
    _rooms.pop(flow.pk, None)


def room_for(flow: Flow) -> int:
    """How many more executions of a flow may wait to begin, as counted at most half a second ago by this process."""
    counted, room = _rooms.get(flow.pk, (0.0, 0))
    if time.monotonic() - counted < BELIEVED:
        return room
    most = int((flow.settings.get("concurrency") or {}).get("queued") or settings.CONFIG["EXECUTIONS_QUEUED"])
    with connection.cursor() as cursor:
        cursor.execute(_QUEUED, [flow.company_id, flow.pk, most])
        room = most - int(cursor.fetchone()[0])
    if len(_rooms) > 10_000:
        _rooms.clear()
    _rooms[flow.pk] = (time.monotonic(), room)
    return room


def require_room(flow: Flow, taken: int = 1) -> None:
    """Raises RateLimited `queue_full` where so many executions of the flow wait to begin that its caller has to come later.

    `taken` is how many more will surely wait.
    """
    room = room_for(flow)
    if room < 1:
        raise RateLimited(
            "Too many executions of this flow wait to begin.",
            code="queue_full",
            hint="Send it again after Retry-After; the flow's setting concurrency.queued says how many may wait.",
            retry_after=30,
        )
    _rooms[flow.pk] = (_rooms[flow.pk][0], room - taken)


def queue_full(flow: Flow) -> str:
    """Why nothing is fetched for a flow now; empty where there is room."""
    return "" if room_for(flow) > 0 else "queue_full: too many executions of this flow wait to begin; nothing is lost"
