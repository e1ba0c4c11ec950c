"""Records: what providers, polls, files and flows brought of each thing, and how it changed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

from accounts.models import Company, CompanyQuerySet
from connect_platform.core.ids import uuid7


class Record(models.Model):
    """One thing at a provider, such as a contact or a lead, as far as it is known: deliveries are merged into `data`.

    `version` counts its changes. `source` says what told of it first. `search` is kept by the database.
    """

    class Source(models.TextChoices):
        WEBHOOK = "webhook"
        POLL = "poll"
        IMPORT = "import"
        FLOW_STEP = "flow_step"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    provider = models.CharField(max_length=100)
    resource_type = models.CharField(max_length=100)
    external_id = models.CharField(max_length=500)
    source = models.CharField(max_length=9, choices=Source.choices)
    data = models.JSONField(default=dict)
    connection_id = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    received_at = models.DateTimeField(db_default=Now())
    search = models.GeneratedField(
        expression=models.Func(
            models.F("company_id"),
            models.F("external_id"),
            models.F("data"),
            function="automation_record_words",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = CompanyQuerySet["Record"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "provider", "resource_type", "external_id"], name="record_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "-id"], name="record_company"),
            models.Index(fields=["company", "resource_type", "provider", "-id"], name="record_type"),
            GinIndex(fields=["search"], name="record_search"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.resource_type} {self.external_id}"


class RecordChange(models.Model):
    """One change of a record: for each field of the top level what it was and what it became. The latest are kept.

    `cause` is the event, import or execution it came with.
    """

    id = models.BigAutoField(primary_key=True)
    # The database removes the changes with their record: it need not be read for that.
    record = models.ForeignKey(Record, models.DO_NOTHING, related_name="changes", db_constraint=False, db_index=False)
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=9, choices=Record.Source.choices)
    cause = models.CharField(max_length=200, blank=True, db_default="")
    changes = models.JSONField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "number"], name="record_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.record_id} change {self.number}"
