"""A worker that stood still past its lease and goes on commits nothing; an execution that ends its workers is put aside."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from automation.engine.kinds import Kind, kinds
from automation.engine.run import Ended
from automation.models import Execution, Flow, StepRun
from automation.services.executions import claiming, executing, starting
from connect_platform.core.events import Event
from tests.automation.crash_world import Point, Receiver, Workers, emits, finish, let_time_pass, point
from tests.automation.engine_world import step
from tests.automation.test_crash_matrix import EXECUTING, STORING, http, keyed, published, receiver, workers, world
from tests.factories import make_actor

__all__ = ["receiver", "workers", "world"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)

LAST = emits("z")
#: Where the worker stands still, and how often it comes there before.
PLACES = (
    (point("claimed", "after", f"{EXECUTING}:claim"), 1),
    (point("before its beginning is noted", "before", f"{STORING}:store"), 1),
    (point("its beginning is noted", "after", f"{STORING}:store"), 1),
    (point("before the request", "before", "connect_platform.core.http:send"), 1),
    (point("the request was answered", "after", "connect_platform.core.http:send"), 1),
    (point("before the answer is noted", "before", f"{STORING}:store"), 2),
    (point("before the event", "before", "connect_platform.core.events:emit_once"), 1),
    (point("the event is out", "after", f"{EXECUTING}:act"), 2),
    (point("before the end is noted", "before", f"{STORING}:store"), 3),
    (point("while it renews its leases", "before", f"{STORING}:renew"), 1),
)


def everything(flow: Flow) -> list[Any]:
    """The rows of a flow's executions and their steps."""
    executions = Execution.objects.filter(flow_id=flow.pk).order_by("pk")
    steps = StepRun.objects.filter(execution_id__in=executions.values("pk")).order_by("number", "attempt")
    return [*executions.values(), *steps.values()]


def is_loss_told(workers: Workers, one: Execution) -> bool:
    """Whether a worker said that it lost this execution."""
    return any("lease_lost" in line and str(one.pk) in line for line in workers.log.read_text().splitlines())


@pytest.mark.parametrize(("at", "nth"), PLACES, ids=[at.name for at, _ in PLACES])
def test_a_worker_that_lost_its_lease_commits_nothing(at: Point, nth: int, workers: Workers, receiver: Receiver) -> None:
    flow = published(make_actor(), "Flow", [keyed("a", receiver.url), LAST])
    one = starting.start(flow, {"n": 1})
    zombie = workers.stop(at, nth)
    assert finish(one).state == "done"
    assert not is_loss_told(workers, one)
    before = everything(flow)
    os.kill(zombie, signal.SIGCONT)
    workers.end(zombie)
    assert everything(flow) == before
    assert is_loss_told(workers, one)
    assert [key for key in receiver.keyed if key.startswith(str(one.pk))] == [f"{one.pk}:a"]
    assert Event.objects.filter(type="flow.emitted").count() == 1


def test_what_may_happen_once_is_left_to_a_person(workers: Workers, receiver: Receiver) -> None:
    flow = published(make_actor(), "Flow", [http("a", receiver.url, "bare"), LAST])
    one = starting.start(flow, {"n": 1})
    zombie = workers.stop(point("before the request", "before", "connect_platform.core.http:send"), 1)
    assert finish(one).state == "parked"
    before = everything(flow)
    os.kill(zombie, signal.SIGCONT)
    workers.end(zombie)
    assert everything(flow) == before
    assert one.reason.startswith("unknown outcome of step_1")
    assert receiver.bare[f"{one.pk}:a"] == 1


@pytest.mark.parametrize(
    "at",
    [
        point("as soon as it has it", "after", f"{EXECUTING}:_journals"),
        point("while it thinks", "before", f"{EXECUTING}:step"),
        point("in the midst of its step", "before", f"{EXECUTING}:act"),
        point("once its step was answered", "after", f"{EXECUTING}:act"),
    ],
    ids=lambda at: at.name,
)
def test_an_execution_that_ends_every_worker_is_put_aside(at: Point, workers: Workers, receiver: Receiver) -> None:
    flow = published(make_actor(), "Flow", [step("a", "transform", fields={"n": 1}), keyed("b", receiver.url)])
    one = starting.start(flow, {"n": 1})
    deaths = 0
    while one.state in ("waiting", "running"):
        deaths += workers.crash(at, 1)
        assert deaths <= claiming.MOST_DEATHS + 1
        let_time_pass()
        one.refresh_from_db()
    assert (one.state, one.lease_until) == ("parked", None)
    assert one.reason == "every worker that ran it ended; look at its last step"
    assert deaths == claiming.MOST_DEATHS + 1


def test_those_that_were_under_way_with_one_that_kills_get_on(workers: Workers, receiver: Receiver) -> None:
    flow = published(make_actor(), "Flow", [keyed("a", receiver.url)])
    both = [starting.start(flow, {"n": number}) for number in range(2)]
    thinks = point("while it thinks", "before", f"{EXECUTING}:step")
    for _ in range(claiming.MOST_DEATHS):
        assert workers.crash(thinks, 1)
        let_time_pass()
    assert len(claiming.claim(10, {}, 10)) == 1  # they were under way together so often
    assert Execution.objects.filter(state="waiting").count() == len(both) - 1


def test_a_caller_who_waits_long_keeps_the_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    def hold(config: Any, context: Any) -> Any:
        Execution.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        deadline = time.monotonic() + 30
        while not Execution.objects.filter(lease_until__gt=timezone.now()).exists():
            assert time.monotonic() < deadline, "nobody renews it"
            time.sleep(0.02)
        return {}

    touch = Kind(name="touch", description="Takes long.", schema={"type": "object"}, run=hold, effect="at_most_once")
    monkeypatch.setattr("automation.engine.plan.kinds", lambda: {**kinds(), "touch": touch})
    monkeypatch.setattr(executing, "RENEW_SECONDS", 0.05)
    flow = published(make_actor(), "Flow", [step("a", "touch")])
    lease = {"state": "running", "attempt": 1, "lease_until": timezone.now() + Execution.LEASE}
    one = Execution.objects.create(company_id=flow.company_id, flow_id=flow.pk, version=1, payload={}, **lease)
    assert executing.run_here(one, 25)[0] == Ended(None, {})
    one.refresh_from_db()
    assert one.state == "done"
