"""Rows over the API: what each type takes and gives back, merged, found, filtered and paged."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from accounts.models import Company
from automation.models import Table, TableBlock
from automation.services.tables import ddl, statements, writing
from automation.services.tables.columns import shown
from automation.services.tables.statements import Target
from connect_platform.core.errors import InvalidInput
from tests.automation.test_flows_api import Caller
from tests.automation.test_tables import CONTACTS, add, alice, column, make

__all__ = ["alice"]
pytestmark = pytest.mark.django_db

VALUES: list[tuple[str, Any]] = [
    ("string", ""),
    ("string", " a\tb\nc%s%(x)s ' \" \\ é 日本 "),
    ("string", "x" * 100_000),
    ("number", 0),
    ("number", -1),
    ("number", 1.0),
    ("number", 0.1),
    ("number", 1e-300),
    ("number", 2**53 + 1),
    ("number", 2**63 - 1),
    ("number", -(2**63)),
    ("number", 12345678901234567),
    ("boolean", True),
    ("boolean", False),
    ("date", "2026-01-15"),
    ("date", "2026-01-15T10:30:00Z"),
    ("date", "2026-01-15T10:30:00.123456789+05:30"),
    ("date", "2026-01-15 10:30"),
    ("date", "0001-01-01"),
    ("date", "9999-12-31T23:59:59Z"),
    ("json", {"a": [1, 1.5, "x", None, True, {"b": {}}], "": "%s"}),
    ("json", []),
    ("json", 0),
    ("json", False),
    ("json", "text"),
    ("select", "b"),
    ("multi_select", ["b", "a"]),
    ("multi_select", []),
    ("url", "https://example.com/a?b=c#d"),
    ("email", "ada@example.com"),
]
WRONG: list[tuple[str, Any]] = [
    ("string", 1),
    ("string", ["a"]),
    ("number", "1"),
    ("number", True),
    ("boolean", "true"),
    ("boolean", 1),
    ("date", "15.01.2026"),
    ("date", "2026-02-30"),
    ("date", "2026-01-15T25:00:00Z"),
    ("date", "2026-01-15T10:30:00+16:00"),
    ("date", "20260115"),
    ("date", 20260115),
    ("select", "z"),
    ("multi_select", ["a", "z"]),
    ("multi_select", "a"),
    ("url", "javascript:alert(1)"),
    ("email", "nobody"),
    ("email", True),
    ("email", 1e300),
]


def of_type(caller: Caller, kind: str, **more: Any) -> str:
    options = {"options": ["a", "b"]} if "select" in kind else {}
    return make(caller, [{"name": "v", "type": kind, **options, **more}])


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_value_comes_back_as_it_was_given(alice: Caller, kind: str, value: Any) -> None:
    slug = of_type(alice, kind)
    made = alice("POST", f"/tables/{slug}/rows", {"data": {"v": value}})
    assert made["data"] == {"v": value}
    assert type(made["data"]["v"]) is type(value)
    assert alice("GET", f"/tables/{slug}/rows/{made['id']}") == made
    cleared = alice("PATCH", f"/tables/{slug}/rows/{made['id']}", {"data": {"v": None}})
    assert cleared["data"] == {"v": None}
    again = alice("PATCH", f"/tables/{slug}/rows/{made['id']}", {"data": {"v": value}})
    assert again["data"] == {"v": value}


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_a_value_of_another_type_is_refused(alice: Caller, kind: str, value: Any) -> None:
    slug = of_type(alice, kind)
    answer = alice("POST", f"/tables/{slug}/rows", {"data": {"v": value}}, status=400)
    assert answer["message"][0].startswith("data.v: Must ")
    assert alice("GET", f"/tables/{slug}")["rowCount"] == 0


def test_numbers_beyond_json_are_written_digit_by_digit(alice: Caller) -> None:
    slug = of_type(alice, "number")
    table = Table.objects.get(slug=slug)
    add(alice, slug, {"v": 1})
    digits = "1234567890123456789012345.123456789012345678901"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE tables.t_{table.pk.hex} SET c1 = {digits}")
    answer = alice.http.get(f"/connect/v1/tables/{slug}/rows/1", headers={"Authorization": f"Bearer {alice.token}"})
    assert f'"v":{digits}'.encode() in answer.content


def test_rows_are_merged_and_keys_are_unique(alice: Caller) -> None:
    slug = make(alice)
    made = alice("POST", f"/tables/{slug}/rows", {"data": {"name": "Ada", "age": 36}, "externalKey": "k-1"})
    assert (made["id"], made["externalKey"]) == ("1", "k-1")
    assert made["data"] == {"name": "Ada", "age": 36, "vip": None, "since": None, "extra": None}
    answer = alice("POST", f"/tables/{slug}/rows", {"data": {"name": "x"}, "externalKey": "k-1"}, status=409)
    assert answer["message"] == "Another row has this externalKey."
    changed = alice("PATCH", f"/tables/{slug}/rows/1", {"data": {"age": 37}})
    assert (changed["data"]["name"], changed["data"]["age"], changed["externalKey"]) == ("Ada", 37, "k-1")
    assert changed["updatedAt"] > changed["createdAt"]
    (other,) = add(alice, slug, {"name": "Lin"})
    alice("PATCH", f"/tables/{slug}/rows/{other}", {"externalKey": "k-1"}, status=409)
    alice("PATCH", f"/tables/{slug}/rows/1", {"externalKey": None})
    assert alice("PATCH", f"/tables/{slug}/rows/{other}", {"externalKey": "k-1"})["externalKey"] == "k-1"
    assert alice("GET", f"/tables/{slug}")["rowCount"] == 2


def test_upserting_makes_or_merges_and_leaves_what_is_the_same(alice: Caller) -> None:
    slug = make(alice, [*CONTACTS, {"name": "mail", "type": "email", "unique": True}])
    one = alice("POST", f"/tables/{slug}/rows/upsert", {"externalKey": "a", "data": {"name": "Ada"}}, status=200)
    assert (one["created"], one["row"]["id"]) == (True, "1")
    two = alice("POST", f"/tables/{slug}/rows/upsert", {"externalKey": "a", "data": {"age": 3}}, status=200)
    assert (two["created"], two["row"]["data"]["name"], two["row"]["data"]["age"]) == (False, "Ada", 3)
    same = alice("POST", f"/tables/{slug}/rows/upsert", {"externalKey": "a", "data": {"age": 3}}, status=200)
    assert same["row"]["updatedAt"] == two["row"]["updatedAt"]
    alice("POST", f"/tables/{slug}/rows/upsert", {"externalKey": "b", "data": {"age": 3}}, status=400)
    alice("POST", f"/tables/{slug}/rows/upsert", {"data": {"name": "x"}}, status=400)
    by = {"keyColumn": "mail"}
    made = alice("POST", f"/tables/{slug}/rows/upsert", {**by, "data": {"mail": "a@b.cd", "name": "Lin"}}, status=200)
    merged = alice("POST", f"/tables/{slug}/rows/upsert", {**by, "data": {"mail": "a@b.cd", "age": 9}}, status=200)
    assert (merged["created"], merged["row"]["id"], merged["row"]["data"]["name"]) == (False, made["row"]["id"], "Lin")
    alice("POST", f"/tables/{slug}/rows/upsert", {**by, "data": {"name": "x"}}, status=400)
    alice("POST", f"/tables/{slug}/rows/upsert", {"keyColumn": "name", "data": {"name": "x"}}, status=400)
    assert alice("GET", f"/tables/{slug}")["rowCount"] == 2


def test_many_are_written_at_once_or_none(alice: Caller) -> None:
    slug = make(alice)
    rows = [{"data": {"name": f"n{n}", "age": n}, "externalKey": str(n)} for n in range(1000)]
    made = alice("POST", f"/tables/{slug}/rows/bulk", {"rows": rows})["rows"]
    assert [row["externalKey"] for row in made] == [str(n) for n in range(1000)]
    alice("POST", f"/tables/{slug}/rows/bulk", {"rows": [*rows, rows[0]]}, status=400)
    answer = alice("POST", f"/tables/{slug}/rows/bulk", {"rows": [{"data": {"name": "ok"}}, {"data": {"age": "x", "q": 1}}]}, status=400)  # fmt: skip  # noqa: E501
    assert answer["message"] == [
        "rows.1.data.q: There is no such column.",
        "rows.1.data.name: This field is required.",
        "rows.1.data.age: Must be a number.",
    ]
    changes = [{"id": "2", "data": {"age": 5}}, {"id": "1", "data": {"name": "first"}}]
    changed = alice("PATCH", f"/tables/{slug}/rows/bulk", {"rows": changes})["rows"]
    assert [(row["id"], row["data"]["name"], row["data"]["age"]) for row in changed] == [("2", "n1", 5), ("1", "first", 0)]
    alice("PATCH", f"/tables/{slug}/rows/bulk", {"rows": [*changes[:1], {"id": "5000", "data": {}}]}, status=404)
    alice("PATCH", f"/tables/{slug}/rows/bulk", {"rows": [*changes, changes[0]]}, status=400)
    again = [{"externalKey": "0", "data": {"age": 1}}, {"externalKey": "new", "data": {"name": "N"}}, {"externalKey": "5", "data": {"age": 5}}]  # fmt: skip  # noqa: E501
    upserted = alice("POST", f"/tables/{slug}/rows/bulk/upsert", {"rows": again}, status=200)
    assert (upserted["created"], upserted["updated"], upserted["unchanged"]) == (1, 1, 1)
    assert [row["externalKey"] for row in upserted["rows"]] == ["0", "new", "5"]
    alice("POST", f"/tables/{slug}/rows/bulk/upsert", {"rows": [again[0], again[0]]}, status=400)
    gone = alice("POST", f"/tables/{slug}/rows/bulk/delete", {"ids": ["3", "4", "9999", "x"]}, status=200)
    assert gone == {"deleted": 2, "ids": ["3", "4"]}
    assert alice("GET", f"/tables/{slug}")["rowCount"] == 999
    assert sum(TableBlock.objects.values_list("rows", flat=True)) == 999


@pytest.mark.parametrize("other", ["01", "+1", "1 0", "x", "-1", "1e0", "\u0661"])
def test_a_row_is_named_in_one_way_only(alice: Caller, other: str) -> None:
    slug = make(alice)
    add(alice, slug, {"name": "Ada"})
    both = [{"id": "1", "data": {"name": "Grace"}}, {"id": other, "data": {"name": "Lin"}}]
    refused = alice("PATCH", f"/tables/{slug}/rows/bulk", {"rows": both}, status=400)
    assert refused["message"] == ["rows.1.id: Must be the id of a row."]
    assert column(alice, slug, "name") == ["Ada"]


def test_lookup_finds_the_oldest(alice: Caller) -> None:
    slug = make(alice, [{"name": "n", "type": "string", "indexed": True}, {"name": "d", "type": "date"}, {"name": "x", "type": "number"}])  # fmt: skip  # noqa: E501
    long = "y" * 600
    add(
        alice, slug, {"n": "a", "x": 1}, {"n": "a", "x": 2}, {"n": long + "1"}, {"n": long + "2"}, {"d": "2026-01-15T00:00:00Z"}
    )

    def found(column: str, value: str) -> str | None:
        answer = alice("GET", f"/tables/{slug}/rows/lookup?column={column}&value={value}")
        assert answer["found"] == (answer["row"] is not None)
        return answer["row"] and str(answer["row"]["id"])

    assert [found("n", "a"), found("n", "b"), found("n", long + "2"), found("x", "2.0"), found("id", "3")] == ["1", None, "4", "2", "3"]  # fmt: skip  # noqa: E501
    assert found("d", "2026-01-15") == "5"
    assert found("externalKey", "k") is None
    for query in ("column=ghost&value=1", "column=n", "value=1", "column=x&value=abc", "column=x&value="):
        alice("GET", f"/tables/{slug}/rows/lookup?{query}", status=400)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("filter[age][gte]=36", "1 2"),
        ("filter[age][lt]=36", "3"),
        ("filter[age]=36", "1"),
        ("filter[age][ne]=36", "2 3 4"),
        ("filter[age][in]=36,12", "1 3"),
        ("filter[age][is_empty]=true", "4"),
        ("filter[age][is_empty]=false", "1 2 3"),
        ("filter[name][contains]=AD", "1 4"),
        ("filter[name][contains]=%25", "3"),
        ("filter[name][gt]=Grace", "3 4"),
        ("filter[vip]=true", "1"),
        ("filter[since][lt]=2026-01-15T12:00:00Z", "1"),
        ("filter[since][gte]=2026-01-15", "1 2"),
        ("filter[tags][contains]=b", "2"),
        ("filter[extra][contains]={%22a%22:1}", "1"),
        ("filter[externalKey]=k3", "3"),
        ("filter[createdAt][gt]=2020-01-01", "1 2 3 4"),
        ("filter[age][gte]=12&filter[age][lt]=40", "1 3"),
        ('filter=[{"any":[{"column":"age","value":12},{"column":"vip","value":true}]}]', "1 3"),
        ('filter={"column":"name","op":"in","value":["Ada","Grace"]}', "1 2"),
        ("search=grace", "2"),
        ("search=k3", "3"),
        ("search=nobody", ""),
        ("sort=-age", "2 1 3 4"),
        ("sort=name", "1 4 2 3"),
        ("sort=vip,-createdAt", "2 3 1 4"),
        ("sort=-since", "2 1 3 4"),
        ("sort=-id&limit=2", "4 3"),
        ("after=2", "3 4"),
        ("after=1&filter[age][gt]=1&limit=1", "2"),
        ("page=2&limit=3", "4"),
        ("page=9", ""),
    ],
)
def test_rows_are_filtered_sorted_searched_and_paged(filled: tuple[Caller, str], query: str, ids: str) -> None:
    caller, slug = filled
    page = caller("GET", f"/tables/{slug}/rows?{query}")
    assert [row["id"] for row in page["data"]] == ids.split()
    if "limit" not in query and "after" not in query and "page" not in query:
        assert page["total"] == len(ids.split())


@pytest.fixture
def filled(alice: Caller) -> tuple[Caller, str]:
    tags = {"name": "tags", "type": "multi_select", "options": ["a", "b"]}
    slug = make(alice, [*CONTACTS, tags])
    rows = [
        {"name": "Ada", "age": 36, "vip": True, "since": "2026-01-15T12:00:00+02:00", "extra": {"a": 1, "b": 2}, "tags": ["a"]},
        {"name": "Grace", "age": 45, "vip": False, "since": "2026-02-01", "tags": ["a", "b"]},
        {"name": "lin 5%", "age": 12, "vip": False},
        {"name": "ada"},
    ]
    made = [{"data": data, "externalKey": f"k{n}"} for n, data in enumerate(rows, start=1)]
    alice("POST", f"/tables/{slug}/rows/bulk", {"rows": made})
    return alice, slug


@pytest.mark.parametrize(
    "query",
    [
        "filter[ghost]=1",
        "filter[age][like]=1",
        "filter[age][gt]=x",
        "filter[vip][gt]=true",
        "filter[tags][gt]=a",
        "filter[age][in]=",
        "filter[=1",
        "filter[age][gt][x]=1",
        "filter=x",
        "filter=7",
        'filter=[{"column":"age","op":["gt"],"value":1}]',
        'filter=[{"any":[{"any":[]}]}]',
        'filter=[{"column":"name","op":"contains","value":"\\u0000"}]',
        'filter=[{"column":"name","op":"in","value":["\\u0000"]}]',
        'filter=[{"column":"tags","op":"contains","value":"\\u0000"}]',
        'filter=[{"column":"extra","value":["\\u0000"]}]',
        f'filter=[{{"column":"extra","value":{"[" * 300}{"]" * 300}}}]',
        f"filter[extra]={'[' * 300}{']' * 300}",
        "sort=ghost",
        "sort=extra",
        "after=x",
        "after=1&sort=age",
        "after=1&page=2",
        "limit=0",
        "limit=101",
        "page=0",
    ],
)
def test_a_wrong_query_is_refused(filled: tuple[Caller, str], query: str) -> None:
    caller, slug = filled
    caller("GET", f"/tables/{slug}/rows?{query}", status=400)


def test_pages_hold_their_total_and_order_over_blocks_with_holes(alice: Caller) -> None:
    slug = of_type(alice, "number")
    for start in range(0, 3000, 1000):
        add(alice, slug, *({"v": n} for n in range(start, start + 1000)))
    gone = [str(n) for n in [*range(500, 1500), *range(1501, 2500, 3)]]
    for start in range(0, len(gone), 1000):
        alice("POST", f"/tables/{slug}/rows/bulk/delete", {"ids": gone[start : start + 1000]}, status=200)
    left = [n for n in range(3000) if str(n + 1) not in set(gone)]
    pages = range(1, -(-len(left) // 100) + 1)
    seen = []
    for number in pages:
        page = alice("GET", f"/tables/{slug}/rows?limit=100&page={number}")
        assert page["total"] == len(left)
        seen += [row["data"]["v"] for row in page["data"]]
    assert seen == left
    after, walked = "", []
    while True:
        page = alice("GET", f"/tables/{slug}/rows?limit=100" + (f"&after={after}" if after else ""))
        walked += [row["data"]["v"] for row in page["data"]]
        if not (after := page["nextAfter"]):
            break
    assert walked == left


def test_views_keep_filters_and_sorts_over_new_names(filled: tuple[Caller, str]) -> None:
    alice, slug = filled
    body = {"name": "Grown-ups", "filter": [{"column": "age", "op": "gt", "value": 18}], "sort": ["-age"]}
    view = alice("POST", f"/tables/{slug}/views", body)
    assert {key: view[key] for key in body} == body
    path = f"/tables/{slug}/views/{view['id']}"
    assert [row["id"] for row in alice("GET", f"/tables/{slug}/rows?view={view['id']}")["data"]] == ["2", "1"]
    assert [row["id"] for row in alice("GET", f"/tables/{slug}/rows?view={view['id']}&sort=age&search=a")["data"]] == ["1", "2"]
    alice("PATCH", f"/tables/{slug}", {"columns": [CONTACTS[0], {"key": "c2", "name": "years", "type": "number"}]})
    assert alice("GET", path)["filter"][0]["column"] == "years"
    assert alice("GET", path)["sort"] == ["-years"]
    alice("PATCH", f"/tables/{slug}", {"columns": CONTACTS[:1]})
    assert (alice("GET", path)["filter"], alice("GET", path)["sort"]) == ([], [])
    assert alice("GET", f"/tables/{slug}/rows?view={view['id']}")["total"] == 4
    assert alice("PATCH", path, {"name": "All", "filter": []})["name"] == "All"
    alice("PATCH", path, {"sort": ["ghost"]}, status=400)
    assert [one["name"] for one in alice("GET", f"/tables/{slug}/views")] == ["All"]
    alice("DELETE", path)
    alice("GET", f"/tables/{slug}/rows?view={view['id']}", status=404)


def test_a_plan_allows_so_many_rows(alice: Caller) -> None:
    slug = make(alice)
    Company.objects.filter(pk=alice.company_id).update(plan="free")
    add(alice, slug, *({"name": str(n)} for n in range(99)))
    alice("POST", f"/tables/{slug}/rows/bulk", {"rows": [{"data": {"name": "a"}}, {"data": {"name": "b"}}]}, status=403)
    alice("POST", f"/tables/{slug}/rows/upsert", {"externalKey": "k", "data": {"name": "last"}}, status=200)
    assert "0 more rows" in str(alice("POST", f"/tables/{slug}/rows", {"data": {"name": "x"}}, status=403)["message"])
    alice("POST", f"/tables/{slug}/rows/upsert", {"externalKey": "new", "data": {"name": "x"}}, status=403)
    alice("POST", f"/tables/{slug}/rows/upsert", {"externalKey": "k", "data": {"name": "y"}}, status=200)
    assert alice("GET", f"/tables/{slug}")["rowCount"] == 100
    assert alice("GET", f"/tables/{slug}/rows")["total"] == 100


def test_nul_and_odd_text_of_steps_is_refused(alice: Caller) -> None:
    slug = make(alice)
    table = Table.objects.get(slug=slug)
    for text in ("a\x00b", "\ud800"):
        with pytest.raises(InvalidInput, match=r"database does not take|not valid|surrogates"):
            writing.create(table, [{"data": {"name": text}}], by="flow:x")
    assert column(alice, slug, "name") == []


def test_lookups_by_key_and_deep_pages_use_indexes(alice: Caller) -> None:
    slug = make(alice, [{"name": "n", "type": "string", "indexed": True}, {"name": "u", "type": "date", "unique": True}])
    table = Table.objects.get(slug=slug)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO tables.t_{table.pk.hex} (external_key, c1, c2)"
            " SELECT n, n, '2020-01-01T00:00:' || lpad((n % 60)::text, 2, '0') || '.' || n || 'Z'"
            " FROM generate_series(100000, 120000) n"
        )  # fmt: skip
        cursor.execute(f"ANALYZE tables.t_{table.pk.hex}")
    from psycopg import sql

    columns = shown(table)
    for one, value in zip(columns, ("100500", "2020-01-01T00:00:00.100020Z"), strict=True):
        where = statements.is_equal(one, sql.SQL("{}::text").format(sql.Literal(value)))
        statement = statements.selected(Target(table, columns), where, sql.SQL("id"), 1)
        plan = "\n".join(line for (line,) in ddl.execute(sql.SQL("EXPLAIN ") + statement))
        assert f"Index Scan using {'i' if one.name == 'n' else 'u'}_{table.pk.hex}" in plan, plan


def test_one_key_spelled_two_ways_in_one_call_is_refused(alice: Caller) -> None:
    columns = [{"name": "code", "type": "number", "unique": True}, {"name": "note", "type": "string"}]
    slug = alice("POST", "/tables", {"name": "Codes", "columns": columns})["slug"]
    alice("POST", f"/tables/{slug}/rows", {"data": {"code": 1, "note": "first"}})
    both = [{"data": {"code": 1, "note": "a"}}, {"data": {"code": 1.0, "note": "b"}}]
    alice("POST", f"/tables/{slug}/rows/bulk/upsert", {"keyColumn": "code", "rows": both}, status=400)
    assert [row["data"]["note"] for row in alice("GET", f"/tables/{slug}/rows")["data"]] == ["first"]
