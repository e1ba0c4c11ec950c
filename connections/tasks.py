"""Background tasks of connections."""

from __future__ import annotations

from celery import shared_task

from connections.services import sessions


@shared_task
def forget_expired() -> int:
    """End what nobody finished."""
    return sessions.forget_expired()
