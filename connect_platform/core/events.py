"""The outbox: what happened, written in the transaction in which it happened, for upper floors to react to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

from connect_platform.core.ids import PrefixedIdField


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


def emit(company_id: int, type: str, data: dict[str, Any]) -> Event:
    """Record an event in the caller's transaction. `data` must hold no secret."""
    return Event.objects.create(company_id=company_id, type=type, data=data)
