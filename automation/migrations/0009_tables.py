from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models

import connect_platform.core.ids

# Whoever made the schema beforehand for a role that may not is fine. `moment` is immutable in fact: text without an offset is
# UTC, and ISO 8601 means the same whatever the session's settings are.
SCHEMA = """
DO $$ BEGIN IF to_regnamespace('tables') IS NULL THEN CREATE SCHEMA tables; END IF; END $$;
CREATE FUNCTION tables.moment(given text) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF length(given) = 10 THEN RETURN (given || ' 00:00Z')::timestamptz; END IF;
  IF given ~ '(Z|[+-]\\d\\d:?\\d\\d)$' THEN RETURN given::timestamptz; END IF;
  RETURN (given || 'Z')::timestamptz;
END $$;
"""
_CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("automation", "0008_records"), ("accounts", "0001_initial")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.RunSQL(SCHEMA, "DROP SCHEMA tables CASCADE"),
        migrations.CreateModel(
            name="Table",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=connect_platform.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.CharField(max_length=63)),
                ("name", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True, null=True)),
                ("columns", models.JSONField(default=list)),
                ("next_column", models.PositiveIntegerField(db_default=1, default=1)),
                ("row_count", models.PositiveBigIntegerField(db_default=0, default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("company", models.ForeignKey(db_index=False, on_delete=_CASCADE, related_name="+", to="accounts.company")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("company", "slug"), name="table_slug_once")]},
        ),
        migrations.CreateModel(
            name="TableBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("rows", models.IntegerField()),
                ("table", models.ForeignKey(db_index=False, on_delete=_CASCADE, related_name="+", to="automation.table")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("table", "number"), include=("rows",), name="table_block_once")]
            },
        ),
        migrations.CreateModel(
            name="TableChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_id", models.BigIntegerField()),
                (
                    "action",
                    models.CharField(
                        choices=[("created", "Created"), ("updated", "Updated"), ("deleted", "Deleted")], max_length=7
                    ),
                ),
                ("by", models.CharField(max_length=120)),
                ("before", models.JSONField(blank=True, null=True)),
                ("after", models.JSONField(blank=True, null=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "table",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=_CASCADE, related_name="+", to="automation.table"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["table", "row_id", "-id"], name="table_change_of_row")]},
        ),
        migrations.CreateModel(
            name="TableView",
            fields=[
                (
                    "id",
                    connect_platform.core.ids.PrefixedIdField(prefix="view", serialize=False),
                ),
                ("name", models.CharField(max_length=200)),
                ("filter", models.JSONField(default=list)),
                ("sort", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("table", models.ForeignKey(on_delete=_CASCADE, related_name="+", to="automation.table")),
            ],
        ),
    ]
