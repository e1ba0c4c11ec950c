"""Finds failures by their error, among the latest of a company: errors are read, as no index could know every word of them."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from django.db import connection

from automation.services.history.filters import Filter
from automation.services.history.tallies import Asked

MOST = 10_000  # failures that are looked at

_KEYS = """
WITH latest AS MATERIALIZED (
  SELECT id, event_id, error FROM automation_execution WHERE {rows} AND id >= %(lower)s AND id < %(upper)s
  ORDER BY id DESC LIMIT %(most)s)
SELECT array(SELECT id FROM latest WHERE {errors} ORDER BY id DESC), (SELECT count(*) FROM latest)
"""
_SAYS = "(event_id = %(search)s OR strpos(upper(error ->> 'message'), upper(%(search)s)) > 0)"
_AT_STEP = "%(step)s IN (error ->> 'stepId', error ->> 'step')"
_AT_KIND = """EXISTS (SELECT 1 FROM automation_steprun run
  WHERE run.execution_id = latest.id AND run.step_id = latest.error ->> 'stepId' AND run.kind = %(kind)s)"""


class Failures(NamedTuple):
    """Ids, newest first. `is_capped` where there were more failures than are looked at."""

    found: list[uuid.UUID]
    is_capped: bool


def keys(company_id: int, wanted: Filter, lower: uuid.UUID, upper: uuid.UUID) -> Failures:
    """The failures that are meant, with `lower` <= id < `upper`. One query."""
    if wanted.status not in ("", "failed"):
        return Failures([], False)
    asked = Asked(company_id, wanted.flow_id, ("failed", "canceled"), wanted.mode)
    of_replay = ("replay_of = %(replay_of)s",) if wanted.replay_of else ()
    errors = {_SAYS: wanted.search, _AT_STEP: wanted.failed_step, _AT_KIND: wanted.step_kind}
    sql = _KEYS.format(
        rows=asked.where(*asked.of_flow, *of_replay), errors=" AND ".join(text for text, value in errors.items() if value)
    )
    values = {
        **asked.values,
        "lower": lower,
        "upper": upper,
        "most": MOST,
        "replay_of": wanted.replay_of,
        "search": wanted.search,
        "step": f"step_{wanted.failed_step}" if wanted.failed_step.isdecimal() else wanted.failed_step,
        "kind": wanted.step_kind,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found, looked_at = cursor.fetchone()
    return Failures(list(found), looked_at >= MOST)
