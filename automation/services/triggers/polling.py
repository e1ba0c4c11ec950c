"""Looks through connections for what is new: at most one look at a time for each trigger, and each item fires once.

What a trigger found is noted under its key in the transaction that starts its flow, so neither a second look at the same
moment nor one that reaches back can fire it again. The first look only notes what is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from automation.models import FlowTrigger
from automation.services.executions import concurrency
from automation.services.records import mirroring
from automation.services.triggers import firing, looking
from automation.services.triggers.configuring import USUAL
from automation.services.triggers.looking import Found
from connect_platform.core.errors import ConnectError

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=2)
#: Looks under way in one process, and how many of one company stop it from beginning more: others find room, whoever hangs.
AT_ONCE, MOST_OF_ONE = 32, 8
AGAIN = 0.5  # seconds between two looks for more while none of those under way ends
LONGEST_PAUSE = 3600  # seconds after a failure, at most

_CLAIM = """
WITH taken AS MATERIALIZED (
  SELECT due.id FROM automation_flowtrigger due JOIN automation_flow flow ON flow.id = due.flow_id
  WHERE due.kind = 'poll' AND due.is_active AND due.due_at <= statement_timestamp()
  AND (due.lease_until IS NULL OR due.lease_until < statement_timestamp())
  AND flow.status = 'published' AND flow.deleted_at IS NULL AND flow.paused_at IS NULL
  AND due.company_id <> ALL(%(busy)s::bigint[])
  ORDER BY due.due_at LIMIT %(limit)s FOR UPDATE OF due SKIP LOCKED
)
UPDATE automation_flowtrigger SET attempt = attempt + 1, lease_until = statement_timestamp() + %(lease)s
WHERE id IN (SELECT id FROM taken)
RETURNING *
"""


def poll_due() -> int:
    """Look for each trigger whose time has come, until none is left. Returns how many looks there were."""
    total, under_way = 0, dict[Future[None], int]()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="poll") as pool:
        while True:
            for trigger in claim(max((AT_ONCE - len(under_way)) // 2, 1), Counter(under_way.values())):
                under_way[pool.submit(_alone, trigger)] = trigger.company_id
                total += 1
            if not under_way:
                return total
            for ended in wait(under_way, timeout=AGAIN, return_when=FIRST_COMPLETED).done:
                del under_way[ended]
                ended.result()


def claim(limit: int, busy: Mapping[int, int]) -> list[FlowTrigger]:
    """Take up to `limit` due polls for one lease; `busy` is how many looks of each company are under way here."""
    full = [company for company, count in busy.items() if count >= MOST_OF_ONE]
    return list(FlowTrigger.objects.raw(_CLAIM, {"lease": LEASE, "limit": limit, "busy": full}))


def _alone(trigger: FlowTrigger) -> None:
    """One look on a thread of its own."""
    try:
        poll(trigger)
    finally:
        database.close()


def poll(trigger: FlowTrigger) -> int:
    """One look of a claimed trigger. Returns how many executions began; a failure is noted and the next look put off."""
    began = timezone.now()
    if full := concurrency.queue_full(trigger.flow):
        _settle(trigger, full, after=_pause(trigger))
        return 0
    try:
        return _taken(trigger, looking.look(trigger, began), began)
    except ConnectError as error:
        _settle(trigger, f"{error.code}: {error.message}"[:1000], after=_pause(trigger))
    except Exception as error:
        log.exception("poll_failed", id=trigger.pk)
        _settle(trigger, f"internal_error: {type(error).__name__}", after=_pause(trigger))
    return 0


def _taken(trigger: FlowTrigger, found: Found, began: datetime) -> int:
    """Commit what a look found. Returns how many executions began."""
    with transaction.atomic():
        mine = FlowTrigger.objects.select_for_update(of=("self",)).filter(pk=trigger.pk, attempt=trigger.attempt).first()
        if mine is None or not mine.is_active:
            return 0  # another worker looks, or nobody wants it any more
        records = mirroring.polled(mine, [item.payload for item in found.items])
        items = [replace(item, record_id=record_id) for item, record_id in zip(found.items, records, strict=True)]
        made = firing.fire(mine, mine.flow, items, is_seed=not mine.is_seeded)
        seconds = mine.config.get("pollIntervalSeconds", USUAL)
        FlowTrigger.objects.filter(pk=mine.pk).update(
            is_seeded=True,
            cursor=found.cursor,
            last_polled_at=began,
            last_error=found.doubt,
            lease_until=None,
            due_at=began + timedelta(seconds=seconds),
        )
    return len(made)


def _pause(trigger: FlowTrigger) -> timedelta:
    """Longer after each look that failed, so that a provider that is down is left in peace."""
    seconds = trigger.config.get("pollIntervalSeconds", USUAL)
    return timedelta(seconds=min(seconds * 2 if trigger.last_error else seconds, LONGEST_PAUSE))


def _settle(trigger: FlowTrigger, error: str, after: timedelta) -> None:
    now = timezone.now()
    FlowTrigger.objects.filter(pk=trigger.pk, attempt=trigger.attempt).update(
        last_error=error, last_polled_at=now, lease_until=None, due_at=now + after
    )
