"""Callers of one moment are stored by one statement, each as if it had come alone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import DataError, connection, connections, transaction

from accounts.models import Company
from automation.models import Alert, Execution, Flow, FlowTrigger, StepRun, TriggerItem
from automation.services.triggers import addresses, answering, gathering
from automation.services.triggers.addresses import Address, Stale
from automation.services.triggers.firing import Item
from tests.automation.starting_world import live_flow, own
from tests.automation.test_flows_api import Caller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at() -> Address:
    caller = Caller()
    flow = live_flow(caller, {"kind": "transform", "config": {"fields": {"n": "{{trigger.n}}"}}})
    url = own(caller, flow, "webhook", "received", "webhook", 201)["url"]
    return addresses.address(url.rpartition("/")[2])


def accept(at: Address, item: Item) -> Execution | None:
    try:
        return answering.accept(at, item)
    finally:
        connections.close_all()


def at_once(at: Address, *items: Item) -> list[Future[Execution | None]]:
    """All of them come while the first is being stored."""

    with ThreadPoolExecutor(len(items)) as pool, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE automation_triggeritem IN EXCLUSIVE MODE")
        asked = [pool.submit(accept, at, items[0])]
        until(lambda: is_waited_for(cursor))
        asked += [pool.submit(accept, at, item) for item in items[1:]]
        until(lambda: len(gathering._storing.waiting) == len(items) - 1)
    assert gathering._storing.waiting == []
    assert not gathering._storing.is_led
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
    bad = Item("b" * 1000, {"n": 3})  # longer than keys are
    asked = at_once(at, Item("first", {"n": 0}), Item("second", {"n": 1}), bad, Item("third", {"n": 2}))
    assert [isinstance(each.exception(), DataError) for each in asked] == [False, False, True, False]
    assert set(Execution.objects.values_list("event_id", flat=True)) == {"first", "second", "third"}


def test_a_large_one_holds_nobody_up(at: Address) -> None:
    large = Item("large", {"n": "x" * gathering.MOST_BYTES})
    with ThreadPoolExecutor(1) as pool, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE automation_triggeritem IN EXCLUSIVE MODE")
        asked = pool.submit(accept, at, large)
        until(lambda: is_waited_for(cursor))
        assert not gathering._storing.is_led
    assert asked.result()


def call(at: Address, key: str) -> Execution | None:
    """As `accept`, by what was remembered of the address."""
    return answering.accept(replace(at, is_sure=False), Item(key, {"n": 1}))


def change_settings(flow: Flow) -> None:
    Flow.objects.filter(pk=flow.pk).update(settings={"missing": "error"})


def change_plan(flow: Flow) -> None:
    Company.objects.filter(pk=flow.company_id).update(plan="business")


def change_trigger(flow: Flow) -> None:
    FlowTrigger.objects.filter(flow=flow).update(is_active=False)


def begin_to_listen(flow: Flow) -> None:
    Alert.objects.create(company_id=flow.company_id, channel="email", target="a@example.com", event_types=["flow.failed"])


@pytest.mark.parametrize("change", [change_settings, change_plan, change_trigger, begin_to_listen, Flow.delete])
def test_nothing_is_stored_of_an_address_that_has_changed(at: Address, change: Callable[[Flow], object]) -> None:
    assert call(at, "before")
    assert call(at, "before") is None
    change(Flow.objects.get(pk=at.flow_id))
    with pytest.raises(Stale):
        call(at, "after")
    assert not TriggerItem.objects.filter(key="after").exists()
    assert not Execution.objects.filter(event_id="after").exists()


def test_one_of_a_changed_address_spoils_no_batch(at: Address) -> None:
    stale = replace(at, is_sure=False, stamp="something else")
    with ThreadPoolExecutor(4) as pool, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE automation_triggeritem IN EXCLUSIVE MODE")
        first = pool.submit(accept, at, Item("first", {"n": 0}))
        until(lambda: is_waited_for(cursor))
        others = [pool.submit(accept, one, Item(key, {"n": 1})) for key, one in (("a", at), ("b", stale), ("c", at))]
        until(lambda: len(gathering._storing.waiting) == 3)
    assert [isinstance(each.exception(), Stale) for each in (first, *others)] == [False, False, True, False]
    assert set(Execution.objects.values_list("event_id", flat=True)) == {"first", "a", "c"}
    assert transactions() == 2
