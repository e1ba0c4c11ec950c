"""Commits what callers of addresses began at the same moment: one statement for all that wait, by one of their threads."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from automation.engine.run import Ended
from automation.services.executions import storing
from automation.services.executions.storing import Change
from automation.services.triggers import addresses
from automation.services.triggers.addresses import Address, Stale
from connect_platform.core import prepared
from connect_platform.core.gathering import Gathering

#: Of one statement at most: entries, and bytes of what they store.
MOST, MOST_BYTES = 50, 512 * 1024

# Whoever sends the same item at the same moment waits here, and then inserts nothing. In one order, so that no two wait for
# each other; for the same reason the trigger's row is left alone where another has it.
_STORE = f"""
WITH told AS MATERIALIZED (
  SELECT * FROM json_to_recordset(%(entries)s::json) AS told (trigger text, stamp text, key text, id uuid, company bigint,
    flow uuid, version int, state text, attempt int, payload jsonb, error jsonb, started timestamptz, finished timestamptz)
), current AS MATERIALIZED (
  SELECT waiting.id, {addresses.STAMP} AS stamp FROM {addresses.ROWS}
  WHERE waiting.id IN (SELECT trigger FROM told WHERE stamp IS NOT NULL)
), given AS MATERIALIZED (
  SELECT told.* FROM told LEFT JOIN current ON current.id = told.trigger
  WHERE told.stamp IS NULL OR told.stamp = current.stamp
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
SELECT given.id, made.id IS NOT NULL FROM given LEFT JOIN made ON made.id = given.id
"""  # noqa: S608 - constants


@dataclass(slots=True, eq=False)
class Entry:
    """An item, and how far the execution came that it began, as JSON."""

    change: Change
    name: tuple[str, str]
    is_told: bool  # somebody may listen to how it ended
    row: str
    records: str
    is_made: bool | None = False  # False where the item was seen, None where the address is not what was remembered

    @classmethod
    def of(cls, at: Address, key: str, change: Change) -> Entry:
        """The entry of an item that came to an address."""
        is_told = at.is_heard and isinstance(change.signal, Ended)
        records = storing.as_json(storing.rows_of([change]))[1:-1]
        return cls(change, (at.trigger_id, key), is_told, storing.as_json(_row(at, key, change)), records)


def store(entry: Entry) -> bool:
    """Commit item, execution and steps together, with others that came meanwhile; False where the item was seen.

    Raises Stale where the item came to an address that is no longer what was remembered.
    """
    if connection.in_atomic_block:  # nobody else may commit what is part of more
        _commit([entry])
    else:
        _storing.submit(entry)
    if entry.is_made is None:
        raise Stale
    return entry.is_made


def _commit(batch: Sequence[Entry]) -> None:
    values = {
        "entries": f"[{','.join(one.row for one in batch)}]",
        "records": f"[{','.join(one.records for one in batch if one.records)}]",
    }
    told = [one.change for one in batch if one.is_told]
    with transaction.atomic() if told else nullcontext():  # one statement is a transaction by itself
        made = dict(prepared.execute(_STORE, values).fetchall())
        if changes := [change for change in told if made.get(change.execution.pk)]:
            storing.tell(changes)
    for one in batch:
        one.is_made = made.get(one.change.execution.pk)


def _row(at: Address, key: str, change: Change) -> dict[str, Any]:
    execution, row = change.execution, change.row
    return {
        "trigger": at.trigger_id,
        "stamp": None if at.is_sure else at.stamp,
        "key": key,
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


_storing = Gathering(
    _commit, most=MOST, name=lambda one: one.name, size=lambda one: len(one.row) + len(one.records), most_size=MOST_BYTES
)
