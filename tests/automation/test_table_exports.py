"""Rows come out as files: as they are, safe in a spreadsheet, and read again as the same rows whatever they hold."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Company
from automation.models import Table
from automation.services.tables import designing, exporting, importing, reading, writing
from connect_platform.core.actors import Actor
from tests import factories
from tests.automation.test_flows_api import Caller
from tests.automation.test_table_imports import TYPES, bring, data_of, send
from tests.automation.test_tables import make

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\uff1d1", "'", "'=1", "''", "plain", "a=b"]


@pytest.fixture
def alice() -> Caller:
    caller = Caller()
    Company.objects.filter(pk=caller.company_id).update(plan="enterprise")
    return caller


def fetch(caller: Caller, slug: str, query: str = "", status: int = 200) -> bytes:
    answer = Client().get(f"/connect/v1/tables/{slug}/export{query}", headers={"Authorization": f"Bearer {caller.token}"})
    assert answer.status_code == status, answer.content
    if status != 200:
        return bytes(answer.content)
    assert "attachment; filename=" in answer["Content-Disposition"]
    return answer.getvalue()


def test_a_table_is_exported_with_ids_and_keys(alice: Caller) -> None:
    slug = make(alice)
    text = 'name,age,vip,since,extra,external_key\n"Ada ""L"", x",-36.50,yes,2026-01-02,"{""a"": [1]}",k\nBob,,,,,\n'
    assert bring(alice, slug, csv=text)["created"] == 2
    assert fetch(alice, slug).decode() == (
        'id,external_key,name,age,vip,since,extra\n1,k,"Ada ""L"", x",-36.50,true,2026-01-02,"{""a"": [1]}"\n2,,Bob,,,,\n'
    )
    lines = [orjson.loads(line) for line in fetch(alice, slug, "?format=jsonl").splitlines()]
    assert lines == [
        {"id": "1", "external_key": "k", "name": 'Ada "L", x', "age": -36.5, "vip": True, "since": "2026-01-02",
         "extra": {"a": [1]}},
        {"id": "2", "external_key": None, "name": "Bob", "age": None, "vip": None, "since": None, "extra": None},
    ]  # fmt: skip
    assert fetch(alice, make(alice, name="Empty", slug="empty")) == b"id,external_key,name,age,vip,since,extra\n"


def test_filters_sorts_and_views_choose_what_is_exported(alice: Caller) -> None:
    slug = make(alice)
    bring(alice, slug, csv="name,age\nAda,1\nBob,2\nEve,3\n")
    view = alice("POST", f"/tables/{slug}/views", {"name": "v", "filter": [{"column": "age", "op": "gt", "value": 1}]})
    for query, names in {
        "?filter[age][gte]=2&sort=-age": ["Eve", "Bob"],
        "?search=D": ["Ada"],
        f"?view={view['id']}": ["Bob", "Eve"],
    }.items():
        rows = csv.DictReader(io.StringIO(fetch(alice, slug, query).decode()))
        assert [row["name"] for row in rows] == names
    for query in ("?format=pdf", "?filter[nobody]=1", "?sort=nobody"):
        fetch(alice, slug, query, 400)
    fetch(Caller(), slug, status=404)


def test_what_a_spreadsheet_takes_for_a_formula_is_guarded(alice: Caller) -> None:
    slug = make(alice, [{"name": "=head", "type": "string"}, {"name": "n", "type": "number"}])
    bring(alice, slug, rows=[{"=head": text, "n": -5, "externalKey": text} for text in FORMULAS])
    head, *rows = csv.reader(io.StringIO(fetch(alice, slug).decode(), newline=""))
    assert head == ["id", "external_key", "'=head", "n"]
    plain = ("plain", "a=b")
    assert [row[1:] for row in rows] == [[text if text in plain else f"'{text}"] * 2 + ["-5"] for text in FORMULAS]


@pytest.mark.parametrize("format", exporting.FORMATS)
def test_every_format_is_read_again_as_the_same_rows(alice: Caller, format: str) -> None:
    people = make(alice)
    bring(alice, people, csv="name\nAda\n")
    columns = [*TYPES, {"name": "r", "type": "reference", "table": people}]
    slug, copy = make(alice, columns, name="From"), make(alice, columns, name="To")
    full = {"n": -1.5, "b": False, "d": "2026-01-02T03:04Z", "j": {"a": [None, "=1"]}, "o": "x", "m": ["x", "y"],
            "u": "https://example.com", "e": "a@example.com", "r": "1"}  # fmt: skip
    bring(
        alice, slug, rows=[{"s": text, **full} for text in FORMULAS] + [{"s": None, "j": "text", "n": "12345678901234567890.5"}]
    )
    file = fetch(alice, slug, f"?format={format}")
    assert send(alice, copy, f"x.{format}", file)["errors"] == []
    assert data_of(alice, copy) == data_of(alice, slug)
    assert send(alice, slug, f"x.{format}", file, keyColumn="id")["unchanged"] == len(FORMULAS) + 1


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.sampled_from(
    [*FORMULAS, "", "\\N", '"', '""', ",", "\r\n", "\\.", " x ", "null", "true", "1"]
)
_JSON = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
OPTIONS = ["x", "a,b", '"q"', "=1", "[z", " y", "{}", "\\", "NULL"]
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXT,
    "number": st.integers(-(10**30), 10**30) | st.decimals(allow_nan=False, allow_infinity=False, places=9),
    "boolean": st.booleans(),
    "date": st.datetimes().map(lambda at: at.isoformat()) | st.dates().map(lambda day: day.isoformat()),
    "json": _JSON,
    "select": st.sampled_from(OPTIONS),
    "multi_select": st.lists(st.sampled_from(OPTIONS), unique=True, max_size=4),
    "url": st.sampled_from(["https://example.com", "http://example.com:8080/a?b=c,d#'e", "https://xn--e1afmkfd.example/=1"]),
    "email": st.sampled_from(["a@example.com", "=a@example.com", "'a@example.com", "-a+b@example.com"]),
}


@pytest.fixture
def tables() -> tuple[Actor, Table, Table]:
    actor = factories.make_actor()
    Company.objects.filter(pk=actor.company_id).update(plan="enterprise")
    columns = [{"name": f"={name}", "type": name, "options": OPTIONS if "select" in name else []} for name in VALUES]
    source, target = (designing.create(actor, name=name, columns=columns) for name in ("From", "To"))
    return actor, source, target


ROW = st.fixed_dictionaries({f"={name}": st.none() | values for name, values in VALUES.items()})


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(ROW, min_size=1, max_size=5), format=st.sampled_from(["csv", "jsonl"]))
def test_an_export_imported_is_the_same_table(tables: tuple[Actor, Table, Table], rows: Any, format: str) -> None:
    actor, source, target = tables
    with connection.cursor() as cursor:
        for table in (source, target):
            cursor.execute(f"DELETE FROM tables.t_{table.pk.hex}")
    writing.create(source, [{"data": row, "externalKey": f"=k{place}"} for place, row in enumerate(rows)], by="user:a")
    with exporting.export(source, format) as file:
        outcome = importing.import_now(actor, target, importing.Terms(format=format, by="user:a", mapping={}), file)
    assert (outcome.created, outcome.faults.told) == (len(rows), [])
    assert _held(target) == _held(source)


def _held(table: Table) -> list[tuple[Any, ...]]:
    table.row_count = 10
    return [(row["externalKey"], row["data"]) for row in reading.page(table, limit=10)[0]]


def test_numbers_keep_every_digit(alice: Caller) -> None:
    slug = make(alice, [{"name": "n", "type": "number"}])
    digits = "123456789012345678901234567890.123456789"
    bring(alice, slug, csv=f"n\n{digits}\n")
    for format in exporting.FORMATS:
        assert send(alice, slug, f"x.{format}", fetch(alice, slug, f"?format={format}"), keyColumn="id")["unchanged"] == 1
    stored = reading.page(Table.objects.get(slug=slug), limit=1)[0][0]["data"]["n"]
    assert stored == Decimal(digits)
