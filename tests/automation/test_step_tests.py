"""One step of a draft is tried out by itself: on data given or of the latest execution, really or only rendered."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from automation import tasks
from automation.models import Execution, StepRun
from automation.services.executions import executing, starting
from automation.services.replays import testing
from tests.automation.engine_world import step
from tests.automation.replay_world import Outside, ended, published, with_outside
from tests.automation.test_flows_api import Caller
from tests.factories import make_actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    return with_outside(monkeypatch)


@pytest.fixture
def alice() -> Caller:
    return Caller()


def flow_of(caller: Caller, *steps: dict[str, Any], **settings: Any) -> str:
    return str(published(make_actor(caller.user), *steps, **settings).pk)


TWO = (step("a", "touch", value="{{trigger.n}}"), step("b", "touch", value="{{step_1.value}} {{trigger.n}}"))


def test_a_step_runs_on_the_data_given_and_is_in_the_history(alice: Caller, outside: Outside) -> None:
    flow = flow_of(alice, *TWO)
    body = {"trigger": {"n": 5}, "steps": {"step_1": {"value": "hi"}}}
    said = alice("POST", f"/flows/{flow}/steps/b/test", body, status=200)
    assert {name: said[name] for name in ("stepId", "stepNumber", "status", "effect", "input", "output", "error")} == {
        "stepId": "b",
        "stepNumber": 2,
        "status": "completed",
        "effect": "keyed",
        "input": {"value": "hi 5"},
        "output": {"value": "hi 5"},
        "error": None,
    }
    assert said["durationMs"] >= 0
    assert outside.touched == {("", "b"): 1}
    (one,) = alice("GET", f"/flows/{flow}/executions")["data"]
    assert (one["id"], one["mode"], one["status"], one["version"]) == (said["executionId"], "test", "completed", None)
    (run,) = alice("GET", f"/flows/{flow}/executions/{one['id']}/steps")
    assert (run["stepId"], run["input"], run["output"]) == ("b", {"value": "hi 5"}, {"value": "hi 5"})
    executing.pump()
    assert outside.touched == {("", "b"): 1}


def test_what_is_not_given_comes_from_the_latest_execution(alice: Caller, outside: Outside) -> None:
    flow = published(make_actor(alice.user), *TWO)
    path = f"/flows/{flow.pk}/steps/b/test"
    assert alice("POST", path, {}, status=200)["input"] == {"value": " "}
    assert ended(starting.start(flow, {"n": 7})) == "done"
    assert alice("POST", path, status=200)["input"] == {"value": "7 7"}
    assert alice("POST", path, {"steps": {"step_1": {"value": 1}}}, status=200)["input"] == {"value": "1 7"}
    assert alice("POST", path, {"sample": "none"}, status=200)["input"] == {"value": " "}


def test_a_dry_run_only_renders(alice: Caller, outside: Outside) -> None:
    flow = flow_of(alice, *TWO)
    said = alice("POST", f"/flows/{flow}/steps/a/test", {"trigger": {"n": 5}, "dryRun": True}, status=200)
    assert (said["status"], said["input"], said["effect"], said["output"]) == ("rendered", {"value": 5}, "keyed", None)
    assert said["executionId"] is None
    assert (outside.touched, Execution.objects.count(), StepRun.objects.count()) == ({}, 0, 0)


def test_a_failure_says_why_and_counts_as_a_test(alice: Caller, outside: Outside) -> None:
    flow = flow_of(alice, step("a", "touch", breaks=True), step("b", "filter", expr="{{trigger.n | plus: 'x'}} > 1"))
    said = alice("POST", f"/flows/{flow}/steps/a/test", {}, status=200)
    assert (said["status"], said["error"], said["errorDetails"]["code"]) == ("failed", "It is broken.", "broken")
    one = Execution.objects.get()
    assert (one.mode, one.state, one.error and one.error["step"]) == ("test", "failed", "step_1")
    assert (
        alice("POST", f"/flows/{flow}/steps/b/test", {"trigger": {"n": "y"}}, status=200)["errorDetails"]["code"]
        == "expression"
    )


@pytest.mark.parametrize(
    ("own", "output"),
    [
        (step("a", "loop", arrayPath="trigger.list"), {"iterations": 2, "items": [4, 5]}),
        (step("a", "branch", paths=[{"label": "yes", "expr": "{{trigger.list[0]}} == 4"}]), {"path": "yes"}),
        (step("a", "respond", body="{{trigger.list[1]}}"), {"status": 200, "headers": {}, "body": 5}),
        (step("a", "transform", fields={"nul": "{{'YQBi' | base64_decode}}"}), {"nul": "a\ufffdb"}),
    ],
)
def test_a_step_that_steers_says_what_it_would_do(alice: Caller, own: dict[str, Any], output: Any) -> None:
    flow = flow_of(alice, own)
    said = alice("POST", f"/flows/{flow}/steps/a/test", {"trigger": {"list": [4, 5]}}, status=200)
    assert (said["status"], said["output"]) == ("completed", output)


def test_waits_and_other_flows_are_not_entered(alice: Caller, outside: Outside) -> None:
    other = flow_of(alice, step("x", "touch"))
    flow = flow_of(
        alice,
        step("a", "delay", ms=60_000),
        step("b", "wait", mode="approval", title="Pay {{trigger.n}}?"),
        step("c", "sub-flow", flowId=other, inputMapping={"n": "{{trigger.n}}"}),
    )
    body = {"trigger": {"n": 5}}
    said = {own: alice("POST", f"/flows/{flow}/steps/{own}/test", body, status=200)["output"] for own in "abc"}
    assert (said["a"]["delayedMs"], said["b"]["title"], said["b"]["waitsUntil"]) == (60_000, "Pay 5?", None)
    assert said["c"] == {"flowId": other, "payload": {"n": 5}}
    assert not outside.touched
    assert set(Execution.objects.values_list("state", flat=True)) == {"done"}


def test_a_step_within_a_loop_sees_the_first_round_or_the_one_given(alice: Caller, outside: Outside) -> None:
    flow = flow_of(
        alice,
        step("a", "loop", arrayPath="trigger.list"),
        step("b", "touch", "a", value="{{step_1_item.value}} {{step_1_item.index}}/{{step_1_item.total}}"),
    )
    path = f"/flows/{flow}/steps/b/test"
    assert alice("POST", path, {"trigger": {"list": ["x", "y"]}}, status=200)["input"] == {"value": "x 0/2"}
    assert outside.touched == {("step_1:0", "b"): 1}
    given = {"steps": {"step_1_item": {"value": "z", "index": 4, "total": 9}}}
    assert alice("POST", path, given, status=200)["input"] == {"value": "z 4/9"}


def test_fields_of_the_configuration_can_be_others_and_are_checked(alice: Caller, outside: Outside) -> None:
    flow = flow_of(alice, *TWO, step("c", "delay", ms=1), step("d", "sub-flow", flowId=flow_of(alice, TWO[0])))
    said = alice(
        "POST", f"/flows/{flow}/steps/a/test", {"input": {"value": "now {{trigger.n}}"}, "trigger": {"n": 1}}, status=200
    )
    assert said["input"] == {"value": "now 1"}
    assert alice("GET", f"/flows/{flow}")["steps"][0]["config"] == {"value": "{{trigger.n}}"}
    count = Execution.objects.count()
    foreign = flow_of(Caller(), TWO[0])
    for own, body, field in (
        ("a", {"input": {"value": "{{step_9.x}}"}}, "input"),
        ("c", {"input": {"ms": -1}}, "input.ms"),
        ("d", {"input": {"flowId": foreign}}, "input.flowId"),
        ("b", {"steps": {"step_9": {}}}, "steps.step_9"),
        ("b", {"steps": {"other": {}}}, "steps.other"),
        ("b", {"sample": "first"}, "sample"),
        ("b", {"trigger": 5}, "trigger"),
        ("b", {"dryRun": "yes"}, "dryRun"),
    ):
        assert field in str(alice("POST", f"/flows/{flow}/steps/{own}/test", body, status=400))
    alice("POST", f"/flows/{flow}/steps/nope/test", {}, status=404)
    Caller()("POST", f"/flows/{flow}/steps/a/test", {}, status=404)
    Caller("viewer")("POST", f"/flows/{flow}/steps/a/test", {}, status=403)
    assert Execution.objects.count() == count


def test_a_strict_flow_fails_on_paths_that_lead_nowhere(alice: Caller, outside: Outside) -> None:
    flow = flow_of(alice, *TWO, missing="error")
    said = alice("POST", f"/flows/{flow}/steps/a/test", {"trigger": {}}, status=200)
    assert (said["status"], said["executionId"]) == ("failed", None)
    assert "trigger.n" in said["error"]
    assert not outside.touched


def test_a_test_whose_process_ended_fails_once_its_lease_is_over(
    alice: Caller, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = flow_of(alice, *TWO)
    monkeypatch.setattr(testing, "_carry_out", lambda *given: None)  # as if the process had ended before it
    path = f"/flows/{flow}/steps/b/test"
    said, other = (alice("POST", path, {"trigger": {"n": n}}, status=200) for n in (5, 6))
    assert (said["status"], tasks.end_left_tests()) == ("running", 0)
    Execution.objects.filter(pk=said["executionId"]).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert tasks.end_left_tests() == 1
    one = Execution.objects.get(pk=said["executionId"])
    assert (one.state, one.lease_until, one.reason, one.finished_at is not None) == ("failed", None, "", True)
    assert one.error is not None
    assert (one.error["step"], one.error["stepId"], one.error["code"]) == ("step_2", "b", "interrupted")
    assert one.error["message"].startswith("The process that ran the test ended")
    (run,) = alice("GET", f"/flows/{flow}/executions/{one.pk}/steps")
    assert (run["status"], run["error"]) == ("failed", one.error["message"])
    assert Execution.objects.get(pk=other["executionId"]).state == "parked"
    executing.pump()
    assert not outside.touched


def test_who_cannot_wait_is_answered_and_the_step_goes_on(
    alice: Caller, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, noted = threading.Event(), threading.Event()
    done = testing._done

    def slow(*given: Any) -> Any:
        assert go_on.wait(30)
        return done(*given)

    def carry_out(*given: Any) -> None:
        carried(*given)
        noted.set()

    carried = testing._carry_out
    monkeypatch.setattr(testing, "_done", slow)
    monkeypatch.setattr(testing, "_carry_out", carry_out)
    monkeypatch.setattr(testing, "SECONDS", 0.05)
    flow = flow_of(alice, *TWO)
    said = alice("POST", f"/flows/{flow}/steps/a/test", {"trigger": {"n": 5}}, status=200)
    assert (said["status"], said["output"], said["durationMs"]) == ("running", None, None)
    shown = alice("GET", f"/flows/{flow}/executions")["data"][0]
    assert (shown["id"], shown["status"], shown["waitReason"]) == (said["executionId"], "running", "test of step_1")
    go_on.set()
    assert noted.wait(30)
    assert Execution.objects.get().state == "done"
    assert outside.touched == {("", "a"): 1}
