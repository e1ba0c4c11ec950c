"""Rows of text files: CSV (RFC 4180, other delimiters too) and JSON Lines (jsonlines.org)."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from typing import IO, Any

from automation.tabular.rows import MOST_OF_LINE, Cells, Row, Rows, fault_of, header_of, row_of, unreadable
from connect_platform.core.api.rendering import dumps, is_deeper, loads

DELIMITERS = (",", ";", "\t", "|")
#: First characters of what a spreadsheet takes for a formula, wide forms too: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff0b", "\uff0d", "\uff1d", "\uff20")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)")
_PIECE = 1024 * 1024
_DEEPEST = 100

# The limit is the process's; rows.py has one of its own for each cell, and lines are bounded before.
csv.field_size_limit(MOST_OF_LINE)


def encoding_of(file: IO[bytes]) -> tuple[str, int]:
    """The encoding, and how many bytes the byte order mark has: UTF-8 with one or without, UTF-16 with one.

    The whole file is looked at. Raises InvalidInput naming the first byte that cannot be read.
    """
    file.seek(0)
    start = file.read(4)
    name, mark = next(((name, len(mark)) for mark, name in _MARKS if start.startswith(mark)), ("utf-8", 0))
    file.seek(mark)
    decoder, done, kept = codecs.getincrementaldecoder(name)(), mark, 0
    while True:
        piece = file.read(_PIECE)
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            place = done - kept + error.start
            raise unreadable(f"It is not {name[:6].upper()}: byte {place} cannot be read. Save it as UTF-8.") from None
        if not piece:
            return name, mark
        done, kept = done + len(piece), len(decoder.getstate()[0])


def lines(file: IO[bytes]) -> Iterator[str]:
    """The lines with their ends, as they are. Raises InvalidInput for one that is too long."""
    name, mark = encoding_of(file)
    file.seek(mark)
    decoder, rest = codecs.getincrementaldecoder(name)(), ""
    while piece := file.read(_PIECE):
        text = rest + decoder.decode(piece)
        end = len(text) - text.endswith("\r")  # a line feed may follow
        end = max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1
        whole, rest = _LINE.findall(text[:end]), text[end:]
        if any(len(line) > MOST_OF_LINE for line in (rest, *whole[:1])):
            raise unreadable(f"A line has more than {MOST_OF_LINE} characters.")
        yield from whole
    if rest:
        yield rest


def delimiter_of(line: str) -> str:
    """The delimiter that stands most often in the header, outside quotes."""
    bare = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def csv_rows(file: IO[bytes], delimiter: str = "") -> Rows:
    """A CSV file whose first row names the columns. Raises InvalidInput, also while its rows are read."""
    cells = csv_cells(file, delimiter)
    return Rows(cells.columns, (_row(number, cells.columns, row) for number, row in cells.rows))


def csv_cells(file: IO[bytes], delimiter: str = "") -> Cells:
    """The same file as bare cells."""
    every = lines(file)
    first = next((line for line in every if line.strip()), "")
    if not first:
        raise unreadable("It is empty.")
    cells = _parsed(_with(first, every), delimiter or delimiter_of(first))
    _, header = next(cells)
    if isinstance(header, str):
        raise unreadable(f"Its header cannot be read: {header}")
    return Cells(header_of(header), cells)


def _with(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _row(number: int, columns: tuple[str, ...], row: Sequence[Any] | str) -> Row:
    return Row(number, fault=row) if isinstance(row, str) else row_of(number, columns, row)


def _parsed(every: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Number and cells of each row, or what is wrong with it. Empty lines are no rows."""
    number, reader = 0, csv.reader(every, delimiter=delimiter, strict=True)
    while True:
        try:
            row: list[str] | str = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise unreadable(f"Row {number + 1}: a quoted cell never ends.") from None
            row = f"Its quotes do not fit: {error}."
        if row:
            number += 1
            yield number, row


def json_rows(file: IO[bytes]) -> Rows:
    """A file with one JSON object on each line, or one array of them. Raises InvalidInput while its rows are read."""
    name, mark = encoding_of(file)
    file.seek(mark)
    if file.read(1024).decode(name, "ignore").lstrip().startswith("["):
        return Rows((), _elements(file, name, mark))
    return Rows((), _objects(lines(file)))


def _elements(file: IO[bytes], name: str, mark: int) -> Iterator[Row]:
    """Objects of an array, which is read as a whole."""
    file.seek(mark)
    text = file.read(MOST_OF_LINE + 1)
    if len(text) > MOST_OF_LINE:
        raise unreadable(f"An array of JSON may have {MOST_OF_LINE} bytes; put one object on each line instead.")
    try:
        values = loads(text.decode(name))
    except ValueError as error:
        raise unreadable(f"It is not JSON: {error}.") from None
    has_nul = b"\\u0000" in text
    for number, value in enumerate(values, 1):
        yield _object(number, value, has_nul and not is_deeper(value, _DEEPEST) and b"\\u0000" in dumps(value))


def _objects(every: Iterator[str]) -> Iterator[Row]:
    number = 0
    for line in every:
        if not line.strip():
            continue
        number += 1
        try:
            value = loads(line)
        except ValueError as error:
            yield Row(number, fault=f"It is not JSON: {error}.")
            continue
        yield _object(number, value, "\\u0000" in line)


def _object(number: int, value: Any, has_nul: bool) -> Row:
    if not isinstance(value, dict):
        return Row(number, fault="It is not a JSON object.")
    if has_nul:
        return Row(number, fault="It holds a NUL character.")
    if is_deeper(value, _DEEPEST):
        return Row(number, fault=f"It is nested deeper than {_DEEPEST} levels.")
    return Row(number, value, fault_of(value))
