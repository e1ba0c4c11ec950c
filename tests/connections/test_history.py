"""What is read from a provider, how it is synced again, and how the list of it is filtered, sorted and paged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import tokens as account_tokens
from connect_platform.core import work
from connections.models import Connection, HistoryItem, Sync
from connections.services import syncing
from integrations.providers.sandbox import history_item
from integrations.sandbox.history import ITEMS
from tests import factories
from tests.connections.cast import Caller, sync, vendor_of

Read = Callable[..., Any]
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def read(client: Any, db: None) -> Read:
    """The history of a connection whose items are an hour apart, the first of them at DAY; `read(status=400, page=0)`."""
    user = factories.make_user()
    assert user.company
    key = factories.make_key(factories.make_actor(user), permissions_wanted=("read",))[1]
    connection = Connection.objects.create(company=user.company, provider="sandbox", status="ready")
    syncing._store(connection, [history_item(item) for item in ITEMS])
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


@pytest.mark.django_db(transaction=True)
def test_syncing_again_changes_items_in_place(alice: Caller) -> None:
    connection = alice.connect_key()
    assert sync() == 1
    before = dict(HistoryItem.objects.values_list("external_id", "id"))
    assert len(before) == 30
    HistoryItem.objects.filter(external_id="book_3").update(title="Old title", progress=1)
    created = HistoryItem.objects.get(external_id="book_3").created_at
    Sync.objects.create(connection=connection)
    assert sync() == 1
    assert dict(HistoryItem.objects.values_list("external_id", "id")) == before
    changed = HistoryItem.objects.get(external_id="book_3")
    assert (changed.title, changed.progress, changed.created_at) == ("Moby-Dick", 42, created)
    body = alice.get(f"/connections/{connection.pk}")
    assert body["status"] == "data_available"
    (report,) = body["connectionMetadata"]["resources"]
    assert (report["type"], report["status"], report["operation"], report["items"]) == ("history", "completed", "read", 30)
    assert sync() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_connection_make_no_duplicates(alice: Caller) -> None:
    connection = alice.connect_key()
    Sync.objects.create(connection=connection)
    (first,), (second,) = Sync.claim(1), Sync.claim(1)
    assert [first.run(), second.run()] == [True, True]
    assert HistoryItem.objects.filter(connection=connection).count() == 30


@pytest.mark.django_db(transaction=True)
def test_resource_the_provider_refuses_leaves_a_working_connection_and_a_report(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor_of(alice, connection).faults(fail_next=1000, status=403)
    assert sync() == 1
    body = alice.get(f"/connections/{connection.pk}")
    assert body["status"] == "data_partially_available"
    assert body["connectionMetadata"]["resources"][0]["status"] == "failed"
    assert body["connectionMetadata"]["lastError"]["code"] == "provider_forbidden"
    vendor_of(alice, connection).faults(fail_next=0)
    assert alice.proxy("/me").json()["status"] == 200
    Sync.objects.create(connection=connection)
    sync()
    after = alice.get(f"/connections/{connection.pk}")
    assert (after["status"], after["connectionMetadata"]["lastError"]) == ("data_available", None)


@pytest.mark.django_db(transaction=True)
def test_provider_that_fails_for_a_while_is_read_later(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor_of(alice, connection).faults(fail_next=1, status=500)
    assert sync() == 1
    row = Sync.objects.get()
    assert (row.state, row.attempt) == ("waiting", 1)
    assert row.due_at > timezone.now()
    assert alice.get(f"/connections/{connection.pk}")["status"] == "data_processing"
    Sync.objects.update(due_at=timezone.now())
    assert sync() == 1
    assert alice.get(f"/connections/{connection.pk}")["status"] == "data_available"


@pytest.mark.django_db(transaction=True)
def test_last_try_that_fails_is_said(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor_of(alice, connection).faults(fail_next=1000, status=500)
    Sync.objects.update(attempt=len(work.Work.RETRIES))
    sync()
    assert Sync.objects.get().state == "failed"
    body = alice.get(f"/connections/{connection.pk}")
    assert body["status"] == "data_partially_available"
    assert body["connectionMetadata"]["lastError"]["code"] == "sync_failed"


@pytest.mark.django_db(transaction=True)
def test_worker_that_lost_its_lease_writes_nothing_more(alice: Caller) -> None:
    connection = alice.connect_key()
    (slow,) = Sync.claim(1)
    assert slow.lease_until
    assert timezone.now() < slow.lease_until < timezone.now() + timedelta(minutes=1)  # killed, it is taken over soon
    Sync.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    (other,) = Sync.claim(1)
    assert slow.run() is False
    assert not HistoryItem.objects.exists()
    assert other.run() is True
    assert HistoryItem.objects.filter(connection=connection).count() == 30
    assert alice.get(f"/connections/{connection.pk}")["status"] == "data_available"


@pytest.mark.django_db(transaction=True)
def test_connection_removed_while_it_is_read_leaves_nothing(alice: Caller) -> None:
    connection = alice.connect_key()
    (claimed,) = Sync.claim(1)
    assert alice.call("DELETE", f"/connections/{connection.pk}").status_code == 204
    assert claimed.run() is False
    assert not HistoryItem.objects.exists()
