"""Columns that a file has and its table lacks: named as in the file, and typed by the values they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from automation.models import Table
from automation.services.tables import columns as defined
from automation.services.tables.columns import MOST, Column
from automation.services.tables.kinds import KINDS
from automation.tabular.rows import Cells, Row
from connect_platform.core.errors import InvalidInput

#: Text that is certainly a number: none with a zero in front, a plus or more digits than an id of sixteen, which are codes.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?", re.ASCII)
#: By name, the types that the values of a column have.
Types = Mapping[str, set[str]]
#: The column of the table a column of the file is to go to, where the table lacks it; else empty.
Lacking = Callable[[str], str]


def types_of_cells(cells: Cells, names: Sequence[str], lacking: Lacking, *, is_text: bool) -> Types:
    """What the cells of a CSV or XLSX file hold; read until no column is left that could be other than text."""
    found: dict[str, set[str]] = {}
    open_to = [(place, found.setdefault(name, set())) for place, name in enumerate(map(lacking, names)) if name]
    for _, row in cells.rows:
        if not open_to:
            break
        if isinstance(row, str):
            continue
        for place, types in open_to:
            if place < len(row) and (kind := _type_of(row[place], is_text=is_text)):
                types.add(kind)
        if any("string" in types for _, types in open_to):
            open_to = [(place, types) for place, types in open_to if "string" not in types]
    return found


def types_of_objects(rows: Iterable[Row], lacking: Lacking) -> Types:
    """What the objects of a JSON file hold. Raises InvalidInput where they have too many names."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for given, value in row.values.items():
            if name := lacking(given):
                found.setdefault(name, set()).add(_type_of(value, is_text=False))
        if len(found) > MOST:
            raise _too_many()
    return found


def _type_of(value: Any, *, is_text: bool) -> str:
    """The type a value is certainly of, else `string`; empty where there is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float | Decimal):
        return "number"
    if isinstance(value, list | dict):
        return "json"
    if is_text and _NUMBER.fullmatch(value):
        return "number"
    if is_text and value.lower() in ("true", "false"):
        return "boolean"
    try:
        KINDS["date"].read(value, ())
    except ValueError:
        return "string"
    return "date"


def columns_of(table: Table, found: Types) -> list[Column]:
    """The columns to be made, without a key. Raises InvalidInput for a name none can have, and for too many."""
    taken = {column.name.lower() for column in defined.shown(table)}
    if len(taken) + len(found) > MOST:
        raise _too_many()
    made = []
    for name, types in found.items():
        if name.lower() in taken:
            raise _refused(name, "Another column has this name.")
        taken.add(name.lower())
        made.append(_column(name, types - {""}))
    return made


def _column(name: str, types: set[str]) -> Column:
    kind = "json" if "json" in types else types.pop() if len(types) == 1 else "string"
    if name != name.strip():
        raise _refused(name, "It begins or ends with a space.")
    try:
        (column,) = defined.checked([{"name": name, "type": kind}], {})
    except InvalidInput as error:
        raise _refused(name, next(iter(error.fields.values()))[0]) from None
    return column


def _refused(name: str, reason: str) -> InvalidInput:
    hint = "Give it another name in `mapping`, or leave it out."
    return InvalidInput({"file": f"No column {name[:100]!r} can be made: {reason}"}, hint=hint)


def _too_many() -> InvalidInput:
    return InvalidInput({"file": f"With its columns the table had more than {MOST}."})
