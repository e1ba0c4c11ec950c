"""Files on their way into records or a table, and what was wrong with their rows."""

from __future__ import annotations

import threading
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from accounts.models import Company, CompanyQuerySet
from connect_platform.core import work
from connect_platform.core.ids import uuid7

#: Files a process takes in at once.
_SLOTS = threading.BoundedSemaphore(2)


class ImportJob(work.Work):
    """A file that is taken in row by row. Counts and rows are committed together, so it goes on where it ended.

    `target` is what the rows go to: a provider's slug, or the id of a table; `options` say how. The file lies in the database,
    in chunks, as the worker may be on another host than the web server.
    """

    class Kind(models.TextChoices):
        RECORDS = "records"
        TABLE = "table"

    class State(models.TextChoices):  # those of Work and one more
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELED = "canceled"

    BATCH: ClassVar[int] = 1
    #: A worker that ends leaves the rest to the next one; restarts are no reason to give up.
    RETRIES: ClassVar[tuple[int, ...]] = (5,) * 20

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING, db_default=State.WAITING)
    target = models.CharField(max_length=100)
    options = models.JSONField(default=dict)
    format = models.CharField(max_length=5)
    file_name = models.CharField(max_length=200, blank=True, db_default="")
    bytes = models.BigIntegerField()
    dry_run = models.BooleanField(default=False, db_default=False)
    created_by = models.CharField(max_length=100, blank=True, db_default="")
    rows_read = models.PositiveBigIntegerField(default=0, db_default=0)
    created = models.PositiveBigIntegerField(default=0, db_default=0)
    updated = models.PositiveBigIntegerField(default=0, db_default=0)
    skipped = models.PositiveBigIntegerField(default=0, db_default=0)
    failed = models.PositiveBigIntegerField(default=0, db_default=0)
    percent = models.PositiveSmallIntegerField(default=0, db_default=0)
    started_at = models.DateTimeField(null=True, blank=True)

    objects = CompanyQuerySet["ImportJob"].as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"], name="automation_importjob_due", condition=models.Q(state__in=("waiting", "running"))
            ),
            models.Index(fields=["company", "-id"], name="import_company"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @classmethod
    def drain(cls, batches: int) -> int:
        """Take in files; a process never gives all its threads to them."""
        if not _SLOTS.acquire(blocking=False):
            return 0
        try:
            return super().drain(batches)
        finally:
            _SLOTS.release()

    def perform(self) -> work.Finish | None:
        """Take in what is left of the file."""
        from automation.services import importing

        return importing.take_in(self)

    def gave_up(self, reason: str) -> None:
        """The file is of no use any more."""
        ImportChunk.objects.filter(job=self).delete()


class ImportChunk(models.Model):
    """A piece of an import's file."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["job", "number"], name="import_chunk_once")
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.number}"


class ImportFault(models.Model):
    """What is wrong with one row of a file. Row 1 of a file with a header is the header."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="faults", db_index=False)
    row = models.PositiveBigIntegerField()
    message = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["job", "row"], name="import_fault_row")]

    def __str__(self) -> str:
        return f"row {self.row}: {self.message}"
