"""What was read through connections, and the work of reading it."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower, Now, Upper
from django.utils import timezone

from connect_platform.core import work
from connect_platform.core.ids import PrefixedIdField, uuid7
from connections.models.connection import Connection


class HistoryItem(models.Model):
    """Something the account's owner read or watched, as the provider knows it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="history")
    external_id = models.CharField(max_length=300)
    type = models.CharField(max_length=20)
    title = models.CharField(max_length=1000)
    authors = ArrayField(models.TextField(), default=list)
    progress = models.FloatField(null=True)
    read = models.BooleanField(default=False)
    isbn = models.CharField(max_length=20, null=True)
    isbn13 = models.CharField(max_length=13, null=True)
    isbn10 = models.CharField(max_length=10, null=True)
    asin = models.CharField(max_length=20, null=True)
    description = models.TextField(null=True)
    thumbnail_url = models.TextField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["connection", "external_id"], name="history_external_id")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["connection", "-created_at", "-id"], name="history_created"),
            models.Index("connection", Lower("title"), "id", name="history_title"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="history_title_search"),
        ]

    def __str__(self) -> str:
        return self.title


class Sync(work.Work):
    """Read a connection's resources from the provider, from the first page to the last."""

    LEASE = timedelta(seconds=30)  # renewed with each page
    BATCH = 1  # a long one would outlive the leases of those behind it

    id = PrefixedIdField("sync")
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="syncs")

    def __str__(self) -> str:
        return str(self.id)

    def perform(self) -> work.Finish | None:
        from connections.services import syncing  # services use models

        return syncing.run(self)

    def hold(self) -> bool:
        """Renew the lease. False where another worker has taken over."""
        return self._fenced(lease_until=Now() + self.LEASE)

    def gave_up(self, reason: str) -> None:
        from connections.services import syncing

        syncing.gave_up(self, reason)
