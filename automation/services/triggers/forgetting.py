"""Forgets what triggers saw long ago, and never what a provider still lists: that would start its flow once more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection

#: After it was seen last; an address knows a call by its key so long.
POLL_DAYS, OTHER_DAYS = timedelta(days=90), timedelta(days=30)
#: The newest ones of each trigger stay however old they are.
POLL_KEPT, OTHER_KEPT = 10_000, 100
BATCH = 5_000

# A poll that failed lately, or was off, has not moved `last_seen_at` of what is still listed: nothing of it is forgotten.
# What is removed goes on counting in the trigger's row.
_FORGET = """
WITH old AS (
  SELECT item.id, item.trigger_id, item.duplicates
  FROM automation_flowtrigger waiting
  CROSS JOIN LATERAL (SELECT CASE WHEN waiting.kind = 'poll' THEN %(poll_days)s ELSE %(other_days)s END AS days,
    CASE WHEN waiting.kind = 'poll' THEN %(poll_kept)s ELSE %(other_kept)s END AS kept) rule
  CROSS JOIN LATERAL (
    SELECT aged.id, aged.trigger_id, aged.duplicates FROM automation_triggeritem aged
    WHERE aged.trigger_id = waiting.id AND aged.seen_at < statement_timestamp() - rule.days
      AND aged.last_seen_at < statement_timestamp() - rule.days
      AND aged.seen_at < (SELECT newest.seen_at FROM automation_triggeritem newest WHERE newest.trigger_id = waiting.id
        ORDER BY newest.seen_at DESC OFFSET rule.kept - 1 LIMIT 1)
    ORDER BY aged.seen_at LIMIT %(batch)s
  ) item
  WHERE waiting.kind <> 'poll' OR (waiting.is_active AND waiting.is_seeded AND waiting.last_error = ''
    AND waiting.last_polled_at > statement_timestamp() - interval '2 days')
  LIMIT %(batch)s
), gone AS (
  DELETE FROM automation_triggeritem USING old WHERE automation_triggeritem.id = old.id
    AND automation_triggeritem.last_seen_at < statement_timestamp() - %(other_days)s
  RETURNING automation_triggeritem.trigger_id, automation_triggeritem.duplicates
), counted AS (
  UPDATE automation_flowtrigger SET items_seen = items_seen + told.again, items_new = items_new + told.new
  FROM (SELECT trigger_id, count(*) AS new, count(*) + sum(duplicates) AS again FROM gone GROUP BY trigger_id) told
  WHERE id = told.trigger_id AND kind <> 'poll'
)
SELECT count(*) FROM gone
"""


def forget(batches: int = 100) -> int:
    """Remove old items, a batch at a time. Returns how many."""
    rules: dict[str, Any] = {"poll_days": POLL_DAYS, "other_days": OTHER_DAYS, "poll_kept": POLL_KEPT, "other_kept": OTHER_KEPT}
    total = 0
    for _ in range(batches):
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, {**rules, "batch": BATCH})
            (removed,) = cursor.fetchone()
        total += removed
        if removed < BATCH:
            break
    return total
