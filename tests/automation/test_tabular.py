"""Files of rows: read as they are meant, refused with the place and the reason, and never more than there is room for."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from typing import Any

import pytest

from automation.tabular import rows as bounds
from automation.tabular import workbook as workbooks
from automation.tabular.reading import format_of, open_rows
from connect_platform.core.errors import InvalidInput
from tests.automation.tabular_files import sheet, workbook


def read(data: bytes | str, format: str = "csv", **options: Any) -> list[tuple[int, dict[str, Any], str]]:
    raw = data.encode() if isinstance(data, str) else data
    return [(row.number, row.values, row.fault) for row in open_rows(io.BytesIO(raw), format, **options).rows]


def refusal(data: bytes | str, format: str = "csv", **options: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        read(data, format, **options)
    return caught.value.message


ADA, BOB = {"id": "1", "name": "Ada"}, {"id": "2", "name": "Bob"}


@pytest.mark.parametrize(
    "data",
    [
        "id,name\n1,Ada\n2,Bob\n",
        "id,name\r\n1,Ada\r\n2,Bob",
        "id,name\r1,Ada\r2,Bob\r",
        "id;name\n1;Ada\n\n2;Bob\n",
        "\nid\tname\n1\tAda\n2\tBob\n",
        "id|name\n1|Ada\n2|Bob\n",
        '"id","name"\n"1","Ada"\n"2","Bob"\n',
        " id ,name,,\n1,Ada,,\n2,Bob\n",
        "\ufeffid,name\n1,Ada\n2,Bob\n",
        "\ufeffid,name\n1,Ada\n2,Bob\n".encode("utf-16-le"),
        "\ufeffid,name\n1,Ada\n2,Bob\n".encode("utf-16-be"),
    ],
)
def test_csv_is_read_however_it_is_written(data: bytes | str) -> None:
    assert read(data) == [(2, ADA, ""), (3, BOB, "")]


def test_a_quoted_cell_keeps_delimiters_quotes_and_line_ends() -> None:
    ((_, values, fault),) = read('id,note\n1,"a, ""b""\r\nc;\n"\n')
    assert (values, fault) == ({"id": "1", "note": 'a, "b"\r\nc;\n'}, "")


def test_pieces_of_a_file_may_end_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    data = "id,name\r\n1,Ädä\r\n2,🎈\r\n"
    for size in range(1, 12):
        monkeypatch.setattr("automation.tabular.text._PIECE", size)
        assert read(data) == [(2, {"id": "1", "name": "Ädä"}, ""), (3, {"id": "2", "name": "🎈"}, "")]
        assert read(("\ufeff" + data).encode("utf-16-le")) == read(data)


def test_a_wrong_row_is_named_and_the_others_are_read() -> None:
    huge = "x" * (bounds.MOST_OF_CELL + 1)
    found = read(f'id,name\n1\n2,Bob,more\n3,a\0b\n4,{huge}\n5,"a"b\n2,Bob\n')
    assert found[-1] == (7, BOB, "")
    assert [(number, fault) for number, _, fault in found[:-1]] == [
        (2, "It has 1 cells; the header has 2."),
        (3, "It has 3 cells; the header has 2."),
        (4, "The cell 'name' holds a NUL character."),
        (5, "The cell 'name' has more than 1048576 characters."),
        (6, "Its quotes do not fit: ',' expected after '\"'."),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "It is empty."),
        ("\n\n", "It is empty."),
        (",,\n1,2,3\n", "It has no header: the first row must name the columns."),
        ("id,,name\n", "Column 2 has no name."),
        ("id,name,id\n", "Two columns are named 'id'."),
        (",".join(f"c{n}" for n in range(1001)), "It has 1001 columns; at most 1000 are read."),
        (b"id,name\n1,Ad\xe4\n", "It is not UTF-8: byte 12 cannot be read. Save it as UTF-8."),
        (b"\xef\xbb\xbfid\n\xff", "It is not UTF-8: byte 6 cannot be read. Save it as UTF-8."),
        (b"\xff\xfei\x00d", "It is not UTF-16: byte 4 cannot be read. Save it as UTF-8."),
        ("id\n" + "x" * (bounds.MOST_OF_LINE + 1), "A line has more than 16777216 characters."),
        ('id\n"' + "xxxxxxx\n" * (bounds.MOST_OF_LINE // 8 + 1), "Row 2: a quoted cell never ends."),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(data: bytes | str, reason: str) -> None:
    assert refusal(data) == f"file: {reason}"


def test_the_delimiter_may_be_said() -> None:
    assert read("id;a,b\n1;2,3\n", delimiter=";") == [(2, {"id": "1", "a,b": "2,3"}, "")]
    assert refusal("id;a\n", delimiter="#").startswith("delimiter: ")


def test_json_lines_are_objects_each_at_fault_alone() -> None:
    data = '\ufeff{"id": 1, "a": {"b": [true, null]}}\r\n\n[1]\n{"id": 2\n{"id": "\\u0000"}\n{"id": 3}'
    deep = '\n{"a": ' + "[" * 101 + "]" * 101 + "}"
    found = read(data + deep, "jsonl")
    assert [found[0], found[4]] == [(1, {"id": 1, "a": {"b": [True, None]}}, ""), (5, {"id": 3}, "")]
    faults = {number: fault for number, _, fault in found if fault}
    assert faults[3].startswith("It is not JSON: ")
    assert {number: fault for number, fault in faults.items() if number != 3} == {
        2: "It is not a JSON object.",
        4: "It holds a NUL character.",
        6: "It is nested deeper than 100 levels.",
    }


def test_a_workbook_gives_values_as_json_has_them() -> None:
    table = sheet([["id", "note", "day", "sum", "is"], ["a<b", 1, (45000, 1), "=1+1", True], [], [1.5, None, "x", 2.0, False]])
    assert read(workbook(table), "xlsx") == [
        (2, {"id": "a<b", "note": 1, "day": "2023-03-15", "sum": 42, "is": True}, ""),
        (4, {"id": 1.5, "note": None, "day": "x", "sum": 2, "is": False}, ""),
    ]


def test_a_sheet_is_chosen_by_name_and_unknown_ones_are_refused() -> None:
    book = workbook(sheet([["a"], ["first"]]), sheet([["a"], ["second"]]), names=["One", "Two"])
    assert (read(book, "xlsx"), read(book, "xlsx", sheet="Two")) == ([(2, {"a": "first"}, "")], [(2, {"a": "second"}, "")])
    assert refusal(book, "xlsx", sheet="Three") == "file: It has no sheet 'Three'."


def test_a_sheet_without_cells_is_refused() -> None:
    assert refusal(workbook(sheet([])), "xlsx") == "file: Its sheet is empty."


def _spanning(place: str) -> str:
    return f'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="{place}"><v>1</v></c></row></sheetData></worksheet>'


@pytest.mark.parametrize(
    ("book", "reason"),
    [
        (b"", "It is not an XLSX workbook."),
        (b"PK\x03\x04 but no archive", "It is not an XLSX workbook."),
        (workbook(_spanning("XFD1048576")), "Its sheet spans more than 3000000 cells. Save it as CSV."),
        (workbook(_spanning("AAAAAA1")), "It is not an XLSX workbook: a cell has no place."),
        (workbook(names=[f"s{n}" for n in range(5000)], target="same.xml"), "It has more than 1000 sheets."),
        (workbook("<worksheet"), "It is not an XLSX workbook that can be read: "),
        (workbook('<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "It is not an XLSX workbook: its XML declares entities."),
        (workbook("<a></b>"), "It is not an XLSX workbook: its XML is broken."),
        (
            workbook(_spanning("XFD1048576"), target="media/sheet{}.png"),
            "It holds macros or links. Save it without them, or as CSV.",
        ),
        (workbook(sheet([["a"]]), more={"content.xml": b"<a/>"}), "It is not an XLSX workbook."),
        (workbook(sheet([["a"]]), more={f"p/{n}": b"" for n in range(2000)}), "It has more than 2000 parts."),
    ],
)
def test_a_workbook_that_is_none_or_too_large_is_refused(book: bytes, reason: str) -> None:
    assert refusal(book, "xlsx").startswith(f"file: {reason}")


def test_an_archive_that_unpacks_without_end_is_refused_within_memory() -> None:
    bomb = workbook(sheet([["a"]]), more={"xl/media/a.png": bytes(workbooks.MOST_UNPACKED)})
    assert len(bomb) < 1024 * 1024
    tracemalloc.start()
    try:
        assert refusal(bomb, "xlsx") == "file: It unpacks to more than 268435456 bytes."
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_an_archive_that_lies_about_a_size_is_refused() -> None:
    """calamine goes by the packed bytes, whatever size is declared; so a part that is larger than it says is a trick."""
    book = bytearray(workbook(sheet([["a"]]), more={"xl/z.xml": b"<z>" + b" " * 5000 + b"</z>"}))
    with zipfile.ZipFile(io.BytesIO(bytes(book))) as archive:
        crc = zlib.crc32(b"<z>")
        assert archive.getinfo("xl/z.xml").file_size == 5007
    place = book.rfind(b"PK\x01\x02", 0, book.rfind(b"xl/z.xml"))
    book[place + 16 : place + 20], book[place + 24 : place + 28] = struct.pack("<L", crc), struct.pack("<L", 3)
    assert refusal(bytes(book), "xlsx") == "file: It is damaged."


def test_the_format_is_told_by_name_or_content() -> None:
    told = [
        ("a.csv", b"id"),
        ("a.JSONL", b""),
        ("a.ndjson", b""),
        ("a", b'{"a"'),
        ("a.xlsx", b""),
        ("a.csv", b"PK\x03\x04"),
        ("", b""),
    ]
    assert [format_of(*one) for one in told] == ["csv", "jsonl", "jsonl", "jsonl", "xlsx", "xlsx", "csv"]
