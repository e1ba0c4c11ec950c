"""What every reader of a file gives: rows with their number, and the reason where one cannot be used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from connect_platform.core.api.rendering import dumps
from connect_platform.core.errors import InvalidInput

MOST_COLUMNS = 1000
#: Characters of one cell, and of one line or row of cells.
MOST_OF_CELL, MOST_OF_LINE = 1024 * 1024, 16 * 1024 * 1024


def unreadable(reason: str) -> InvalidInput:
    """The error for a file that cannot be read at all, or not to its end."""
    return InvalidInput({"file": reason})


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` counts from 1, the header of a CSV or XLSX file included; `fault` is empty where it can be used."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A file that is open: the names of its columns, empty where each row names its own, and its rows."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    last: int = 0  # number of the last row, where it is known beforehand


@dataclass(frozen=True, slots=True)
class Cells:
    """A file with a header that is open: its rows as numbers and bare cells, of any count, or what is wrong with them."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[Any] | str]]
    last: int = 0  # number of the last row, where it is known beforehand


def batches(rows: Iterator[Row], most: int = 1000, size: int = 4 * 1024 * 1024) -> Iterator[list[Row]]:
    """Rows in lists of at most `most`, and of about `size` characters."""
    batch: list[Row] = []
    left = size
    for row in rows:
        batch.append(row)
        left -= sum(len(cell) if isinstance(cell, str) else len(dumps(cell)) for cell in row.values.values())
        if left < 0 or len(batch) == most:
            yield batch
            batch, left = [], size
    if batch:
        yield batch


def header_of(cells: Sequence[Any]) -> tuple[str, ...]:
    """The names of the columns; empty cells at the end are no columns. Raises InvalidInput."""
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise unreadable("It has no header: the first row must name the columns.")
    if len(names) > MOST_COLUMNS:
        raise unreadable(f"It has {len(names)} columns; at most {MOST_COLUMNS} are read.")
    if "" in names:
        raise unreadable(f"Column {names.index('') + 1} has no name.")
    if len(set(names)) < len(names):
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise unreadable(f"Two columns are named {twice[:100]!r}.")
    if any("\0" in name or len(name) > 200 for name in names):
        raise unreadable("The name of a column has more than 200 characters, or a NUL character.")
    return tuple(names)


def row_of(number: int, columns: tuple[str, ...], cells: Sequence[Any]) -> Row:
    """The cells under their columns. A row of another length is at fault; empty cells beyond the last column are not."""
    rest = cells[len(columns) :]
    if len(cells) < len(columns) or any(cell not in ("", None) for cell in rest):
        return Row(number, fault=f"It has {len(cells)} cells; the header has {len(columns)}.")
    values = dict(zip(columns, cells, strict=False))
    return Row(number, values, fault_of(values))


def fault_of(values: dict[str, Any]) -> str:
    """Why cells cannot be stored; empty where they can."""
    for name, cell in values.items():
        if isinstance(cell, str):
            if len(cell) > MOST_OF_CELL:
                return f"The cell {name[:100]!r} has more than {MOST_OF_CELL} characters."
            if "\0" in cell:
                return f"The cell {name[:100]!r} holds a NUL character."
    return ""
