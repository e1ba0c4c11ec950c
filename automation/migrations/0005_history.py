"""Tallies of what ended, indexes for the filters of the history, and large values compressed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models

from automation.services.history import partitions

# Whoever ends or removes an execution, by whatever statement, leaves a row for the tallies in the same commit.
ENDS = """
CREATE FUNCTION automation_note_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state IN ('done', 'failed', 'canceled') THEN
    INSERT INTO automation_executionend (company_id, flow_id, execution_id, mode, state, day, seconds, sign)
    VALUES (OLD.company_id, OLD.flow_id, OLD.id, OLD.mode, OLD.state, (OLD.created_at AT TIME ZONE 'UTC')::date,
      extract(epoch FROM OLD.finished_at - OLD.started_at), -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN ('done', 'failed', 'canceled') THEN
    INSERT INTO automation_executionend (company_id, flow_id, execution_id, mode, state, day, seconds, sign)
    VALUES (NEW.company_id, NEW.flow_id, NEW.id, NEW.mode, NEW.state, (NEW.created_at AT TIME ZONE 'UTC')::date,
      extract(epoch FROM NEW.finished_at - NEW.started_at), 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER automation_execution_made AFTER INSERT ON automation_execution FOR EACH ROW
  WHEN (NEW.state IN ('done', 'failed', 'canceled')) EXECUTE FUNCTION automation_note_end();
CREATE TRIGGER automation_execution_ended AFTER UPDATE ON automation_execution FOR EACH ROW
  WHEN (NEW.state <> OLD.state AND (NEW.state IN ('done', 'failed', 'canceled') OR OLD.state IN ('done', 'failed', 'canceled')))
  EXECUTE FUNCTION automation_note_end();
CREATE TRIGGER automation_execution_removed AFTER DELETE ON automation_execution FOR EACH ROW
  WHEN (OLD.state IN ('done', 'failed', 'canceled')) EXECUTE FUNCTION automation_note_end();
INSERT INTO automation_executionend (company_id, flow_id, execution_id, mode, state, day, seconds, sign)
SELECT company_id, flow_id, id, mode, state, (created_at AT TIME ZONE 'UTC')::date,
  extract(epoch FROM finished_at - started_at), 1
FROM automation_execution WHERE state IN ('done', 'failed', 'canceled');
"""
NO_ENDS = "DROP FUNCTION automation_note_end() CASCADE"


def compress(apps: Any, editor: Any) -> None:
    """Months to come are told as they are made."""
    with editor.connection.cursor() as cursor:
        for table in partitions.TABLES:
            for name in partitions.partitions_of(cursor, table):
                partitions.compress(cursor, table, name)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("automation", "0004_controls")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.CreateModel(
            name="ExecutionEnd",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("company_id", models.BigIntegerField()),
                ("flow_id", models.UUIDField()),
                ("execution_id", models.UUIDField()),
                ("mode", models.CharField(max_length=6)),
                ("state", models.CharField(max_length=8)),
                ("day", models.DateField()),
                ("seconds", models.FloatField(blank=True, null=True)),
                ("sign", models.SmallIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["company_id"], name="execution_end_company")]},
        ),
        migrations.CreateModel(
            name="ExecutionTally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("company_id", models.BigIntegerField()),
                ("flow_id", models.UUIDField(blank=True, null=True)),
                ("block", models.UUIDField()),
                ("mode", models.CharField(max_length=6)),
                ("state", models.CharField(max_length=8)),
                ("count", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company_id", "flow_id", "block", "mode", "state"),
                        name="execution_tally_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FlowDay",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("company_id", models.BigIntegerField()),
                ("flow_id", models.UUIDField()),
                ("day", models.DateField()),
                ("mode", models.CharField(max_length=6)),
                ("state", models.CharField(max_length=8)),
                ("bucket", models.SmallIntegerField()),
                ("count", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="flow_day_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company_id", "flow_id", "day", "mode", "state", "bucket"), name="flow_day_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            "execution",
            models.Index(
                fields=["company_id", "-id"], name="execution_failed", condition=models.Q(state__in=("failed", "canceled"))
            ),
        ),
        migrations.AddIndex(
            "execution",
            models.Index(fields=["company_id", "-id"], name="execution_apart", condition=~models.Q(mode="live")),
        ),
        migrations.AddIndex(
            "execution",
            models.Index(fields=["replay_of"], name="execution_replay", condition=models.Q(replay_of__isnull=False)),
        ),
        migrations.AddIndex(
            "execution",
            models.Index(fields=["company_id", "event_id"], name="execution_event", condition=~models.Q(event_id="")),
        ),
        migrations.RunSQL(ENDS, NO_ENDS),
        migrations.RunPython(compress, migrations.RunPython.noop),
    ]
