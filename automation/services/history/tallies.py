"""Adds up what ended, so that lists know their totals, and deep pages their place, without counting the rows before them.

A trigger of the database notes each end in `ExecutionEnd`, in the commit that makes it; `fold` adds these notes to the tallies.
Who counts adds tallies, notes and what is still open, in one statement: exact at any moment, however late the beat is.

The history of a company is cut into blocks of some thousand executions, by their ids. A block that grew too large is cut again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from automation.models.tallies import FlowDay
from connect_platform.core import prepared

SIZE = 4_000  # executions of a new block; twice as many are cut again
BATCH = 20_000
FIRST, LAST = uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)

#: Durations fall into buckets, each reaching about a fifth further than the one before; -1 is for those that never began.
PER_DOUBLING = 4
_BUCKET = f"coalesce(floor({PER_DOUBLING} * ln(1 + greatest(seconds, 0) * 1000) / ln(2)), -1)"

_TAKEN = """
DELETE FROM automation_executionend WHERE id IN (SELECT id FROM automation_executionend ORDER BY id LIMIT %s) RETURNING *
"""
_REMOVED = """
SELECT company_id, flow_id, id AS execution_id, mode, state, (created_at AT TIME ZONE 'UTC')::date AS day,
  extract(epoch FROM finished_at - started_at)::float8 AS seconds, -1 AS sign
FROM {table} WHERE state IN ('done', 'failed', 'canceled')
"""
_ADD = f"""
WITH taken AS ({{source}}),
starts AS (
  SELECT company_id, array_agg(DISTINCT block ORDER BY block) AS blocks FROM automation_executiontally
  WHERE flow_id IS NULL AND company_id IN (SELECT company_id FROM taken) GROUP BY company_id),
placed AS (
  SELECT taken.*, coalesce(blocks[width_bucket(execution_id, blocks)], '{FIRST}') AS block
  FROM taken LEFT JOIN starts USING (company_id)),
tallied AS (
  INSERT INTO automation_executiontally AS known (company_id, flow_id, block, mode, state, count)
  SELECT company_id, flow_id, block, mode, state, sum(sign) FROM placed
  GROUP BY GROUPING SETS ((company_id, block, mode, state), (company_id, block, mode, state, flow_id)) HAVING sum(sign) <> 0
  ON CONFLICT (company_id, flow_id, block, mode, state) DO UPDATE SET count = known.count + excluded.count),
days AS (
  INSERT INTO automation_flowday AS known (company_id, flow_id, day, mode, state, bucket, count)
  SELECT company_id, flow_id, day, mode, state, {_BUCKET}, sum(sign) FROM placed
  GROUP BY company_id, flow_id, day, mode, state, {_BUCKET} HAVING sum(sign) <> 0
  ON CONFLICT (company_id, flow_id, day, mode, state, bucket) DO UPDATE SET count = known.count + excluded.count)
SELECT company_id, block, count(*), bool_or(sign < 0) FROM placed GROUP BY company_id, block
"""  # noqa: S608 - constants
_EMPTY = "DELETE FROM automation_executiontally WHERE company_id = ANY(%s) AND count = 0"
_LARGE = """
WITH touched AS (SELECT * FROM unnest(%(companies)s::bigint[], %(blocks)s::uuid[]) AS touched (company_id, block))
SELECT company_id, block, (SELECT later.block FROM automation_executiontally later
  WHERE later.company_id = touched.company_id AND later.flow_id IS NULL AND later.block > touched.block ORDER BY 1 LIMIT 1)
FROM touched JOIN automation_executiontally tally USING (company_id, block)
WHERE flow_id IS NULL GROUP BY company_id, block HAVING sum(count) > %(most)s
"""
# What ended and is noted still will be added when the note is: it counts as not there yet.
_CUT = """
WITH known AS (
  SELECT flow_id, id, mode, state, 1 AS sign FROM automation_execution
  WHERE company_id = %(company)s AND id >= %(lower)s AND id < %(upper)s AND state IN ('done', 'failed', 'canceled')
  UNION ALL
  SELECT flow_id, execution_id, mode, state, -sign FROM automation_executionend
  WHERE company_id = %(company)s AND execution_id >= %(lower)s AND execution_id < %(upper)s),
pieces AS (SELECT *, (rank() OVER (ORDER BY id) - 1) / %(size)s AS piece FROM known),
starts AS (SELECT piece, CASE piece WHEN 0 THEN %(lower)s::uuid ELSE (array_agg(id ORDER BY id))[1] END AS block
  FROM pieces GROUP BY piece)
INSERT INTO automation_executiontally (company_id, flow_id, block, mode, state, count)
SELECT %(company)s, flow_id, block, mode, state, sum(sign) FROM pieces JOIN starts USING (piece)
GROUP BY GROUPING SETS ((block, mode, state), (block, mode, state, flow_id)) HAVING sum(sign) <> 0
"""


def fold(batches: int = 50) -> int:
    """Add what was noted to the tallies; one at a time in all processes. Returns how many notes there were."""
    total = 0
    for _ in range(batches):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('automation_executiontally'))")
            if cursor.fetchone() != (True,):
                break
            total += (done := _add(cursor, _TAKEN, [BATCH]))
        if done < BATCH:
            break
    return total


def forget(table: str) -> None:
    """In the caller's transaction, take the executions of a partition that is about to be dropped out of the tallies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('automation_executiontally'))")
        _add(cursor, _REMOVED.format(table=table), [])


def forget_days(before: date) -> None:
    """Remove what is known of days of which no execution is kept."""
    FlowDay.objects.filter(day__lt=before).delete()


def _add(cursor: Any, source: str, values: list[Any]) -> int:
    cursor.execute(_ADD.format(source=source), values)
    touched = cursor.fetchall()
    if touched:
        companies, blocks = [row[0] for row in touched], [row[1] for row in touched]
        if fewer := {company for company, _, _, is_fewer in touched if is_fewer}:
            cursor.execute(_EMPTY, [list(fewer)])
        cursor.execute(_LARGE, {"companies": companies, "blocks": blocks, "most": 2 * SIZE})
        for company, lower, upper in cursor.fetchall():
            _cut(cursor, company, lower, upper)
    return sum(row[2] for row in touched)


def _cut(cursor: Any, company: int, lower: uuid.UUID, upper: uuid.UUID | None) -> None:
    """Count a block anew, as blocks of the usual size."""
    cursor.execute("DELETE FROM automation_executiontally WHERE company_id = %s AND block = %s", [company, lower])
    cursor.execute(_CUT, {"company": company, "lower": lower, "upper": upper or LAST, "size": SIZE})


@dataclass(frozen=True, slots=True)
class Asked:
    """Executions of a company with this flow, one of these states and this mode; no flow, states or mode is any."""

    company: int
    flow: uuid.UUID | None
    states: Sequence[str]
    mode: str

    @property
    def values(self) -> dict[str, Any]:
        return {"company": self.company, "flow": self.flow, "states": list(self.states), "mode": self.mode}

    def where(self, *own: str) -> str:
        """As a condition on rows that have these columns."""
        states = ["state = ANY(%(states)s)"] if self.states else []
        mode = ["mode = %(mode)s"] if self.mode else []
        return " AND ".join(["company_id = %(company)s", *own, *states, *mode])

    @property
    def of_flow(self) -> tuple[str, ...]:
        return ("flow_id = %(flow)s",) if self.flow else ()


@dataclass(frozen=True, slots=True)
class Block:
    """Executions with `lower` <= id < `upper`, and how many of them match."""

    lower: uuid.UUID
    upper: uuid.UUID
    count: int


# Prepared, as planning for all the months there are takes longer than reading a page.
_BLOCKS = """
WITH tallied AS (
  SELECT block, coalesce(sum(count) FILTER (WHERE {tallied}), 0) AS count FROM automation_executiontally
  WHERE company_id = %(company)s AND (flow_id IS NULL OR flow_id = %(flow)s) GROUP BY block),
starts AS (SELECT array_agg(block ORDER BY block) AS blocks FROM tallied),
late AS (
  SELECT execution_id AS id, sign FROM automation_executionend WHERE {rows}
  UNION ALL
  SELECT id, 1 FROM automation_execution WHERE {rows} AND state IN ('waiting', 'running', 'parked'))
SELECT block, sum(count)::bigint FROM (
  SELECT block, count FROM tallied
  UNION ALL
  SELECT coalesce(blocks[width_bucket(id, blocks)], %(first)s), sign FROM late, starts) every
GROUP BY block ORDER BY block DESC
"""
_COUNT = "SELECT count(*) FROM automation_execution WHERE id >= %(lower)s AND id < %(upper)s AND {rows}"
_KEYS = """
SELECT found.id FROM unnest(%(lowers)s::uuid[], %(uppers)s::uuid[]) AS block (lower, upper), LATERAL (
  SELECT id FROM automation_execution WHERE id >= block.lower AND id < block.upper AND {rows}
  ORDER BY id DESC LIMIT %(most)s) found
ORDER BY found.id DESC OFFSET %(offset)s LIMIT %(limit)s
"""


def blocks(asked: Asked) -> list[Block]:
    """The history of a company, newest first: how many of each block are asked for."""
    of_all = asked.of_flow or ("flow_id IS NULL",)
    sql = _BLOCKS.format(tallied=asked.where(*of_all), rows=asked.where(*asked.of_flow))
    rows = prepared.execute(sql, {**asked.values, "first": FIRST}).fetchall()
    uppers = [LAST, *(block for block, _ in rows)]
    return [Block(block, upper, count) for (block, count), upper in zip(rows, uppers, strict=False)]


def within(asked: Asked, block: Block, lower: uuid.UUID, upper: uuid.UUID) -> Block:
    """The part of a block between two ids; what is not all of it is counted by its rows."""
    if lower <= block.lower and block.upper <= upper:
        return block
    lower, upper = max(lower, block.lower), min(upper, block.upper)
    sql = _COUNT.format(rows=asked.where(*asked.of_flow))
    return Block(lower, upper, prepared.execute(sql, {**asked.values, "lower": lower, "upper": upper}).fetchone()[0])


def keys(asked: Asked, blocks: Sequence[Block], offset: int, limit: int) -> list[uuid.UUID]:
    """Ids of the executions of these blocks that are asked for, newest first."""
    ranges = {"lowers": [block.lower for block in blocks], "uppers": [block.upper for block in blocks]}
    values = {**asked.values, **ranges, "most": offset + limit, "offset": offset, "limit": limit}
    return [key for (key,) in prepared.execute(_KEYS.format(rows=asked.where(*asked.of_flow)), values).fetchall()]


_DAYS = f"""
SELECT day, state, bucket, sum(count)::bigint FROM (
  SELECT day, state, bucket, count FROM automation_flowday
  WHERE company_id = %(company)s AND flow_id = %(flow)s AND day >= %(since)s AND mode = ANY(%(modes)s)
  UNION ALL
  SELECT day, state, {_BUCKET}, sign FROM automation_executionend
  WHERE company_id = %(company)s AND flow_id = %(flow)s AND day >= %(since)s AND mode = ANY(%(modes)s)) every
GROUP BY day, state, bucket HAVING sum(count) <> 0 ORDER BY day, bucket
"""  # noqa: S608 - constants


def days(company: int, flow: uuid.UUID, since: date, modes: Iterable[str]) -> list[tuple[date, str, int, int]]:
    """Of each day from `since`, each state and each bucket of durations: how many executions of a flow ended so."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"company": company, "flow": flow, "since": since, "modes": list(modes)})
        return list(cursor.fetchall())


def percentile(counts: Mapping[int, int], share: float) -> float | None:
    """Milliseconds within which this share of executions ended, from how many fell into each bucket; off by a tenth at most."""
    known = sorted((bucket, count) for bucket, count in counts.items() if bucket >= 0)
    wanted = share * sum(count for _, count in known)
    for bucket, count in known:
        wanted -= count
        if wanted <= 0:
            return round(2 ** ((bucket + 0.5) / PER_DOUBLING) - 1, 1)
    return None
