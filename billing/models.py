"""What was used."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class UsageHour(models.Model):
    """How often a company did something within one clock hour, and how often that failed."""

    company = models.ForeignKey("accounts.Company", on_delete=models.CASCADE, related_name="+")
    operation = models.CharField(max_length=60)
    hour = models.DateTimeField()
    quantity = models.BigIntegerField(default=0)
    errors = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "operation", "hour"], name="billing_usage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} at {self.hour}: {self.quantity}"


class MonthlyUse(models.Model):
    """How much of something a plan limits by the month a company has used in one calendar month (UTC). One row is the truth."""

    company = models.ForeignKey("accounts.Company", on_delete=models.CASCADE, related_name="+")
    meter = models.CharField(max_length=30)
    month = models.DateField()  # its first day
    used = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "meter", "month"], name="billing_month_once"),
            models.CheckConstraint(condition=models.Q(used__gte=0), name="billing_month_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.meter} in {self.month:%Y-%m}: {self.used}"
