"""Replays of many executions at once, steps taken over from the execution repeated, and when a flow was last resumed."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import connect_platform.core.ids


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("automation", "0005_history")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.AddField("flow", "resumed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("steprun", "taken_over", models.BooleanField(db_default=False, default=False)),
        migrations.CreateModel(
            name="ReplayBatch",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                        db_default="waiting",
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("due_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempt", models.PositiveIntegerField(db_default=0, default=0)),
                ("last_error", models.TextField(blank=True, db_default="", default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "id",
                    models.UUIDField(
                        default=connect_platform.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("company_id", models.BigIntegerField()),
                ("flow_id", models.UUIDField(blank=True, null=True)),
                ("asked", models.JSONField(default=dict)),
                ("start", models.CharField(max_length=20)),
                ("version", models.CharField(max_length=20)),
                ("total", models.PositiveIntegerField()),
                ("asked_by", models.CharField(max_length=120)),
                ("canceled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={"verbose_name_plural": "replay batches", "abstract": False},
        ),
        migrations.CreateModel(
            name="ReplayItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("execution_id", models.UUIDField()),
                ("replay_id", models.UUIDField(blank=True, null=True)),
                ("error", models.JSONField(blank=True, null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="automation.replaybatch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("error__isnull", True), ("replay_id", None)),
                        fields=["batch", "execution_id"],
                        name="replay_item_open",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("batch", "execution_id"), name="replay_item_once")],
            },
        ),
        migrations.AddIndex(
            "replaybatch",
            models.Index(
                condition=models.Q(("state__in", ("waiting", "running"))),
                fields=["due_at"],
                name="automation_replaybatch_due",
            ),
        ),
    ]
