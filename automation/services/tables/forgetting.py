"""What of tables goes with time: old history of rows, and relations whose table is gone."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from automation.services.tables import ddl

#: How long the history of a row reaches back.
KEEP = timedelta(days=90)
_BATCH, _BATCHES = 10_000, 100
# Ids rise with time, give or take a transaction, so that the oldest are found without an index of their times.
_FORGET = """
DELETE FROM automation_tablechange WHERE id IN (
  SELECT id FROM (SELECT id, at FROM automation_tablechange ORDER BY id LIMIT %s) oldest
  WHERE at < %s
)
"""


def forget_changes(keep: timedelta = KEEP) -> int:
    """Delete the history of rows that is older; returns how many entries."""
    total = 0
    for _ in range(_BATCHES):
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, [_BATCH, timezone.now() - keep])
            total += (gone := cursor.rowcount)
        if gone < _BATCH:
            break
    return total


def tidy() -> tuple[int, int]:
    """What the beat does: how many entries and relations went."""
    return forget_changes(), ddl.drop_orphans()
