"""User tables: what their columns mean, how many rows each block of ids holds, who changed what, and saved views."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Company, CompanyQuerySet
from connect_platform.core.ids import PrefixedIdField, uuid7


class Table(models.Model):
    """A table of a company. Its rows stand in a relation of their own, `tables.t_<id>`; `services/tables` makes and reads it.

    `columns` are in the order shown, removed ones among them (`hidden`): their values stay. `next_column` numbers the next one.
    Whoever writes rows locks this row first: FOR KEY SHARE, or FOR NO KEY UPDATE where `row_count` or a key may change.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    slug = models.CharField(max_length=63)
    name = models.CharField(max_length=200)
    description = models.TextField(null=True, blank=True)
    columns = models.JSONField(default=list)
    next_column = models.PositiveIntegerField(default=1, db_default=1)
    row_count = models.PositiveBigIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)  # of what is said here, not of the rows

    objects = CompanyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "slug"], name="table_slug_once")
        ]

    def __str__(self) -> str:
        return self.slug


class TableBlock(models.Model):
    """How many rows have an id from `number` * 1000 on, below the next block: so a page deep in a table is found quickly."""

    SIZE = 1000

    table = models.ForeignKey(Table, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    rows = models.IntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["table", "number"], include=["rows"], name="table_block_once")
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.number}"


class TableChange(models.Model):
    """Somebody made, changed or deleted a row. `before` and `after` hold what differs, by column key."""

    class Action(models.TextChoices):
        CREATED = "created"
        UPDATED = "updated"
        DELETED = "deleted"

    # Whoever writes here holds the table; a check of each entry would double what history costs.
    table = models.ForeignKey(Table, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    row_id = models.BigIntegerField()
    action = models.CharField(max_length=7, choices=Action.choices)
    by = models.CharField(max_length=120)  # kind:id, such as user:user_06… or execution:…
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["table", "row_id", "-id"], name="table_change_of_row")]

    def __str__(self) -> str:
        return f"{self.action} {self.row_id}"


class TableView(models.Model):
    """A saved way to look at a table. `filter` and `sort` name columns by key, so that they outlive a new name."""

    id = PrefixedIdField("view")
    table = models.ForeignKey(Table, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    filter = models.JSONField(default=list)
    sort = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name
