"""Commits what callers of addresses began at the same moment: one statement for all that wait, by one of their threads."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from automation.engine.run import Ended
from automation.services.executions import storing
from automation.services.executions.storing import Change
from connect_platform.core import prepared

#: Of one statement at most: entries, and bytes of what callers sent with them.
MOST, MOST_BYTES = 50, 4 * 1024 * 1024

# Whoever sends the same item at the same moment waits here, and then inserts nothing. In one order, so that no two wait for
# each other; for the same reason the trigger's row is left alone where another has it.
_STORE = f"""
WITH given AS MATERIALIZED (
  SELECT * FROM json_to_recordset(%(entries)s::json) AS given (trigger text, key text, id uuid, company bigint, flow uuid,
    version int, state text, attempt int, payload jsonb, error jsonb, started timestamptz, finished timestamptz)
), item AS (
  INSERT INTO automation_triggeritem AS known (trigger_id, key, decision, execution_id)
  SELECT trigger, key, 'fired', id FROM given ORDER BY trigger, key
  ON CONFLICT (trigger_id, key) DO UPDATE SET duplicates = known.duplicates + 1, last_seen_at = statement_timestamp()
  RETURNING trigger_id, key, duplicates
), made AS (
  INSERT INTO automation_execution
    (id, company_id, flow_id, version, mode, state, attempt, payload, error, event_id, started_at, finished_at)
  SELECT given.id, company, flow, version, 'live', state, attempt, payload, error, given.key, started, finished
  FROM given JOIN item ON item.trigger_id = given.trigger AND item.key = given.key WHERE duplicates = 0
  RETURNING id
), steps AS (
  INSERT INTO automation_steprun ({storing.COLUMNS})
  SELECT {storing.COLUMNS} FROM json_to_recordset(%(records)s::json) AS given ({storing.TYPES})
  WHERE execution_id IN (SELECT id FROM made)
), stale AS (
  SELECT id FROM automation_flowtrigger WHERE id IN (SELECT trigger_id FROM item WHERE duplicates = 0)
    AND (last_fired_at IS NULL OR last_fired_at < statement_timestamp() - interval '1 second') FOR NO KEY UPDATE SKIP LOCKED
), fired AS (
  UPDATE automation_flowtrigger SET last_fired_at = statement_timestamp(), last_error = '' WHERE id IN (SELECT id FROM stale)
)
SELECT id FROM made
"""  # noqa: S608 - constants


@dataclass(slots=True, eq=False)
class Entry:
    """An item, and how far the execution came that it began. `is_told` where somebody listens to how executions end."""

    trigger_id: str
    key: str
    change: Change
    is_told: bool
    size: int  # bytes of what the caller sent
    is_made: bool = False  # False where the item was seen
    error: Exception | None = None
    is_over: bool = False
    turn: threading.Lock = field(default_factory=threading.Lock)  # let go once it is over, or its thread is to store


_lock = threading.Lock()
_waiting: list[Entry] = []
_is_led = False


def store(entry: Entry) -> bool:
    """Commit item, execution and steps together, with others that came meanwhile; False where the item was seen.

    One thread at a time stores, for all; once its own entry is over it leaves the rest to one of those that wait.
    """
    global _is_led
    if connection.in_atomic_block:  # nobody else may commit what is part of more
        _commit([entry])
        return entry.is_made
    with _lock:
        _waiting.append(entry)
        leads, _is_led = not _is_led, True
        entry.turn.acquire()
    if not leads:
        entry.turn.acquire()
    while not entry.is_over:
        with _lock:
            batch = _next()
        _store_all(batch)
        for one in batch:
            one.is_over = True
            if one is not entry:
                one.turn.release()
        leads = True
    if leads:
        with _lock:
            _is_led = bool(_waiting)
            if _waiting:
                _waiting[0].turn.release()
    if entry.error:
        raise entry.error
    return entry.is_made


def _next() -> list[Entry]:
    """Take what goes into one statement, oldest first. An item that came twice at once goes into two."""
    batch, left, keys, size = list[Entry](), list[Entry](), set[tuple[str, str]](), 0
    for one in _waiting:
        name = (one.trigger_id, one.key)
        if name in keys or (batch and (len(batch) == MOST or size + one.size > MOST_BYTES)):
            left.append(one)
        else:
            batch.append(one)
            keys.add(name)
            size += one.size
    _waiting[:] = left
    return batch


def _store_all(batch: Sequence[Entry]) -> None:
    """Store a batch, or each by itself where one of them cannot be stored: its error is its own."""
    try:
        _commit(batch)
    except Exception as error:
        # Whether a database that went away had committed is not known: nothing is stored twice.
        if len(batch) > 1 and not isinstance(error, OperationalError | InterfaceError):
            for one in batch:
                _store_all([one])
            return
        for one in batch:
            one.error = error


def _commit(batch: Sequence[Entry]) -> None:
    told = [one for one in batch if one.is_told and isinstance(one.change.signal, Ended)]
    values = {
        "entries": storing.as_json([_row(one) for one in batch]),
        "records": storing.as_json(storing.rows_of([one.change for one in batch])),
    }
    with transaction.atomic() if told else nullcontext():  # one statement is a transaction by itself
        made = {row[0] for row in prepared.execute(_STORE, values).fetchall()}
        if changes := [one.change for one in told if one.change.execution.pk in made]:
            storing.tell(changes)
    for one in batch:
        one.is_made = one.change.execution.pk in made


def _row(entry: Entry) -> dict[str, Any]:
    execution, row = entry.change.execution, entry.change.row
    return {
        "trigger": entry.trigger_id,
        "key": entry.key,
        "id": execution.pk,
        "company": execution.company_id,
        "flow": execution.flow_id,
        "version": execution.version,
        "state": row["state"],
        "attempt": row["attempt"],
        "payload": execution.payload,
        "error": row.get("error"),
        "started": row.get("started_at"),
        "finished": row.get("finished_at"),
    }
