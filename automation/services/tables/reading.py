"""Rows are found: by id, by the value of a column, page by page, and what happened to them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from psycopg import sql

from automation.models import Table, TableChange
from automation.services.bounding import bounded
from automation.services.tables import columns as defined
from automation.services.tables import filters, statements
from automation.services.tables.columns import Column
from automation.services.tables.ddl import execute, relation
from automation.services.tables.filters import Condition
from automation.services.tables.statements import Target
from automation.services.tables.writing import Row, row_of
from connect_platform.core import prepared
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput, NotFound

ADVICE = "Narrow the filter, or index the columns that it compares."


def named(actor: Actor, slug: str) -> Table:
    """A table of the actor's company. Raises NotFound."""
    return of_company(actor.company_id, slug)


def of_company(company_id: int, slug: str) -> Table:
    """The table of that slug. Raises NotFound."""
    found = prepared.first(Table, "company_id = %s AND slug = %s", company_id, slug)
    if found is None:
        raise NotFound("There is no such table.")
    return found


def row(table: Table, row_id: str) -> Row:
    """One row. Raises NotFound."""
    found = _first(table, sql.SQL("id = {}").format(sql.Literal(int(row_id)))) if _is_id(row_id) else None
    if found is None:
        raise NotFound("There is no such row.")
    return found


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18


def lookup(table: Table, column_name: str, value: Any) -> Row | None:
    """The oldest row with that value in a column, or in `externalKey` or `id`; the value as JSON or as text that spells it.

    Raises InvalidInput naming `column` or `value`, or `query` where it takes too long.
    """
    by_name = {column.name: column for column in (*filters.FIXED[:2], *defined.shown(table))}
    column = by_name.get(column_name)
    if column is None:
        raise InvalidInput({"column": "There is no such column."})
    wanted = filters.literal(column, value, "value")
    same = (
        sql.SQL("{} = {}").format(sql.Identifier(column.key), wanted)
        if column in filters.FIXED or not column.kind.can_be_key
        else statements.is_equal(column, wanted)
    )
    with _bounded(is_quick=column in filters.FIXED or column.unique or column.indexed):
        return _first(table, same)


def _bounded(*, is_quick: bool) -> AbstractContextManager[None]:
    """A bound in time for what may read the whole table; what an index answers goes without, as that costs time itself."""
    return nullcontext() if is_quick else bounded(ADVICE)


def _first(table: Table, where: sql.Composable) -> Row | None:
    columns = defined.shown(table)
    found = execute(statements.selected(Target(table, columns), where, sql.SQL("id"), 1))
    return row_of(columns, found[0]) if found else None


def page(
    table: Table,
    *,
    limit: int,
    offset: int = 0,
    after: str = "",
    search: str = "",
    conditions: Sequence[Condition] = (),
    sort: Sequence[str] = (),
) -> tuple[list[Row], int]:
    """Rows from an offset on, or from behind the row `after`, and how many there are in all. Oldest first unless `sort`ed.

    Raises InvalidInput naming `after`, or `query` where it takes too long.
    """
    columns = defined.shown(table)
    target, where = Target(table, columns), filters.where(table, conditions, search)
    is_narrowed = bool(conditions or search)
    if after and (sort or not _is_id(after)):
        raise InvalidInput({"after": "Must be the id of a row, and goes with the order of rows as they were made."})
    with _bounded(is_quick=not is_narrowed and not sort):
        total = _count(table, where) if is_narrowed else table.row_count
        if after:
            later = sql.SQL("{} AND id > {}").format(where, sql.Literal(int(after)))
            found = execute(statements.selected(target, later, sql.SQL("id"), limit))
        elif offset >= total:
            found = []
        elif offset and not is_narrowed and not sort:
            found = execute(statements.page(target, limit, offset))
        else:
            found = execute(statements.selected(target, where, filters.order(table, sort), limit, offset))
    return [row_of(columns, fields) for fields in found], total


def _count(table: Table, where: sql.Composable) -> int:
    return int(execute(sql.SQL("SELECT count(*) FROM {} WHERE {}").format(relation(table.pk), where))[0][0])


def changes(table: Table, row_id: str, *, limit: int, offset: int) -> tuple[list[dict[str, Any]], int]:
    """What happened to a row, newest first, and how many times in all; also to one that is deleted. Raises NotFound."""
    own = TableChange.objects.filter(table=table, row_id=int(row_id)) if _is_id(row_id) else TableChange.objects.none()
    total = own.count()
    if not total:
        row(table, row_id)  # its history may be forgotten
    columns = {column.key: column for column in (filters.FIXED[1], *defined.shown(table))}
    found = [
        {
            "action": change.action,
            "by": change.by,
            "at": change.at,
            "before": _named(columns, change.before),
            "after": _named(columns, change.after),
        }
        for change in own.order_by("-id")[offset : offset + limit]
    ]
    return found, total


def _named(columns: dict[str, Column], values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {columns[key].name: value for key, value in values.items() if key in columns}
