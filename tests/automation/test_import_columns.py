"""Columns of a file that its table lacks are made with its rows, typed by what they hold, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Company
from automation.models import ImportJob, Table
from automation.services.tables import columns as defined
from automation.services.tables import importing as table_imports
from connect_platform.core import work
from connect_platform.core.audit import AuditEntry
from tests.automation.tabular_files import sheet, workbook
from tests.automation.test_flows_api import Caller
from tests.automation.test_table_imports import bring, counted, data_of, send
from tests.automation.test_tables import column, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Caller:
    caller = Caller()
    Company.objects.filter(pk=caller.company_id).update(plan="enterprise")
    return caller


def columns_of(slug: str) -> list[tuple[str, str]]:
    return [(one.name, one.type) for one in defined.shown(Table.objects.get(slug=slug))]


NAME = [{"name": "name", "type": "string"}]


def test_columns_are_typed_by_their_values_and_text_where_in_doubt(alice: Caller) -> None:
    slug = make(alice, NAME)
    text = "\n".join(
        [
            "name,price,open,since,zip,card,phone,answer,mixed,nothing,at",
            "Ada,1.50,true,2026-01-15,01234,1234567890123456,+31201234567,yes,1,,2026-01-15T10:00:00Z",
            "Bob,-3,FALSE,2026-01-16,99999,1,1,no,x,,",
        ]
    )
    found = bring(alice, slug, csv=text, createColumns=True)
    made = [
        ("price", "number"), ("open", "boolean"), ("since", "date"), ("zip", "string"), ("card", "string"),
        ("phone", "string"), ("answer", "string"), ("mixed", "string"), ("nothing", "string"), ("at", "date"),
    ]  # fmt: skip
    assert found["createdColumns"] == [{"name": name, "type": kind} for name, kind in made]
    assert (found["created"], found["failed"], columns_of(slug)) == (2, 0, [("name", "string"), *made])
    ada = data_of(alice, slug)[0]
    assert (ada["price"], ada["open"], ada["since"], ada["zip"], ada["nothing"]) == (1.5, True, "2026-01-15", "01234", None)
    assert AuditEntry.objects.get(action="table.import").detail["columns"] == [name for name, _ in made]
    again = bring(alice, slug, csv=text, createColumns=True, keyColumn="name")
    assert (again["unchanged"], again["createdColumns"], len(columns_of(slug))) == (2, [], 11)


def test_objects_and_sheets_say_themselves_what_a_value_is(alice: Caller) -> None:
    slug = make(alice, NAME)
    rows: list[dict[str, Any]] = [{"name": "a", "n": 1, "code": "1", "d": "2026-01-15"}, {"tags": ["x"], "n": 2.5, "ok": False}]
    found = bring(alice, slug, rows=[*rows, {"tags": "y", "none": None}], createColumns=True)
    kinds = {"n": "number", "code": "string", "d": "date", "tags": "json", "ok": "boolean", "none": "string"}
    assert {one["name"]: one["type"] for one in found["createdColumns"]} == kinds
    assert (found["created"], column(alice, slug, "tags"), column(alice, slug, "code")) == (
        3,
        [None, ["x"], "y"],
        ["1", None, None],
    )
    slug = make(alice, NAME, name="Sheet")
    book = workbook(sheet([["name", "n", "code", "ok"], ["a", 7, "007", True], ["b", 1.5, "8", None]]))
    assert send(alice, slug, "a.xlsx", book, createColumns="true")["created"] == 2
    assert columns_of(slug)[1:] == [("n", "number"), ("code", "string"), ("ok", "boolean")]


def test_a_dry_run_says_which_columns_and_makes_none(alice: Caller) -> None:
    slug = make(alice, NAME)
    found = bring(alice, slug, csv="name,age\nAda,36\nBob,x\n", createColumns=True, dryRun=True)
    assert (found["createdColumns"], found["created"]) == ([{"name": "age", "type": "string"}], 2)
    assert (columns_of(slug), counted(slug)) == ([("name", "string")], (0, 0))
    assert (
        bring(alice, slug, csv="name,age\nAda,36\n", createColumns=True, dryRun=True)["createdColumns"][0]["type"] == "number"
    )
    assert "no column 'age'" in str(bring(alice, slug, 400, csv="name,age\nAda,36\n"))


def test_an_import_that_fails_leaves_no_column_behind(alice: Caller) -> None:
    slug = make(alice, [{"name": "name", "type": "string", "required": True}])
    bring(alice, slug, 400, csv="name,age\nAda,36\n,1\n", createColumns=True, atomic=True)
    Company.objects.update(plan="free")
    bring(alice, slug, 403, csv="name,age\n" + "x,1\n" * 101, createColumns=True)
    assert (columns_of(slug), Table.objects.get().next_column, counted(slug)) == ([("name", "string")], 2, (0, 0))
    assert bring(alice, slug, csv="name,age\nAda,36\n", createColumns=True)["created"] == 1
    assert columns_of(slug)[1:] == [("age", "number")]


def test_a_mapping_names_new_columns_and_leaves_out(alice: Caller) -> None:
    slug = make(alice, NAME)
    mapping = {"Full name": "name", "ID": "code", "Rest": ""}
    found = bring(alice, slug, csv="Full name,ID,Rest\nAda,7,x\n", mapping=mapping, keyColumn="name", createColumns=True)
    assert (found["created"], columns_of(slug)[1:], column(alice, slug, "code")) == (1, [("code", "number")], [7])
    found = bring(alice, slug, rows=[{"Full name": "Ada", "Rest": 1, "Town": "Paris"}], mapping={**mapping, "Town": "city"},
                  keyColumn="name", createColumns=True)  # fmt: skip
    assert (found["updated"], data_of(alice, slug)) == (1, [{"name": "Ada", "code": 7, "city": "Paris"}])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"csv": "name,ID\nx,1\n"}, "No column 'ID' can be made: Must be 1 to 100 characters, and none of id"),
        ({"csv": "name,Name\nx,1\n"}, "No column 'Name' can be made: Another column has this name."),
        ({"csv": "name,Age,age\nx,1,1\n"}, "No column 'age' can be made: Another column has this name."),
        ({"csv": f"name,{'x' * 101}\nx,1\n"}, "can be made: Must be 1 to 100 characters"),
        ({"rows": [{"name": "x", " age": 1}]}, "No column ' age' can be made: It begins or ends with a space."),
        ({"csv": ",".join(["name", *map("c{}".format, range(200))]) + "\nx" + "," * 200}, "more than 200"),
        ({"rows": [{f"c{number}": 1} for number in range(201)]}, "more than 200"),
        ({"csv": "name,age\nx,1\n", "keyColumn": "age"}, "keyColumn: There is no column 'age'."),
    ],
)
def test_columns_that_cannot_be_are_refused(alice: Caller, body: dict[str, Any], reason: str) -> None:
    slug = make(alice, NAME)
    assert reason in str(bring(alice, slug, 400, **body, createColumns=True)["message"])
    assert (columns_of(slug), counted(slug)) == ([("name", "string")], (0, 0))


def test_a_hidden_column_comes_back_with_its_values(alice: Caller) -> None:
    slug = make(alice, [*NAME, {"name": "age", "type": "number"}])
    bring(alice, slug, csv="name,age\nAda,36\n")
    alice("PATCH", f"/tables/{slug}", {"columns": NAME})
    assert bring(alice, slug, csv="name,age\nBob,20\n", createColumns=True)["created"] == 1
    assert column(alice, slug, "age") == [36, 20]
    assert alice("GET", f"/tables/{slug}")["hiddenColumns"] == []


def test_a_worker_makes_the_columns_and_the_import_says_which(alice: Caller) -> None:
    slug = make(alice, NAME)
    dry = bring(alice, slug, 202, csv="name,age\nAda,36\n", createColumns=True, dryRun=True, **{"async": True})
    assert dry["createdColumns"] == []
    work.drain(ImportJob)
    made = [{"name": "age", "type": "number"}]
    assert alice("GET", f"/imports/{dry['id']}")["createdColumns"] == made
    assert columns_of(slug) == [("name", "string")]
    job = bring(alice, slug, 202, csv="name,age\nAda,36\n", createColumns=True, **{"async": True})
    work.drain(ImportJob)
    done = alice("GET", f"/imports/{job['id']}")
    assert (done["status"], done["createdColumns"], columns_of(slug)[1:]) == ("completed", made, [("age", "number")])
    refused = bring(alice, slug, 202, csv="name,ID\nAda,36\n", createColumns=True, **{"async": True})
    work.drain(ImportJob)
    done = alice("GET", f"/imports/{refused['id']}")
    assert (done["status"], done["createdColumns"], counted(slug)) == ("failed", [], (1, 1))


def test_a_table_that_changed_since_the_file_was_read_gets_nothing(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    slug = make(alice, NAME)
    take = table_imports.take

    def changed(*given: Any) -> Any:
        alice("PATCH", f"/tables/{slug}", {"columns": [*NAME, {"name": "age", "type": "string"}]})
        return take(*given)

    monkeypatch.setattr(table_imports, "take", changed)
    refused = bring(alice, slug, 409, csv="name,age\nAda,36\n", createColumns=True)
    assert "changed meanwhile" in str(refused)
    assert (columns_of(slug), counted(slug)) == ([("name", "string")], (0, 0))
