"""Steps that write here once, and records that go on into tables and to CRMs."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models

import connect_platform.core.crypto
import connect_platform.core.ids


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("accounts", "0001_initial"), ("automation", "0010_templates")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.CreateModel(
            name="MirrorRule",
            fields=[
                ("id", connect_platform.core.ids.PrefixedIdField(prefix="mir", serialize=False)),
                ("provider", models.CharField(blank=True, db_default="", default="", max_length=100)),
                ("resource_type", models.CharField(max_length=100)),
                ("mapping", models.JSONField(default=dict)),
                ("is_active", models.BooleanField(db_default=True, default=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.company"
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="automation.table"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PushRule",
            fields=[
                ("id", connect_platform.core.ids.PrefixedIdField(prefix="push", serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("provider", models.CharField(blank=True, db_default="", default="", max_length=100)),
                ("resource_type", models.CharField(max_length=100)),
                ("events", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
                ("condition", models.TextField(blank=True, db_default="", default="")),
                ("target_provider", models.CharField(blank=True, db_default="", default="", max_length=100)),
                ("action", models.CharField(blank=True, db_default="", default="", max_length=100)),
                ("connection_id", models.UUIDField(blank=True, null=True)),
                ("method", models.CharField(blank=True, db_default="", default="", max_length=5)),
                ("url", models.TextField(blank=True, db_default="", default="")),
                ("secrets", connect_platform.core.crypto.EncryptedJSONField(null=True)),
                ("mapping", models.JSONField(default=dict)),
                ("is_active", models.BooleanField(db_default=True, default=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.company"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecordMirroring",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("record_id", models.UUIDField(blank=True, null=True)),
                ("cause", models.UUIDField(blank=True, null=True)),
                ("after", models.UUIDField(blank=True, null=True)),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mirrorings",
                        to="automation.mirrorrule",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RecordPush",
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
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("record_id", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("slowed", models.PositiveIntegerField(db_default=0, default=0)),
                ("is_in_doubt", models.BooleanField(db_default=False, default=False)),
                ("output", models.JSONField(blank=True, null=True)),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pushes",
                        to="automation.pushrule",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "record pushes",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StepEffect",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("execution_id", models.UUIDField()),
                ("output", models.JSONField(null=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="step_effect_age")],
            },
        ),
        migrations.AddIndex(
            model_name="mirrorrule",
            index=models.Index(fields=["company", "resource_type"], name="mirror_rule_type"),
        ),
        migrations.AddIndex(
            model_name="pushrule",
            index=models.Index(fields=["company", "resource_type"], name="push_rule_type"),
        ),
        migrations.AddIndex(
            model_name="recordmirroring",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting", "running"))), fields=["due_at"], name="record_mirroring_due"
            ),
        ),
        migrations.AddIndex(
            model_name="recordmirroring",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["rule", "due_at"], name="record_mirroring_rule"
            ),
        ),
        migrations.AddIndex(
            model_name="recordmirroring",
            index=models.Index(condition=models.Q(("state", "failed")), fields=["rule", "-id"], name="record_mirroring_failed"),
        ),
        migrations.AddIndex(
            model_name="recordpush",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting", "running"))), fields=["due_at"], name="record_push_due"
            ),
        ),
        migrations.AddIndex(
            model_name="recordpush",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting", "running"))), fields=["rule", "record_id"], name="record_push_turn"
            ),
        ),
        migrations.AddIndex(
            model_name="recordpush",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["rule", "due_at"], name="record_push_waiting"),
        ),
        migrations.AddIndex(
            model_name="recordpush",
            index=models.Index(condition=models.Q(("state", "running")), fields=["lease_until"], name="record_push_running"),
        ),
        migrations.AddIndex(
            model_name="recordpush",
            index=models.Index(fields=["rule", "-created_at", "-id"], name="record_push_listed"),
        ),
        migrations.AddIndex(
            model_name="recordpush",
            index=models.Index(fields=["finished_at"], name="record_push_age"),
        ),
    ]
