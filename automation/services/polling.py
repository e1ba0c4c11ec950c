"""Looks through connections for what is new: at most one look at a time for each trigger, and each item fires once.

What a trigger found is noted under its key in the transaction that starts its flow, so neither a second look at the same
moment nor one that reaches back can fire it again. The first look only notes what is there.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import structlog
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from automation.models import FlowTrigger
from automation.services import concurrency, firing, looking
from automation.services.configuring import USUAL
from automation.services.records import mirroring
from connect_platform.core.errors import ConnectError

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=2)
BATCH = 8
LONGEST_PAUSE = 3600  # seconds after a failure, at most

_CLAIM = """
UPDATE automation_flowtrigger SET attempt = attempt + 1, lease_until = statement_timestamp() + %(lease)s WHERE id IN (
  SELECT due.id FROM automation_flowtrigger due JOIN automation_flow flow ON flow.id = due.flow_id
  WHERE due.kind = 'poll' AND due.is_active AND due.due_at <= statement_timestamp()
  AND (due.lease_until IS NULL OR due.lease_until < statement_timestamp())
  AND flow.status = 'published' AND flow.deleted_at IS NULL AND flow.paused_at IS NULL
  ORDER BY due.due_at LIMIT %(limit)s FOR UPDATE OF due SKIP LOCKED)
RETURNING *
"""


def poll_due(limit: int = BATCH) -> int:
    """Look once for each trigger whose time has come. Returns how many there were."""
    claimed = list(FlowTrigger.objects.raw(_CLAIM, {"lease": LEASE, "limit": limit}))
    if claimed:
        with ThreadPoolExecutor(BATCH, thread_name_prefix="poll") as pool:  # a slow provider delays nobody else's
            list(pool.map(_alone, claimed))
    return len(claimed)


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
        found = looking.look(trigger, began)
    except ConnectError as error:
        _settle(trigger, f"{error.code}: {error.message}"[:1000], after=_pause(trigger))
        return 0
    except Exception as error:
        log.exception("poll_failed", id=trigger.pk)
        _settle(trigger, f"internal_error: {type(error).__name__}", after=_pause(trigger))
        return 0
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
