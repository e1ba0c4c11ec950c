"""How much of what a plan limits by the month was used."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("accounts", "0001_initial"), ("billing", "0001_initial")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.CreateModel(
            name="MonthlyUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("meter", models.CharField(max_length=30)),
                ("month", models.DateField()),
                ("used", models.BigIntegerField(db_default=0, default=0)),
                (
                    "company",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.company"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company", "meter", "month"), name="billing_month_once"),
                    models.CheckConstraint(condition=models.Q(("used__gte", 0)), name="billing_month_not_negative"),
                ],
            },
        ),
    ]
