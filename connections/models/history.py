"""What was read through connections, and the work of reading it."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils import timezone

from connect_platform.core import work
from connect_platform.core.ids import PrefixedIdField, uuid7
from connections.models.connection import Connection

#: An index takes at most 2,704 bytes of a row, and a letter may take four.
SORTED_LETTERS = 200


class SortKey(models.TextField):  # type: ignore[type-arg]
    """What titles sort by: a column of its own, as PostgreSQL never answers from an index on an expression alone."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = str(getattr(model_instance, "title", ""))[:SORTED_LETTERS].lower()
        setattr(model_instance, self.attname, key)
        return key


class HistoryItem(models.Model):
    """Something the account's owner read or watched, as the provider knows it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="history", db_index=False)
    external_id = models.CharField(max_length=300)
    type = models.CharField(max_length=20)
    title = models.CharField(max_length=1000)
    title_key = SortKey(editable=False, default="", db_default="")
    authors = ArrayField(models.TextField(), default=list)
    progress = models.FloatField(null=True)
    read = models.BooleanField(default=False)
    isbn = models.CharField(max_length=20, null=True)
    isbn13 = models.CharField(max_length=13, null=True)
    isbn10 = models.CharField(max_length=10, null=True)
    asin = models.CharField(max_length=20, null=True)
    description = models.TextField(null=True)
    thumbnail_url = models.TextField(null=True)
    version = models.CharField(max_length=32, default="", db_default="")  # of its content, to tell what changed
    generation = models.PositiveIntegerField(default=0, db_default=0)  # the full read that saw it last
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["connection", "external_id"], name="history_external_id")
        ]
        # Each sort and filter is answered from its index alone, whatever the page; only the rows shown are fetched.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["connection", "-created_at", "-id"], include=["type"], name="history_created"),
            models.Index(fields=["connection", "updated_at", "id"], include=["type"], name="history_updated"),
            models.Index(fields=["connection", "title_key", "id"], include=["type"], name="history_title"),
            models.Index(fields=["connection", "type", "id"], name="history_type"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="history_title_search"),
        ]

    def __str__(self) -> str:
        return self.title


class SyncedItem(models.Model):
    """One contact, order, event … of an account as the provider last told it; without its content once it is deleted there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="items", db_index=False)
    resource = models.CharField(max_length=60)
    external_id = models.CharField(max_length=300)
    data = models.JSONField(default=dict)
    version = models.CharField(max_length=32)
    generation = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())  # when its content changed here
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["connection", "resource", "external_id"], name="synced_item_external_id")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["connection", "resource", "updated_at", "id"], name="synced_item_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.external_id}"


class Sync(work.Work):
    """Read a connection's resources again and again: a row for each connection, due whenever one of them is."""

    LEASE = timedelta(seconds=30)  # renewed with each page
    BATCH = 1  # a long one would outlive the leases of those behind it

    id = PrefixedIdField("sync")
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="syncs")
    again = models.BooleanField(default=False, db_default=False)  # was asked for while it ran

    def __str__(self) -> str:
        return str(self.id)

    def perform(self) -> work.Finish | None:
        from connections.services.syncing import syncing  # services use models

        return syncing.run(self)

    def hold(self) -> bool:
        """Renew the lease. False where another worker has taken over."""
        return self._fenced(lease_until=Now() + self.LEASE)

    def lock(self) -> None:
        """The connection first, then its sync, then its resources: the order of everybody who writes more than one of them."""
        Connection.objects.select_for_update(no_key=True).filter(pk=self.connection_id).exists()

    def gave_up(self, reason: str) -> None:
        from connections.services.syncing import syncing

        syncing.gave_up(self, reason)


class ResourceState(models.Model):
    """How far one resource of a connection has been read, and what came of it."""

    class State(models.TextChoices):
        PENDING = "pending"  # never read to the end
        RUNNING = "running"  # read now, or broken off and to be taken up where it stands
        SYNCED = "synced"
        FAILED = "failed"  # `error` says why; tried again when it is next due
        SKIPPED = "skipped"  # the account's owner did not allow it

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="resource_states", db_index=False)
    resource = models.CharField(max_length=60)
    state = models.CharField(max_length=7, choices=State.choices, default=State.PENDING)
    due_at = models.DateTimeField(default=timezone.now)
    holder = models.ForeignKey(Sync, models.SET_NULL, null=True, blank=True, related_name="+")  # who may write here
    account = models.CharField(max_length=300, blank=True, default="")  # whose data this is, in the provider's words
    cursor = models.TextField(blank=True, default="")  # where an incremental read starts; empty = only a full one can
    place = models.JSONField(null=True, blank=True)  # the page that comes next in the run under way
    is_full = models.BooleanField(default=True)
    wants_full = models.BooleanField(default=False)
    accepts_deletions = models.BooleanField(default=False)
    generation = models.PositiveIntegerField(default=0)
    newest = models.TextField(blank=True, default="")  # the latest change seen in the run under way
    pages = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    deleted = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    counts = models.JSONField(null=True, blank=True)  # of history: how many items of each type
    version = models.PositiveBigIntegerField(default=0)  # rises with every page that changes anything
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    last_full_at = models.DateTimeField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["connection", "resource"], name="resource_state_once")
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.state}"

    @property
    def moved(self) -> bool:
        """Whether the last run found anything new."""
        return bool(self.created or self.changed or self.deleted)
