"""Background tasks of automation."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from automation.services import fanning, importing
from automation.services.alerts import alerting
from automation.services.executions import effects
from automation.services.history import partitions, pausing, retention, tallies
from automation.services.records import mirror_rules, push_rules
from automation.services.replays import testing
from automation.services.tables import forgetting as tables_forgetting
from automation.services.triggers import forgetting as forgetting_items
from automation.services.triggers import polling, scheduling
from automation.services.webhooks import forgetting
from connect_platform.core.turns import one_at_a_time


@shared_task
@one_at_a_time
def fan_out() -> int:
    """Turn events into deliveries."""
    return fanning.fan_out()


@shared_task
def forget_expired() -> int:
    """Remove old events and their deliveries, imports and pushes that ended long ago, and what steps that are over did."""
    ended = importing.forget() + push_rules.forget() + mirror_rules.forget() + effects.forget()
    return forgetting.forget_expired() + alerting.forget_old() + ended


@shared_task
@one_at_a_time
def poll() -> int:
    """Look for what is new, for triggers whose time has come."""
    return polling.poll_due()


@shared_task
@one_at_a_time
def fire_schedules() -> int:
    """Start the flows whose time has come."""
    total = 0
    for _ in range(20):
        total += (done := scheduling.fire_due())
        if done < scheduling.BATCH:
            break
    return total


@shared_task
def forget_items() -> int:
    """Forget what triggers saw long ago."""
    return forgetting_items.forget()


@shared_task
def keep_months() -> None:
    """Make the partitions of the history in time, and drop those that are too old."""
    now = timezone.now()
    partitions.prepare(now)
    retention.forget(now)


@shared_task
def fold_tallies() -> int:
    """Add what ended to the totals of the history."""
    return tallies.fold()


@shared_task
def pause_failing() -> int:
    """Pause flows that fail nearly always."""
    return pausing.pause_failing()


@shared_task
def end_left_tests() -> int:
    """Fail tests of steps whose process ended."""
    return testing.end_left()


@shared_task
def tidy_tables() -> None:
    """Forget old history of rows, and drop relations whose table is gone."""
    tables_forgetting.tidy()
