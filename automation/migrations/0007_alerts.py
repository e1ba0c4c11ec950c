"""Alerts, what is told together, and who wants none."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models

import connect_platform.core.ids


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("accounts", "0001_initial"),
        ("automation", "0006_replays"),
        ("core", "0002_retired_data_keys"),
    ]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.AlterField(
            model_name="webhookendpoint",
            name="kind",
            field=models.CharField(
                choices=[("company", "Company"), ("provider", "Provider"), ("alert", "Alert")], max_length=8
            ),
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", connect_platform.core.ids.PrefixedIdField(prefix="alr", serialize=False)),
                (
                    "channel",
                    models.CharField(choices=[("email", "Email"), ("webhook", "Webhook"), ("slack", "Slack")], max_length=7),
                ),
                ("target", models.TextField()),
                (
                    "event_types",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None),
                ),
                (
                    "flow_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("connection_id", models.UUIDField(blank=True, null=True)),
                ("is_active", models.BooleanField(db_default=True, default=True)),
                ("off_reason", models.TextField(blank=True, db_default="", default="")),
                (
                    "consent",
                    models.CharField(
                        blank=True,
                        choices=[("member", "Member"), ("link", "Link"), ("own", "Own")],
                        db_default="",
                        default="",
                        max_length=6,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "company",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.company"),
                ),
                (
                    "endpoint",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alert",
                        to="automation.webhookendpoint",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AlertDigest",
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
                ("count", models.PositiveIntegerField(default=0)),
                ("items", models.JSONField(default=list)),
                ("is_test", models.BooleanField(db_default=False, default=False)),
                (
                    "alert",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digests",
                        to="automation.alert",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="automation.webhookdelivery",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="core.mail"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AlertOptOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.company"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["company", "created_at"], name="alert_company"),
        ),
        migrations.AddIndex(
            model_name="alertdigest",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting", "running"))), fields=["due_at"], name="automation_alertdigest_due"
            ),
        ),
        migrations.AddIndex(
            model_name="alertdigest",
            index=models.Index(fields=["alert", "-created_at", "-id"], name="alert_digest_listed"),
        ),
        migrations.AddIndex(
            model_name="alertdigest",
            index=models.Index(fields=["created_at"], name="alert_digest_age"),
        ),
        migrations.AddConstraint(
            model_name="alertdigest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("attempt", 0), ("is_test", False), ("state", "waiting")),
                fields=("alert",),
                name="alert_digest_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertoptout",
            constraint=models.UniqueConstraint(fields=("company", "email"), name="alert_opt_out_once"),
        ),
    ]
