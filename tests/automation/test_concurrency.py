"""A flow that takes so many executions at once never has more: the others wait, end, or take the place of older ones."""

from __future__ import annotations

import threading

import pytest

from automation.models import Execution, Flow
from automation.services.executions import claiming, executing, starting
from tests.automation.engine_world import step
from tests.automation.test_executing import published
from tests.factories import make_actor

pytestmark = pytest.mark.django_db(transaction=True)


def limited(policy: str, count: int, limit: int = 2) -> tuple[Flow, list[Execution]]:
    flow = published(make_actor(), step("a", "delay", ms=60_000))
    Flow.objects.update(settings={"concurrency": {"limit": limit, "policy": policy}})
    flow.refresh_from_db()
    return flow, [starting.start(flow, {}) for _ in range(count)]


def test_executions_wait_for_room_and_say_so() -> None:
    _, made = limited("queue", 5)
    claimed = claiming.claim(10, {}, 10)
    assert [one.pk for one in claimed] == [one.pk for one in made[:2]]
    waiting = Execution.objects.filter(state="waiting")
    assert {one.reason for one in waiting} == {"waiting: concurrency 2/2"}
    assert claiming.claim(10, {}, 10) == []
    (first, _) = executing.begin(claimed)
    executing.Pump().advance([first])
    assert [one.pk for one in claiming.claim(10, {}, 10)] == [made[2].pk]


def test_many_workers_never_exceed_a_limit() -> None:
    limited("queue", 40, limit=7)

    def take() -> None:
        from django.db import connection

        for _ in range(5):
            claiming.claim(5, {}, 100)
        connection.close()

    workers = [threading.Thread(target=take) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Execution.objects.filter(state="running").count() == 7


def test_executions_beyond_the_limit_may_be_skipped() -> None:
    _, made = limited("skip", 4)
    assert len(claiming.claim(10, {}, 10)) == 2
    ended = Execution.objects.filter(state="canceled")
    assert {one.pk for one in ended} == {one.pk for one in made[2:]}
    assert {one.error["code"] for one in ended if one.error} == {"skipped"}


def test_newer_executions_may_take_the_place_of_older_ones() -> None:
    flow, made = limited("cancel_old", 2)
    assert len(claiming.claim(10, {}, 10)) == 2
    newer = starting.start(flow, {})
    assert [one.pk for one in claiming.claim(10, {}, 10)] == [newer.pk]
    assert [one.pk for one in Execution.objects.filter(state="canceled")] == [made[0].pk]
    assert Execution.objects.filter(state="running").count() == 2
