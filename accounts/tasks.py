"""Background tasks of accounts."""

from __future__ import annotations

from celery import shared_task

from accounts.services import clients, sessions


@shared_task
def forget_expired() -> int:
    """Remove tokens that have expired."""
    return clients.forget_expired() + sessions.forget_expired()
