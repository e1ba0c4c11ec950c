"""Removes executions that are older than their company's plan keeps them, and whole months that nobody keeps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from automation.services.history import partitions, tallies
from automation.services.replays import batches as replay_batches
from billing.plans import PLANS

BATCH = 2_000

# A few of each company at a time, so that a large one does not keep the others waiting.
_OLD = """
SELECT old.id FROM accounts_company company
JOIN unnest(%(plans)s::text[], %(befores)s::uuid[]) AS kept (plan, before) USING (plan),
LATERAL (
  SELECT id FROM automation_execution
  WHERE company_id = company.id AND id < kept.before AND state IN ('done', 'failed', 'canceled') ORDER BY id LIMIT %(each)s) old
LIMIT %(most)s
"""
_REMOVE = (
    "DELETE FROM automation_steprun WHERE execution_id = ANY(%s)",
    "DELETE FROM automation_stepanswer WHERE execution_id = ANY(%s)",
    "DELETE FROM automation_execution WHERE id = ANY(%s)",
)


def forget(now: datetime, batches: int = 100) -> int:
    """Drop the months that are too old for any plan, then remove what is too old for its company's. Returns how many rows.

    Executions that are not over stay, whatever their age. `EXECUTION_DAYS` is the upper bound of every plan.
    """
    longest = now - timedelta(days=settings.CONFIG["EXECUTION_DAYS"])
    partitions.forget(longest)
    replay_batches.forget(longest)
    tallies.forget_days(partitions.month(longest).date())
    total = 0
    for _ in range(batches):
        total += (done := _remove(_old(now)))
        if not done:
            break
    return total


def _old(now: datetime) -> list[Any]:
    """Ids of executions that are over and older than their company's plan keeps them.

    Whole months go at once, but for those that something open keeps: what else is in them is removed here.
    """
    days = settings.CONFIG["EXECUTION_DAYS"]
    whole = partitions.month(now - timedelta(days=days))
    kept = {
        plan.name: now - timedelta(days=plan.history_days) if plan.history_days < days else whole for plan in PLANS.values()
    }
    befores = [partitions.first_id(moment) for moment in kept.values()]
    values: dict[str, Any] = {"plans": list(kept), "befores": befores, "each": BATCH // 4, "most": BATCH}
    with connection.cursor() as cursor:
        cursor.execute(_OLD, values)
        return [key for (key,) in cursor.fetchall()]


def _remove(ids: list[Any]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in _REMOVE:
            cursor.execute(sql, [ids])
    return len(ids)
