"""Tables over the API: designed, changed without loss, previewed, limited by plan, removed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import Company
from automation.models import Table, TableBlock, TableChange
from automation.services.tables import ddl, forgetting
from connect_platform.core.errors import Conflict
from tests.automation.test_flows_api import Caller

pytestmark = pytest.mark.django_db
CONTACTS: list[dict[str, Any]] = [
    {"name": "name", "type": "string", "required": True},
    {"name": "age", "type": "number"},
    {"name": "vip", "type": "boolean"},
    {"name": "since", "type": "date"},
    {"name": "extra", "type": "json"},
]


@pytest.fixture
def alice() -> Caller:
    return Caller()


def make(caller: Caller, columns: Any = None, **more: Any) -> str:
    slug: str = caller("POST", "/tables", {"name": "Contacts", "columns": columns or CONTACTS, **more})["slug"]
    return slug


def add(caller: Caller, slug: str, *rows: dict[str, Any]) -> list[str]:
    made = caller("POST", f"/tables/{slug}/rows/bulk", {"rows": [{"data": data} for data in rows]})
    return [row["id"] for row in made["rows"]]


def column(caller: Caller, slug: str, name: str) -> list[Any]:
    return [row["data"].get(name) for row in caller("GET", f"/tables/{slug}/rows?limit=100")["data"]]


def relations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'tables' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def test_a_table_is_made_read_and_deleted(alice: Caller) -> None:
    made = alice("POST", "/tables", {"name": "Our Contacts!", "columns": CONTACTS})
    assert (made["slug"], made["name"], made["description"], made["rowCount"]) == ("our-contacts", "Our Contacts!", None, 0)
    assert [(one["key"], one["name"], one["type"], one["required"]) for one in made["columns"]] == [
        ("c1", "name", "string", True),
        ("c2", "age", "number", False),
        ("c3", "vip", "boolean", False),
        ("c4", "since", "date", False),
        ("c5", "extra", "json", False),
    ]
    assert alice("GET", "/tables/our-contacts") == made
    assert alice("GET", "/tables") == [made]
    changed = alice("PATCH", "/tables/our-contacts", {"name": "People", "description": "we know"})
    assert (changed["name"], changed["description"], changed["slug"]) == ("People", "we know", "our-contacts")
    relation = f"t_{uuid.UUID(made['id']).hex}"
    assert relation in relations()
    alice("DELETE", "/tables/our-contacts")
    alice("GET", "/tables/our-contacts", status=404)
    assert relation not in relations()


def test_a_slug_is_the_companys_own_and_taken_once(alice: Caller) -> None:
    make(alice, slug="people")
    alice("POST", "/tables", {"name": "x", "slug": "people", "columns": CONTACTS}, status=409)
    assert [make(alice), make(alice), make(Caller())] == ["contacts", "contacts-2", "contacts"]
    Caller()("GET", "/tables/people", status=404)
    assert make(alice, name="日本") == "table"
    for slug in ("UPPER", "-a", "a b", "a/b", "x" * 64, "é"):
        alice("POST", "/tables", {"name": "x", "slug": slug, "columns": CONTACTS}, status=400)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "id"}, "name"),
        ({"name": "External_Key"}, "name"),
        ({"name": "NAME"}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"type": "money"}, "type"),
        ({"type": "select"}, "options"),
        ({"type": "reference", "table": "nowhere"}, "table"),
        ({"type": "json", "unique": True}, "unique"),
        ({"type": "boolean", "indexed": True}, "indexed"),
        ({"type": "number", "default": "many"}, "default"),
        ({"unique": True, "default": "x"}, "default"),
        ({"requierd": True}, "requierd"),
        ({"key": "c9"}, "key"),
    ],
)
def test_a_wrong_column_is_refused_with_its_place(alice: Caller, wrong: dict[str, Any], field: str) -> None:
    if field != "key":
        answer = alice("POST", "/tables", {"name": "x", "columns": [CONTACTS[0], {"name": "b", "type": "string", **wrong}]}, status=400)  # fmt: skip  # noqa: E501
        assert f"columns.1.{field}" in str(answer["message"])
        assert alice("GET", "/tables") == []
        return
    slug = make(alice)
    answer = alice("PATCH", f"/tables/{slug}", {"columns": [{"name": "b", "type": "string", **wrong}]}, status=400)
    assert "columns.0.key" in str(answer["message"])


def test_a_removed_column_comes_back_with_its_values(alice: Caller) -> None:
    slug = make(alice)
    add(alice, slug, {"name": "Ada", "age": 36}, {"name": "Grace", "age": 45})
    without = alice("PATCH", f"/tables/{slug}", {"columns": CONTACTS[:1]})
    assert [one["name"] for one in without["columns"]] == ["name"]
    assert {"key": "c2", "name": "age", "type": "number"} in without["hiddenColumns"]
    assert alice("GET", f"/tables/{slug}/rows")["data"][0]["data"] == {"name": "Ada"}
    alice("POST", f"/tables/{slug}/rows", {"data": {"name": "Lin", "age": 3}}, status=400)
    add(alice, slug, {"name": "Lin"})
    alice("PATCH", f"/tables/{slug}", {"columns": CONTACTS[:2]})
    assert column(alice, slug, "age") == [36, 45, None]


def test_a_column_keeps_its_values_under_another_name_and_place(alice: Caller) -> None:
    slug = make(alice)
    add(alice, slug, {"name": "Ada", "age": 36})
    wanted = [
        {"key": "c2", "name": "years", "type": "number"},
        {"key": "c1", "name": "name", "type": "string", "required": True},
    ]
    changed = alice("PATCH", f"/tables/{slug}", {"columns": wanted})
    assert [one["key"] for one in changed["columns"]] == ["c2", "c1"]
    assert alice("GET", f"/tables/{slug}/rows")["data"][0]["data"] == {"years": 36, "name": "Ada"}


def test_a_type_change_is_previewed_refused_and_made_without_loss(alice: Caller) -> None:
    slug = make(alice, [{"name": "age", "type": "string"}])
    add(alice, slug, {"age": "36"}, {"age": "old"}, {"age": None}, {"age": " 4.50 "})
    wanted = {"columns": [{"name": "age", "type": "number"}]}
    (told,) = alice("POST", f"/tables/{slug}/columns/preview", wanted, status=200)["columns"]
    assert told == {
        "column": "age",
        "change": "converted",
        "values": 3,
        "invalid": 1,
        "empty": 0,
        "duplicates": 0,
        "examples": [{"rowId": "2", "value": "old", "reason": "Must be a number."}],
    }
    answer = alice("PATCH", f"/tables/{slug}", wanted, status=409)
    assert "1 values of age are no number: old (Must be a number.)" in str(answer["message"])
    assert column(alice, slug, "age") == ["36", "old", None, " 4.50 "]
    changed = alice("PATCH", f"/tables/{slug}", {**wanted, "convert": "null_invalid"})
    assert column(alice, slug, "age") == [36, None, None, 4.5]
    assert changed["hiddenColumns"] == [{"key": "c1", "name": "age", "type": "string"}]
    alice("PATCH", f"/tables/{slug}", {"columns": [{"key": "c1", "name": "age", "type": "string"}]})
    assert column(alice, slug, "age") == ["36", "old", None, " 4.50 "]


@pytest.mark.parametrize(
    ("before", "value", "after", "kept"),
    [
        ("number", 1.5, "string", "1.5"),
        ("boolean", True, "string", "true"),
        ("string", "yes", "boolean", True),
        ("string", "2026-01-15", "date", "2026-01-15"),
        ("string", '{"a": [1]}', "json", {"a": [1]}),
        ("json", {"a": "é"}, "string", '{"a":"é"}'),
        ("json", "x", "string", '"x"'),
        ("number", 0, "boolean", False),
        ("string", "ada@example.com", "email", "ada@example.com"),
    ],
)
def test_values_convert_between_types(alice: Caller, before: str, value: Any, after: str, kept: Any) -> None:
    slug = make(alice, [{"name": "v", "type": before}])
    add(alice, slug, {"v": value})
    alice("PATCH", f"/tables/{slug}", {"columns": [{"name": "v", "type": after}]})
    assert column(alice, slug, "v") == [kept]


@pytest.mark.parametrize("text", ['"\\u0000"', '{"a":["\\u0000"]}', "[" * 300 + "]" * 300])
def test_text_that_is_no_json_the_database_takes_is_in_the_way(alice: Caller, text: str) -> None:
    slug = make(alice, [{"name": "v", "type": "string"}])
    add(alice, slug, {"v": "1"})
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE tables.t_{Table.objects.get(slug=slug).pk.hex} SET c1 = %s", [text])
    json = {"columns": [{"name": "v", "type": "json"}]}
    assert alice("POST", f"/tables/{slug}/columns/preview", json, status=200)["columns"][0]["invalid"] == 1
    assert "1 values of v are no json" in alice("PATCH", f"/tables/{slug}", json, status=409)["message"]
    alice("PATCH", f"/tables/{slug}", {**json, "convert": "null_invalid"})
    assert column(alice, slug, "v") == [None]


def test_required_needs_values_or_a_default(alice: Caller) -> None:
    slug = make(alice)
    add(alice, slug, {"name": "Ada", "age": 36}, {"name": "Grace"}, {"name": "Lin"})
    wanted: list[dict[str, Any]] = [CONTACTS[0], {"name": "age", "type": "number", "required": True}]
    told = alice("POST", f"/tables/{slug}/columns/preview", {"columns": wanted}, status=200)["columns"]
    assert [(one["column"], one["change"], one["empty"]) for one in told[:2]] == [("name", "kept", 0), ("age", "changed", 2)]
    assert "2 rows have no age." in str(alice("PATCH", f"/tables/{slug}", {"columns": wanted}, status=409)["message"])
    alice("PATCH", f"/tables/{slug}", {"columns": [CONTACTS[0], {**wanted[1], "default": 18}]})
    assert column(alice, slug, "age") == [36, 18, 18]
    row = alice("POST", f"/tables/{slug}/rows", {"data": {"name": "New"}})
    assert row["data"] == {"name": "New", "age": 18}
    alice("PATCH", f"/tables/{slug}/rows/{row['id']}", {"data": {"age": None}}, status=400)
    alice("POST", f"/tables/{slug}/rows", {"data": {"age": 3}}, status=400)


def test_unique_needs_values_that_are(alice: Caller) -> None:
    slug = make(alice)
    add(alice, slug, {"name": "Ada"}, {"name": "Ada"}, {"name": "Lin"})
    wanted = {"columns": [{"name": "name", "type": "string", "unique": True}]}
    told = alice("POST", f"/tables/{slug}/columns/preview", wanted, status=200)["columns"][0]
    assert (told["duplicates"], told["examples"]) == (1, [{"rowId": None, "value": "Ada", "reason": "2 rows have it."}])
    assert "name is not unique: Ada." in str(alice("PATCH", f"/tables/{slug}", wanted, status=409)["message"])
    alice("DELETE", f"/tables/{slug}/rows/2")
    alice("PATCH", f"/tables/{slug}", wanted)
    alice("POST", f"/tables/{slug}/rows", {"data": {"name": "Lin"}}, status=409)
    alice("PATCH", f"/tables/{slug}", {"columns": [{"name": "name", "type": "string"}]})
    alice("POST", f"/tables/{slug}/rows", {"data": {"name": "Lin"}})
    alice("POST", f"/tables/{slug}/rows", {"data": {"name": "x" * 600}})
    alice("DELETE", f"/tables/{slug}/rows/5")
    assert "name is not unique" not in str(alice("PATCH", f"/tables/{slug}", {"columns": [{"name": "name", "type": "string", "indexed": True}]}))  # fmt: skip  # noqa: E501


def test_options_may_grow_and_shrink_only_where_no_value_is_in_the_way(alice: Caller) -> None:
    slug = make(alice, [{"name": "s", "type": "select", "options": ["a", "b"]}])
    add(alice, slug, {"s": "a"})
    alice("POST", f"/tables/{slug}/rows", {"data": {"s": "c"}}, status=400)
    alice("PATCH", f"/tables/{slug}", {"columns": [{"name": "s", "type": "select", "options": ["a", "b", "c"]}]})
    add(alice, slug, {"s": "c"})
    alice("PATCH", f"/tables/{slug}", {"columns": [{"name": "s", "type": "select", "options": ["a", "b"]}]}, status=409)
    alice("PATCH", f"/tables/{slug}", {"columns": [{"name": "s", "type": "select", "options": ["c", "a"]}]})
    assert column(alice, slug, "s") == ["a", "c"]


def test_references_point_to_rows_that_are_there(alice: Caller) -> None:
    make(alice, [{"name": "n", "type": "string"}], slug="firms")
    add(alice, "firms", {"n": "A"}, {"n": "B"})
    make(alice, [{"name": "firm", "type": "reference", "table": "firms"}], slug="people")
    add(alice, "people", {"firm": "1"}, {"firm": 2})
    assert alice("GET", "/tables/people")["columns"][0]["table"] == "firms"
    answer = alice("POST", "/tables/people/rows", {"data": {"firm": "9"}}, status=400)
    assert answer["message"] == ["data.firm: There is no such row."]
    alice("DELETE", "/tables/firms/rows/1")
    assert column(alice, "people", "firm") == [None, "2"]
    alice("DELETE", "/tables/firms", status=409)
    alice("PATCH", "/tables/people", {"columns": []})
    alice("DELETE", "/tables/firms/rows/2")
    alice("PATCH", "/tables/people", {"columns": [{"name": "firm", "type": "reference", "table": "firms"}]})
    assert column(alice, "people", "firm") == [None, None]
    add(alice, "firms", {"n": "C"})
    alice("PATCH", "/tables/people", {"columns": [{"name": "firm", "type": "reference", "table": "firms"}, {"name": "must", "type": "reference", "table": "firms"}]})  # fmt: skip  # noqa: E501
    alice("PATCH", "/tables/people/rows/1", {"data": {"must": "3"}})
    alice("DELETE", "/tables/people/rows/2")
    alice("PATCH", "/tables/people", {"columns": [{"name": "must", "type": "reference", "table": "firms", "required": True}]})
    alice("DELETE", "/tables/firms/rows/3", status=409)
    mallory = Caller()
    mallory("POST", "/tables", {"name": "x", "columns": [{"name": "f", "type": "reference", "table": "firms"}]}, status=400)


def test_a_plan_allows_so_many_tables(alice: Caller) -> None:
    Company.objects.filter(pk=alice.company_id).update(plan="free")
    make(alice)
    answer = alice("POST", "/tables", {"name": "x", "columns": CONTACTS}, status=403)
    assert "allows 1 tables" in str(answer["message"])
    assert len(alice("GET", "/tables")) == 1


def test_who_may_only_look_changes_nothing() -> None:
    viewer = Caller("viewer")
    viewer("POST", "/tables", {"name": "x", "columns": CONTACTS}, status=403)
    assert viewer("GET", "/tables") == []
    assert not Table.objects.exists()


def test_relations_of_a_company_that_is_gone_are_dropped(alice: Caller) -> None:
    slug = make(alice)
    add(alice, slug, {"name": "Ada"})
    table = Table.objects.get(slug=slug)
    kept = make(Caller())
    Company.objects.filter(pk=alice.company_id).delete()
    assert not TableBlock.objects.filter(table_id=table.pk).exists()
    assert ddl.drop_orphans() >= 1
    assert f"t_{table.pk.hex}" not in relations()
    assert f"t_{Table.objects.get(slug=kept).pk.hex}" in relations()


def test_old_history_is_forgotten(alice: Caller) -> None:
    slug = make(alice)
    add(alice, slug, {"name": "Ada"}, {"name": "Lin"})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE automation_tablechange SET at = at - interval '91 days' WHERE row_id = 1")
    assert forgetting.forget_changes() == 1
    assert list(TableChange.objects.values_list("row_id", flat=True)) == [2]
    assert alice("GET", f"/tables/{slug}/rows/1/changes")["total"] == 0


@pytest.mark.parametrize("code", ["40P01", "42P01", "55P03"])
def test_a_change_that_others_are_in_the_way_of_can_be_tried_again(code: str) -> None:
    """Two changes that wait for each other, and a table that goes while a column is made that refers to it."""
    with pytest.raises(Conflict) as raised, transaction.atomic(), ddl.altering(), connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '{code}'; END $$")
    assert (raised.value.code, raised.value.permanent) == ("table_busy", False)


@pytest.mark.django_db(transaction=True)
def test_a_change_of_columns_does_not_wait_for_ever(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    slug = make(alice)
    table = Table.objects.get(slug=slug)
    monkeypatch.setattr(ddl, "LOCK_TIMEOUT", "50ms")
    settings = connection.get_connection_params()
    names = {name: settings[name] for name in ("dbname", "user", "host", "port", "password") if settings.get(name)}
    with psycopg.connect(**names) as other:
        other.execute(f"SELECT 1 FROM tables.t_{table.pk.hex}")
        answer = alice("PATCH", f"/tables/{slug}", {"columns": CONTACTS[:1]}, status=409)
    assert "in use" in str(answer["message"])
    assert len(alice("GET", f"/tables/{slug}")["columns"]) == 5
