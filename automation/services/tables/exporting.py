"""Rows become a file: one COPY, at full speed and as of one moment, into a file from which callers read at their own pace.

So a caller who stops reading keeps no transaction open. In CSV, text that a spreadsheet would take for a formula, an apostrophe
at the start and empty text get an apostrophe in front; an import takes it off again. Empty cells are values that are not there.
Numbers stay numbers, negative ones too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import connection
from psycopg import sql

from automation.models import Table
from automation.services.bounding import bounded
from automation.services.tables import columns as defined
from automation.services.tables import filters, reading
from automation.services.tables.columns import Column
from automation.services.tables.ddl import relation
from automation.services.tables.filters import Condition
from automation.services.tables.importing import EXPORT, EXTERNAL, explained
from automation.tabular import writing
from automation.tabular.text import FORMULA
from connect_platform.core.api.rendering import loads

FORMATS = ("csv", "jsonl", "xlsx")
#: Seconds the database may take for one file.
_TIMEOUT = 120.0
#: First characters that are guarded, by codepoint; 0 is that of empty text.
_GUARDED = (0, *map(ord, ("'", *FORMULA)))
_PLAIN = ("number", "boolean", "reference", "multi_select")
# Text of JSON holds no control characters, so that nothing is quoted.
_LINES = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'"


def export(
    table: Table, format: str, *, search: str = "", conditions: Sequence[Condition] = (), sort: Sequence[str] = ()
) -> IO[bytes]:
    """The rows, or those wanted, as an open file that vanishes when it is closed. `format` is one of FORMATS.

    Raises InvalidInput where the database takes too long.
    """
    columns = [EXTERNAL, *defined.shown(table)]
    names = [EXPORT[0], EXPORT[1], *(column.name for column in columns[1:])]
    wanted = sql.SQL("FROM {} WHERE {} ORDER BY {}").format(
        relation(table.pk), filters.where(table, conditions, search), filters.order(table, sort)
    )
    with ExitStack() as cleanup:
        file = cleanup.enter_context(TemporaryFile())
        if format == "csv":
            file.write(_header(names))
            cells = sql.SQL("SELECT id, {} ").format(sql.SQL(", ").join(map(_guarded, columns)))
            _copy(table, cells + wanted, "FORMAT csv", file)
        else:
            _copy(table, _objects(columns, names[1:], format) + wanted, _LINES, file)
        file.seek(0)
        if format == "xlsx":
            return writing.workbook(names, map(loads, file))
        cleanup.pop_all()  # the caller reads and closes it
    return file


def _objects(columns: Sequence[Column], names: Sequence[str], format: str) -> sql.Composable:
    """Rows as JSON."""
    fields = [
        sql.SQL("{}, {}").format(sql.Literal(name), _value(one, format)) for name, one in zip(names, columns, strict=True)
    ]
    whole = sql.SQL(" || ").join(
        sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(fields[place : place + 40]))
        for place in range(0, len(fields), 40)  # a function takes 100 arguments
    )
    return sql.SQL("SELECT jsonb_build_object('id', id::text) || {} ").format(whole)


def _header(names: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow("'" + name if ord(name[0]) in _GUARDED else name for name in names)
    return text.getvalue().encode()


def _guarded(column: Column) -> sql.Composable:
    """A column as a cell of CSV."""
    own = sql.Identifier(column.key)
    if column.type == "multi_select":
        return sql.SQL("to_json({})").format(own)
    text = sql.SQL("{}::text").format(own)
    if column.type in _PLAIN:
        return text
    return sql.SQL("CASE WHEN ascii({text}) = ANY({codes}) THEN '''' || {text} ELSE {text} END").format(
        text=text, codes=sql.Literal(list(_GUARDED))
    )


def _value(column: Column, format: str) -> sql.Composable:
    """A column as a value of JSON, or in a sheet; numbers that few readers of JSON keep exactly are text."""
    own = sql.Identifier(column.key)
    if column.type == "number":
        return sql.SQL("CASE WHEN length({own}::text) > 16 THEN to_jsonb({own}::text) ELSE to_jsonb({own}) END").format(own=own)
    is_text = column.type == "reference" or (column.type == "json" and format == "xlsx")
    return sql.SQL("{}::text" if is_text else "{}").format(own)


def _copy(table: Table, query: sql.Composable, how: str, file: IO[bytes]) -> None:
    statement = sql.SQL("COPY ({}) TO STDOUT ({})").format(query, sql.SQL(how))
    with explained(table), bounded(reading.ADVICE, _TIMEOUT), connection.cursor() as cursor, cursor.copy(statement) as copy:
        piece: Any
        for piece in copy:
            file.write(piece)
