"""Makes workbooks for tests, honest ones and others, part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_FORM = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def cell(place: str, value: Any) -> str:
    """A cell; text that begins with `=` is a formula whose value is 42, a pair is a number with a style."""
    if isinstance(value, str) and value.startswith("="):
        return f'<c r="{place}"><f>{escape(value[1:])}</f><v>42</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, tuple):
        return f'<c r="{place}" s="{value[1]}"><v>{value[0]}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def sheet(rows: Sequence[Sequence[Any]]) -> str:
    """The XML of a sheet; None is an empty cell. Columns A to Z."""
    lines = [
        "".join(cell(f"{chr(65 + column)}{number}", value) for column, value in enumerate(row) if value is not None)
        for number, row in enumerate(rows, 1)
    ]
    inner = "".join(f'<row r="{number}">{line}</row>' for number, line in enumerate(lines, 1))
    return f"<worksheet {_MAIN}><sheetData>{inner}</sheetData></worksheet>"


def workbook(
    *sheets: str, names: Sequence[str] = (), target: str = "worksheets/sheet{}.xml", more: dict[str, bytes] | None = None
) -> bytes:
    """An XLSX file of sheets given as XML. Style 1 is a date. `more` are further parts."""
    names = names or [f"Sheet{number}" for number in range(1, len(sheets) + 1)]
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    linked = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINKS}/worksheet" Target="{target.format(n)}"/>' for n in range(1, len(names) + 1)
    )
    styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    root = f'<Relationship Id="r" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>'
    parts: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships xmlns="{package}">{root}</Relationships>',
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{linked}</Relationships>',
        "xl/styles.xml": f"<styleSheet {_MAIN}>{styles}</styleSheet>",
        **{f"xl/{target.format(n)}": text for n, text in enumerate(sheets, 1)},
        **(more or {}),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()
