"""Columns change: what is to be done to each, what stored values stand against it, and the doing."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, connection
from psycopg import sql

from automation.models import Table
from automation.services.tables import columns as defined
from automation.services.tables import ddl
from automation.services.tables.columns import MOST_EVER, Column
from automation.services.tables.ddl import compared, execute, relation
from automation.services.tables.kinds import LONGEST_KEY, text_of_kind
from connect_platform.core.api.rendering import dumps
from connect_platform.core.errors import Conflict, InvalidInput

EXAMPLES = 5
_BATCH = 5000
#: What the relation itself holds of a column; all else is words in the table's row.
_IN_FORCE = ("key", "required", "unique", "indexed", "hidden")


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one column: `old` is what holds the values now, `new` what is to hold them. Without `old` it is added,
    without `new` hidden; where they differ in key, the values are converted and `old` stays behind, hidden."""

    old: Column | None
    new: Column | None

    @property
    def word(self) -> str:
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        if self.converts:
            return "converted"
        if self.old.hidden:
            return "restored"
        return "kept" if replace(self.old, name=self.new.name) == self.new and self.old.name == self.new.name else "changed"

    @property
    def converts(self) -> bool:
        return self.old is not None and self.new is not None and self.old.key != self.new.key

    def begins(self, flag: str) -> bool:
        """Whether the new column is required, unique … and the old one was not, or its values are new."""
        if self.new is None or not getattr(self.new, flag):
            return False
        return self.old is None or self.old.hidden or self.converts or not getattr(self.old, flag)


def planned(table: Table, wanted: Sequence[Column]) -> list[Step]:
    """A step for each column wanted, in order, and for each that goes. Raises InvalidInput, and Conflict for too many columns.

    A column is found by `key`, else by name among those shown, else among the hidden ones, those of the same type first.
    """
    ever, steps, used = defined.all_of(table), [], set()
    number = table.next_column
    for place, column in enumerate(wanted):
        old = _source([one for one in ever if one.key not in used], column)
        if old is None and column.key:
            raise InvalidInput({f"columns.{place}.key": "There is no such column, or it is named twice."})
        key = old.key if old and _is_same_kind(old, column) else f"c{number}"
        number += key == f"c{number}"
        steps.append(Step(old, replace(column, key=key)))
        used.add(old.key if old else key)
    if number > MOST_EVER:
        raise Conflict(f"A table can have had {MOST_EVER} columns, hidden ones included.", code="too_many_columns")
    return steps + [Step(one, None) for one in ever if one.key not in used and not one.hidden]


def _source(ever: Sequence[Column], column: Column) -> Column | None:
    if column.key:
        return next((one for one in ever if one.key == column.key), None)
    same = [one for one in ever if one.name == column.name]
    return min(same, key=lambda one: (one.hidden, not _is_same_kind(one, column), -int(one.key[1:])), default=None)


def _is_same_kind(old: Column, new: Column) -> bool:
    """Whether stored values stay as they are."""
    return old.type == new.type and old.table == new.table and set(old.options) <= set(new.options)


def told(table: Table, step: Step) -> dict[str, Any]:
    """A step for people: what it is, how many values there are, and what stands against it, with examples."""
    column = step.new or step.old
    assert column
    found: dict[str, Any] = {"column": column.name, "change": step.word, "values": 0, "invalid": 0, "empty": 0, "duplicates": 0}
    examples: list[dict[str, Any]] = []
    if step.old:
        found["values"] = _count(table, sql.SQL("{} IS NOT NULL").format(sql.Identifier(step.old.key)))
    if step.old and step.new and step.converts:
        for row_id, value, _, reason in _converted(table, step.old, step.new):
            if reason:
                found["invalid"] += 1
                examples += [{"rowId": str(row_id), "value": value, "reason": reason}][: EXAMPLES - len(examples)]
    if step.begins("required") and column.default is None:
        found["empty"] = table.row_count - found["values"] + found["invalid"]
    if step.old and step.begins("unique") and not step.converts:
        same = _same(table, step.old)
        found["duplicates"] = sum(count - 1 for _, count in same)
        examples += [{"rowId": None, "value": value, "reason": f"{count} rows have it."} for value, count in same[:EXAMPLES]]
    return {**found, "examples": examples}


def _count(table: Table, where: sql.Composable) -> int:
    return int(execute(sql.SQL("SELECT count(*) FROM {} WHERE {}").format(relation(table.pk), where))[0][0])


def _same(table: Table, column: Column) -> list[tuple[str, int]]:
    value = compared(column, sql.Identifier(column.key))
    return [
        (str(text), count)
        for text, count in execute(
            sql.SQL("SELECT min({own}::text), count(*) FROM {of} WHERE {own} IS NOT NULL GROUP BY {value} HAVING count(*) > 1"
                    " ORDER BY 2 DESC, 1 LIMIT 1000").format(of=relation(table.pk), own=sql.Identifier(column.key), value=value)
        )
    ]  # fmt: skip


def _converted(table: Table, old: Column, new: Column) -> Iterator[tuple[int, str, Any, str]]:
    """Each value of a column: the row's id, the value as text, what the new type makes of it, and why not where it does not."""
    statement = sql.SQL("SELECT id, {own} FROM {of} WHERE {own} IS NOT NULL AND id > {last} ORDER BY id LIMIT {batch}")
    own, of, last = sql.Identifier(old.key), relation(table.pk), 0
    while True:
        rows = execute(statement.format(own=own, of=of, last=sql.Literal(last), batch=sql.Literal(_BATCH)))
        for row_id, stored in rows:
            text = text_of_kind(old.type, old.kind.show(stored))
            try:
                yield row_id, text[:200], defined.value_of(replace(new, required=False), text, is_text=True), ""
            except ValueError as error:
                yield row_id, text[:200], None, str(error)
        if len(rows) < _BATCH:
            return
        last = rows[-1][0]


def apply(table: Table, steps: Sequence[Step], *, null_invalid: bool) -> None:
    """Carry out steps on a table that is locked, and write its new columns into `table`. Raises Conflict; nothing is done then
    once the transaction is rolled back."""
    order: list[Column] = []
    with ddl.altering():
        for step in steps:
            if step.new:
                _carry_out(table, step, null_invalid=null_invalid)
                order.append(step.new)
            elif step.old:
                ddl.release(table.pk, step.old)
    _note(table, order)


def widened(table: Table, columns: Sequence[Column]) -> Table:
    """The table as it is once it has these columns too, which have no key yet. Raises Conflict for too many columns."""
    wide = copy.copy(table)
    _note(wide, [step.new for step in planned(table, [*defined.shown(table), *columns]) if step.new])
    return wide


def _note(table: Table, order: Sequence[Column]) -> None:
    """Write columns into `table`; those that are not among them are hidden."""
    kept = {column.key for column in order}
    hidden = [replace(one, hidden=True) for one in defined.all_of(table) if one.key not in kept]
    table.columns = [defined.as_values(column) for column in (*order, *hidden)]
    table.next_column = max([table.next_column, *(int(column.key[1:]) + 1 for column in order)])


def _carry_out(table: Table, step: Step, *, null_invalid: bool) -> None:
    old, new = step.old, step.new
    assert new
    if old and all(getattr(old, name) == getattr(new, name) for name in _IN_FORCE):
        return
    if old:
        ddl.release(table.pk, old)
    if old is None or step.converts:
        ddl.add_column(table.pk, new)
    if old and step.converts:
        _convert(table, old, new, null_invalid=null_invalid)
    if new.type == "reference" and old and old.hidden and not step.converts:
        _forget_gone(table, new)
    if new.required and new.default is not None:
        _fill(table, new)
    _check_values(table, new)
    try:
        ddl.constrain(table.pk, new)
    except IntegrityError as error:
        reason = str(error.__cause__).splitlines()[0]
        raise Conflict(f"Values of {new.name} stand against this: {reason}.", code="values_in_the_way") from None


def _check_values(table: Table, column: Column) -> None:
    """Raises Conflict where values are missing, equal or too long for what the column is to be."""
    own = sql.Identifier(column.key)
    if column.required and (empty := _count(table, sql.SQL("{} IS NULL").format(own))):
        raise Conflict(
            f"{empty} rows have no {column.name}.",
            code="values_missing",
            hint="Give the column a default, or fill those rows first.",
            details={"column": column.name, "empty": empty},
        )
    if not column.unique:
        return
    if same := _same(table, column):
        raise Conflict(
            f"{column.name} is not unique: {', '.join(value[:100] for value, _ in same[:EXAMPLES])}.",
            code="values_not_unique",
            details={"column": column.name, "duplicates": sum(count - 1 for _, count in same)},
        )
    if column.kind.sql == "text" and _count(table, sql.SQL("length({}) > {}").format(own, sql.Literal(LONGEST_KEY))):
        raise Conflict(f"Values of {column.name} are longer than {LONGEST_KEY} characters.", code="values_too_long")


def _convert(table: Table, old: Column, new: Column, *, null_invalid: bool) -> None:
    """Fill a new column with what it makes of the old one's values. Raises Conflict where it does not take one."""
    wrong: list[str] = []
    batch: list[tuple[int, Any]] = []
    count = 0
    for row_id, text, value, reason in _converted(table, old, new):
        if reason:
            count += 1
            wrong += [f"{text} ({reason})"][: EXAMPLES - len(wrong)]
        elif not count or null_invalid:
            batch.append((row_id, value))
        if len(batch) == _BATCH:
            _store(table, new, batch)
            batch = []
    if count and not null_invalid:
        raise Conflict(
            f"{count} values of {new.name} are no {new.type}: {'; '.join(wrong)}",
            code="values_do_not_convert",
            hint='Send `"convert": "null_invalid"` to leave them empty, or correct them first.',
            details={"column": new.name, "invalid": count},
        )
    _store(table, new, batch)


def _store(table: Table, column: Column, batch: Sequence[tuple[int, Any]]) -> None:
    rows = dumps([{"id": row_id, "value": value} for row_id, value in batch]).decode()
    kind = sql.SQL(column.kind.sql)
    existing: sql.Composable = sql.SQL("")
    if column.type == "reference":  # an id that is no row's
        existing = sql.SQL(" AND EXISTS (SELECT 1 FROM {} other WHERE other.id = given.value)").format(relation(column.table))
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "UPDATE {} held SET {} = given.value FROM jsonb_to_recordset(%s::jsonb) AS given(id bigint, value {})"
                " WHERE held.id = given.id"
            ).format(relation(table.pk), sql.Identifier(column.key), kind)
            + existing,
            [rows],
        )


def _fill(table: Table, column: Column) -> None:
    default = dumps({"value": defined.value_of(column, column.default)}).decode()
    execute(
        sql.SQL(
            "UPDATE {of} SET {own} = given.value FROM jsonb_to_record({default}::jsonb) AS given(value {kind})"
            " WHERE {own} IS NULL"
        ).format(
            of=relation(table.pk),
            own=sql.Identifier(column.key),
            default=sql.Literal(default),
            kind=sql.SQL(column.kind.sql),
        )
    )


def _forget_gone(table: Table, column: Column) -> None:
    """Empty references to rows that went while the column was hidden and nothing watched over it."""
    execute(
        sql.SQL("UPDATE {of} held SET {own} = NULL WHERE {own} IS NOT NULL"
                " AND NOT EXISTS (SELECT 1 FROM {other} other WHERE other.id = held.{own})").format(
            of=relation(table.pk), own=sql.Identifier(column.key), other=relation(column.table)
        )
    )  # fmt: skip
