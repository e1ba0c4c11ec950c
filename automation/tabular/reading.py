"""Opens a file of rows by its format."""

from __future__ import annotations

from typing import IO

from automation.tabular.rows import Cells, Rows
from automation.tabular.text import DELIMITERS, csv_cells, csv_rows, json_rows
from automation.tabular.workbook import sheet_cells, sheet_rows
from connect_platform.core.errors import InvalidInput

FORMATS = ("csv", "jsonl", "xlsx")


def format_of(name: str, start: bytes) -> str:
    """The format a file's name or its first bytes tell of."""
    ending = name.rpartition(".")[2].lower()
    if start.startswith(b"PK\x03\x04") or ending in ("xlsx", "xlsm"):
        return "xlsx"
    is_json = ending in ("json", "jsonl", "ndjson") or start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[{"))
    return "jsonl" if is_json else "csv"


def open_rows(file: IO[bytes], format: str, *, delimiter: str = "", sheet: str = "") -> Rows:
    """The rows of a file. Raises InvalidInput for one that cannot be read, at once or on the way."""
    _check_delimiter(delimiter)
    if format == "xlsx":
        return sheet_rows(file, sheet)
    return json_rows(file) if format == "jsonl" else csv_rows(file, delimiter)


def open_cells(file: IO[bytes], format: str, *, delimiter: str = "", sheet: str = "") -> Cells:
    """The same for a CSV or XLSX file as bare cells, which takes a third of the time."""
    _check_delimiter(delimiter)
    return sheet_cells(file, sheet) if format == "xlsx" else csv_cells(file, delimiter)


def _check_delimiter(delimiter: str) -> None:
    if delimiter and delimiter not in DELIMITERS:
        raise InvalidInput({"delimiter": "Must be a comma, a semicolon, a tab or a vertical bar."})
