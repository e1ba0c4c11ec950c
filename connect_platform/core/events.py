"""The outbox: what happened, written in the transaction in which it happened, for upper floors to react to."""

from __future__ import annotations

from typing import Any, ClassVar

import structlog
from django.db import models, transaction
from django.db.models.functions import Now

from connect_platform.core import valkey
from connect_platform.core.ids import PrefixedIdField

log = structlog.get_logger(__name__)


class Event(models.Model):
    """Something that happened to a company, such as `connection.updated`. `id` is the receiver's idempotency key."""

    id = PrefixedIdField("evt")
    company_id = models.BigIntegerField()
    type = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    dispatched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company_id", "-created_at"], name="core_event_company"),
            models.Index(fields=["id"], name="core_event_undispatched", condition=models.Q(dispatched_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


#: Named, not imported: the floor that reacts stands above this one.
REACTION = "automation.tasks.fan_out"
WAKE_KEY = "wake:events"


def emit(company_id: int, type: str, data: dict[str, Any]) -> Event:
    """Record an event in the caller's transaction. `data` must hold no secret."""
    event = Event.objects.create(company_id=company_id, type=type, data=data)
    wake()
    return event


def emit_once(company_id: int, type: str, data: dict[str, Any], id: str) -> None:
    """As `emit`, for an event whose id says what happened: where it is known already, nothing is recorded."""
    Event.objects.bulk_create([Event(id=id, company_id=company_id, type=type, data=data)], ignore_conflicts=True)
    wake()


def wake() -> None:
    """Once the transaction commits, tell a worker of events: at most one message in 50 ms.

    Whoever writes events in bulk calls it. A broker that is away is no error: the beat looks for events too.
    """
    transaction.on_commit(_publish)


def _publish() -> None:
    try:
        if valkey.client().set(WAKE_KEY, 1, nx=True, px=50):
            from celery import current_app  # not needed to read this module

            current_app.send_task(REACTION, retry=False)
    except (valkey.Away, OSError) as error:
        log.warning("wake_up_lost", kind="events", error=type(error).__name__)
