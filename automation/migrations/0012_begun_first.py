"""What was begun and waits is found in the order in which it is taken, before what was not."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

DUE = """
CREATE INDEX execution_begun ON automation_execution
  (company_id, (due_at AT TIME ZONE 'UTC' + priority * interval '1 minute'), due_at)
  WHERE state = 'waiting' AND started_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("automation", "0011_pushes")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.RunSQL(DUE, "DROP INDEX execution_begun"),
    ]
