"""What steps do in this database happens once: the step's key, what it wrote and what it came to are one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from automation.engine.kinds import Context
from automation.models import StepEffect
from automation.services.executions.storing import as_json

_KEYS = uuid.UUID("0f1c7a52-6f0c-5e57-a3a1-5f6f6f5f2b8e")
#: What is younger may belong to an execution whose end is not stored yet.
YOUNG = timedelta(hours=1)
_BATCH = 5000
_BEGIN = "INSERT INTO automation_stepeffect (id, execution_id) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING id"
_END = "UPDATE automation_stepeffect SET output = %s::jsonb WHERE id = %s"
_FORGET = """
DELETE FROM automation_stepeffect WHERE id IN (
  SELECT effect.id FROM automation_stepeffect effect WHERE effect.at < %s AND NOT EXISTS (
    SELECT FROM automation_execution run WHERE run.id = effect.execution_id AND run.state IN ('waiting', 'running', 'parked'))
  ORDER BY effect.at LIMIT %s)
"""


def once(context: Context, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `act` gives, which writes to this database only; of a step that did it before, what it gave then.

    A second worker with the same step waits for the first one. Where `act` raises, nothing was done and it may be tried again.
    """
    key = uuid.uuid5(_KEYS, context.key)
    with transaction.atomic(), database.cursor() as cursor:
        cursor.execute(_BEGIN, [key, context.execution_id])
        if cursor.fetchone() is None:
            before: dict[str, Any] = StepEffect.objects.values_list("output", flat=True).get(pk=key)
            return before
        output = act()
        cursor.execute(_END, [as_json(output), key])
    return output


def forget() -> int:
    """Forget the effects of executions that are over. Returns how many."""
    total = 0
    while True:
        with database.cursor() as cursor:
            cursor.execute(_FORGET, [timezone.now() - YOUNG, _BATCH])
            total += (gone := int(cursor.rowcount))
        if gone < _BATCH:
            return total
