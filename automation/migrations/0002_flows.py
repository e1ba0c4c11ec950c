"""Flows and their history. Executions and step runs are partitioned by month, which their ids tell (UUIDv7)."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models
from django.utils import timezone

import connect_platform.core.crypto
import connect_platform.core.ids
from automation.services.history import partitions

# A plain table becomes a partitioned one of the same columns; its indexes come after. Rows of no known month go to the rest.
PARTITIONED = """
CREATE TABLE partitioned (LIKE automation_execution INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (id);
DROP TABLE automation_execution;
ALTER TABLE partitioned RENAME TO automation_execution;
ALTER TABLE automation_execution ADD PRIMARY KEY (id);
CREATE TABLE automation_execution_rest PARTITION OF automation_execution DEFAULT;
CREATE TABLE partitioned (LIKE automation_steprun INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (execution_id);
DROP TABLE automation_steprun;
ALTER TABLE partitioned RENAME TO automation_steprun;
CREATE SEQUENCE automation_steprun_id_seq OWNED BY automation_steprun.id;
ALTER TABLE automation_steprun ALTER id SET DEFAULT nextval('automation_steprun_id_seq'),
  ADD PRIMARY KEY (execution_id, step_id, path, attempt);
CREATE TABLE automation_steprun_rest PARTITION OF automation_steprun DEFAULT;
"""


def first_months(apps: object, editor: object) -> None:
    """Before anything is written: a month that has rows already is not taken apart."""
    partitions.prepare(timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("automation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="StepRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("execution_id", models.UUIDField()),
                ("step_id", models.CharField(max_length=100)),
                ("path", models.CharField(max_length=500)),
                ("attempt", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(blank=True, max_length=200, null=True)),
                ("kind", models.CharField(max_length=40)),
                ("status", models.CharField(max_length=9)),
                ("effect", models.CharField(blank=True, max_length=12, null=True)),
                ("retried", models.BooleanField(db_default=False, default=False)),
                ("input", models.JSONField(blank=True, null=True)),
                ("output", models.JSONField(blank=True, null=True)),
                ("error", models.JSONField(blank=True, null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Execution",
            fields=[
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
                ("flow_id", models.UUIDField()),
                ("version", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[("live", "Live"), ("test", "Test"), ("replay", "Replay")],
                        db_default="live",
                        default="live",
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("parked", "Parked"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("canceled", "Canceled"),
                        ],
                        db_default="waiting",
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("deaths", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("priority", models.SmallIntegerField(db_default=0, default=0)),
                ("reason", models.TextField(blank=True, db_default="", default="")),
                ("payload", models.JSONField(blank=True, null=True)),
                ("steps", models.JSONField(blank=True, null=True)),
                ("error", models.JSONField(blank=True, null=True)),
                ("event_id", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("replay_of", models.UUIDField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["company_id", "priority", "due_at"],
                        name="execution_due",
                    ),
                    models.Index(condition=models.Q(("state", "running")), fields=["lease_until"], name="execution_leased"),
                    models.Index(fields=["company_id", "-id"], name="execution_company"),
                    models.Index(fields=["flow_id", "-id"], name="execution_flow"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Flow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=connect_platform.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("archived", "Archived")],
                        db_default="draft",
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=0, default=0)),
                ("steps", models.JSONField(default=list)),
                ("settings", models.JSONField(blank=True, default=dict)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("pause_reason", models.TextField(blank=True, db_default="", default="")),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "company",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.company"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FlowTrigger",
            fields=[
                ("id", connect_platform.core.ids.PrefixedIdField(prefix="trg", serialize=False)),
                ("company_id", models.BigIntegerField()),
                ("provider", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=10)),
                ("connection_id", models.UUIDField(blank=True, null=True)),
                ("config", models.JSONField(default=dict)),
                ("secrets", connect_platform.core.crypto.EncryptedJSONField(blank=True, null=True)),
                ("token_digest", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("is_active", models.BooleanField(db_default=True, default=True)),
                ("cursor", models.TextField(blank=True, null=True)),
                ("is_seeded", models.BooleanField(db_default=False, default=False)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempt", models.PositiveIntegerField(db_default=0, default=0)),
                ("last_fired_at", models.DateTimeField(blank=True, null=True)),
                ("last_polled_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True, db_default="", default="")),
                ("items_seen", models.PositiveBigIntegerField(db_default=0, default=0)),
                ("items_new", models.PositiveBigIntegerField(db_default=0, default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "flow",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="trigger", to="automation.flow"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FlowVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=connect_platform.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("steps", models.JSONField()),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("published_by", models.CharField(blank=True, db_default="", default="", max_length=100)),
                (
                    "flow",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="automation.flow"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StepAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=connect_platform.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("company_id", models.BigIntegerField()),
                ("execution_id", models.UUIDField()),
                ("step_id", models.CharField(max_length=100)),
                ("path", models.CharField(max_length=500)),
                ("attempt", models.PositiveIntegerField()),
                ("answer", models.JSONField()),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("execution_id", "step_id", "path", "attempt"), name="step_answer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TriggerItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=200)),
                (
                    "decision",
                    models.CharField(choices=[("seeded", "Seeded"), ("fired", "Fired")], max_length=8),
                ),
                ("execution_id", models.UUIDField(blank=True, null=True)),
                ("duplicates", models.PositiveIntegerField(db_default=0, default=0)),
                ("seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "trigger",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="automation.flowtrigger",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="flow",
            index=models.Index(
                condition=models.Q(("deleted_at", None)), fields=["company", "-created_at"], name="flow_company"
            ),
        ),
        migrations.AddIndex(
            model_name="flowtrigger",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False), ("is_active", True)), fields=["due_at"], name="flow_trigger_due"
            ),
        ),
        migrations.AddIndex(
            model_name="flowtrigger",
            index=models.Index(fields=["company_id", "provider", "name"], name="flow_trigger_provider"),
        ),
        migrations.AddConstraint(
            model_name="flowversion",
            constraint=models.UniqueConstraint(fields=("flow", "number"), name="flow_version_number"),
        ),
        migrations.AddConstraint(
            model_name="triggeritem",
            constraint=models.UniqueConstraint(fields=("trigger", "key"), name="trigger_item_once"),
        ),
        migrations.RunSQL(PARTITIONED, migrations.RunSQL.noop),
        migrations.RunPython(first_months, migrations.RunPython.noop),
    ]
