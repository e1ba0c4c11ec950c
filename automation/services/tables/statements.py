"""The statements that read and write rows, composed for the columns of one table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from psycopg import sql

from automation.models import Table, TableBlock
from automation.services.tables.columns import Column
from automation.services.tables.ddl import compared, indexed, relation

#: What every row has, before its columns.
FIXED = ("id", "external_key", "created_at", "updated_at")
_BLOCK = sql.Literal(TableBlock.SIZE)


def names(keys: Iterable[str], alias: str = "") -> sql.Composed:
    """Column names after each other, of one alias."""
    return sql.SQL(", ").join(sql.Identifier(alias, key) if alias else sql.Identifier(key) for key in keys)


@dataclass(frozen=True, slots=True)
class Target:
    """A table's relation and the columns a statement has to do with."""

    table: Table
    columns: Sequence[Column]

    @property
    def relation(self) -> sql.Identifier:
        return relation(self.table.pk)

    @property
    def keys(self) -> list[str]:
        return [column.key for column in self.columns]

    @property
    def fields(self) -> list[str]:
        return [*FIXED, *self.keys]

    @property
    def typed(self) -> sql.Composed:
        """Columns as jsonb_to_record is told of them; it wants one at least."""
        own = [sql.SQL("{} {}").format(sql.Identifier(one.key), sql.SQL(one.kind.sql)) for one in self.columns]
        return sql.SQL(", ").join([sql.SQL("nothing text"), *own])


# `rows` is a JSON array of {"i": id, "k": external key, "d": values by column key}; what is not there stays as it is.
_GIVEN = """
given AS MATERIALIZED (
  SELECT item.n, (item.value ->> 'i')::bigint AS id, item.value ->> 'k' AS external_key, item.value ? 'k' AS has_key,
    item.value -> 'd' AS data, {typed}
  FROM jsonb_array_elements(%(rows)s::jsonb) WITH ORDINALITY AS item(value, n),
    jsonb_to_record(item.value -> 'd') AS typed({definitions})
)"""
_MADE = """
made AS (
  INSERT INTO {relation} (external_key{columns})
  SELECT given.external_key{values} FROM given, jsonb_to_record(%(defaults)s::jsonb || given.data) AS typed({definitions})
  {missing} ORDER BY given.n RETURNING {fields}
)"""
_COUNTED = """
blocks AS (
  INSERT INTO automation_tableblock (table_id, number, rows)
  SELECT %(table)s, id / {block}, {sign} count(*) FROM {changed} GROUP BY 2 ORDER BY 2
  ON CONFLICT (table_id, number) DO UPDATE SET rows = automation_tableblock.rows + excluded.rows
), counted AS (
  UPDATE automation_table SET row_count = row_count {sign} (SELECT count(*) FROM {changed}) WHERE id = %(table)s
)"""
_NOTED = """
{name} AS (
  INSERT INTO automation_tablechange (table_id, row_id, action, by, before)
  SELECT %(table)s, id, {action}, %(by)s, {before} FROM {changed} ORDER BY id
)"""
# Only what differs is on record; a row that stays the same is not touched.
_UPDATED = """
old AS MATERIALIZED (
  SELECT given.n, {old} FROM {relation} held JOIN given ON {match} ORDER BY held.id FOR NO KEY UPDATE OF held
), changed AS (
  UPDATE {relation} held SET updated_at = statement_timestamp(), {sets} FROM given JOIN old USING (n)
  WHERE held.id = old.id AND ({before}) IS DISTINCT FROM ({after}) RETURNING given.n, {held}
), noted AS (
  INSERT INTO automation_tablechange (table_id, row_id, action, by, before, after)
  SELECT %(table)s, changed.id, 'updated', %(by)s, jsonb_object_agg(was.key, was.value), jsonb_object_agg(was.key, now.value)
  FROM changed JOIN old USING (n), jsonb_each(to_jsonb(old)) was JOIN jsonb_each(to_jsonb(changed)) now USING (key)
  WHERE was.value IS DISTINCT FROM now.value AND was.key <> 'updated_at' GROUP BY changed.id ORDER BY changed.id
)"""


def _given(target: Target) -> sql.Composed:
    return sql.SQL(_GIVEN).format(typed=names(["nothing", *target.keys], "typed"), definitions=target.typed)


def _made(target: Target, missing: str = "") -> sql.Composed:
    return sql.SQL(_MADE).format(
        relation=target.relation,
        columns=sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(key)) for key in target.keys),
        values=sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier("typed", key)) for key in target.keys),
        definitions=target.typed,
        missing=sql.SQL(missing),
        fields=names(target.fields),
    )


def counted(changed: str, sign: str) -> sql.Composed:
    """Parts of a statement that keep the counts of a table right, where `changed` names the part that gave or took rows."""
    return sql.SQL(_COUNTED).format(block=_BLOCK, changed=sql.Identifier(changed), sign=sql.SQL(sign))


def noted(changed: str, action: str, before: str = "NULL::jsonb", name: str = "noted") -> sql.Composed:
    """A part of a statement that writes the history of the rows in `changed`."""
    return sql.SQL(_NOTED).format(
        name=sql.Identifier(name),
        action=sql.Literal(action),
        before=sql.SQL(before),
        changed=sql.Identifier(changed),
    )


def _with(*parts: sql.Composable) -> sql.Composed:
    return sql.SQL("WITH ") + sql.SQL(",").join(parts)


def inserted(target: Target) -> sql.Composed:
    """New rows; gives `True`, their place from 1 and their fields, in the order given."""
    return _with(_given(target), _made(target), noted("made", "created"), counted("made", "+")) + sql.SQL(
        " SELECT 'created', row_number() OVER (ORDER BY id), {} FROM made ORDER BY id"
    ).format(names(target.fields))


def updated(target: Target, every: Target) -> sql.Composed:
    """Rows changed by id; gives what became of each that is there (updated, same), its place and its fields.

    `target` has the columns that change, `every` those that are read.
    """
    return _with(_given(target), _changed(target, every, sql.SQL("held.id = given.id"))) + sql.SQL(" {} ORDER BY 2").format(
        _outcomes(every)
    )


def upserted(target: Target, every: Target, by: Column | None) -> sql.Composed:
    """Rows changed where the key is there, else made; by external key, or by a unique column. The caller holds the table, so
    that no key appears or goes meanwhile. Gives what became of each (created, updated, same), its place and its fields."""

    def key(alias: str) -> sql.Composable:
        return compared(by, sql.Identifier(alias, by.key)) if by else sql.Identifier(alias, "external_key")

    missing = "WHERE NOT EXISTS (SELECT 1 FROM old WHERE old.n = given.n)"
    match = sql.SQL("{} = {}").format(key("held"), key("given"))
    made = sql.SQL(" UNION ALL SELECT 'created', given.n, {} FROM made JOIN given ON {} = {} ORDER BY 2").format(
        names(every.fields, "made"), key("made"), key("given")
    )
    parts = (
        _given(target),
        _changed(target, every, match),
        _made(every, missing),
        noted("made", "created", name="noted_new"),
        counted("made", "+"),
    )
    return _with(*parts) + sql.SQL(" ") + _outcomes(every) + made


def _changed(target: Target, every: Target, match: sql.Composable) -> sql.Composed:
    changes = sql.SQL("CASE WHEN given.data ? {} THEN {} ELSE {} END")
    new: dict[str, sql.Composable] = {
        key: changes.format(sql.Literal(key), sql.Identifier("given", key), sql.Identifier("held", key)) for key in target.keys
    }
    new["external_key"] = sql.SQL("CASE WHEN given.has_key THEN given.external_key ELSE held.external_key END")
    return sql.SQL(_UPDATED).format(
        relation=target.relation,
        match=match,
        old=names(every.fields, "held"),
        held=names(every.fields, "held"),
        sets=sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(key), value) for key, value in new.items()),
        before=sql.SQL("ROW({})").format(names(new, "held")),
        after=sql.SQL("ROW({})").format(sql.SQL(", ").join(new.values())),
    )


def _outcomes(every: Target) -> sql.Composed:
    return sql.SQL(
        "SELECT 'updated', n, {fields} FROM changed UNION ALL"
        " SELECT 'same', n, {fields} FROM old WHERE NOT EXISTS (SELECT 1 FROM changed WHERE changed.n = old.n)"
    ).format(fields=names(every.fields))


def deleted(every: Target) -> sql.Composed:
    """Rows deleted by id; gives their fields."""
    gone = sql.SQL(
        "old AS MATERIALIZED (SELECT id FROM {relation} WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE),"
        " gone AS (DELETE FROM {relation} held USING old WHERE held.id = old.id RETURNING {fields})"
    ).format(relation=every.relation, fields=names(every.fields, "held"))
    return _with(gone, noted("gone", "deleted", "to_jsonb(gone) - 'id'"), counted("gone", "-")) + sql.SQL(
        " SELECT {} FROM gone ORDER BY id"
    ).format(names(every.fields))


def is_equal(column: Column, value: sql.Composable) -> sql.Composed:
    """A condition that uses the column's index."""
    own = sql.Identifier(column.key)
    exact = sql.SQL("{} = {}").format(compared(column, own), compared(column, value))
    return sql.SQL("({} = {} AND {})").format(indexed(column, own), indexed(column, value), exact)


def selected(every: Target, where: sql.Composable, order: sql.Composable, limit: int, offset: int = 0) -> sql.Composed:
    """Rows that meet a condition, in an order."""
    return sql.SQL("SELECT {} WHERE {} ORDER BY {} LIMIT {} OFFSET {}").format(
        _fields_of(every.table.pk, tuple(every.fields)), where, order, sql.Literal(limit), sql.Literal(offset)
    )


@lru_cache(maxsize=500)
def _fields_of(table_id: UUID, fields: tuple[str, ...]) -> sql.SQL:
    """What reading rows begins with, as text: composing it takes as long as PostgreSQL takes to find a row."""
    text = sql.SQL("{} FROM {}").format(names(fields), relation(table_id)).as_string(None)
    return sql.SQL(text)


# The blocks say where the row at an offset stands; from there on at most a block's rows are passed over.
_PAGE = """
WITH place AS (
  SELECT number, before FROM (
    SELECT number, sum(rows) OVER (ORDER BY number) - rows AS before FROM automation_tableblock WHERE table_id = {table}
  ) counted WHERE before <= {offset} ORDER BY number DESC LIMIT 1
)
SELECT {fields} FROM {relation} WHERE id >= (SELECT number * {block} FROM place) ORDER BY id
LIMIT {limit} OFFSET {offset} - (SELECT before FROM place)
"""


def page(every: Target, limit: int, offset: int) -> sql.Composed:
    """Rows in the order they were made, from any depth as fast as from the start."""
    return sql.SQL(_PAGE).format(
        table=sql.Literal(every.table.pk),
        offset=sql.Literal(offset),
        fields=names(every.fields),
        relation=every.relation,
        block=_BLOCK,
        limit=sql.Literal(limit),
    )
