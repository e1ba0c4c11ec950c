"""What surface *connect* shows of an account's resources: how far they are read, and their items as they change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from connections.models import Connection, ResourceState, Sync, SyncedItem
from tests.connections.cast import Caller, sync, vendor_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def connected(alice: Caller) -> Connection:
    connection = alice.connect_key()
    sync()
    return Connection.objects.get(pk=connection.pk)


@pytest.fixture
def path(connected: Connection) -> str:
    return f"/connect/v1/connections/{connected.pk}/resources"


def test_states_tell_how_far_each_resource_is(alice: Caller, path: str) -> None:
    listed = {each["key"]: each for each in alice.get(path)}
    assert list(listed) == ["history", "contacts", "orders"]
    contacts = listed["contacts"]
    assert (contacts["state"], contacts["kind"], contacts["items"], contacts["error"]) == ("synced", "contact", 6, None)
    assert contacts["lastRun"]["mode"] == "full"
    assert [contacts["lastRun"][name] for name in ("pages", "read", "created", "changed", "deleted")] == [1, 6, 6, 0, 0]
    assert contacts["url"].endswith(f"{path}/contacts")
    assert contacts["nextSyncAt"] > contacts["lastRun"]["completedAt"]


def test_connection_not_read_yet_has_pending_resources(alice: Caller) -> None:
    connection = alice.connect_key()
    listed = alice.get(f"/connect/v1/connections/{connection.pk}/resources")
    assert {(each["state"], each["items"], each["lastRun"]) for each in listed} == {("pending", 0, None)}


def test_items_come_in_pages_behind_a_cursor_that_stays_good(alice: Caller, path: str, connected: Connection) -> None:
    seen: list[Any] = []
    cursor, more = "", True
    while more:
        page = alice.get(f"{path}/contacts?limit=4&cursor={cursor}")
        seen += page["data"]
        cursor, more = page["cursor"], page["hasMore"]
    assert sorted(item["data"]["name"] for item in seen) == [
        "Barbara Liskov", "Donald Knuth", "Edsger Dijkstra", "Grace Hopper", "Katherine Johnson", "Margaret Hamilton",
    ]  # fmt: skip
    assert set(seen[0]) == {"id", "externalId", "data", "createdAt", "updatedAt", "deletedAt"}
    idle = alice.get(f"{path}/contacts?cursor={cursor}")
    assert idle == {"data": [], "cursor": cursor, "hasMore": False}
    vendor = vendor_of(alice, connected)
    made = requests.post(f"{vendor.url}/contacts", json={"name": "Joan"}, headers=vendor.headers, timeout=30).json()
    requests.delete(f"{vendor.url}/contacts/{seen[0]['externalId']}", headers=vendor.headers, timeout=30)
    assert alice.call("POST", f"{path}/contacts/sync", {}).status_code == 202
    sync()
    news = alice.get(f"{path}/contacts?cursor={cursor}")
    assert [item["externalId"] for item in news["data"]] == [made["id"]]
    both = alice.get(f"{path}/contacts?cursor={cursor}&includeDeleted=true")
    gone = next(item for item in both["data"] if item["deletedAt"])
    assert (len(both["data"]), gone["externalId"], gone["data"]) == (2, seen[0]["externalId"], {})
    since = (timezone.now() + timedelta(minutes=1)).isoformat().replace("+00:00", "Z")
    assert alice.get(f"{path}/contacts?updatedSince={since}")["data"] == []


def test_history_is_read_the_same_way(alice: Caller, path: str) -> None:
    page = alice.get(f"{path}/history?limit=30")
    assert (len(page["data"]), page["hasMore"]) == (30, False)
    item = next(item for item in page["data"] if item["externalId"] == "book_1")
    assert (item["data"]["title"], item["data"]["authors"]) == ("Pride and Prejudice", ["Jane Austen"])


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=MjAyNg==", "cursor=é", "updatedSince=now", "includeDeleted=yes"],
)
def test_bad_query_is_refused_and_names_the_parameter(alice: Caller, path: str, query: str) -> None:
    answer = alice.call("GET", f"{path}/contacts?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.text


@pytest.mark.parametrize("body", [{"full": "yes"}, {"acceptDeletions": 1}])
def test_bad_body_is_refused_and_nothing_is_asked_for(alice: Caller, path: str, body: Any) -> None:
    before = Sync.objects.get().due_at
    assert alice.call("POST", f"{path}/contacts/sync", body).status_code == 400
    assert Sync.objects.get().due_at == before


def test_asking_makes_one_resource_due_and_no_other(alice: Caller, path: str, connected: Connection) -> None:
    times = dict(ResourceState.objects.values_list("resource", "started_at"))
    answer = alice.call("POST", f"{path}/orders/sync", {"full": True})
    assert (answer.status_code, answer.json()["key"]) == (202, "orders")
    assert sync() == 1
    after = ResourceState.objects.in_bulk(field_name="pk").values()
    assert [state.resource for state in after if state.started_at != times[state.resource]] == ["orders"]
    assert ResourceState.objects.get(resource="orders").is_full
    assert alice.call("POST", f"{path}/orders/sync", {}).status_code == 202
    sync()
    assert not ResourceState.objects.get(resource="orders").is_full


def test_unknown_resource_and_ended_connection_are_said(alice: Caller, path: str) -> None:
    assert alice.call("GET", f"{path}/invoices").status_code == 404
    assert alice.call("POST", f"{path}/invoices/sync", {}).status_code == 404
    assert alice.call("POST", f"{path}/orders/sync", {}, key=alice.read_key).status_code == 403
    assert alice.call("POST", "/connect/v1/providers/sandbox/disconnect").status_code == 200
    assert alice.call("POST", f"{path}/orders/sync", {}).status_code == 409
    assert {each["nextSyncAt"] for each in alice.get(path)} == {None}


def test_outsiders_see_nothing_and_change_nothing(alice: Caller, mallory: Caller, path: str) -> None:
    before = Sync.objects.get().due_at
    for method, rest in (("GET", ""), ("GET", "/contacts"), ("POST", "/contacts/sync")):
        assert mallory.call(method, path + rest, {} if method == "POST" else None).status_code == 404
    assert Sync.objects.get().due_at == before


def test_number_of_queries_does_not_grow_with_the_page(alice: Caller, path: str, client: Any) -> None:
    headers = {"Authorization": f"Bearer {alice.key}"}
    client.get(f"{path}/contacts", headers=headers)
    counted = []
    for limit in (1, 6):
        with CaptureQueriesContext(database) as queries:
            assert len(client.get(f"{path}/contacts?limit={limit}", headers=headers).json()["data"]) == limit
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 6
    assert SyncedItem.objects.count() == 11
