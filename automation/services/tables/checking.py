"""Rows of a file become values of columns: checked a column at a time, and written as COPY takes them.

What a type takes is said by `kinds` alone. Patterns here only tell cells that are certainly right and need no change, some
millions of them in a second; all others are read one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any

from automation.services.tables import columns as defined
from automation.services.tables.columns import Column
from automation.services.tables.kinds import LONGEST_KEY, LONGEST_TEXT, text_of, text_of_kind
from automation.tabular.rows import MOST_OF_CELL, Cells, Rows, batches
from connect_platform.core.api.rendering import dumps

#: Rows checked at a time, and characters at which fewer are.
BATCH, _SIZE = 2000, 4 * 1024 * 1024
_STEP = 8  # rows whose characters are counted together
_WORD = "[A-Za-z0-9_]{1,40}"
_PATTERNS = {
    "number": r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?",
    "boolean": "true|false",
    "date": (
        r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
        r"(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?Z?)?"
    ),
    "json": (
        r'\{(?:"[A-Za-z0-9_ ]{1,40}": ?(?:"[A-Za-z0-9_ .@-]{0,60}"|-?[1-9][0-9]{0,14}|0|true|false)'
        r'(?:, ?(?=")|(?=\})))*\}'
    ),
    "url": r"https?://[a-z0-9]{1,40}(?:\.[a-z0-9]{1,40}){1,3}(?:/[A-Za-z0-9._~-]{0,60}){0,4}",
    "email": rf"{_WORD}(?:[.+-]{_WORD}){{0,3}}@(?:[a-z0-9]{{1,60}}\.){{1,3}}[a-z]{{2,10}}",
    "reference": "[1-9][0-9]{0,17}",
}
#: One cell, and a whole column of them, each with a line feed behind it: several times as quick.
_SURE = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
_ALL_SURE = {name: re.compile(rf"(?:(?:{pattern})\n)*+") for name, pattern in _PATTERNS.items()}
#: Marks of a row that is not there, in the text format of COPY: NULL, and what has to be escaped.
_NULL, _SPECIAL = "\\N", re.compile(r"[\\\t\n\r\0]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
#: Not a column of the table: the id of a row, and what a row of JSON names.
ROW_ID = Column(key="id", name="id", type="reference")
NAMED = "named"
#: Types whose values may hold what has to be escaped.
_FREE = ("string", "select", "multi_select", "json", "url", "email")

Fault = tuple[int, str]
_Cell = str | None


@dataclass(slots=True)
class Checked:
    """A batch: lines for COPY (number of the row, its values, and the keys it names where rows name their own), how many rows
    those are, and what is wrong with the others."""

    text: bytes = b""
    good: int = 0
    faults: list[Fault] = field(default_factory=list)
    last: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of the table each column of a file goes to; None for one that is left out.

    `needed` are keys of columns that no row may leave empty. An `is_export` has its guards against formulas, which come off.
    """

    columns: Sequence[Column | None]
    needed: frozenset[str] = frozenset()
    is_export: bool = False

    @property
    def taken(self) -> list[Column]:
        """The columns that get values, in the order of the lines."""
        return [column for column in self.columns if column]


def checked_cells(layout: Layout, cells: Cells, kind: str) -> Iterator[Checked]:
    """The rows of a CSV or XLSX file in batches."""
    width, is_text = len(cells.columns), kind == "csv"
    for piece in _pieces(cells.rows, is_text=is_text):
        batch = Checked(last=piece[-1][0])
        numbers, rows = [], []
        for number, row in piece:
            if isinstance(row, str):
                batch.faults.append((number, row))
            elif len(row) == width or _fits(row, width):
                numbers.append(number)
                rows.append(row if len(row) == width else row[:width])
            else:
                batch.faults.append((number, f"It has {len(row)} cells; the header has {width}."))
        columns: list[list[_Cell]] = [
            [(cell or None) if is_text else _text(cell) for cell in column] for column in zip(*rows, strict=True)
        ]
        yield _checked(layout, batch, numbers, columns or [[] for _ in range(width)])


def checked_objects(layout: Layout, rows: Rows, by_name: Mapping[str, int]) -> Iterator[Checked]:
    """The rows of a JSON file in batches; `by_name` says which of the layout's columns a name goes to."""
    for piece in batches(rows.rows, BATCH, _SIZE):
        batch = Checked(last=piece[-1].number)
        numbers, named = [], []
        table: list[list[_Cell]] = [[] for _ in layout.columns]
        for row in piece:
            unknown = next((name for name in row.values if name not in by_name), None)
            if row.fault or unknown is not None:
                batch.faults.append((row.number, row.fault or f"{unknown}: There is no such column."[:300]))
                continue
            numbers.append(row.number)
            places = {by_name[name]: value for name, value in row.values.items()}
            for place, column in enumerate(layout.columns):
                table[place].append(_text_of(column, places.get(place)))
            named.append([column.key for place in places if (column := layout.columns[place])])
        yield _checked(layout, batch, numbers, table, named)


def _pieces(rows: Iterator[tuple[int, Any]], *, is_text: bool) -> Iterator[list[tuple[int, Any]]]:
    """Rows in lists of at most BATCH, and of about _SIZE characters; cells of a workbook are in memory anyway."""
    piece: list[tuple[int, Any]] = []
    left = _SIZE
    while step := list(islice(rows, _STEP)):
        piece += step
        if is_text:
            left -= sum(map(len, chain.from_iterable(row for _, row in step)))
        if left < 0 or len(piece) >= BATCH:
            yield piece
            piece, left = [], _SIZE
    if piece:
        yield piece


def _fits(row: Sequence[Any], width: int) -> bool:
    return len(row) > width and not any(cell not in ("", None) for cell in row[width:])


def _text(cell: Any) -> _Cell:
    return None if cell is None or cell == "" else text_of(cell)


def _text_of(column: Column | None, value: Any) -> _Cell:
    """A value of JSON as text that reads as just that; a list or an object is none for a column of text."""
    if value is None or column is None:
        return None
    if isinstance(value, list | dict) and column.kind.sql == "text":
        return "\0"
    return text_of_kind(column.type, value)


def _checked(
    layout: Layout,
    batch: Checked,
    numbers: Sequence[int],
    table: Sequence[list[_Cell]],
    named: Sequence[list[str]] | None = None,
) -> Checked:
    wrong: dict[int, str] = {}
    taken: list[list[str]] = []
    for column, cells in zip(layout.columns, table, strict=True):
        if column:
            unguarded = [cell[1:] if cell and cell[0] == "'" else cell for cell in cells] if layout.is_export else cells
            taken.append(_column(column, unguarded, wrong, named, is_needed=column.key in layout.needed))
    if named is not None:
        taken.append(["{" + ",".join(keys) + "}" for keys in named])
    batch.faults += [(numbers[place], reason) for place, reason in wrong.items()]
    batch.faults.sort()
    lines = zip(map(str, numbers), *taken, strict=True)
    kept = (line for place, line in enumerate(lines) if place not in wrong) if wrong else lines
    text = "\n".join(map("\t".join, kept))
    batch.text, batch.good = (text + "\n").encode() if text else b"", len(numbers) - len(wrong)
    return batch


def _column(
    column: Column, cells: list[_Cell], wrong: dict[int, str], named: Sequence[list[str]] | None, *, is_needed: bool
) -> list[str]:
    """The cells of a column as COPY takes them; what is wrong with one is noted by its place."""
    values = cells.copy()
    wanted = replace(column, required=column.required or is_needed)
    for place in _doubtful(wanted, cells):
        cell = cells[place]
        if cell is None and named is not None and column.key not in named[place] and not is_needed:
            continue  # a row of JSON that says nothing of this column
        try:
            values[place] = _stored(column, _read(wanted, cell))
        except ValueError as error:
            wrong.setdefault(place, f"{column.name}: {error}")
    if column.type in _FREE and _SPECIAL.search("".join(filter(None, values))):
        values = [value and value.translate(_ESCAPES) for value in values]
    return [_NULL if value is None else value for value in values]


def _doubtful(column: Column, cells: list[_Cell]) -> list[int]:
    """Places of the cells that have to be read one by one."""
    known = [cell for cell in cells if cell is not None]
    empty = column.required
    if (not empty or len(known) == len(cells)) and _is_sure(column, known):
        return []
    fits = _SURE[column.type].fullmatch if column.type in _SURE else None
    return [place for place, cell in enumerate(cells) if (empty if cell is None else not (fits and fits(cell)))]


def _is_sure(column: Column, cells: Sequence[str]) -> bool:
    """Whether every cell is certainly right and stays as it is."""
    if column.type == "string":
        longest = LONGEST_KEY if column.unique else LONGEST_TEXT
        return max(map(len, cells), default=0) <= longest and "\0" not in "".join(cells)
    if column.type == "select":
        return set(cells) <= set(column.options)
    if column.type not in _ALL_SURE:
        return not cells
    text = "\n".join(cells) + "\n"
    return not cells or (text.count("\n") == len(cells) and bool(_ALL_SURE[column.type].fullmatch(text)))


def _read(column: Column, cell: _Cell) -> Any:
    """The value of one cell. Raises ValueError with the reason."""
    if cell is not None and "\0" in cell:
        raise ValueError("Must be a string without NUL characters.")
    if cell is not None and len(cell) > MOST_OF_CELL:
        raise ValueError(f"Must not be longer than {MOST_OF_CELL} characters.")
    value = defined.value_of(column, cell, is_text=True)
    return defined.value_of(column, None) if value is None else value


def _stored(column: Column, value: Any) -> _Cell:
    """A value as text PostgreSQL reads."""
    if value is None:
        return None
    if column.type == "multi_select":
        escaped = ('"' + one.replace("\\", "\\\\").replace('"', '\\"') + '"' for one in value)
        return "{" + ",".join(escaped) + "}"
    return dumps(value).decode() if column.type == "json" else text_of(value)
