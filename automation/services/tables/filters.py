"""Which rows are wanted and in which order: conditions and sorts as callers write them, as they are kept, and as SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import sql

from automation.models import Table
from automation.services.tables.columns import Column, shown
from automation.services.tables.ddl import compared
from automation.services.tables.kinds import KINDS, checked_json
from automation.services.tables.statements import is_equal
from connect_platform.core.api.rendering import dumps
from connect_platform.core.errors import InvalidInput

MOST = 20  # conditions
_ORDERED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_SETS = ("json", "multi_select")
OPERATORS = ("eq", "ne", *_ORDERED, "contains", "in", "is_empty")
#: What every row has besides its columns, as columns.
FIXED = (
    Column(key="id", name="id", type="reference"),
    Column(key="external_key", name="externalKey", type="string"),
    Column(key="created_at", name="createdAt", type="date"),
    Column(key="updated_at", name="updatedAt", type="date"),
)

Condition = dict[str, Any]


def kept(table: Table, given: Any) -> list[Condition]:
    """Conditions as they are kept: `{"column": key, "op", "value"}`, or `{"any": [conditions]}`; all of them must hold.

    `given` names columns as callers do: a condition, or a list of them. Raises InvalidInput naming `filter`.
    """
    by_name = {column.name: column for column in (*FIXED, *shown(table))}
    found = _kept(by_name, given, is_inner=False)
    if sum(len(one.get("any", ".")) for one in found) > MOST:
        raise InvalidInput({"filter": f"At most {MOST} conditions."})
    return found


def _kept(by_name: Mapping[str, Column], given: Any, *, is_inner: bool) -> list[Condition]:
    found: list[Condition] = []
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, dict):
            raise InvalidInput({"filter": "Must be conditions of column, op and value."})
        if "any" in one and not is_inner:
            found.append({"any": _kept(by_name, one["any"], is_inner=True)})
            continue
        column = by_name.get(str(one.get("column")))
        if column is None:
            raise InvalidInput({"filter": f"There is no column {str(one.get('column'))[:100]}."})
        condition = {"column": column.key, "op": one.get("op") or "eq", "value": one.get("value")}
        condition_of(column, condition)
        found.append(condition)
    return found


def named(table: Table, conditions: Sequence[Condition]) -> list[Condition]:
    """Kept conditions with the names columns have now."""
    by_key = {column.key: column.name for column in (*FIXED, *shown(table))}
    return [
        {"any": named(table, one["any"])} if "any" in one else {**one, "column": by_key[one["column"]]}
        for one in conditions
        if "any" in one or one["column"] in by_key
    ]


def where(table: Table, conditions: Sequence[Condition], search: str = "") -> sql.Composable:
    """Conditions and search as SQL; those on columns that are hidden now do not count."""
    by_key = {column.key: column for column in (*FIXED, *shown(table))}
    parts = []
    for one in conditions:
        inner = [condition_of(by_key[each["column"]], each) for each in one.get("any", [one]) if each["column"] in by_key]
        if inner:
            parts.append(sql.SQL("({})").format(sql.SQL(" OR ").join(inner)))
    if search:
        looked = [column for column in (FIXED[1], *shown(table)) if column.kind.is_text]
        parts.append(sql.SQL("({})").format(sql.SQL(" OR ").join(_holds(column, search) for column in looked)))
    return sql.SQL(" AND ").join(parts) if parts else sql.SQL("true")


def condition_of(column: Column, condition: Condition) -> sql.Composable:
    """One condition as SQL. Raises InvalidInput naming `filter`."""
    operation, value, own = condition["op"], condition["value"], sql.Identifier(column.key)
    allowed = _operators(column)
    if operation not in allowed:
        raise InvalidInput({"filter": f"{column.name} takes {', '.join(allowed)}, not {str(operation)[:100]}."})
    if operation == "is_empty":
        is_wanted = value in (None, True, "true", "")
        return sql.SQL("{} IS NULL" if is_wanted else "{} IS NOT NULL").format(own)
    if operation == "in":
        values = value.split(",") if isinstance(value, str) else value
        if not isinstance(values, list) or not 1 <= len(values) <= 100:
            raise InvalidInput({"filter": f"{column.name}: `in` takes a list of 1 to 100 values."})
        return sql.SQL("({})").format(sql.SQL(" OR ").join(_equal(column, literal(column, one)) for one in values))
    if operation == "contains" and column.kind.is_text:
        return _holds(column, value)
    if operation == "contains":
        whole = literal(column, [value] if column.type == "multi_select" and not isinstance(value, list) else value)
        return sql.SQL("{} @> {}").format(own, whole)
    if operation in _ORDERED:
        return sql.SQL("{} {} {}").format(_compared(column, own), sql.SQL(_ORDERED[operation]), _value(column, value))
    same = _equal(column, literal(column, value))
    return same if operation == "eq" else sql.SQL("({} IS NULL OR NOT {})").format(own, same)


def _operators(column: Column) -> tuple[str, ...]:
    if column.type in _SETS:
        return ("eq", "ne", "contains", "is_empty")
    if column.type == "boolean":
        return ("eq", "ne", "is_empty")
    return OPERATORS if column.kind.is_text else tuple(one for one in OPERATORS if one != "contains")


def _holds(column: Column, text: Any) -> sql.Composable:
    """Whether text holds text, whatever the case."""
    if not isinstance(text, str):
        raise InvalidInput({"filter": f"{column.name}: Must be a string."})
    literal(column, text)
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return sql.SQL('{} COLLATE "default" ILIKE {}').format(sql.Identifier(column.key), sql.Literal(pattern))


def literal(column: Column, value: Any, field: str = "filter") -> sql.Composable:
    """A value to compare a column with: as JSON, or as text that spells it. Raises InvalidInput naming `field`."""
    kind = KINDS[column.type]
    try:
        if value is None:
            raise ValueError("A value is needed; is_empty finds what has none.")
        if kind.is_text:
            found = KINDS["string"].read(value, ())
        elif column.type == "multi_select":
            found = [str(one) for one in (value if isinstance(value, list) else [value])]
        else:
            found = (kind.read_text if isinstance(value, str) else kind.read)(value, ())
        checked_json(found)
    except ValueError as error:
        raise InvalidInput({field: f"{column.name}: {error}"}) from None
    stored = dumps(found).decode() if column.type == "json" else found
    return sql.SQL("{}::{}").format(sql.Literal(stored), sql.SQL(kind.sql))


def _is_time(column: Column) -> bool:
    return column.key in ("created_at", "updated_at")


def _compared(column: Column, own: sql.Composable) -> sql.Composable:
    return own if _is_time(column) else compared(column, own)


def _value(column: Column, value: Any) -> sql.Composable:
    return compared(column, literal(column, value))


def _equal(column: Column, value: sql.Composable) -> sql.Composable:
    if _is_time(column):
        return sql.SQL("{} = {}").format(sql.Identifier(column.key), compared(column, value))
    return is_equal(column, value) if column.kind.can_be_key else sql.SQL("{} = {}").format(sql.Identifier(column.key), value)


def kept_sort(table: Table, given: Sequence[str]) -> list[str]:
    """A sort as it is kept: keys of columns, with `-` before what falls. Raises InvalidInput naming `sort`."""
    by_name = {column.name: column for column in (*FIXED, *shown(table)) if column.type not in _SETS}
    found = []
    for one in given:
        falls = one.startswith("-") and one not in by_name
        column = by_name.get(one[1:] if falls else one)
        if column is None:
            raise InvalidInput({"sort": f"There is no column {one[:100]} to sort by."})
        found.append(f"-{column.key}" if falls else column.key)
    if len(found) > 5:
        raise InvalidInput({"sort": "At most 5 columns."})
    return found


def named_sort(table: Table, sort: Sequence[str]) -> list[str]:
    """A kept sort with the names columns have now."""
    by_key = {column.key: column.name for column in (*FIXED, *shown(table))}
    return [one.replace(key, by_key[key], 1) for one in sort if (key := one.removeprefix("-")) in by_key]


def order(table: Table, sort: Sequence[str]) -> sql.Composable:
    """A kept sort as SQL, ending with the id; what is empty comes last, and text sorts whatever its case."""
    by_key = {column.key: column for column in (*FIXED, *shown(table))}
    parts: list[sql.Composable] = []
    for one in sort:
        column = by_key.get(one.removeprefix("-"))
        if column is None:
            continue
        own = sql.Identifier(column.key)
        way = sql.SQL(" DESC NULLS LAST" if one.startswith("-") else " NULLS LAST")
        if column.kind.is_text:
            parts.append(sql.SQL('lower({} COLLATE "default")').format(own) + way)
        parts.append(_compared(column, own) + way)
    return sql.SQL(", ").join([*parts, sql.SQL("id")])
