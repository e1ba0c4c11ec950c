"""Rows of XLSX workbooks (ECMA-376), read by calamine once the archive is known to be harmless.

calamine unpacks whatever it is given and lays a sheet out as a full rectangle: a small file can ask for any amount of memory.
So every part of the archive is unpacked here first, piece by piece, and its cells are counted.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.parsers import expat

import python_calamine

from automation.tabular.rows import Cells, Rows, header_of, row_of, unreadable

MOST_PARTS, MOST_SHEETS = 2000, 1000
MOST_UNPACKED = 256 * 1024 * 1024
#: Cells of the rectangle a sheet spans, empty ones included.
MOST_CELLS = 3_000_000
_PIECE = 64 * 1024
#: Where the workbook is, and what says where it and its sheets are.
_WORKBOOK, _ROOT, _MAP = "xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"
#: What another format than the one checked here would be read from.
_OTHERS = frozenset({"content.xml", "xl/workbook.bin"})
_END = struct.Struct("<4s4H2LH")  # APPNOTE.TXT 4.3.16
_ENCRYPTED = 0x1
Cell = str | int | float | bool | None


def sheet_rows(file: IO[bytes], sheet: str = "") -> Rows:
    """The rows of a sheet, the first one where none is named; its first row names the columns. Formulas count as their values.

    Raises InvalidInput for what is no workbook, or too large a one.
    """
    found = sheet_cells(file, sheet)
    return Rows(found.columns, (row_of(number, found.columns, cells) for number, cells in found.rows), found.last)


def sheet_cells(file: IO[bytes], sheet: str = "") -> Cells:
    """The same sheet as bare cells."""
    check(file)
    file.seek(0)
    try:
        book = python_calamine.load_workbook(file)
        names = book.sheet_names
        if sheet and sheet not in names:
            raise unreadable(f"It has no sheet {sheet[:100]!r}.")
        if not names:
            raise unreadable("It has no sheet.")
        found = book.get_sheet_by_name(sheet or names[0])
        every = ((number, [_plain(cell) for cell in cells]) for number, cells in enumerate(found.iter_rows(), 1))
        first = next((cells for _, cells in every if _holds(cells)), None)
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise unreadable(f"It is not an XLSX workbook that can be read: {str(error)[:200]}.") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a fault in Rust becomes
            raise
        raise unreadable("It is not an XLSX workbook that can be read.") from None
    if first is None:
        raise unreadable("Its sheet is empty.")
    return Cells(header_of(first), ((number, cells) for number, cells in every if _holds(cells)), found.total_height)


def _holds(cells: list[Cell]) -> bool:
    return any(cell is not None for cell in cells)


def _plain(cell: Any) -> Cell:
    """A cell as JSON has it: whole numbers without a fraction, times in ISO 8601, empty cells null."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return None if cell == "" else cell


def check(file: IO[bytes]) -> None:
    """Raises InvalidInput where a workbook cannot be read within bounds."""
    _count_parts(file)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise unreadable("It is not an XLSX workbook.") from None
    names = {part.filename for part in parts}
    if _WORKBOOK not in names or names & _OTHERS or len({name.lower() for name in names}) < len(parts):
        raise unreadable("It is not an XLSX workbook.")
    left = MOST_UNPACKED
    for part in parts:
        counter = _Cells(part.filename) if part.filename.lower().endswith((".xml", ".rels")) else None
        for piece in _unpacked(file, part):
            left -= len(piece)
            if left < 0:
                raise unreadable(f"It unpacks to more than {MOST_UNPACKED} bytes.")
            if counter:
                counter.feed(piece)


def _count_parts(file: IO[bytes]) -> None:
    """Before its table of contents is read, of which there may be a million lines."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - _END.size - 65536))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise unreadable("It is not an XLSX workbook.")
    count, length = _END.unpack_from(tail, place)[4:6]
    if count > MOST_PARTS or length > MOST_PARTS * 500:
        raise unreadable(f"It has more than {MOST_PARTS} parts.")


def _unpacked(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's real bytes; its declared size is believed by others, so it must be true. Raises InvalidInput."""
    if part.flag_bits & _ENCRYPTED or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise unreadable("It is protected by a password, or packed in an unusual way.")
    file.seek(part.header_offset)
    header = file.read(30)
    if header[:4] != b"PK\x03\x04":
        raise unreadable("It is not an XLSX workbook.")
    file.seek(sum(struct.unpack("<2H", header[26:30])), 1)
    decoder = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    left, total = part.compress_size, 0
    try:
        while left > 0 and (packed := file.read(min(_PIECE, left))):
            left -= len(packed)
            while packed:
                piece = decoder.decompress(packed, _PIECE) if decoder else packed
                packed = decoder.unconsumed_tail if decoder else b""
                total += len(piece)
                yield piece
    except zlib.error:
        raise unreadable("It is damaged.") from None
    if decoder:
        piece = decoder.flush()
        total += len(piece)
        yield piece
    if left or total != part.file_size or (decoder and (not decoder.eof or decoder.unused_data)):
        raise unreadable("It is damaged.")


class _Cells:
    """Counts sheets and the rectangle of cells as a part's XML goes by. Entities are refused: none are needed."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._element
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.sheets = self.row = self.column = 0
        self.right = self.bottom = 0

    def feed(self, piece: bytes) -> None:
        try:
            self.parser.Parse(piece, False)
        except expat.ExpatError:
            raise unreadable("It is not an XLSX workbook: its XML is broken.") from None

    def _doctype(self, *_: Any) -> None:
        raise unreadable("It is not an XLSX workbook: its XML declares entities.")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self.row, self.column = _number(attributes.get("r"), self.row + 1), 0
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            digits = attributes.get("r", "")[len(letters) :]
            self.column = _column(letters) if letters else self.column + 1
            self.right = max(self.right, self.column)
            self.bottom = max(self.bottom, _number(digits or None, self.row))
            if self.right * self.bottom > MOST_CELLS:
                raise unreadable(f"Its sheet spans more than {MOST_CELLS} cells. Save it as CSV.")
        elif name == "Relationship":
            self._relationship(attributes)
        elif name == "sheet":
            self.sheets += 1
            if self.sheets > MOST_SHEETS:
                raise unreadable(f"It has more than {MOST_SHEETS} sheets.")

    def _relationship(self, attributes: dict[str, str]) -> None:
        """The workbook and its sheets must be where they are looked at."""
        target = attributes.get("Target", "")
        if self.part == _MAP and not target.lower().endswith(".xml"):
            raise unreadable("It holds macros or links. Save it without them, or as CSV.")
        is_book = attributes.get("Type", "").endswith("/officeDocument")
        if self.part == _ROOT and is_book and target.lstrip("/") != _WORKBOOK:
            raise unreadable("It is not an XLSX workbook.")


def _number(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not text.isdecimal() or len(text) > 9:
        raise unreadable("It is not an XLSX workbook: a row has no number.")
    return int(text)


def _column(letters: str) -> int:
    if not letters.isascii() or not letters.isalpha() or len(letters) > 4:
        raise unreadable("It is not an XLSX workbook: a cell has no place.")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
