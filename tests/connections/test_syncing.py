"""How resources are read: all of it first, then what changed, taken up where it broke off, and never less than there is."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.db import connections, transaction
from django.utils import timezone

from connect_platform.core import work
from connect_platform.core.events import Event
from connections.models import Connection, HealthEvent, HistoryItem, ResourceState, Sync, SyncedItem
from connections.services.syncing import reading, syncing
from integrations.providers.sandbox import provider
from integrations.sandbox.models import Item
from integrations.spec import Resource
from tests.connections.cast import Caller, Vendor, sync, vendor_of

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = timedelta(days=8)


def state_of(connection: Connection, resource: str) -> ResourceState:
    return ResourceState.objects.get(connection=connection, resource=resource)


def again(connection: Connection) -> int:
    """Have everything read again now."""
    ask(connection)
    return sync()


def ask(connection: Connection) -> None:
    with transaction.atomic():
        syncing.start(connection)


def change(vendor: Vendor, method: str, path: str, **body: Any) -> Any:
    answer = requests.request(method, vendor.url + path, json=body or None, headers=vendor.headers, timeout=30)
    assert answer.ok, answer.text
    return answer.json() if answer.content else None


def counts(state: ResourceState) -> tuple[int, int, int]:
    return state.created, state.changed, state.deleted


def read_page(turn: syncing._Run, resource: Resource, state: ResourceState) -> None:
    """Fetch and commit one page, as a worker does before it dies."""
    page = syncing._fetch(turn, resource, state)
    items = [reading.found(provider, resource, element) for element in page.elements]
    with transaction.atomic():
        syncing._hold(turn.sync, state)
        syncing._store(resource, state, items, page)
        state.save()


def make_old(connection: Connection) -> None:
    """Have the next read be a full one."""
    ResourceState.objects.filter(connection=connection).update(last_full_at=timezone.now() - LONG_AGO)


@pytest.fixture
def connected(alice: Caller) -> Connection:
    connection = alice.connect_key()
    assert sync() == 1
    return Connection.objects.get(pk=connection.pk)


def test_first_read_takes_everything_and_says_so(alice: Caller, connected: Connection) -> None:
    assert HistoryItem.objects.filter(connection=connected).count() == 30
    assert [state_of(connected, key).items for key in ("history", "contacts", "orders")] == [30, 6, 5]
    contact = SyncedItem.objects.get(resource="contacts", data__name="Grace Hopper")
    assert (contact.data["email"], contact.deleted_at) == ("grace@navy.example", None)
    body = alice.get(f"/connections/{connected.pk}")
    assert body["status"] == "data_available"
    lines = body["connectionMetadata"]["resources"]
    assert [(line["type"], line["status"], line["operation"], line["items"]) for line in lines] == [
        ("history", "completed", "read", 30),
        ("contacts", "completed", "read", 6),
        ("orders", "completed", "read", 5),
    ]
    assert lines[0]["url"].endswith(f"/connections/{connected.pk}/history")
    event = Event.objects.latest("id").data
    assert (event["status"], event["resources"]) == ("data_available", lines)
    row = Sync.objects.get()
    assert (row.state, row.attempt) == ("waiting", 0)
    assert timedelta(minutes=50) < row.due_at - timezone.now() < timedelta(minutes=70)
    assert sync() == 0


def test_later_reads_ask_only_for_what_changed(alice: Caller, connected: Connection) -> None:
    vendor = vendor_of(alice, connected)
    Item.objects.update(updated_at=timezone.now() - timedelta(days=30))
    ResourceState.objects.update(cursor=(timezone.now() - timedelta(days=1)).isoformat())
    made = change(vendor, "POST", "/contacts", name="Joan Clarke")
    first = SyncedItem.objects.get(resource="contacts", data__name="Donald Knuth")
    change(vendor, "PATCH", f"/contacts/{first.external_id}", name="Don Knuth")
    gone = SyncedItem.objects.get(resource="contacts", data__name="Barbara Liskov")
    change(vendor, "DELETE", f"/contacts/{gone.external_id}")
    assert again(connected) == 1
    state = state_of(connected, "contacts")
    assert (state.is_full, state.read, counts(state), state.items) == (False, 3, (1, 1, 1), 6)
    assert SyncedItem.objects.get(external_id=made["id"]).data["name"] == "Joan Clarke"
    now = SyncedItem.objects.get(pk=first.pk)
    assert (now.data["name"], now.created_at) == ("Don Knuth", first.created_at)
    assert now.updated_at > first.updated_at
    gone.refresh_from_db()
    assert (gone.data, gone.deleted_at is None) == ({}, False)
    assert counts(state_of(connected, "orders")) == (0, 0, 0)


def test_reading_again_never_moves_a_ready_connection_and_tells_only_news(alice: Caller, connected: Connection) -> None:
    events, notes = Event.objects.count(), HealthEvent.objects.count()
    updated = connected.updated_at
    again(connected)
    connected.refresh_from_db()
    assert (connected.status, connected.updated_at) == ("ready", updated)
    assert (Event.objects.count(), HealthEvent.objects.count()) == (events, notes)
    change(vendor_of(alice, connected), "POST", "/contacts", name="Joan Clarke")
    again(connected)
    assert Event.objects.count() == events + 1
    told = Event.objects.latest("id").data
    assert (told["status"], [line["type"] for line in told["resources"]]) == ("data_available", ["contacts"])
    note = HealthEvent.objects.filter(kind="synced").latest("id")
    assert note.detail == {"resources": {"contacts": {"new": 1, "changed": 0, "deleted": 0}}}


def test_item_changed_at_the_provider_is_changed_in_place(connected: Connection) -> None:
    before = dict(HistoryItem.objects.values_list("external_id", "id"))
    HistoryItem.objects.filter(external_id="book_3").update(title="Old title", progress=1, version="old")
    created = HistoryItem.objects.get(external_id="book_3").created_at
    again(connected)
    assert dict(HistoryItem.objects.values_list("external_id", "id")) == before
    changed = HistoryItem.objects.get(external_id="book_3")
    assert (changed.title, changed.progress, changed.created_at) == ("Moby-Dick", 42, created)
    assert counts(state_of(connected, "history")) == (0, 1, 0)


def test_what_a_full_read_does_not_show_any_more_is_deleted(alice: Caller, connected: Connection) -> None:
    vendor_of(alice, connected).faults(history_items=28)
    again(connected)
    state = state_of(connected, "history")
    assert (counts(state), state.items, state.counts) == ((0, 0, 2), 28, {"book": 20, "movie": 8})
    assert HistoryItem.objects.count() == 28
    Item.objects.filter(kind="order").order_by("id")[:1].get().delete()  # without a trace
    again(connected)
    assert state_of(connected, "orders").items == 5
    make_old(connected)
    again(connected)
    state = state_of(connected, "orders")
    assert (state.is_full, state.items, state.deleted) == (True, 4, 1)
    assert SyncedItem.objects.filter(resource="orders").exclude(deleted_at=None).count() == 1


def test_empty_answer_deletes_nothing_and_is_said(alice: Caller, connected: Connection) -> None:
    vendor = vendor_of(alice, connected)
    vendor.faults(empty_lists=True)
    make_old(connected)
    again(connected)
    assert HistoryItem.objects.count() == 30
    assert SyncedItem.objects.filter(deleted_at=None).count() == 11
    body = alice.get(f"/connections/{connected.pk}")
    assert body["status"] == "data_partially_available"
    assert body["connectionMetadata"]["lastError"]["code"] == "deletions_refused"
    notes = HealthEvent.objects.filter(kind="sync_failed")
    assert [note.detail["resource"] for note in notes.order_by("id")] == ["history", "contacts", "orders"]
    vendor.faults(empty_lists=False)
    again(connected)
    assert {state.state for state in ResourceState.objects.all()} == {"synced"}
    assert alice.get(f"/connections/{connected.pk}")["status"] == "data_available"


def test_more_deletions_than_believable_wait_for_a_person(alice: Caller, connected: Connection) -> None:
    vendor_of(alice, connected).faults(history_items=10)
    again(connected)
    state = state_of(connected, "history")
    assert (state.state, state.items, HistoryItem.objects.count()) == ("failed", 30, 30)
    assert state.error is not None
    assert state.error["message"] == "Sandbox does not show 20 of 30 History any more; they were kept."
    path = f"/connect/v1/connections/{connected.pk}/resources/history/sync"
    assert alice.call("POST", path, {"acceptDeletions": True}).status_code == 202
    sync()
    state.refresh_from_db()
    assert (state.state, state.items, HistoryItem.objects.count()) == ("synced", 10, 10)
    assert not state.accepts_deletions


def test_killed_in_the_middle_goes_on_behind_the_last_page(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor = vendor_of(alice, connection)
    vendor.faults(history_items=220)
    (slow,) = Sync.claim(1)
    turn = syncing._Run(slow, syncing._begin(slow.connection_id) or connection)
    resource, state = provider.resources[0], state_of(connection, "history")
    assert syncing._claim(slow, state)
    syncing._open(turn, resource, state)
    for _ in range(2):  # two pages are committed, a third was fetched when the worker died
        read_page(turn, resource, state)
    assert state_of(connection, "history").place == {"at": 3}
    Sync.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    calls = vendor.counters["calls"]
    assert sync() == 1
    assert vendor.counters["calls"] - calls == 3 + 1 + 1  # pages 3 to 5, contacts, orders
    done = state_of(connection, "history")
    assert (done.state, done.pages, done.read, counts(done), done.items) == ("synced", 5, 220, (220, 0, 0), 220)
    assert HistoryItem.objects.values("external_id").distinct().count() == HistoryItem.objects.count() == 220
    assert slow.run() is False
    assert alice.get(f"/connections/{connection.pk}")["status"] == "data_available"


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


def test_two_rows_for_one_connection_become_one_and_make_no_duplicates(alice: Caller) -> None:
    connection = alice.connect_key()
    Sync.objects.create(connection=connection)
    (first,), (second,) = Sync.claim(1), Sync.claim(1)
    assert [first.run(), second.run()] == [True, True]
    assert HistoryItem.objects.filter(connection=connection).count() == 30
    assert sorted(Sync.objects.values_list("state", flat=True)) == ["done", "waiting"]


def test_resource_another_worker_reads_is_left_to_it(alice: Caller) -> None:
    connection = alice.connect_key()
    Sync.objects.create(connection=connection)
    (first,), (second,) = Sync.claim(1), Sync.claim(1)
    syncing._begin(connection.pk)
    assert syncing._claim(first, state_of(connection, "history"))
    assert second.run() is True
    assert not HistoryItem.objects.exists()
    assert SyncedItem.objects.count() == 11
    assert first.run() is True
    assert HistoryItem.objects.count() == 30


def test_asked_for_while_it_runs_it_is_read_again(alice: Caller) -> None:
    connection = alice.connect_key()
    (running,) = Sync.claim(1)
    ask(connection)
    assert Sync.objects.count() == 1
    assert running.run() is True
    row = Sync.objects.get()
    assert (row.state, row.again, row.due_at <= timezone.now()) == ("waiting", False, True)


def test_refused_credential_in_the_middle_keeps_the_place(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor = vendor_of(alice, connection)
    vendor.faults(history_items=120)
    (row,) = Sync.claim(1)
    turn = syncing._Run(row, syncing._begin(connection.pk) or connection)
    state = state_of(connection, "history")
    syncing._claim(row, state)
    syncing._open(turn, provider.resources[0], state)
    read_page(turn, provider.resources[0], state)
    vendor.faults(fail_next=1000, status=401)
    row.run()
    state.refresh_from_db()
    assert (state.state, state.place, (state.error or {})["code"]) == ("failed", {"at": 2}, "provider_unauthorized")
    assert HistoryItem.objects.count() == 50
    vendor.faults(fail_next=0)
    again(connection)
    assert HistoryItem.objects.count() == 120
    assert state_of(connection, "history").pages == 3
    assert alice.get(f"/connections/{connection.pk}")["status"] == "data_available"


def test_pause_the_provider_asks_for_is_kept_and_is_no_failure(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor_of(alice, connection).faults(fail_next=1, status=503)
    assert sync() == 1
    row = Sync.objects.get()
    assert (row.state, row.last_error) == ("waiting", "")
    assert row.due_at - timezone.now() < timedelta(seconds=2)
    assert alice.get(f"/connections/{connection.pk}")["status"] == "data_processing"
    Sync.objects.update(due_at=timezone.now())
    assert sync() == 1
    assert alice.get(f"/connections/{connection.pk}")["status"] == "data_available"


def test_long_read_gives_way_to_others(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "SLICE_SECONDS", 0.0)
    connection = alice.connect_key()
    vendor_of(alice, connection).faults(history_items=120)
    assert sync() == 5  # a page a turn: three of history, contacts, orders
    assert HistoryItem.objects.count() == 120
    assert alice.get(f"/connections/{connection.pk}")["status"] == "data_available"


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
    again(connection)
    after = alice.get(f"/connections/{connection.pk}")
    assert (after["status"], after["connectionMetadata"]["lastError"]) == ("data_available", None)


def test_scope_that_was_not_granted_is_skipped_and_nothing_fails(alice: Caller) -> None:
    connection = alice.connect_oauth(user_id="reader")
    Connection.objects.filter(pk=connection.pk).update(scopes_granted=["history.read"])
    sync()
    assert [state_of(connection, key).state for key in ("history", "contacts")] == ["synced", "skipped"]
    body = alice.get(f"/connections/{connection.pk}")
    assert body["status"] == "data_available"
    assert [line["status"] for line in body["connectionMetadata"]["resources"]] == ["completed", "skipped", "skipped"]


def test_provider_that_fails_for_a_while_is_read_later(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor_of(alice, connection).faults(fail_next=1, status=500)
    assert sync() == 1
    row = Sync.objects.get()
    assert (row.state, row.attempt) == ("waiting", 1)
    assert row.due_at > timezone.now()
    assert alice.get(f"/connections/{connection.pk}")["status"] == "data_processing"
    assert SyncedItem.objects.count() == 11
    Sync.objects.update(due_at=timezone.now())
    assert sync() == 1
    assert alice.get(f"/connections/{connection.pk}")["status"] == "data_available"


def test_last_try_that_fails_is_said_and_it_is_read_when_next_due(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor = vendor_of(alice, connection)
    vendor.faults(fail_next=1000, status=500)
    Sync.objects.update(attempt=len(work.Work.RETRIES))
    sync()
    row = Sync.objects.get()
    assert (row.state, row.attempt) == ("waiting", 0)
    assert row.due_at > timezone.now() + timedelta(minutes=50)
    body = alice.get(f"/connections/{connection.pk}")
    assert body["status"] == "data_partially_available"
    assert body["connectionMetadata"]["lastError"]["code"] == "sync_failed"
    vendor.faults(fail_next=0)
    again(connection)
    assert alice.get(f"/connections/{connection.pk}")["status"] == "data_available"


def test_connection_removed_while_it_is_read_leaves_nothing(alice: Caller) -> None:
    connection = alice.connect_key()
    (claimed,) = Sync.claim(1)
    assert alice.call("DELETE", f"/connections/{connection.pk}").status_code == 204
    assert claimed.run() is False
    assert not HistoryItem.objects.exists()
    assert not ResourceState.objects.exists()


def test_connection_that_ended_is_read_no_more_until_it_is_connected_again(alice: Caller, connected: Connection) -> None:
    assert alice.call("POST", "/connect/v1/providers/sandbox/disconnect").status_code == 200
    Sync.objects.update(due_at=timezone.now())
    assert sync() == 1
    assert Sync.objects.get().state == "done"
    alice.connect_key()
    assert Sync.objects.count() == 1
    assert sync() == 1
    assert Sync.objects.get().state == "waiting"


def test_key_of_another_account_replaces_what_was_read_through_the_first(alice: Caller, connected: Connection) -> None:
    before = set(SyncedItem.objects.values_list("external_id", flat=True))
    alice.connect_key("sandbox-key-other")
    sync()
    live = set(SyncedItem.objects.filter(deleted_at=None).values_list("external_id", flat=True))
    assert len(live) == 11
    assert not live & before
    assert SyncedItem.objects.exclude(deleted_at=None).count() == 11


def test_connections_nothing_reads_are_found_and_read(connected: Connection) -> None:
    assert syncing.revive() == 0
    Sync.objects.all().delete()
    assert syncing.revive() == 1
    assert sync() == 1
    assert syncing.revive() == 0


def test_connecting_again_while_data_is_read_waits_for_nobody_in_a_circle(alice: Caller) -> None:
    alice.connect_key("sandbox-key-0")
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                sync()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        answers = [
            alice.call("POST", "/connect/v1/providers/sandbox/connect", {"credentials": {"apiKey": f"sandbox-key-{number}"}})
            for number in range(30)
        ]
        stop.set()
        for reader in readers:
            reader.result(60)
    assert {answer.status_code for answer in answers} == {200}
    assert not Sync.objects.exclude(last_error="").exists()
