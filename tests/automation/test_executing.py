"""Executions are rows: taken with a lease, committed under a fence, fair between companies, and none is ever lost."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from automation.engine.kinds import Context, Kind, StepFailed
from automation.models import Execution, Flow, StepRun
from automation.services.executions import claiming, executing, starting, storing
from automation.services.flows import flows
from connect_platform.core import work
from connect_platform.core.actors import Actor
from tests.automation.engine_world import step
from tests.factories import make_actor

pytestmark = pytest.mark.django_db(transaction=True)


class Outside:
    """What steps of kind `touch` reach: counted by key; `fails` and `hangs` say how it goes."""

    def __init__(self) -> None:
        self.given: Any = None
        self.touched: Counter[str] = Counter()
        self.inside = threading.Event()
        self.go_on = threading.Event()

    def run(self, config: Any, context: Context) -> Any:
        self.touched[context.key] += 1
        if config.get("hangs"):
            self.inside.set()
            assert self.go_on.wait(30)
        if config.get("breaks"):
            raise RuntimeError("a bug of ours")
        if context.attempt <= config.get("fails", 0):
            raise StepFailed("not yet", permanent=False)
        return {"value": self.given if config.get("gives") else config.get("value"), "nul": "a\x00b"}


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    from automation.engine import kinds

    world = Outside()
    touch = Kind(
        name="touch",
        description="Touches the world.",
        schema={"type": "object"},
        run=world.run,
        effect=lambda config, context: config.get("effect", "keyed"),
    )
    known = {**kinds.kinds(), "touch": touch}
    monkeypatch.setattr("automation.engine.plan.kinds", lambda: known)
    return world


def a_worker() -> None:
    """What a thread of a worker does."""
    from django.db import connection

    executing.pump()
    connection.close()


def published(actor: Actor, *steps: dict[str, Any]) -> Flow:
    flow = flows.create(actor, name="Flow", steps=steps)
    flows.publish(actor, flow)
    return Flow.objects.get(pk=flow.pk)


def story(execution: Execution) -> list[tuple[int, int, str]]:
    rows = StepRun.objects.filter(execution_id=execution.pk).order_by("number", "attempt")
    return [(row.number, row.attempt, row.status) for row in rows]


def test_an_execution_runs_to_its_end_and_every_step_is_there(outside: Outside) -> None:
    flow = published(
        make_actor(), step("a", "transform", fields={"x": "{{trigger.n | plus: 1}}"}), step("b", "touch", value="{{step_1.x}}")
    )
    one = starting.start(flow, {"n": 1})
    assert work.drain(Execution) == 1
    one.refresh_from_db()
    assert (one.state, one.status, one.error, one.lease_until) == ("done", "completed", None, None)
    assert one.started_at
    assert one.finished_at
    assert story(one) == [(1, 1, "completed"), (2, 1, "completed")]
    assert StepRun.objects.get(execution_id=one.pk, number=2).output == {"value": 2, "nul": "a\ufffdb"}
    assert outside.touched == {f"{one.pk}:b": 1}


def test_a_step_that_fails_is_tried_again_when_its_time_has_come(outside: Outside) -> None:
    flow = published(make_actor(), step("a", "touch", fails=1, retries=1))
    one = starting.start(flow, {})
    executing.pump()
    one.refresh_from_db()
    assert (one.state, one.status) == ("waiting", "running")
    assert one.reason.startswith("step_1 is tried again until")
    assert one.due_at > timezone.now()
    assert executing.pump() == 0
    Execution.objects.update(due_at=timezone.now())
    StepRun.objects.update(due_at=timezone.now())
    executing.pump()
    one.refresh_from_db()
    assert one.state == "done"
    assert story(one) == [(1, 1, "failed"), (1, 2, "completed")]


def test_a_failed_step_fails_the_execution_and_says_why(outside: Outside) -> None:
    flow = published(make_actor(), step("a", "touch", breaks=True, effect="idempotent"), step("b", "touch"))
    one = starting.start(flow, {})
    executing.pump()
    one.refresh_from_db()
    assert (one.state, one.status) == ("failed", "failed")
    assert one.error
    assert (one.error["step"], one.error["code"]) == ("step_1", "internal_error")
    assert "a bug of ours" not in str(one.error)


def left_behind(one: Execution) -> None:
    """As a worker leaves it that ended while the step's effect was under way."""
    executing.begin(claiming.claim(10, {}, 10))
    now = timezone.now()
    StepRun.objects.filter(execution_id=one.pk).update(status="running", finished_at=None, output=None)
    Execution.objects.filter(pk=one.pk).update(state="running", lease_until=now - timedelta(seconds=1), started_at=now)


@pytest.mark.parametrize("effect", ["keyed", "idempotent"])
def test_what_may_be_repeated_is_repeated_under_the_same_key(outside: Outside, effect: str) -> None:
    flow = published(make_actor(), step("a", "touch", effect=effect, value=1))
    one = starting.start(flow, {})
    executing.pump()
    left_behind(one)
    executing.pump()
    one.refresh_from_db()
    assert (one.state, one.deaths) == ("done", 0)
    assert outside.touched == {f"{one.pk}:a": 2}
    assert story(one) == [(1, 1, "failed"), (1, 2, "completed")]
    assert StepRun.objects.get(execution_id=one.pk, attempt=1).error == {
        "code": "interrupted",
        "message": "The worker ended while the step was under way.",
    }


def test_what_may_not_be_repeated_is_put_before_a_person(outside: Outside) -> None:
    flow = published(make_actor(), step("a", "touch", effect="at_most_once"))
    one = starting.start(flow, {})
    executing.pump()
    left_behind(one)
    executing.pump()
    one.refresh_from_db()
    assert (one.state, one.status) == ("parked", "running")
    assert "unknown outcome of step_1" in one.reason
    assert outside.touched == {f"{one.pk}:a": 1}


def test_an_execution_that_ends_every_worker_is_put_aside(outside: Outside) -> None:
    flow = published(make_actor(), step("a", "touch"))
    one = starting.start(flow, {})
    for death in range(claiming.MOST_DEATHS + 1):
        claimed = claiming.claim(10, {}, 10)
        assert [each.pk for each in claimed] == [one.pk], death
        Execution.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert claiming.claim(10, {}, 10) == []
    one.refresh_from_db()
    assert (one.state, one.lease_until) == ("parked", None)
    assert "every worker that ran it ended" in one.reason


def test_fewer_at_once_are_run_of_those_whose_workers_ended(outside: Outside) -> None:
    flow = published(make_actor(), step("a", "touch"), step("b", "touch"))
    twice, often = ([starting.start(flow, {}) for _ in range(12)] for _ in range(2))
    Execution.objects.filter(pk__in=[one.pk for one in twice]).update(deaths=2)
    Execution.objects.filter(pk__in=[one.pk for one in often[:6]]).update(deaths=3)
    Execution.objects.filter(pk__in=[one.pk for one in often[6:9]]).update(deaths=5)
    Execution.objects.filter(pk__in=[one.pk for one in often[9:]]).update(deaths=4)
    other = starting.start(flow, {})
    taken = claiming.claim(100, {}, 100)
    assert {one.pk for one in taken} == {one.pk for one in (*twice[:10], *often[:3], often[6], other)}
    pump = executing.Pump()
    pump.advance(executing.begin(taken))
    assert claiming.claim(100, pump.busy(), 100, pump.suspected()) == []
    got_on = list[executing.Active]()
    while pump.active:
        got_on += pump.finished(10)
    pump.advance(got_on)  # it clears them
    more = claiming.claim(100, pump.busy(), 100, pump.suspected())
    assert {one.pk for one in more} == {one.pk for one in (*twice[10:], *often[3:6], often[7])}


def test_a_worker_that_lost_its_lease_commits_nothing(outside: Outside) -> None:
    flow = published(make_actor(), step("a", "touch", hangs=True, value=1))
    one = starting.start(flow, {})
    zombie = threading.Thread(target=a_worker)
    zombie.start()
    assert outside.inside.wait(30)
    Execution.objects.filter(pk=one.pk).update(attempt=2)  # another worker has taken it over
    outside.go_on.set()
    zombie.join(30)
    one.refresh_from_db()
    assert (one.state, one.attempt) == ("running", 2)
    assert story(one) == [(1, 1, "running")]


def test_a_canceled_execution_stays_so(outside: Outside) -> None:
    flow = published(make_actor(), step("a", "touch", hangs=True))
    one = starting.start(flow, {})
    running = threading.Thread(target=a_worker)
    running.start()
    assert outside.inside.wait(30)
    Execution.objects.filter(pk=one.pk).update(state="canceled")
    outside.go_on.set()
    running.join(30)
    one.refresh_from_db()
    assert one.state == "canceled"


def test_no_company_takes_all_the_room() -> None:
    quiet, loud = make_actor(), make_actor()
    for actor, count in ((loud, 200), (quiet, 3)):
        flow = published(actor, step("a", "delay", ms=1))
        Execution.objects.bulk_create(
            Execution(company_id=actor.company_id, flow_id=flow.pk, version=1, payload={}) for _ in range(count)
        )
    taken = Counter(one.company_id for one in claiming.claim(20, {}, 15))
    assert taken == {loud.company_id: 10, quiet.company_id: 3}
    taken += Counter(one.company_id for one in claiming.claim(20, taken, 15))
    assert taken == {loud.company_id: 15, quiet.company_id: 3}
    assert claiming.claim(20, taken, 15) == []


def test_what_is_urgent_goes_first() -> None:
    flow = published(make_actor(), step("a", "delay", ms=1))
    late, soon = starting.start(flow, {}, priority=5), starting.start(flow, {}, priority=-5)
    assert [one.pk for one in claiming.claim(1, {}, 10)] == [soon.pk]
    assert [one.pk for one in claiming.claim(1, {}, 10)] == [late.pk]


def test_a_sweep_sees_what_a_worker_may_take() -> None:
    actor, later, before = make_actor(), timezone.now() + timedelta(hours=1), timezone.now() - timedelta(seconds=1)
    one = starting.start(published(actor, step("a", "delay", ms=1)), {})
    rows = Execution.objects.filter(pk=one.pk)
    for state, due_at, lease_until, wanted in (
        ("waiting", before, None, True),
        ("waiting", later, None, False),
        ("parked", before, None, False),
        ("running", before, later, False),
        ("running", before, before, True),
        ("done", before, None, False),
    ):
        rows.update(state=state, due_at=due_at, lease_until=lease_until)
        assert Execution.is_any_due() is wanted, (state, due_at, lease_until)


def test_nothing_is_taken_twice() -> None:
    flow = published(make_actor(), step("a", "delay", ms=1))
    Execution.objects.bulk_create(
        Execution(company_id=flow.company_id, flow_id=flow.pk, version=1, payload={}) for _ in range(100)
    )
    found: list[Any] = []

    def take() -> None:
        from django.db import connection

        while claimed := claiming.claim(7, {}, 100):
            found.extend(one.pk for one in claimed)
        connection.close()

    workers = [threading.Thread(target=take) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(found) == len(set(found)) == 100


def test_executions_keep_the_version_they_began_with() -> None:
    actor = make_actor()
    flow = published(actor, step("a", "delay", ms=60_000), step("b", "transform", fields={"v": 1}))
    one = starting.start(flow, {})
    executing.pump()
    flows.change(actor, flow, {"steps": [step("c", "transform", fields={"v": 2})]})
    flows.publish(actor, flow)
    StepRun.objects.update(due_at=timezone.now())
    Execution.objects.update(due_at=timezone.now())
    executing.pump()
    assert [row.output for row in StepRun.objects.filter(execution_id=one.pk, number=2)] == [{"v": 1}]
    newer = starting.start(Flow.objects.get(pk=flow.pk), {})
    executing.pump()
    assert [row.output for row in StepRun.objects.filter(execution_id=newer.pk)] == [{"v": 2}]


def test_a_batch_costs_few_statements(django_assert_max_num_queries: Any) -> None:
    flow = published(make_actor(), step("a", "transform", fields={"x": "{{trigger.n}}"}), step("b", "filter", expr="true"))
    Execution.objects.bulk_create(
        Execution(company_id=flow.company_id, flow_id=flow.pk, version=1, payload={"n": n}) for n in range(40)
    )
    with django_assert_max_num_queries(16):
        assert executing.pump() == 40
    assert Execution.objects.filter(state="done").count() == 40


def test_a_stale_change_is_not_stored() -> None:
    flow = published(make_actor(), step("a", "transform", fields={"x": 1}))
    starting.start(flow, {})
    (active,) = executing.begin(claiming.claim(1, {}, 1))
    change = executing.step(active)
    Execution.objects.update(attempt=7)
    assert storing.store([change]) == set()
    assert not StepRun.objects.exists()


def test_one_company_that_hangs_keeps_nobody_waiting(outside: Outside) -> None:
    loud, quiet = make_actor(), make_actor()
    hanging, other = published(loud, step("a", "touch", hangs=True)), published(quiet, step("a", "touch"))
    Execution.objects.bulk_create(
        Execution(company_id=loud.company_id, flow_id=hanging.pk, version=1, payload={}) for _ in range(100)
    )
    worker = threading.Thread(target=a_worker)
    worker.start()
    assert outside.inside.wait(30)
    mine = starting.start(other, {})
    deadline = time.monotonic() + 30
    while not Execution.objects.filter(pk=mine.pk, state="done").exists():
        assert time.monotonic() < deadline, "it waits behind those that hang"
        time.sleep(0.05)
    assert Execution.objects.filter(flow_id=hanging.pk, state="running").count() == executing.MOST_OF_ONE
    outside.go_on.set()
    worker.join(60)
    assert Execution.objects.filter(state="done").count() == 101


def test_however_many_companies_hang_the_next_one_finds_room(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executing, "SLOTS", 16)
    for _ in range(3):
        hanging = published(make_actor(), step("a", "touch", hangs=True))
        rows = (Execution(company_id=hanging.company_id, flow_id=hanging.pk, version=1, payload={}) for _ in range(30))
        Execution.objects.bulk_create(rows)
    worker = threading.Thread(target=a_worker)
    worker.start()
    assert outside.inside.wait(30)
    time.sleep(0.3)  # they take what they get
    mine = starting.start(published(make_actor(), step("a", "touch")), {})
    deadline = time.monotonic() + 30
    while not Execution.objects.filter(pk=mine.pk, state="done").exists():
        assert time.monotonic() < deadline, "it waits behind those that hang"
        time.sleep(0.05)
    assert 3 <= Execution.objects.filter(state="running").count() < 16
    outside.go_on.set()
    worker.join(60)
    assert Execution.objects.filter(state="done").count() == 91


@pytest.mark.parametrize("value", [2**70, "half a character \ud800", {"a": float("1")}, "deep"])
def test_what_no_json_can_hold_fails_its_own_step_alone(outside: Outside, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    deep: Any = {}
    for _ in range(300):
        deep = {"a": deep}
    gives = deep if value == "deep" else value
    monkeypatch.setattr(outside, "given", gives)
    flow = published(make_actor(), step("a", "touch", gives=True))
    odd, fine = starting.start(flow, {}), starting.start(published(make_actor(), step("a", "touch")), {})
    executing.pump()
    odd.refresh_from_db()
    fine.refresh_from_db()
    assert fine.state == "done"
    is_json = gives == {"a": 1.0}
    assert odd.state == ("done" if is_json else "failed")
    assert is_json or (odd.error or {})["code"] == "not_json"


def test_one_that_cannot_be_stored_keeps_no_other_from_it(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("automation.engine.run.unfit", lambda value: None)
    monkeypatch.setattr(outside, "given", 2**70)
    odd = starting.start(published(make_actor(), step("a", "touch", gives=True)), {})
    fine = starting.start(published(make_actor(), step("a", "touch")), {})
    executing.pump()
    odd.refresh_from_db()
    fine.refresh_from_db()
    assert (fine.state, odd.state) == ("done", "failed")
    assert (odd.error or {})["code"] == "internal_error"


def test_an_execution_whose_flow_is_gone_ends_and_disturbs_no_other() -> None:
    gone, here = (starting.start(published(make_actor(), step("a", "transform", fields={"x": 1})), {}) for _ in range(2))
    Flow.objects.filter(pk=gone.flow_id).delete()
    executing.pump()
    gone.refresh_from_db()
    here.refresh_from_db()
    assert (gone.state, here.state) == ("failed", "done")
    assert (gone.error or {})["message"] == "The flow it belongs to is gone."


def test_leases_are_renewed_of_what_is_still_ones_own() -> None:
    flow = published(make_actor(), step("a", "delay", ms=1))
    for _ in range(3):
        starting.start(flow, {})
    mine = claiming.claim(10, {}, 10)
    Execution.objects.filter(pk=mine[0].pk).update(attempt=9)
    past = timezone.now() - timedelta(seconds=5)
    Execution.objects.update(lease_until=past)
    storing.renew(mine)
    renewed = Execution.objects.filter(lease_until__gt=timezone.now())
    assert {one.pk for one in renewed} == {one.pk for one in mine[1:]}
