"""Checked rows of a file on their way into a table: staged by COPY, compared with the table as a set, then taken in.

Everything here happens in the caller's transaction, who holds the table: no key appears or goes meanwhile. Two temporary
relations go with it: `staged`, the rows, and `matched`, which row of the table each of them changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.db import connection
from psycopg import sql

from automation.models import Table
from automation.services.tables import columns as defined
from automation.services.tables import statements
from automation.services.tables.checking import NAMED, ROW_ID, Fault
from automation.services.tables.columns import Column
from automation.services.tables.ddl import compared, execute, relation
from automation.services.tables.statements import Target
from automation.services.tables.writing import EXTERNAL
from connect_platform.core.api.rendering import dumps

#: Faults of one kind that are told one by one; the rest is counted.
MOST_TOLD = 10_000
_PIECE = 256 * 1024
# The largest sort is that of the file's rows, once; compiling statements that run once takes longer than it saves.
_SETTINGS = "SET LOCAL work_mem = '32MB'; SET LOCAL jit = off"
_STAGED = "CREATE TEMPORARY TABLE staged (n bigint NOT NULL, {}) ON COMMIT DROP"
_MATCHED = "CREATE TEMPORARY TABLE matched (n bigint NOT NULL, id bigint NOT NULL) ON COMMIT DROP"
_GONE = "WITH gone AS (DELETE FROM staged WHERE {} RETURNING n) SELECT count(*), (array_agg(n ORDER BY n))[1:{}] FROM gone"
_IS_NEW = sql.SQL("NOT EXISTS (SELECT FROM matched WHERE matched.n = staged.n)")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that are staged: the table they go to, the columns they have, the one by which they find rows that are there,
    whether each names its columns itself, and the columns among those of the table that have to be made first."""

    table: Table
    columns: Sequence[Column]
    key: Column | None = None
    names_own: bool = False
    made: Sequence[Column] = ()

    @property
    def own(self) -> list[Column]:
        """Columns whose values go into the table."""
        return [column for column in self.columns if column.key != ROW_ID.key]

    @property
    def keys(self) -> list[Column]:
        """Columns of which no two rows may have the same value."""
        found = [one for one in self.columns if one.unique or one.key in (EXTERNAL.key, ROW_ID.key)]
        return found if self.key is None or self.key in found else [*found, self.key]


@dataclass(slots=True)
class Faults:
    """What is wrong with rows: how many, and the first of them."""

    count: int = 0
    told: list[Fault] = field(default_factory=list)

    def add(self, found: Sequence[Fault], count: int | None = None) -> None:
        """Note some more."""
        self.count += len(found) if count is None else count
        self.told += found[: MOST_TOLD - len(self.told)]


def stage(rows: Rows, file: IO[bytes]) -> None:
    """COPY checked lines into `staged`. Raises what psycopg says."""
    kinds = {one.key: 'text COLLATE "C"' if one.kind.sql == "text" else one.kind.sql for one in rows.columns}
    kinds |= {NAMED: "text[]"} if rows.names_own else {}
    columns = [sql.SQL("{} {}").format(sql.Identifier(key), sql.SQL(kind)) for key, kind in kinds.items()]
    execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.staged, pg_temp.matched"))
    execute(sql.SQL(_SETTINGS))
    execute(sql.SQL(_STAGED).format(sql.SQL(", ").join(columns)))
    execute(sql.SQL(_MATCHED))
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY staged FROM STDIN")) as copy:
        while piece := file.read(_PIECE):
            copy.write(piece)
    execute(sql.SQL("ANALYZE staged"))


def compare(rows: Rows, faults: Faults) -> int:
    """Take out what cannot be taken in, and find the rows that are there already. Returns how many rows would be new."""
    for column in rows.keys:
        _refuse_twins(column, faults)
    for column in rows.own:
        if column.type == "reference":
            _refuse_strays(column, faults)
    if rows.key:
        _match(rows, rows.key, faults)
    for column in rows.keys:
        if column not in (ROW_ID, rows.key):
            _refuse_taken(rows, column, faults)
    _refuse_incomplete(rows, faults)
    return int(execute(sql.SQL("SELECT count(*) FROM staged WHERE {}").format(_IS_NEW))[0][0])


def merged(new: int) -> int:
    """How many of the staged rows are there already, of which `new` are not."""
    return int(execute(sql.SQL("SELECT count(*) FROM staged"))[0][0]) - new


def _refuse(column: Column, where: sql.Composable, reason: str, faults: Faults) -> None:
    count, numbers = execute(sql.SQL(_GONE).format(where, sql.Literal(MOST_TOLD)))[0]
    if count:
        faults.add([(number, f"{column.name}: {reason}") for number in numbers], count)


def _refuse_twins(column: Column, faults: Faults) -> None:
    own = sql.Identifier("staged", column.key)
    value = compared(column, own)
    same = sql.SQL("SELECT FROM staged WHERE {} IS NOT NULL GROUP BY {} HAVING count(*) > 1 LIMIT 1").format(own, value)
    if not execute(sql.SQL("SELECT EXISTS ({})").format(same))[0][0]:
        return
    placed = sql.SQL("SELECT n, row_number() OVER (PARTITION BY {} ORDER BY n) AS place FROM staged WHERE {} IS NOT NULL")
    later = sql.SQL("n IN (SELECT n FROM ({}) placed WHERE place > 1)").format(placed.format(value, own))
    _refuse(column, later, "An earlier row of the file has the same.", faults)


def _refuse_strays(column: Column, faults: Faults) -> None:
    where = sql.SQL("{own} IS NOT NULL AND NOT EXISTS (SELECT FROM {other} other WHERE other.id = {own})").format(
        own=sql.Identifier("staged", column.key), other=relation(column.table)
    )
    _refuse(column, where, "There is no such row.", faults)


def _match(rows: Rows, key: Column, faults: Faults) -> None:
    """Where several rows have the key, the oldest is the one."""
    execute(
        sql.SQL(
            "INSERT INTO matched SELECT DISTINCT ON (staged.n) staged.n, held.id FROM staged JOIN {} held ON {} = {}"
            " ORDER BY staged.n, held.id"
        ).format(
            relation(rows.table.pk),
            compared(key, sql.Identifier("held", key.key)),
            compared(key, sql.Identifier("staged", key.key)),
        )
    )
    execute(sql.SQL("ANALYZE matched"))
    if key.key == ROW_ID.key:
        _refuse(key, sql.SQL("id IS NOT NULL AND ") + _IS_NEW, "There is no such row.", faults)


def _refuse_taken(rows: Rows, column: Column, faults: Faults) -> None:
    if not rows.table.row_count:
        return
    where = sql.SQL(
        "EXISTS (SELECT FROM {} held WHERE {} = {} AND NOT EXISTS"
        " (SELECT FROM matched WHERE matched.n = staged.n AND matched.id = held.id))"
    ).format(
        relation(rows.table.pk),
        compared(column, sql.Identifier("held", column.key)),
        compared(column, sql.Identifier("staged", column.key)),
    )
    _refuse(column, where, "Another row has the same.", faults)


def _refuse_incomplete(rows: Rows, faults: Faults) -> None:
    """New rows without what is required and has no default."""
    given = {column.key for column in rows.columns}
    for column in defined.shown(rows.table):
        if not column.required or column.default is not None:
            continue
        if column.key not in given:
            _refuse(column, _IS_NEW, "This field is required.", faults)
        elif rows.names_own:
            unnamed = sql.SQL("NOT ({} = ANY(staged.named)) AND ").format(sql.Literal(column.key))
            _refuse(column, unnamed + _IS_NEW, "This field is required.", faults)


_INSERT = """
WITH made AS (
  INSERT INTO {relation} ({columns}) SELECT {values} FROM staged, jsonb_to_record(%(defaults)s::jsonb) AS otherwise({typed})
  WHERE {is_new} ORDER BY staged.n RETURNING id
), {noted}, {counted}
SELECT count(*), array_agg(id ORDER BY id) FROM made
"""


def insert(rows: Rows, by: str) -> list[int]:
    """New rows, in the order of the file; gives their ids."""
    given = {column.key: column for column in rows.own}
    defaults = {one.key: one for one in defined.shown(rows.table) if one.default is not None}
    filled = {**given, **defaults}
    if not filled:
        return []

    def value(key: str) -> sql.Composable:
        own, otherwise = sql.Identifier("staged", key), sql.Identifier("otherwise", key)
        if key not in given or key not in defaults:
            return own if key in given else otherwise
        if not rows.names_own:
            return own
        return sql.SQL("CASE WHEN {} = ANY(staged.named) THEN {} ELSE {} END").format(sql.Literal(key), own, otherwise)

    statement = sql.SQL(_INSERT).format(
        relation=relation(rows.table.pk),
        columns=statements.names(filled),
        values=sql.SQL(", ").join(value(key) for key in filled),
        typed=Target(rows.table, list(defaults.values())).typed,
        is_new=_IS_NEW,
        noted=statements.noted("made", "created"),
        counted=statements.counted("made", "+"),
    )
    values = {key: defined.value_of(one, one.default) for key, one in defaults.items()}
    found = execute(statement, {"table": rows.table.pk, "by": by[:120], "defaults": dumps(values).decode()})
    return found[0][1] or []


_LOCK = "SELECT count(*) FROM (SELECT FROM {} held JOIN matched USING (id) ORDER BY held.id FOR NO KEY UPDATE OF held) locked"
_FROM = """
FROM matched JOIN staged USING (n) JOIN {relation} held ON held.id = matched.id
WHERE ({before}) IS DISTINCT FROM ({after})
"""
_NOTE = """
INSERT INTO automation_tablechange (table_id, row_id, action, by, before, after)
SELECT %(table)s, matched.id, 'updated', %(by)s, {was}, {now} {matching} ORDER BY matched.id
"""
_UPDATE = """
WITH changed AS (
  UPDATE {relation} held SET updated_at = statement_timestamp(), {sets} FROM matched JOIN staged USING (n)
  WHERE held.id = matched.id AND ({before}) IS DISTINCT FROM ({after}) RETURNING held.id
)
SELECT count(*), array_agg(id ORDER BY id) FROM changed
"""


def update(rows: Rows, by: str) -> list[int]:
    """Merge rows into those that are there; gives the ids of those that changed, each with its history."""
    own = rows.own
    if not rows.key or not own:
        return []
    new = {column.key: _merged(rows, column) for column in own}
    parts: Mapping[str, Any] = {
        "relation": relation(rows.table.pk),
        "before": sql.SQL("ROW({})").format(statements.names(new, "held")),
        "after": sql.SQL("ROW({})").format(sql.SQL(", ").join(new.values())),
    }
    held = {key: sql.Identifier("held", key) for key in new}
    matching = sql.SQL(_FROM).format(**parts)
    note = sql.SQL(_NOTE).format(was=_differing(held, new, held), now=_differing(held, new, new), matching=matching)
    sets = sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(key), value) for key, value in new.items())
    execute(sql.SQL(_LOCK).format(parts["relation"]))
    execute(note, {"table": rows.table.pk, "by": by[:120]})
    return execute(sql.SQL(_UPDATE).format(sets=sets, **parts))[0][1] or []


def _merged(rows: Rows, column: Column) -> sql.Composable:
    own = sql.Identifier("staged", column.key)
    if not rows.names_own:
        return own
    kept = sql.Identifier("held", column.key)
    return sql.SQL("CASE WHEN {} = ANY(staged.named) THEN {} ELSE {} END").format(sql.Literal(column.key), own, kept)


def _differing(
    held: Mapping[str, sql.Composable], new: Mapping[str, sql.Composable], shown: Mapping[str, sql.Composable]
) -> sql.Composable:
    """A JSON object of the columns that differ."""
    part = sql.SQL("CASE WHEN {} IS DISTINCT FROM {} THEN jsonb_build_object({}, {}) ELSE '{{}}' END")
    return sql.SQL(" || ").join(part.format(held[key], new[key], sql.Literal(key), shown[key]) for key in new)
