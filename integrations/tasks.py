"""Background tasks of the catalogue's own tables."""

from __future__ import annotations

from celery import shared_task

from integrations.services import oauth_apps


@shared_task
def forget_previous() -> int:
    """Destroy client secrets whose overlap has ended."""
    return oauth_apps.forget_previous()
