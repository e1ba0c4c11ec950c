"""Replays of many executions at once: what was asked for, and what became of each of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models import CompanyQuerySet
from connect_platform.core import work
from connect_platform.core.ids import uuid7


class ReplayBatch(work.Work):
    """A wish to replay many executions. Its replays are made a few at a time, as long as few of them are under way.

    `asked` is what the caller said, `start` where each begins: `start`, `failed_step` or the number of a step.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company_id = models.BigIntegerField()
    flow_id = models.UUIDField(null=True, blank=True)  # none: of all flows
    asked = models.JSONField(default=dict)
    start = models.CharField(max_length=20)
    version = models.CharField(max_length=20)  # original, published or a number
    total = models.PositiveIntegerField()
    asked_by = models.CharField(max_length=120)
    canceled_at = models.DateTimeField(null=True, blank=True)

    objects = CompanyQuerySet["ReplayBatch"].as_manager()

    class Meta(work.Work.Meta):
        verbose_name_plural = "replay batches"

    def __str__(self) -> str:
        return f"{self.total} replays from {self.start}"

    def perform(self) -> work.Finish | None:
        from automation.services.replays import batches

        return lambda: batches.go_on(self)


class ReplayItem(models.Model):
    """One execution of a batch: the replay it became, or why it became none."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ReplayBatch, models.CASCADE, related_name="items", db_index=False)
    execution_id = models.UUIDField()
    replay_id = models.UUIDField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "execution_id"], name="replay_item_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["batch", "execution_id"],
                name="replay_item_open",
                condition=models.Q(error__isnull=True, replay_id=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.execution_id)
