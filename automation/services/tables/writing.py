"""Rows are made, changed, upserted and deleted: each call one statement, all or nothing, with its history and events.

Locks are taken in one order, so that writers never wait for each other in a circle: the table's row, then rows by id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction

from automation.models import Table
from automation.services.tables import columns as defined
from automation.services.tables import statements, telling
from automation.services.tables.columns import Column, row_values
from automation.services.tables.ddl import execute
from automation.services.tables.kinds import LONGEST_KEY
from automation.services.tables.statements import Target
from billing import plans
from connect_platform.core.api.rendering import dumps, loads
from connect_platform.core.errors import Conflict, ConnectError, InvalidInput, NotFound, PlanLimit

MOST = 1000  # rows of one call

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: created, updated or, where nothing differed, same."""

    action: str
    row: Row


def create(table: Table, rows: Sequence[Mapping[str, Any]], *, by: str, single: bool = False) -> list[Row]:
    """New rows out of `{"data", "externalKey"?}`, in that order.

    Raises InvalidInput naming each wrong field (as `rows.<place>.…` unless `single`), PlanLimit, and Conflict where a key is
    taken.
    """
    with _explained(table), transaction.atomic():
        held, room = hold(table, counts=True)
        columns = defined.shown(held)
        given = _given(columns, rows, _names(single), is_new=True)
        require(room, len(given))
        found = execute(statements.inserted(Target(held, columns)), _bound(held, given, by))
        outcomes = _outcomes(columns, found)
        telling.tell(held, "created", [one.row for one in outcomes], by)
    return [one.row for one in outcomes]


def update(table: Table, rows: Sequence[Mapping[str, Any]], *, by: str, single: bool = False) -> list[Row]:
    """Change rows out of `{"id", "data"?, "externalKey"?}`: what is not named stays, null clears.

    Raises InvalidInput, NotFound where a row is not there, and Conflict where a key is taken.
    """
    with _explained(table), transaction.atomic():
        unique = {column.name for column in defined.shown(table) if column.unique}
        held, _ = hold(table, counts=any("externalKey" in row or unique & set(row.get("data") or ()) for row in rows))
        columns = defined.shown(held)
        given = _given(columns, rows, _names(single), is_new=False)
        _once([one["i"] for one in given], "id", _names(single))
        named = Target(held, _named(columns, given))
        outcomes = _outcomes(columns, execute(statements.updated(named, Target(held, columns)), _bound(held, given, by)))
        if len(outcomes) < len(given):
            there = {one.row["id"] for one in outcomes}
            raise NotFound("There is no such row.", details={"ids": [one["i"] for one in given if one["i"] not in there]})
        telling.tell(held, "updated", [one.row for one in outcomes if one.action == "updated"], by)
    return [one.row for one in outcomes]


def upsert(
    table: Table, rows: Sequence[Mapping[str, Any]], *, by: str, key_column: str = "", single: bool = False
) -> list[Outcome]:
    """Merge each row into the one of its key, or make it: by `externalKey`, or by the unique column of that name.

    Raises InvalidInput, PlanLimit, and Conflict where another key is taken.
    """
    with _explained(table), transaction.atomic():
        held, room = hold(table, counts=True)
        columns = defined.shown(held)
        key = _key(columns, key_column)
        given = _given(columns, rows, _names(single), is_new=False, key=key or EXTERNAL)
        _once([str(one["d"][key.key] if key else one["k"]) for one in given], key_column or "externalKey", _names(single))
        named = Target(held, _named(columns, given))
        statement = statements.upserted(named, Target(held, columns), key)
        outcomes = _outcomes(columns, execute(statement, _bound(held, given, by, _defaults(columns))))
        _once([one.row["id"] for one in outcomes], key_column or "externalKey", _names(single))  # 1 and 1.0 are one number
        made = [one.row for one in outcomes if one.action == "created"]
        require(room, len(made))
        telling.tell(held, "created", made, by)
        telling.tell(held, "updated", [one.row for one in outcomes if one.action == "updated"], by)
    return outcomes


def delete(table: Table, ids: Sequence[str], *, by: str) -> list[str]:
    """Delete rows by id; gives the ids of those that were there. Raises Conflict where a row that needs one points to it."""
    with _explained(table), transaction.atomic():
        held, _ = hold(table, counts=True)
        columns = defined.shown(held)
        wanted = [int(one) for one in ids if one.isascii() and one.isdecimal() and len(one) <= 18]
        bound = {"table": held.pk, "by": by[:120], "ids": wanted}
        gone = [row_of(columns, fields) for fields in execute(statements.deleted(Target(held, columns)), bound)]
        telling.tell(held, "deleted", gone, by)
    return [row["id"] for row in gone]


_HOLD = """
SELECT t.company_id, t.slug, t.columns, t.row_count, c.plan
FROM automation_table t JOIN accounts_company c ON c.id = t.company_id WHERE t.id = %s FOR {} OF t
"""


def hold(table: Table, *, counts: bool) -> tuple[Table, int]:
    """Keep a table's columns as they are until the transaction ends; where rows are counted or keys change, keep other such
    writers out too. Gives the table as it is now, and how many rows it may still get. Raises NotFound where it is gone."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD.format("NO KEY UPDATE" if counts else "KEY SHARE"), [table.pk])
        found = cursor.fetchone()
    if found is None:
        raise NotFound("There is no such table.")
    held = Table(pk=table.pk, company_id=found[0], slug=found[1], columns=loads(found[2]), row_count=found[3])
    return held, plans.of(found[4]).table_rows - found[3]


def require(room: int, wanted: int) -> None:
    """Raises PlanLimit where the plan allows fewer new rows."""
    if wanted > room:
        raise PlanLimit(
            f"The plan allows {max(room, 0)} more rows in this table.", details={"room": max(room, 0), "wanted": wanted}
        )


def row_of(columns: Sequence[Column], fields: Sequence[Any]) -> Row:
    """A row as callers get it, out of `Target.fields`. Numbers that JSON's own do not hold exactly are Decimals."""
    row_id, external_key, created_at, updated_at, *values = fields
    data = defined.shown_values(columns, values)
    return {"id": str(row_id), "externalKey": external_key, "data": data, "createdAt": created_at, "updatedAt": updated_at}


EXTERNAL = Column(key="external_key", name="externalKey", type="string")
_Names = Callable[[int], str]


def _names(single: bool) -> _Names:
    return (lambda place: "") if single else (lambda place: f"rows.{place}.")


def _given(
    columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], name: _Names, *, is_new: bool, key: Column | None = None
) -> list[dict[str, Any]]:
    """Rows as the statements take them. Raises InvalidInput."""
    given: list[dict[str, Any]] = []
    wrong: dict[str, str] = {}
    for place, row in enumerate(rows):
        values, reasons = row_values(columns, row.get("data") or {}, is_new=is_new)
        wrong |= {f"{name(place)}data.{column}": reason for column, reason in reasons.items()}
        one: dict[str, Any] = {"d": values}
        if "id" in row:
            one["i"] = row["id"]
        if "externalKey" in row:
            one["k"] = row["externalKey"]
            if one["k"] is not None and not 1 <= len(one["k"]) <= LONGEST_KEY:
                wrong[f"{name(place)}externalKey"] = f"Must have 1 to {LONGEST_KEY} characters."
        if key is EXTERNAL and one.get("k") is None:
            wrong.setdefault(f"{name(place)}externalKey", "This field is required.")
        elif key and key is not EXTERNAL and values.get(key.key) is None:
            wrong.setdefault(f"{name(place)}data.{key.name}", "This field is required.")
        given.append(one)
    if wrong:
        raise InvalidInput(wrong)
    return given


def _once(keys: Sequence[str], what: str, name: _Names) -> None:
    seen: set[str] = set()
    for place, key in enumerate(keys):
        if key in seen:
            raise InvalidInput({f"{name(place)}{what}": "Another row of this call has the same."})
        seen.add(key)


def _key(columns: Sequence[Column], name: str) -> Column | None:
    """The unique column rows are matched by; None for the external key. Raises InvalidInput."""
    if name in ("", "externalKey"):
        return None
    column = next((one for one in columns if one.name == name), None)
    if column is None or not column.unique:
        raise InvalidInput({"keyColumn": "Must be externalKey or a column that is unique."})
    return column


def _named(columns: Sequence[Column], given: Sequence[Mapping[str, Any]]) -> list[Column]:
    keys = {key for one in given for key in one["d"]}
    return [column for column in columns if column.key in keys]


def _defaults(columns: Sequence[Column]) -> dict[str, Any]:
    return {column.key: defined.value_of(column, column.default) for column in columns if column.default is not None}


def _bound(held: Table, given: Sequence[Any], by: str, defaults: Mapping[str, Any] | None = None) -> dict[str, Any]:
    try:
        rows, otherwise = dumps(given).decode(), dumps(defaults or {}).decode()
    except TypeError as error:  # a lone surrogate, or a value that is no JSON
        raise InvalidInput({"data": str(error)}) from None
    return {"table": held.pk, "by": by[:120], "rows": rows, "defaults": otherwise}


def _outcomes(columns: Sequence[Column], found: Sequence[Sequence[Any]]) -> list[Outcome]:
    return [Outcome(action, row_of(columns, fields)) for action, _, *fields in found]


@contextmanager
def _explained(table: Table) -> Iterator[None]:
    """Turns what PostgreSQL says of a write into what a caller can act on."""
    try:
        yield
    except DatabaseError as error:
        known = explained(error.__cause__, table)
        if known is None:
            raise
        raise known from None


def explained(cause: BaseException | None, table: Table) -> ConnectError | None:
    """The caller's fault behind an error of the database; None where there is none."""
    if not isinstance(cause, psycopg.Error):
        return None
    names = {column.key: column.name for column in defined.all_of(table)}
    constraint = (cause.diag.constraint_name or "").split("_", 2)
    name = names.get(constraint[-1] or "", constraint[-1])
    match cause:
        case psycopg.errors.UniqueViolation():
            what = "externalKey" if name == "external_key" else name
            return Conflict(f"Another row has this {what}.", code="key_taken", details={"column": what})
        case psycopg.errors.NotNullViolation():
            return InvalidInput({f"data.{names.get(cause.diag.column_name or '', 'column')}": "This field is required."})
        case psycopg.errors.ForeignKeyViolation():
            if constraint[1:2] == [table.pk.hex]:
                return InvalidInput({f"data.{name}": "There is no such row."})
            return Conflict(
                "Rows of another table need this row.", code="row_in_use", hint="Change or delete those rows first."
            )
        case psycopg.errors.DeadlockDetected() | psycopg.errors.LockNotAvailable():
            return Conflict("Another write was in the way.", code="table_busy", hint="Try again shortly.", permanent=False)
        case psycopg.errors.ProgramLimitExceeded():
            return InvalidInput({"data": f"The row is too large: {cause.diag.message_primary}."})
        case psycopg.DataError():
            return InvalidInput({"data": f"The database does not take this: {cause.diag.message_primary}."})
    return None
