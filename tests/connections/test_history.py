"""How the list of what was read is filtered, sorted, paged and counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from accounts import tokens as account_tokens
from connections.models import Connection, HistoryItem, ResourceState
from connections.services.syncing import history, positions, reading
from integrations.providers.sandbox import provider
from integrations.sandbox.history import ITEMS
from tests import factories

Read = Callable[..., Any]
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


def keep(connection: Connection, elements: list[dict[str, Any]]) -> ResourceState:
    """Store elements of the sandbox's history as a page of a run."""
    state, _ = ResourceState.objects.get_or_create(connection=connection, resource="history", defaults={"generation": 1})
    found = [reading.found(provider, provider.resources[0], element) for element in elements]
    history.store(state, {item.external_id: item for item in found})
    state.save()
    return state


@pytest.fixture
def read(client: Any, db: None) -> Read:
    """The history of a connection whose items are an hour apart, the first of them at DAY; `read(status=400, page=0)`."""
    user = factories.make_user()
    assert user.company
    key = factories.make_key(factories.make_actor(user), permissions_wanted=("read",))[1]
    connection = Connection.objects.create(company=user.company, provider="sandbox", status="ready")
    keep(connection, ITEMS)
    for number, item in enumerate(ITEMS):
        moment = DAY + timedelta(hours=number)
        HistoryItem.objects.filter(external_id=item["id"]).update(created_at=moment, updated_at=moment)

    def call(status: int = 200, **query: Any) -> Any:
        answer = client.get(f"/connections/{connection.pk}/history", query, headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == status, answer.content
        return answer.json()

    return call


def titles(page: Any) -> list[str]:
    return [item["title"] for item in page["data"]]


TITLES = [item["title"] for item in ITEMS]


def test_thirty_items_newest_first_in_an_envelope(read: Read) -> None:
    page = read()
    assert titles(page) == TITLES[:9:-1]
    assert page["meta"] == {
        "page": 1, "limit": 20, "total": 30, "totalPages": 2, "hasNext": True, "hasPrev": False, "itemCount": 20,
    }  # fmt: skip
    assert page["version"] == "v1"
    rest = read(page=2)
    assert titles(rest) == TITLES[9::-1]
    assert (rest["meta"]["hasNext"], rest["meta"]["hasPrev"], rest["meta"]["itemCount"]) == (False, True, 10)
    first = read(limit=1, sortOrder="asc")["data"][0]
    assert first == {
        "id": first["id"], "type": "book", "title": "Pride and Prejudice", "authors": ["Jane Austen"], "progress": 100,
        "read": True,
        "isbn": ITEMS[0]["isbn13"], "isbn13": ITEMS[0]["isbn13"], "isbn10": ITEMS[0]["isbn10"], "asin": "B0SANDBX01",
        "description": ITEMS[0]["description"], "thumbnailUrl": ITEMS[0]["thumbnail_url"],
        "createdAt": "2026-03-01T12:00:00.000000Z", "updatedAt": "2026-03-01T12:00:00.000000Z",
    }  # fmt: skip


def test_page_past_the_end_is_empty_with_the_true_total(read: Read) -> None:
    page = read(page=4, limit=10)
    assert page["data"] == []
    assert page["meta"] == {
        "page": 4,
        "limit": 10,
        "total": 30,
        "totalPages": 3,
        "hasNext": False,
        "hasPrev": True,
        "itemCount": 0,
    }
    assert read(page=10**9, limit=100)["data"] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"), ("page", "-1"), ("page", "1.5"), ("page", "x"), ("page", str(10**9 + 1)), ("page", str(10**30)),
        ("page", ""),
        ("limit", "0"), ("limit", "101"), ("limit", "ten"), ("sortBy", "id"), ("sortOrder", "up"), ("startDate", "yesterday"),
        ("endDate", "2026-13-01"), ("endDate", "2026-02-30T00:00:00Z"),
    ],
)  # fmt: skip
def test_out_of_range_is_refused_and_names_the_parameter(read: Read, name: str, value: str) -> None:
    body = read(400, **{name: value})
    assert (body["errorCode"], set(body["details"])) == ("VALIDATION_001", {name})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"type": "movie"}, TITLES[20:]),
        ({"type": "song"}, []),
        ({"search": "SHERLOCK"}, ["The Adventures of Sherlock Holmes", "Sherlock Jr."]),
        ({"search": "mis"}, ["Les Misérables"]),
        ({"search": "ISÉR"}, ["Les Misérables"]),
        ({"search": "%"}, []),
        ({"search": "_"}, []),
        ({"search": "\\"}, []),
        ({"search": "'; DROP TABLE x; --"}, []),
        ({"search": " and "}, ["Pride and Prejudice", "Crime and Punishment", "War and Peace"]),
        ({"type": "movie", "search": "sherlock"}, ["Sherlock Jr."]),
        ({"startDate": (DAY + timedelta(hours=28)).isoformat()}, TITLES[28:]),
        ({"endDate": (DAY + timedelta(hours=1)).isoformat()}, TITLES[:2]),
        ({"startDate": "2026-03-01T14:00:00Z", "endDate": "2026-03-01T15:00:00Z"}, TITLES[2:4]),
        ({"startDate": "2026-03-01T16:00:00+02:00", "endDate": "2026-03-01T15:00:00Z"}, TITLES[2:4]),
        ({"startDate": "2026-03-02", "endDate": "2026-03-02"}, TITLES[12:]),
        ({"startDate": "2026-03-02T00:00:00Z", "endDate": "2026-03-01T00:00:00Z"}, []),
    ],
)
def test_filters_combine(read: Read, query: dict[str, str], expected: list[str]) -> None:
    page = read(sortOrder="asc", limit=100, **query)
    assert titles(page) == expected
    assert page["meta"]["total"] == len(expected)


def test_sorting_is_total_in_every_column_and_both_ways(read: Read) -> None:
    by_title = titles(read(sortBy="title", sortOrder="asc", limit=100))
    assert by_title == sorted(TITLES, key=str.lower)
    for column in ("createdAt", "updatedAt", "title", "type"):
        up = [item["id"] for item in read(sortBy=column, sortOrder="asc", limit=100)["data"]]
        down = [item["id"] for item in read(sortBy=column, sortOrder="desc", limit=100)["data"]]
        assert up == down[::-1]
        paged = [
            item["id"] for number in range(1, 7) for item in read(sortBy=column, sortOrder="asc", limit=5, page=number)["data"]
        ]
        assert paged == up
    kinds = [item["type"] for item in read(sortBy="type", sortOrder="desc", limit=100)["data"]]
    assert kinds == ["movie"] * 10 + ["book"] * 20


def test_number_of_queries_does_not_grow_with_the_page(read: Read) -> None:
    read()  # the key notes its use once a minute
    counts = []
    for limit in (1, 30):
        with CaptureQueriesContext(database) as queries:
            read(limit=limit)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


@pytest.mark.django_db
def test_intent_token_reads_its_own_connection_and_no_other(client: Any) -> None:
    user = factories.make_user()
    assert user.company
    mine, other = (Connection.objects.create(company=user.company, provider="sandbox", status="ready") for _ in range(2))
    HistoryItem.objects.create(connection=mine, external_id="1", type="book", title="Mine")
    token = account_tokens.make_intent_token(user.company.pk, str(mine.pk), {})
    for connection, status in ((mine, 200), (other, 404)):
        for path in (f"/connections/{connection.pk}", f"/connections/{connection.pk}/history"):
            assert client.get(path, headers={"X-Intent-Token": token}).status_code == status
    assert client.get("/connections", headers={"X-Intent-Token": token}).status_code == 403


def kept_by(read: Read) -> ResourceState:
    return ResourceState.objects.get(resource="history")


def test_total_is_the_kept_count_and_nothing_is_counted(read: Read) -> None:
    assert kept_by(read).counts == {"book": 20, "movie": 10}
    ResourceState.objects.update(counts={"book": 700_000, "movie": 300_000})
    assert read(limit=1)["meta"]["total"] == 1_000_000
    assert read(limit=1, type="movie")["meta"]["total"] == 300_000
    assert read(limit=1, type="song")["meta"]["total"] == 0
    assert read(limit=1, search="sherlock")["meta"]["total"] == 2


def test_total_follows_what_changes_type_comes_back_and_goes(read: Read) -> None:
    connection = kept_by(read).connection
    keep(connection, [{**ITEMS[0], "type": "movie"}, {**ITEMS[1], "id": "new", "title": "New"}])
    assert read(type="movie")["meta"]["total"] == 11
    assert read(type="book")["meta"]["total"] == 20
    state = keep(connection, [ITEMS[0]])
    assert (state.counts, state.items) == ({"book": 21, "movie": 10}, 31)
    ResourceState.objects.update(generation=2)
    state = keep(connection, ITEMS[:25])
    history.sweep(state)
    state.save()
    assert (state.counts, state.deleted) == ({"book": 20, "movie": 5}, 6)
    assert read()["meta"]["total"] == HistoryItem.objects.count() == 25


def test_items_nobody_kept_count_of_are_counted(read: Read) -> None:
    ResourceState.objects.all().delete()
    assert read()["meta"]["total"] == 30
    assert read(type="movie")["meta"]["total"] == 10
    connection = HistoryItem.objects.all()[0].connection
    assert keep(connection, [{**ITEMS[0], "id": "new"}]).counts == {"book": 21, "movie": 10}


def test_large_narrowed_total_is_counted_once_for_each_version(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "REMEMBERED", 5)
    query = {"search": "the", "limit": 1}
    with CaptureQueriesContext(database) as queries:
        totals = [read(**query)["meta"]["total"] for _ in range(3)]
    assert totals == [11] * 3
    assert sum("SELECT count(*)" in str(query["sql"]) for query in queries) == 1
    keep(kept_by(read).connection, [{**ITEMS[0], "id": "another", "title": "The Other"}])
    assert read(**query)["meta"]["total"] == 12


def test_unchanged_item_keeps_its_time_and_a_changed_one_its_id(read: Read) -> None:
    before = dict(HistoryItem.objects.values_list("external_id", "updated_at"))
    ids = dict(HistoryItem.objects.values_list("external_id", "id"))
    state = keep(kept_by(read).connection, [*ITEMS[:3], {**ITEMS[3], "progress": 1}])
    after = dict(HistoryItem.objects.values_list("external_id", "updated_at"))
    assert [key for key in after if after[key] != before[key]] == ["book_4"]
    assert dict(HistoryItem.objects.values_list("external_id", "id")) == ids
    assert state.version == 2


def test_title_that_no_index_could_hold_whole_is_stored_and_sorted(read: Read) -> None:
    long = "".join(chr(0x4E00 + number * 37 % 20000) for number in range(1200))
    keep(kept_by(read).connection, [{**ITEMS[0], "id": "long", "title": long}])
    shown = read(sortBy="title", limit=1)["data"][0]
    assert shown["title"] == long[:1000]


@pytest.mark.parametrize(
    "query",
    [
        {}, {"type": "book"}, {"sortBy": "updatedAt"}, {"sortBy": "title"}, {"sortBy": "title", "type": "movie"},
        {"sortBy": "type"}, {"startDate": "2026-03-01T12:30:00Z"}, {"sortOrder": "asc"},
    ],
)  # fmt: skip
def test_place_of_a_page_is_found_in_an_index_alone(read: Read, query: dict[str, str]) -> None:
    connection = kept_by(read).connection
    asked: dict[str, Any] = {"page": 2, "limit": 5, "sortBy": "createdAt", "sortOrder": "desc", **query}
    where, values = history._where(connection, asked)
    order = f"{history._SORTS[asked['sortBy']]} {asked['sortOrder']}, id {asked['sortOrder']}"
    with database.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        sql = f"EXPLAIN SELECT id FROM connections_historyitem WHERE {where} ORDER BY {order} LIMIT 5 OFFSET 5"
        cursor.execute(sql, values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan" in plan, plan


@pytest.mark.parametrize("column", ["createdAt", "updatedAt", "title", "type"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_far_pages_start_from_a_row_that_is_known_and_show_the_same(
    read: Read, column: str, direction: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = {"sortBy": column, "sortOrder": direction, "limit": 4}
    plain = [titles(read(page=page, **query)) for page in range(1, 10)]
    monkeypatch.setattr(positions, "FAR", 4)
    for _ in range(2):
        assert [titles(read(page=page, **query)) for page in range(1, 10)] == plain
    assert [titles(read(page=page, **query)) for page in range(9, 0, -1)] == plain[::-1]
    state = kept_by(read)
    values = {"connection": state.connection_id}
    key = positions.name(state.version, values, history._SORTS[column], direction)
    found = positions.nearest(key, 21)
    assert found
    assert (found.place, HistoryItem.objects.get(pk=found.id).title) == (20, plain[5][0])
    keep(state.connection, [{**ITEMS[0], "id": "0", "title": "AAA"}])
    assert read(page=6, **query)["meta"]["total"] == 31
    assert positions.nearest(key.replace(f":{state.version}:", f":{state.version + 1}:"), 21)
