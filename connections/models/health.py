"""What happened to connections over time, and the work of looking after them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from connect_platform.core.ids import uuid7
from connections.models.connection import Connection


class HealthEvent(models.Model):
    """One entry of a connection's timeline. `kind` is a word of `services.timeline.KINDS`; `detail` holds no secret."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="timeline")
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=30)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["connection", "-id"], name="health_event_connection")]

    def __str__(self) -> str:
        return f"{self.kind} {self.connection_id}"
