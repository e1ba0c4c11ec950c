"""Commits what executions came to: a statement for the states, one for the journals, nothing of those that lost their lease."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from automation.engine.journal import Record
from automation.engine.run import Do, Ended, Rest, Signal
from automation.models import Execution, Flow
from automation.services.executions import resuming
from connect_platform.core import events
from connect_platform.core.api.rendering import dumps

# PostgreSQL's jsonb holds no NUL.
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")

_STATES = """
UPDATE automation_execution e SET state = given.state, due_at = coalesce(given.due_at, e.due_at), reason = given.reason,
  error = given.error, started_at = coalesce(e.started_at, given.started_at), finished_at = given.finished_at,
  deaths = CASE WHEN given.gets_on THEN 0 ELSE e.deaths END,
  lease_until = CASE WHEN given.state = 'running' THEN statement_timestamp() + %(lease)s END
FROM json_to_recordset(%(changes)s::json) AS given (id uuid, attempt int, state text, due_at timestamptz, reason text,
  error jsonb, started_at timestamptz, finished_at timestamptz, gets_on boolean)
WHERE e.id = given.id AND e.attempt = given.attempt AND e.state = 'running' RETURNING e.id
"""
COLUMNS = """execution_id, step_id, path, attempt, number, name, kind, status, effect, retried, input, output, error,
  started_at, finished_at, due_at"""
TYPES = """execution_id uuid, step_id text, path text, attempt int, number int, name text, kind text, status text,
  effect text, retried boolean, input jsonb, output jsonb, error jsonb, started_at timestamptz, finished_at timestamptz,
  due_at timestamptz"""
_RECORDS = f"""
INSERT INTO automation_steprun AS known ({COLUMNS})
SELECT {COLUMNS} FROM json_to_recordset(%(records)s::json) AS given ({TYPES})
ON CONFLICT (execution_id, step_id, path, attempt) DO UPDATE SET status = excluded.status, retried = excluded.retried,
  output = excluded.output, error = excluded.error, finished_at = excluded.finished_at, due_at = excluded.due_at
WHERE known.status IN ('running', 'waiting')
"""  # noqa: S608 - constants
_RENEW = """
UPDATE automation_execution e SET lease_until = statement_timestamp() + %s
FROM unnest(%s::uuid[], %s::int[]) AS mine (id, attempt)
WHERE e.id = mine.id AND e.attempt = mine.attempt AND e.state = 'running'
"""
# Who listens to failures alone costs successes nothing. Webhooks that are switched off count too: what they missed can be
# recovered.
_LISTENERS = """
SELECT company_id, type FROM (
  SELECT company_id, unnest(events) AS type FROM automation_webhookendpoint
  WHERE company_id = ANY(%(companies)s) AND kind = 'company'
  UNION SELECT company_id, unnest(event_types) FROM automation_alert WHERE company_id = ANY(%(companies)s) AND is_active
  UNION SELECT company_id, name FROM automation_flowtrigger
  WHERE company_id = ANY(%(companies)s) AND is_active AND provider = 'platform'
) AS wanted WHERE type IN ('*', 'flow.succeeded', 'flow.failed')
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What one execution came to in one pass."""

    execution: Execution
    signal: Signal
    records: Sequence[Record]
    row: dict[str, Any]

    @classmethod
    def of(cls, execution: Execution, signal: Signal, records: Sequence[Record], since: datetime) -> Change:
        """`since` is when the pass began.

        Only an execution that got on is believed not to end its workers: noting that a step begins once more is no progress.
        """
        row: dict[str, Any] = {"id": execution.pk, "attempt": execution.attempt, "started_at": since, "reason": ""}
        match signal:
            case Rest():
                is_parked = signal.parked or signal.due is None
                row |= {"state": Execution.State.PARKED if is_parked else Execution.State.WAITING}
                row |= {"due_at": signal.due, "reason": signal.reason}
            case Ended():
                row |= {"state": Execution.State.FAILED if signal.error else Execution.State.DONE}
                row |= {"error": signal.error, "finished_at": timezone.now()}
            case Do():
                row |= {"state": Execution.State.RUNNING}
        row["gets_on"] = not isinstance(signal, Do) or any(record.was_tried for record in records)
        return cls(execution, signal, records, row)


def store(changes: Sequence[Change]) -> set[Any]:
    """Commit what executions came to; returns the ids of those that were still this worker's, the others are untouched."""
    with transaction.atomic(), connection.cursor() as cursor:
        states: dict[str, Any] = {"changes": as_json([change.row for change in changes]), "lease": Execution.LEASE}
        cursor.execute(_STATES, states)
        kept = {row[0] for row in cursor.fetchall()}
        records = rows_of([change for change in changes if change.execution.pk in kept])
        if records:
            cursor.execute(_RECORDS, {"records": as_json(records)})
        tell([change for change in changes if change.execution.pk in kept])
        rests = [(one.execution.pk, one.signal) for one in changes if isinstance(one.signal, Rest)]
        resuming.woken([rest for rest in rests if rest[0] in kept])
    return kept


def renew(executions: Sequence[Execution]) -> None:
    """Start the leases of executions anew; those that were lost stay lost."""
    if executions:
        mine: list[Any] = [Execution.LEASE, [one.pk for one in executions], [one.attempt for one in executions]]
        with connection.cursor() as cursor:
            cursor.execute(_RENEW, mine)


def rows_of(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Their records as rows of the journal."""
    return [_row(change, record) for change in changes for record in change.records]


def _row(change: Change, record: Record) -> dict[str, Any]:
    return {
        "execution_id": change.execution.pk,
        "step_id": record.step_id,
        "path": record.path,
        "attempt": record.attempt,
        "number": record.number,
        "name": record.name,
        "kind": record.kind,
        "status": record.status,
        "effect": record.effect,
        "retried": record.retried,
        "input": record.input,
        "output": record.output,
        "error": record.error,
        "started_at": record.started,
        "finished_at": record.finished,
        "due_at": record.due,
    }


def as_json(value: Any) -> str:
    """JSON that PostgreSQL can hold."""
    data = dumps(value)
    return (_NUL.sub(rb"\1\\ufffd", data) if b"\\u0000" in data else data).decode()


def tell(changes: Sequence[Change]) -> None:
    """In the caller's transaction, record that live executions ended, for companies somebody of which listens."""
    ended = [one for one in changes if isinstance(one.signal, Ended) and one.execution.mode == Execution.Mode.LIVE]
    if not ended:
        return
    with connection.cursor() as cursor:
        cursor.execute(_LISTENERS, {"companies": list({one.execution.company_id for one in ended})})
        listening = set(cursor.fetchall())
    told = [one for one in ended if listening & {(one.execution.company_id, name) for name in ("*", _event_of(one.signal))}]
    names = dict(Flow.objects.filter(pk__in={one.execution.flow_id for one in told}).values_list("pk", "name")) if told else {}
    for one in told:
        if isinstance(one.signal, Ended):
            flow = {"flowId": str(one.execution.flow_id), "flowName": names.get(one.execution.flow_id, "")}
            error = one.signal.error and f"{one.signal.error.get('step')}: {one.signal.error.get('message')}"
            data = {**flow, "executionId": str(one.execution.pk), "error": error}
            events.emit(one.execution.company_id, _event_of(one.signal), data)


def _event_of(signal: Signal) -> str:
    return "flow.failed" if isinstance(signal, Ended) and signal.error else "flow.succeeded"
