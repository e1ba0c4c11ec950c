"""What runs is held, slowed down and ended when it is to be, says why it waits, and loses nothing by it."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from automation.models import Execution, Flow, FlowTrigger, StepRun, TriggerItem
from automation.services.executions import claiming, concurrency, controls, executing, starting
from automation.services.flows import flows
from automation.services.triggers import polling
from connect_platform.core import valkey
from connect_platform.core.audit import AuditEntry
from connections.services.calling import budgets
from integrations import catalogue
from tests.automation.engine_world import step
from tests.automation.starting_world import at_home, call, connected, deliver, live_flow, own, trigger
from tests.automation.test_executing import Outside, a_worker, outside, published
from tests.automation.test_flows_api import Caller
from tests.connections.cast import Vendor
from tests.factories import make_actor

__all__ = ["outside"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)
ECHO = {"kind": "action", "config": {"providerType": "sandbox", "actionName": "echo", "inputMapping": {"message": "hi"}}}


@pytest.fixture
def alice(live_server: Any, settings: Any) -> Caller:
    return at_home(live_server, settings)


def queued(flow: Flow, count: int = 1, **fields: Any) -> list[Execution]:
    rows = [Execution(company_id=flow.company_id, flow_id=flow.pk, version=1, payload={}, **fields) for _ in range(count)]
    return Execution.objects.bulk_create(rows)


def states(flow: Flow | str) -> list[str]:
    key = flow if isinstance(flow, str) else flow.pk
    return list(Execution.objects.filter(flow_id=key).order_by("pk").values_list("state", flat=True))


def let_time_pass() -> None:
    past = timezone.now() - timedelta(seconds=1)
    StepRun.objects.filter(status="waiting").update(due_at=past)
    Execution.objects.filter(state="waiting").update(due_at=past)


# Quotas


def test_a_step_rests_while_the_quota_of_its_connection_is_used_up(alice: Caller) -> None:
    connection, flow = connected(alice), live_flow(alice, ECHO)
    began = timezone.now()
    budgets.learn(connection, catalogue.get("sandbox"), 429, {"retry-after": "40"})  # type: ignore[arg-type]
    made = [starting.start(Flow.objects.get(pk=flow), {}) for _ in range(3)]
    executing.pump()
    shown = alice("GET", f"/flows/{flow}/executions")["data"]
    assert [one["status"] for one in shown] == ["running"] * 3
    assert all(one["waitReason"].startswith("step_1 waits, rate limited until") for one in shown)
    rests = sorted(one.due_at for one in Execution.objects.all())
    assert began + timedelta(seconds=39) < rests[0] < rests[1] < rests[2]
    valkey.client().flushdb()
    let_time_pass()
    executing.pump()
    assert states(flow) == ["done"] * 3
    for one in made:  # one try each: waiting for the quota is none
        assert [(run.attempt, run.status, run.error) for run in StepRun.objects.filter(execution_id=one.pk)] == [
            (1, "completed", None)
        ]


def test_a_429_of_the_provider_costs_no_retry_and_others_queue_behind_it(alice: Caller, settings: Any) -> None:
    connection, flow = connected(alice), live_flow(alice, {**ECHO, "retries": 0})
    Vendor(settings.SANDBOX_URL, "sandbox-key").faults(fail_next=1, status=429)
    first = starting.start(Flow.objects.get(pk=flow), {})
    executing.pump()
    first.refresh_from_db()
    assert first.state == "waiting"
    run = StepRun.objects.get(execution_id=first.pk)
    assert (run.status, run.retried, (run.error or {})["code"]) == ("waiting", False, "rate_limited")
    valkey.client().delete(f"budget:{connection}")
    second = starting.start(Flow.objects.get(pk=flow), {})
    executing.pump()
    second.refresh_from_db()
    assert second.due_at > first.due_at
    assert StepRun.objects.get(execution_id=second.pk).error == {
        "code": "rate_limited",
        "message": "Other executions wait for the quota of this connection.",
        "hint": "Check the request against the documentation at /api/docs.",
        "retryable": True,
        "retryAfter": StepRun.objects.get(execution_id=second.pk).error["retryAfter"],  # type: ignore[index]
    }
    let_time_pass()
    executing.pump()
    assert states(flow) == ["done", "done"]


def test_a_step_that_is_slowed_down_for_a_day_fails(alice: Caller) -> None:
    connection, flow = connected(alice), live_flow(alice, ECHO)
    budgets.learn(connection, catalogue.get("sandbox"), 429, {"retry-after": "4000"})  # type: ignore[arg-type]
    starting.start(Flow.objects.get(pk=flow), {})
    executing.pump()
    StepRun.objects.update(started_at=timezone.now() - timedelta(hours=25))
    let_time_pass()
    executing.pump()
    assert states(flow) == ["failed"]


# Rates, queues and priorities


def test_a_rate_spreads_beginnings_evenly_and_says_until_when() -> None:
    flow = published(make_actor(), step("a", "transform", fields={"x": 1}))
    Flow.objects.update(settings={"rate": {"limit": 2, "perSeconds": 60}})
    queued(flow, 4)
    executing.pump()
    assert sorted(states(flow)) == ["done", "waiting", "waiting", "waiting"]
    waiting = list(Execution.objects.filter(state="waiting").order_by("due_at"))
    assert all(one.reason.startswith("rate limited until") for one in waiting)
    assert [round((one.due_at - waiting[0].due_at).total_seconds()) for one in waiting] == [0, 30, 60]
    executing.pump()
    queued(flow)
    executing.pump()  # a new one goes behind them
    last = Execution.objects.filter(state="waiting").latest("due_at")
    assert round((last.due_at - waiting[-1].due_at).total_seconds()) == 30
    let_time_pass()
    executing.pump()  # each has its turn and asks no more
    assert states(flow) == ["done"] * 5


def test_another_rate_is_in_force_at_once() -> None:
    actor = make_actor()
    flow = published(actor, step("a", "transform", fields={"x": 1}))
    flows.change(actor, flow, {"settings": {"rate": {"limit": 1, "perSeconds": 3600}}})
    queued(flow, 5)
    executing.pump()
    flows.change(actor, flow, {"settings": {}})
    executing.pump()
    assert states(flow) == ["done"] * 5


def test_beyond_its_queue_a_flow_tells_callers_to_come_later_and_leaves_polls_alone(alice: Caller) -> None:
    flow = live_flow(alice, step("a", "delay", ms=1))
    alice("PATCH", f"/flows/{flow}", {"settings": {"concurrency": {"limit": 5, "queued": 2}}})
    path = "/hooks/" + own(alice, flow, "webhook", "received", "webhook")["url"].split("/hooks/")[1]
    assert [call(path, {"n": n}).status_code for n in range(2)] == [202, 202]
    refused = call(path, {"id": "late"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "30")
    assert refused.json()["message"] == "Too many executions of this flow wait to begin."
    alice("POST", f"/flows/{flow}/run", {"payload": {}}, status=429)
    assert (len(states(flow)), TriggerItem.objects.filter(key="late").exists()) == (2, False)
    poll = FlowTrigger(flow_id=flow, company_id=alice.company_id, provider="sandbox", name="x", kind="poll", cursor="c")
    FlowTrigger.objects.all().delete()
    poll.save()
    assert polling.poll(poll) == 0
    poll.refresh_from_db()
    assert (poll.cursor, poll.last_error.partition(":")[0]) == ("c", "queue_full")
    assert poll.due_at
    assert poll.due_at > timezone.now()
    executing.pump()
    concurrency._rooms.clear()  # half a second passes
    assert call(path, {"id": "late"}).status_code == 404  # the trigger is gone
    concurrency.require_room(Flow.objects.get(pk=flow))


def test_priority_is_a_head_start_of_minutes_and_starves_nobody(alice: Caller) -> None:
    flow = Flow.objects.get(pk=live_flow(alice, step("a", "delay", ms=1)))
    alice("PATCH", f"/flows/{flow.pk}", {"settings": {"priority": 3}})
    usual = alice("POST", f"/flows/{flow.pk}/run", {})["id"]
    soon = alice("POST", f"/flows/{flow.pk}/run", {"priority": -2})["id"]
    long_ago = queued(flow, priority=10, due_at=timezone.now() - timedelta(minutes=13))[0]
    order = [str(claiming.claim(1, {}, 10)[0].pk) for _ in range(3)]
    assert order == [str(long_ago.pk), soon, usual]
    assert Execution.objects.get(pk=usual).priority == 3
    for priority in (-11, 11, "1", 1.5):
        alice("PATCH", f"/flows/{flow.pk}", {"settings": {"priority": priority}}, status=400)


def test_what_was_begun_goes_on_before_anything_begins(alice: Caller) -> None:
    flow = Flow.objects.get(pk=live_flow(alice, step("a", "delay", ms=1)))
    now = timezone.now()
    queued(flow, 3, due_at=now - timedelta(hours=1), priority=-10)
    later, rested = queued(flow, 2, due_at=now - timedelta(seconds=1), started_at=now, attempt=1)
    Execution.objects.filter(pk=later.pk).update(due_at=now + timedelta(minutes=5))
    taken = [one.pk for one in claiming.claim(2, {}, 10)]
    assert taken[0] == rested.pk
    assert len(taken) == 2
    assert len(claiming.claim(10, {}, 10)) == 2
    later.refresh_from_db()
    assert later.state == "waiting"


def test_a_limited_flow_with_a_long_queue_looks_at_few_of_it() -> None:
    flow = published(make_actor(), step("a", "delay", ms=60_000))
    Flow.objects.update(settings={"concurrency": {"limit": 2, "policy": "queue"}})
    queued(flow, 30)
    first, _ = claiming.claim(40, {}, 40)
    assert Execution.objects.filter(state="waiting", due_at__lte=timezone.now()).count() == 0
    Execution.objects.filter(pk=first.pk).update(state="done")
    concurrency.freed([first])
    assert Execution.objects.filter(state="waiting", due_at__lte=timezone.now()).count() == 1
    assert len(claiming.claim(40, {}, 40)) == 1


# Pausing


def test_a_paused_flow_keeps_what_comes_and_goes_on_when_resumed(alice: Caller) -> None:
    connection, flow = connected(alice), live_flow(alice, step("a", "transform", fields={"x": 1}))
    trigger(alice, flow)
    paused = alice("POST", f"/flows/{flow}/pause", {"reason": "the CRM moves"}, status=200)
    assert (paused["pausedAt"] is not None, paused["pauseReason"]) == (True, "the CRM moves")
    alice("POST", f"/flows/{flow}/pause", {}, status=409)
    deliver(connection)
    executing.pump()
    (shown,) = alice("GET", f"/flows/{flow}/executions")["data"]
    assert (shown["status"], shown["waitReason"]) == ("pending", "paused by Alice Example: the CRM moves")
    executing.pump()
    assert states(flow) == ["parked"]
    resumed = alice("POST", f"/flows/{flow}/resume", status=200)
    assert (resumed["pausedAt"], resumed["pauseReason"]) == (None, None)
    executing.pump()
    assert states(flow) == ["done"]
    alice("POST", f"/flows/{flow}/resume", status=409)
    actions = list(AuditEntry.objects.filter(action__in=("flow.pause", "flow.resume")).order_by("id").values_list("action"))
    assert actions == [("flow.pause",), ("flow.resume",)]


def test_a_paused_flow_that_holds_nothing_drops_what_comes_and_says_so(alice: Caller) -> None:
    connection, flow = connected(alice), live_flow(alice)
    trigger(alice, flow)
    alice("POST", f"/flows/{flow}/pause", {"hold": False}, status=200)
    deliver(connection)
    assert (states(flow), TriggerItem.objects.get().decision) == ([], "skipped")
    other = live_flow(alice)
    path = "/hooks/" + own(alice, other, "webhook", "received", "webhook", respond="last_step")["url"].split("/hooks/")[1]
    alice("POST", f"/flows/{other}/pause", {"hold": True}, status=200)
    assert call(path, {"name": "Ada"}).status_code == 202  # nobody waits for what is held
    alice("POST", f"/flows/{other}/resume", status=200)
    alice("POST", f"/flows/{other}/pause", {"hold": False}, status=200)
    assert call(path, {"name": "Ada"}).status_code == 404


def test_what_runs_stops_before_its_next_step_outside(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executing, "LOOK_SECONDS", 0.0)
    actor = make_actor()
    flow = published(actor, step("a", "touch", hangs=True, value=1), step("b", "touch"))
    one = starting.start(flow, {})
    worker = threading.Thread(target=a_worker)
    worker.start()
    assert outside.inside.wait(30)
    controls.pause(actor, flow, reason="stop")
    outside.go_on.set()
    worker.join(30)
    one.refresh_from_db()
    assert (one.state, one.reason) == ("parked", "paused by Alice Example: stop")
    assert outside.touched == {f"{one.pk}:a": 1}
    assert [(run.step_id, run.status) for run in StepRun.objects.filter(execution_id=one.pk)] == [("a", "completed")]
    controls.resume(actor, flow)
    executing.pump()
    one.refresh_from_db()
    assert (one.state, outside.touched) == ("done", {f"{one.pk}:a": 1, f"{one.pk}:b": 1})


def test_tests_run_while_their_flow_is_paused() -> None:
    actor = make_actor()
    flow = published(actor, step("a", "transform", fields={"x": 1}))
    controls.pause(actor, flow)
    one, other = starting.test(flow, {}), starting.start(flow, {})
    executing.pump()
    assert [Execution.objects.get(pk=each.pk).state for each in (one, other)] == ["done", "parked"]
    flows.publish(actor, flow)  # begins anew
    executing.pump()
    assert states(flow) == ["done", "done"]


def test_one_execution_is_paused_and_goes_on_where_it_was(alice: Caller) -> None:
    flow = live_flow(alice, step("a", "delay", ms=600_000), step("b", "transform", fields={"x": 1}))
    one = starting.start(Flow.objects.get(pk=flow), {})
    executing.pump()
    path = f"/flows/{flow}/executions/{one.pk}"
    paused = alice("POST", f"{path}/pause", status=200)
    assert (paused["status"], paused["waitReason"]) == ("running", "paused by Alice Example")
    alice("POST", f"{path}/pause", status=409)
    StepRun.objects.update(due_at=timezone.now())
    assert (executing.pump(), states(flow)) == (0, ["parked"])
    assert alice("POST", f"{path}/resume", status=200)["waitReason"] is None
    executing.pump()
    assert states(flow) == ["done"]
    for verb in ("pause", "resume"):
        assert alice("POST", f"{path}/{verb}", status=409)["message"] == "The execution is over."


def test_an_answer_to_a_paused_execution_is_kept_until_it_goes_on(alice: Caller) -> None:
    flow = live_flow(alice, step("a", "wait", mode="approval"))
    one = starting.start(Flow.objects.get(pk=flow), {})
    executing.pump()
    path = f"/flows/{flow}/executions/{one.pk}"
    alice("POST", f"{path}/pause", status=200)
    alice("POST", f"{path}/steps/1/answer", {"decision": "approved"}, status=200)
    executing.pump()
    assert states(flow) == ["parked"]
    alice("POST", f"{path}/resume", status=200)
    executing.pump()
    assert states(flow) == ["done"]


def test_deleting_a_paused_flow_ends_what_it_holds() -> None:
    actor = make_actor()
    flow = published(actor, step("a", "transform", fields={"x": 1}))
    starting.start(flow, {})
    controls.pause(actor, flow)
    executing.pump()
    flows.remove(actor, flow)
    assert states(flow) == ["canceled"]


# Canceling many


def test_executions_are_canceled_by_filter_and_say_why(alice: Caller) -> None:
    flow, other = (Flow.objects.get(pk=live_flow(alice, step("a", "delay", ms=600_000))) for _ in range(2))
    starting.start(flow, {})
    executing.pump()
    queued(flow, 3)
    queued(flow, mode="replay")
    queued(other, 2)
    foreign = starting.start(published(make_actor(), step("a", "delay", ms=1)), {})
    answer = alice("POST", f"/flows/{flow.pk}/executions/cancel", {"status": "pending", "mode": "live"}, status=200)
    assert answer == {"count": 3, "hasMore": False}
    assert sorted(states(flow)) == ["canceled"] * 3 + ["waiting"] * 2
    body = {"createdBefore": (timezone.now() - timedelta(hours=1)).isoformat()}
    assert alice("POST", "/task-history/cancel", body, status=200)["count"] == 0
    body = {"flowId": str(other.pk), "reason": "a mistake"}
    assert alice("POST", "/task-history/cancel", body, status=200)["count"] == 2
    assert {one["error"] for one in alice("GET", f"/flows/{other.pk}/executions")["data"]} == {
        "Canceled by Alice Example: a mistake"
    }
    assert alice("POST", f"/flows/{flow.pk}/executions/cancel", {}, status=200)["count"] == 2
    assert {run.status for run in StepRun.objects.filter(kind="delay")} == {"failed"}
    foreign.refresh_from_db()
    assert foreign.state == "waiting"
    for wrong in ({"status": "completed"}, {"mode": "x"}, {"createdBefore": "soon"}, {"reason": 1}):
        alice("POST", f"/flows/{flow.pk}/executions/cancel", wrong, status=400)


def test_what_a_worker_has_is_canceled_and_nothing_of_it_is_committed(outside: Outside) -> None:
    actor = make_actor()
    flow = published(actor, step("a", "touch", hangs=True, value=1), step("b", "touch"))
    one = starting.start(flow, {})
    worker = threading.Thread(target=a_worker)
    worker.start()
    assert outside.inside.wait(30)
    assert controls.cancel(actor, {"status": "running"}, flow=flow) == (1, False)
    outside.go_on.set()
    worker.join(30)
    one.refresh_from_db()
    assert (one.state, (one.error or {})["code"], one.lease_until) == ("canceled", "canceled", None)
    run = StepRun.objects.get(execution_id=one.pk)
    assert (run.status, run.output, outside.touched) == ("failed", None, {f"{one.pk}:a": 1})
