"""Callers of one moment are stored by one statement, each as if it had come alone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DataError, connection, connections, transaction

from automation.models import Execution, StepRun, TriggerItem
from automation.services.triggers import answering, gathering
from automation.services.triggers.answering import Address
from automation.services.triggers.firing import Item
from tests.automation.starting_world import live_flow, own
from tests.automation.test_flows_api import Caller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at() -> Address:
    caller = Caller()
    flow = live_flow(caller, {"kind": "transform", "config": {"fields": {"n": "{{trigger.n}}"}}})
    url = own(caller, flow, "webhook", "received", "webhook", 201)["url"]
    return answering.address(url.rpartition("/")[2])


def at_once(at: Address, *items: Item) -> list[Future[Execution | None]]:
    """All of them come while the first is being stored."""

    def accept(item: Item) -> Execution | None:
        try:
            return answering.accept(at, item)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(items)) as pool, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE automation_triggeritem IN EXCLUSIVE MODE")
        asked = [pool.submit(accept, items[0])]
        until(lambda: is_waited_for(cursor))
        asked += [pool.submit(accept, item) for item in items[1:]]
        until(lambda: len(gathering._waiting) == len(items) - 1)
    assert gathering._waiting == []
    assert not gathering._is_led
    return asked


def until(what: Callable[[], bool]) -> None:
    while not what():
        pass


def is_waited_for(cursor: Any) -> bool:
    cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = 'automation_triggeritem'::regclass AND NOT granted")
    return bool(cursor.fetchone()[0])


def transactions() -> int:
    """How many of them made the executions there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM automation_execution")
        count: int = cursor.fetchone()[0]
        return count


def test_those_that_come_meanwhile_share_a_commit(at: Address) -> None:
    asked = at_once(at, *(Item(f"e{number}", {"n": number}) for number in range(12)))
    made = [each.result() for each in asked]
    assert [one and one.event_id for one in made] == [f"e{number}" for number in range(12)]
    assert set(Execution.objects.values_list("state", flat=True)) == {"done"}
    assert sorted(StepRun.objects.values_list("output__n", flat=True)) == list(range(12))
    assert transactions() == 2


def test_the_same_item_twice_at_once_begins_one(at: Address) -> None:
    asked = at_once(at, Item("first", {"n": 0}), *(Item("same", {"n": 1}) for _ in range(5)))
    assert sum(each.result() is not None for each in asked) == 2
    assert Execution.objects.count() == 2
    assert TriggerItem.objects.get(key="same").duplicates == 4


def test_one_that_cannot_be_stored_fails_alone(at: Address) -> None:
    bad = Item("bad", {"n": "\ud800"})
    asked = at_once(at, Item("first", {"n": 0}), Item("second", {"n": 1}), bad, Item("third", {"n": 2}))
    assert [isinstance(each.exception(), DataError | UnicodeEncodeError | TypeError) for each in asked] == [
        False,
        False,
        True,
        False,
    ]
    assert set(Execution.objects.values_list("event_id", flat=True)) == {"first", "second", "third"}


def test_a_batch_is_bound_in_bytes(at: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_BYTES", 100)
    at_once(at, *(Item(f"e{number}", {"n": number}, size=60) for number in range(4)))
    assert transactions() == 4
