"""Writes rows as an XLSX workbook (ECMA-376) of one sheet, row by row. Text is text in it: nothing becomes a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO, Any
from xml.sax.saxutils import escape

from automation.tabular.rows import unreadable
from connect_platform.core.api.rendering import dumps

#: What a sheet holds, and a cell (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3).
MOST_ROWS, MOST_OF_CELL = 1_048_576, 32_767
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets><sheet name="Rows" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
#: What XML 1.0 cannot hold, and what a number of a sheet, a float of 15 digits, holds exactly.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EXACT = re.compile(r"-?[0-9]{1,15}|-?(?=[0-9.]{1,16}\Z)[0-9]+\.[0-9]+")


def workbook(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> IO[bytes]:
    """Rows by these names, below a row of the names, as an open file that vanishes when it is closed.

    Raises InvalidInput where there are more rows, or longer text, than a sheet holds.
    """
    file = TemporaryFile()  # noqa: SIM115 - the caller reads and closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, _HEAD + text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            letters = [_letters(place) for place in range(len(names))]
            sheet.write(_row(1, letters, names))
            for number, row in enumerate(rows, 2):
                if number > MOST_ROWS:
                    raise unreadable(f"A sheet holds {MOST_ROWS} rows; export CSV instead.")
                sheet.write(_row(number, letters, [row.get(name) for name in names]))
            sheet.write(b"</sheetData></worksheet>")
    file.seek(0)
    return file


def _letters(place: int) -> str:
    """A column's letters by its place: A to Z, AA …"""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _row(number: int, letters: Sequence[str], values: Iterable[Any]) -> bytes:
    cells = (_cell(f"{letter}{number}", value) for letter, value in zip(letters, values, strict=True))
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _cell(place: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    text = value if isinstance(value, str) else dumps(value).decode()
    if isinstance(value, int | float) and _EXACT.fullmatch(text):
        return f'<c r="{place}"><v>{text}</v></c>'
    if len(text) > MOST_OF_CELL:
        raise unreadable(f"A cell holds {MOST_OF_CELL} characters; export CSV instead.")
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_text(text)}</t></is></c>'


def _text(text: str) -> str:
    """Text as XML; a reader would turn a bare carriage return into a line feed."""
    return escape(_UNFIT.sub("", text), {"\r": "&#13;"})
