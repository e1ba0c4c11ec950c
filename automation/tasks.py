"""Background tasks of automation."""

from __future__ import annotations

from celery import shared_task

from automation.services import fanning, forgetting


@shared_task
def fan_out() -> int:
    """Turn events into deliveries."""
    return fanning.fan_out()


@shared_task
def forget_expired() -> int:
    """Remove old events and their deliveries."""
    return forgetting.forget_expired()
