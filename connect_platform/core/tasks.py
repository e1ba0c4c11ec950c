"""Background tasks of the ground floor: drain a kind of work, sweep what is due, seal the audit log, tidy up."""

from __future__ import annotations

from celery import shared_task
from django.apps import apps

from connect_platform.core import audit, idempotency, mail, rotation, valkey, work


@shared_task
def drain(label: str) -> int:
    """Run the due rows of one kind of work."""
    return work.drain(apps.get_model(label))


@shared_task
def sweep() -> None:
    """Wake every kind that has due rows, and those whose worker died."""
    for model in work.kinds():
        if model.is_any_due():
            work.publish(model)


@shared_task
def heartbeat() -> None:
    """Proof that beat schedules, the broker carries and a worker works; `/readyz` reads it."""
    valkey.client().set("heartbeat:worker", 1, ex=60)


@shared_task
def seal_audit_log() -> int:
    """Chain the audit rows that name no seal, a million at most; the rest waits for the next time."""
    total = 0
    for _ in range(20):
        total += (taken := audit.seal())
        if taken < audit.BATCH:
            break
    return total


@shared_task
def tidy() -> None:
    """Remove what has expired."""
    idempotency.forget_expired()
    mail.forget_content()
    rotation.delete_retired()
