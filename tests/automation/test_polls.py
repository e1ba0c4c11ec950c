"""Polls: what is new starts the flow once, whatever the provider lists late, twice, at the same second or not any more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from django.db import connection as database
from django.utils import timezone

from automation.models import FlowTrigger, TriggerItem
from automation.services.triggers import forgetting, looking, polling
from connections.models import Connection, Status
from tests.automation.starting_world import at_home, connected, items, live_flow, payloads, trigger
from tests.automation.test_flows_api import Caller
from tests.core.hostile_servers import RawServer, reply

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(live_server: Any, settings: Any) -> Caller:
    return at_home(live_server, settings)


@pytest.fixture
def poll(alice: Caller) -> FlowTrigger:
    flow = live_flow(alice)
    trigger(alice, flow, kind="poll", connectionId=connected(alice), config={"pollIntervalSeconds": 60})
    return FlowTrigger.objects.get()


def look(poll: FlowTrigger) -> FlowTrigger:
    """Its time has come, and a worker looks."""
    FlowTrigger.objects.update(due_at=timezone.now())
    polling.poll_due()
    poll.refresh_from_db()
    return poll


def add_contact(alice: Caller, name: str) -> None:
    alice("POST", "/providers/sandbox/actions/create_contact", {"name": name}, status=200)


def test_the_first_look_only_notes_what_is_there(alice: Caller, poll: FlowTrigger) -> None:
    assert look(poll).is_seeded
    assert (poll.items_seen, poll.last_error, poll.lease_until) == (poll.items_new, "", None)
    assert poll.items_seen > 0
    assert payloads() == []
    add_contact(alice, "New")
    look(poll)
    look(poll)
    assert [payload["name"] for payload in payloads()] == ["New"]
    assert poll.due_at
    assert poll.due_at > timezone.now() + timedelta(seconds=50)


def test_two_looks_at_once_fire_an_item_once(alice: Caller, poll: FlowTrigger) -> None:
    look(poll)
    for name in ("One", "Two", "Three"):
        add_contact(alice, name)
    FlowTrigger.objects.update(due_at=timezone.now())

    def work() -> None:  # of another process each
        for one in polling.claim(8, {}):
            polling.poll(one)
        database.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(payload["name"] for payload in payloads()) == ["One", "Three", "Two"]


def test_publishing_and_pausing_keep_what_was_seen(alice: Caller, poll: FlowTrigger) -> None:
    look(poll)
    alice("POST", f"/flows/{poll.flow_id}/publish", status=200)
    alice("PATCH", f"/flows/{poll.flow_id}/triggers/{poll.pk}", {"isActive": False})
    add_contact(alice, "While off")
    look(poll)
    assert payloads() == []
    alice("PATCH", f"/flows/{poll.flow_id}/triggers/{poll.pk}", {"isActive": True})
    look(poll)
    assert [payload["name"] for payload in payloads()] == ["While off"]


def test_a_look_that_fails_says_why_and_waits_longer(alice: Caller, poll: FlowTrigger) -> None:
    look(poll)
    Connection.objects.update(status=Status.DISCONNECTED, credentials=None)
    before = poll.cursor
    look(poll)
    assert poll.last_error
    assert (poll.cursor, poll.lease_until) == (before, None)
    assert payloads() == []


def test_a_worker_that_was_overtaken_fires_nothing(alice: Caller, poll: FlowTrigger) -> None:
    look(poll)
    add_contact(alice, "New")
    FlowTrigger.objects.update(attempt=poll.attempt + 1)
    assert polling.poll(poll) == 0
    assert payloads() == []
    look(poll)
    assert len(payloads()) == 1


# --- any action that reads


@dataclass
class Shop:
    """Stands in for the sandbox on loopback and lists orders as contacts, as it likes."""

    orders: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    only: Callable[[dict[str, Any], str], bool] = lambda order, since: True
    refuses: bool = False

    def answer(self, peer: Any, request: bytes) -> None:
        address = urlsplit(request.split(b" ")[1].decode())
        if address.path.endswith("/me"):
            peer.sendall(reply(b'{"id": "shop", "email": "shop@sandbox.example"}', Content_Type="application/json"))
            return
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        self.asked.append(query)
        if self.refuses and "cursor" in query:
            peer.sendall(reply(b'{"error": "no such cursor"}', "410 Gone", Content_Type="application/json"))
            return
        found = [order for order in self.orders if "cursor" not in query or self.only(order, query["cursor"])]
        peer.sendall(reply(orjson.dumps({"contacts": found[::-1]}), Content_Type="application/json"))


@pytest.fixture
def shop(alice: Caller, settings: Any) -> Any:
    own = Shop()
    with RawServer(own.answer) as server:
        settings.SANDBOX_URL = server.url
        connected(alice)
        yield own


def watching(alice: Caller, status: int = 0, **config: Any) -> Any:
    """A trigger that looks for orders."""
    connection = str(Connection.objects.get(company_id=alice.company_id).pk)
    usual = {"pollAction": "list_contacts", "recordItemsPath": "contacts", "recordExternalIdPath": "number"}
    more = {"triggerName": "orders", "kind": "poll", "connectionId": connection}
    flow = live_flow(alice)
    made = trigger(alice, flow, status, **more, config={**usual, **config})
    return made if status else FlowTrigger.objects.get(pk=made["id"])


def order(number: int, at: str = "2026-03-01T10:00:00Z", **more: Any) -> dict[str, Any]:
    return {"number": number, "at": at, **more}


def numbers() -> list[int]:
    return [payload["number"] for payload in payloads()]


def by_time(order: dict[str, Any], since: str) -> bool:
    return bool(order["at"] > since)  # as strict as providers get


BY_TIME: dict[str, Any] = {"inputs": {"cursor": "{cursor}"}, "cursorPath": "at"}


def test_any_action_that_reads_can_be_polled(alice: Caller, shop: Shop) -> None:
    shop.orders = [order(1), order(2)]
    poll = watching(alice, recordResourceType="order")
    assert look(poll).is_seeded
    shop.orders += [order(3), order(4)]
    look(poll)
    look(poll)
    assert numbers() == [3, 4]
    (shown,) = alice("GET", f"/flows/{poll.flow_id}/triggers")
    assert (shown["itemsSeen"], shown["itemsNew"], shown["lastError"]) == (10, 4, None)
    assert shown["config"]["recordResourceType"] == "order"
    assert sorted(items(alice, str(poll.flow_id))) == [("1", "seeded"), ("2", "seeded"), ("3", "fired"), ("4", "fired")]


def test_a_cursor_is_the_greatest_value_and_reaches_back(alice: Caller, shop: Shop) -> None:
    shop.orders, shop.only = [order(1, "2026-03-01T10:00:00Z")], by_time
    poll = watching(alice, **BY_TIME)
    assert look(poll).cursor == "2026-03-01T10:00:00Z"
    shop.orders += [order(2, "2026-03-01T10:00:00Z"), order(3, "2026-03-01T11:00:00Z")]  # one of the same second
    look(poll)
    assert numbers() == [2, 3]
    assert shop.asked[-2:] == [{}, {"cursor": "2026-03-01T09:50:00Z"}]
    shop.orders.insert(0, order(4, "2026-03-01T10:55:00Z"))  # shown late
    look(poll)
    look(poll)
    assert numbers() == [2, 3, 4]
    assert poll.cursor == "2026-03-01T11:00:00Z"


def test_a_number_as_cursor_is_compared_by_value(alice: Caller, shop: Shop) -> None:
    shop.orders, shop.only = [order(9)], lambda one, since: one["number"] > int(since)
    poll = watching(alice, inputs={"cursor": "{cursor}"}, cursorPath="number")
    look(poll)
    shop.orders += [order(10), order(11)]
    look(poll)
    shop.orders += [order(100)]
    look(poll)
    assert numbers() == [10, 11, 100]
    assert (poll.cursor, shop.asked[-1]) == ("100", {"cursor": "11"})


def test_a_cursor_of_the_whole_answer_is_handed_back(alice: Caller, shop: Shop) -> None:
    poll = watching(alice, inputs={"cursor": "{cursor}"}, cursorPath="contacts.0.token")
    shop.orders = [order(1, token="t1")]
    look(poll)
    shop.orders += [order(2, token="t2")]
    look(poll)
    look(poll)
    assert [query.get("cursor") for query in shop.asked[-3:]] == [None, "t1", "t2"]
    assert numbers() == [2]


def test_an_empty_look_keeps_the_cursor(alice: Caller, shop: Shop) -> None:
    shop.only = by_time
    poll = watching(alice, **BY_TIME)
    assert look(poll).cursor is None
    shop.orders = [order(1)]
    assert look(poll).cursor == "2026-03-01T10:00:00Z"
    shop.orders = []
    assert look(poll).cursor == "2026-03-01T10:00:00Z"
    assert numbers() == [1]


def test_a_cursor_the_provider_forgot_loses_and_repeats_nothing(alice: Caller, shop: Shop) -> None:
    shop.orders, shop.only = [order(1), order(2)], by_time
    poll = watching(alice, **BY_TIME)
    look(poll)
    shop.refuses = True
    shop.orders = [order(2), order(3)]  # what the cursor came from is gone as well
    look(poll)
    assert (numbers(), poll.last_error) == ([3], "")


def test_publishing_and_changing_the_interval_keep_the_place(alice: Caller, shop: Shop) -> None:
    shop.orders, shop.only = [order(1)], by_time
    poll = watching(alice, **BY_TIME)
    look(poll)
    alice("POST", f"/flows/{poll.flow_id}/publish", status=200)
    path = f"/flows/{poll.flow_id}/triggers/{poll.pk}"
    changed = alice("PATCH", path, {"config": {**poll.config, "pollIntervalSeconds": 600}})
    assert (changed["config"]["pollIntervalSeconds"], changed["lastCursor"]) == (600, "2026-03-01T10:00:00Z")
    shop.orders += [order(2)]
    look(poll)
    assert numbers() == [2]


def test_looking_for_something_else_starts_anew(alice: Caller, shop: Shop) -> None:
    shop.orders = [order(1)]
    poll = watching(alice)
    look(poll)
    shop.orders += [order(2)]
    path = f"/flows/{poll.flow_id}/triggers/{poll.pk}"
    alice("PATCH", path, {"config": {**poll.config, "recordExternalIdPath": "at"}})
    look(poll)
    assert numbers() == []
    shop.orders += [order(3, "2026-03-02T00:00:00Z")]
    look(poll)
    assert numbers() == [3]


def test_a_filter_decides_and_is_asked_once(alice: Caller, shop: Shop) -> None:
    poll = watching(alice, filter="{{trigger.total}} > 10")
    look(poll)
    shop.orders = [order(1, total=5), order(2, total=50)]
    look(poll)
    shop.orders = [order(1, total=500), order(2, total=50)]
    look(poll)
    assert numbers() == [2]
    assert items(alice, str(poll.flow_id), "?decision=filtered") == [("1", "filtered")]


def test_items_without_an_id_are_told_of_and_start_nothing(alice: Caller, shop: Shop) -> None:
    poll = watching(alice)
    look(poll)
    shop.orders = [order(1), {"at": "2026-03-01T10:00:00Z"}]
    look(poll)
    assert numbers() == [1]
    assert poll.last_error == "1 of 2 items have no id where one is expected."


def test_an_answer_without_a_list_is_a_failure(alice: Caller, shop: Shop) -> None:
    poll = watching(alice, recordItemsPath="nothing.there")
    look(poll)
    assert "nothing.there" in poll.last_error
    assert not poll.is_seeded


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"pollAction": "nope"}, "config.pollAction"),
    ({"pollAction": "create_contact"}, "config.pollAction"),
    ({"pollAction": 1}, "config.pollAction"),
    ({"inputs": {"other": 1}}, "config.inputs.other"),
    ({"inputs": {"cursor": 1}}, "config.inputs.cursor"),
    ({"inputs": []}, "config.inputs"),
    ({"recordItemsPath": ""}, "config.recordItemsPath"),
    ({"cursorPath": 7}, "config.cursorPath"),
    ({"filter": "{{trigger.a} >"}, "config.filter"),
    ({"filter": "{{step_1.a}} > 1"}, "config.filter"),
    ({"pollIntervalSeconds": 59}, "config.pollIntervalSeconds"),
    ({"often": 1}, "config.often"),
]


def test_a_poll_that_cannot_be_is_refused_with_its_place(alice: Caller, shop: Shop) -> None:
    for config, place in WRONG:
        assert f"{place}:" in str(watching(alice, 400, **config)["message"]), config
    assert not FlowTrigger.objects.exists()


@pytest.mark.parametrize(
    ("cursor", "earlier"),
    [
        ("2026-03-01T00:05:00Z", "2026-02-28T23:55:00Z"),
        ("2026-03-01T00:05:00+01:00", "2026-02-28T23:55:00+01:00"),
        ("2026-03-01", "2026-02-28"),
        ("1772323500", "1772322900"),
        ("1772323500000", "1772322900000"),
        ("42", "42"),
        ("page-2", "page-2"),
    ],
)
def test_cursors_that_are_moments_reach_back(cursor: str, earlier: str) -> None:
    assert looking.reached_back(cursor) == earlier


def age(days: int, **which: Any) -> None:
    """So long ago, what was seen first the longest."""
    for place, item in enumerate(TriggerItem.objects.filter(**which).order_by("pk")):
        long_ago = timezone.now() - timedelta(days=days) + timedelta(seconds=place)
        TriggerItem.objects.filter(pk=item.pk).update(seen_at=long_ago, last_seen_at=long_ago)


def keys() -> list[str]:
    return sorted(TriggerItem.objects.values_list("key", flat=True))


def test_what_was_seen_long_ago_is_forgotten_but_the_newest(alice: Caller, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "POLL_KEPT", 2)
    poll = watching(alice)
    look(poll)
    shop.orders = [order(number) for number in range(1, 6)]
    look(poll)
    age(89)
    assert forgetting.forget() == 0
    age(91)
    assert forgetting.forget() == 3
    assert keys() == ["4", "5"]


def test_what_a_provider_still_lists_is_never_forgotten(alice: Caller, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "POLL_KEPT", 1)
    shop.orders = [order(1), order(2)]
    poll = watching(alice)
    look(poll)
    age(91)
    FlowTrigger.objects.update(last_error="provider_error: away")
    assert forgetting.forget() == 0  # nobody knows what is still listed
    FlowTrigger.objects.update(last_error="", last_polled_at=timezone.now() - timedelta(days=3))
    assert forgetting.forget() == 0  # as little after a pause
    look(poll)
    assert forgetting.forget() == 0
    look(poll)
    assert (numbers(), keys()) == ([], ["1", "2"])
