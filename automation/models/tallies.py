"""How many executions ended how: what history counts without reading a million rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models import CompanyQuerySet


class ExecutionEnd(models.Model):
    """An execution ended, or one that had ended was removed, and the tallies do not know it yet.

    A trigger of the database writes these rows with the change itself, whoever makes it, and a beat adds them up.
    """

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField()
    flow_id = models.UUIDField()
    execution_id = models.UUIDField()
    mode = models.CharField(max_length=6)
    state = models.CharField(max_length=8)
    day = models.DateField()  # on which it was made, in UTC
    seconds = models.FloatField(null=True, blank=True)  # from its start to its end
    sign = models.SmallIntegerField()  # 1 ended, -1 removed

    objects = CompanyQuerySet["ExecutionEnd"].as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company_id"], name="execution_end_company")]

    def __str__(self) -> str:
        return f"{self.execution_id} {self.state}"


class ExecutionTally(models.Model):
    """How many executions of a stretch of the history ended so.

    A stretch begins with the id `block` and ends before the next one of the company. Without a flow it counts all flows.
    """

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField()
    flow_id = models.UUIDField(null=True, blank=True)
    block = models.UUIDField()
    mode = models.CharField(max_length=6)
    state = models.CharField(max_length=8)
    count = models.BigIntegerField()

    objects = CompanyQuerySet["ExecutionTally"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company_id", "flow_id", "block", "mode", "state"], name="execution_tally_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.state}"


class FlowDay(models.Model):
    """How many executions of a flow, made on one day in UTC, ended so and took about so long."""

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField()
    flow_id = models.UUIDField()
    day = models.DateField()
    mode = models.CharField(max_length=6)
    state = models.CharField(max_length=8)
    bucket = models.SmallIntegerField()  # of durations: services/tallies.py says which
    count = models.BigIntegerField()

    objects = CompanyQuerySet["FlowDay"].as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company_id", "flow_id", "day", "mode", "state", "bucket"], name="flow_day_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["day"], name="flow_day_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.count} {self.state}"
