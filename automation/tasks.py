"""Background tasks of automation."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from automation.services import fanning, forgetting, partitions, polling


@shared_task
def fan_out() -> int:
    """Turn events into deliveries."""
    return fanning.fan_out()


@shared_task
def forget_expired() -> int:
    """Remove old events and their deliveries."""
    return forgetting.forget_expired()


@shared_task
def poll() -> int:
    """Look for what is new, for triggers whose time has come."""
    total = 0
    for _ in range(20):
        total += (done := polling.poll_due())
        if done < polling.BATCH:
            break
    return total


@shared_task
def keep_months() -> None:
    """Make the partitions of the history in time, and drop those that are too old."""
    now = timezone.now()
    partitions.prepare(now)
    partitions.forget(now - timedelta(days=settings.CONFIG["EXECUTION_DAYS"]))
