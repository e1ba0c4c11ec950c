"""What was begun, and what was under way when workers ended, is found in the order in which it is taken."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

BEGUN = """
CREATE INDEX execution_begun ON automation_execution
  (company_id, (due_at AT TIME ZONE 'UTC' + priority * interval '1 minute'), due_at)
  WHERE state = 'waiting' AND started_at IS NOT NULL
"""
SUSPECT = """
CREATE INDEX execution_suspect ON automation_execution
  (company_id, deaths, (due_at AT TIME ZONE 'UTC' + priority * interval '1 minute'), due_at)
  WHERE state = 'waiting' AND deaths > 1
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("automation", "0011_pushes")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.RunSQL(BEGUN, "DROP INDEX execution_begun"),
        migrations.RunSQL(SUSPECT, "DROP INDEX execution_suspect"),
    ]
