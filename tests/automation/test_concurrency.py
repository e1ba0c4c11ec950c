"""A flow that takes so many executions at once never has more: the others wait, end, or take the place of older ones."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from automation.engine.kinds import Kind, kinds
from automation.models import Execution, Flow, TriggerItem
from automation.services.executions import claiming, concurrency, controls, executing, starting
from automation.services.history import history
from tests.automation.engine_world import step
from tests.automation.starting_world import call
from tests.automation.test_executing import published
from tests.automation.test_flows_api import Caller
from tests.automation.test_hooks import hook
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


@pytest.mark.parametrize("ends", ["one", "all that run"])
def test_the_room_of_a_canceled_execution_is_given_on_at_once(ends: str) -> None:
    flow, made = limited("queue", 5)
    actor = make_actor(User.objects.get(company_id=flow.company_id))
    claiming.claim(10, {}, 10)
    if ends == "one":
        history.cancel(actor, made[0])
    else:
        Execution.objects.filter(state="running").update(started_at=timezone.now())
        assert controls.cancel(actor, {"status": "running"}, flow=flow) == (2, False)
    freed = 1 if ends == "one" else 2
    assert [one.pk for one in claiming.claim(10, {}, 10)] == [one.pk for one in made[2 : 2 + freed]]


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


# Callers who wait


def held(**settings: Any) -> tuple[Execution, str]:
    """A flow that answers with its payload, under these settings; an execution of it runs already."""
    caller = Caller()
    flow, path = hook(caller, {"kind": "transform", "config": {"fields": {"n": "{{trigger.n}}"}}})
    caller("PATCH", f"/flows/{flow}", {"settings": settings})
    lease = {"state": "running", "attempt": 1, "lease_until": timezone.now() + timedelta(minutes=5)}
    running = Execution.objects.create(company_id=caller.company_id, flow_id=flow, version=1, payload={}, **lease)
    return running, path


def newest() -> Execution:
    return Execution.objects.latest("id")


def test_a_caller_for_whom_there_is_no_room_is_acknowledged_and_a_worker_goes_on() -> None:
    running, path = held(concurrency={"limit": 1})
    said = call(path, {"id": "e1", "n": 1})
    queued = newest()
    assert (said.status_code, said.json()) == (202, {"received": True, "eventId": "e1", "executionId": str(queued.pk)})
    assert (queued.state, queued.reason, queued.started_at) == ("waiting", "waiting: concurrency 1/1", None)
    Execution.objects.filter(pk=running.pk).update(state="done", lease_until=None)
    assert (call(path, {"n": 2}).status_code, newest().state) == (200, "done")
    executing.pump()  # the one that ended made room, and said so
    queued.refresh_from_db()
    assert queued.state == "done"


def test_a_caller_who_waits_takes_up_room(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []

    def touch(config: Any, context: Any) -> Any:
        if not told:
            told.append(call(path, {"n": 2}).status_code)
        return {"n": 1}

    known = {**kinds(), "touch": Kind(name="touch", description="Calls.", schema={"type": "object"}, run=touch, effect="keyed")}
    monkeypatch.setattr("automation.engine.plan.kinds", lambda: known)
    caller = Caller()
    flow, path = hook(caller, {"kind": "touch"})
    caller("PATCH", f"/flows/{flow}", {"settings": {"concurrency": {"limit": 1}}})
    said = call(path, {"n": 1})
    assert (said.status_code, said.json(), told) == (200, {"n": 1}, [202])
    executing.pump()
    assert list(Execution.objects.values_list("state", flat=True)) == ["done", "done"]


def test_a_caller_is_told_that_the_flow_skips() -> None:
    running, path = held(concurrency={"limit": 1, "policy": "skip"})
    said = call(path, {"n": 1})
    assert (said.status_code, said.json()["message"]) == (409, "Skipped: 1 executions of the flow were running.")
    assert (newest().state, newest().started_at) == ("canceled", None)
    running.refresh_from_db()
    assert running.state == "running"


def test_a_caller_may_take_the_place_of_an_older_execution() -> None:
    running, path = held(concurrency={"limit": 1, "policy": "cancel_old"})
    said = call(path, {"n": 1})
    assert (said.status_code, said.json(), newest().state) == (200, {"n": 1}, "done")
    running.refresh_from_db()
    assert running.state == "canceled"


def test_callers_come_no_faster_than_the_rate() -> None:
    _, path = held(rate={"limit": 1, "perSeconds": 3600})
    assert call(path, {"n": 1}).status_code == 200
    said = call(path, {"n": 2})
    assert (said.status_code, said.json()["executionId"]) == (202, str(newest().pk))
    assert (newest().state, newest().reason.startswith("rate limited until ")) == ("waiting", True)


def test_a_caller_is_refused_where_too_many_wait() -> None:
    _, path = held(concurrency={"limit": 1, "queued": 1})
    assert call(path, {"n": 1}).status_code == 202
    concurrency._rooms.clear()  # as half a second later
    said = call(path, {"id": "e2", "n": 2})
    assert (said.status_code, said["Retry-After"]) == (429, "30")
    assert said.json()["message"] == "Too many executions of this flow wait to begin."
    assert (Execution.objects.count(), TriggerItem.objects.filter(key="e2").count()) == (2, 0)
