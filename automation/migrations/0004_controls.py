"""Pausing, rates and priorities; what waits is found in the order in which it is taken, what is open by its flow."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

# Indexes take only what no setting of the session changes: hence the time in UTC.
DUE = """
CREATE INDEX execution_due ON automation_execution
  (company_id, (due_at AT TIME ZONE 'UTC' + priority * interval '1 minute'), due_at) WHERE state = 'waiting'
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("automation", "0003_triggers")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.AddField("flow", "paused_by", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField("flow", "holds", models.BooleanField(db_default=True, default=True)),
        migrations.AddField("flow", "next_start_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("execution", "paused_by", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField("execution", "turn_at", models.DateTimeField(blank=True, null=True)),
        migrations.RemoveIndex("execution", "execution_due"),
        migrations.AddIndex(
            "execution",
            models.Index(
                fields=["company_id", "flow_id", "state", "priority", "id"],
                name="execution_open",
                condition=models.Q(state__in=("waiting", "running", "parked")),
            ),
        ),
        migrations.RunSQL(DUE, "DROP INDEX execution_due"),
    ]
