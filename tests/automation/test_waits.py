"""A run rests for answers and moments, knows the links of its waits beforehand, and may be strict about missing paths."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automation.engine.plan import built
from automation.engine.run import Ended, Rest, SubFlow
from tests.automation.engine_world import World, outcome, step, with_touch


@pytest.fixture(autouse=True)
def _touch(monkeypatch: pytest.MonkeyPatch) -> None:
    with_touch(monkeypatch)


def test_a_wait_goes_on_with_the_answer_or_fails_at_its_deadline() -> None:
    steps = [
        step("a", "wait", mode="approval", title="Pay {{trigger.n}}?", deadlineSeconds=60),
        step("b", "transform", fields={"said": "{{step_1.decision}}"}),
    ]
    world = World()
    rest = world.a_pass(steps, {"n": 5})
    assert isinstance(rest, Rest)
    assert rest.record
    assert rest.due == world.now + timedelta(seconds=60)
    assert rest.record.output == {
        "mode": "approval",
        "title": "Pay 5?",
        "text": "",
        "options": [],
        "fields": [],
        "deadline": "2026-03-01T00:01:00+00:00",
        "resumeUrl": "https://links.example/approval/:a",
        "approveUrl": "https://links.example/approval/:a?decision=approved",
        "declineUrl": "https://links.example/approval/:a?decision=declined",
    }
    world.answers["a", "", 1] = {"decision": "approved"}
    assert world.a_pass(steps, {"n": 5}) == Ended(None, {"said": "approved"})  # long before the deadline
    late = World()
    ended = late.finish(steps, {"n": 5})
    assert ended.error
    assert ended.error["code"] == "deadline_passed"
    steps[0]["config"]["onDeadline"] = "continue"
    assert World().finish(steps, {"n": 5}) == Ended(None, {"said": "expired"})


@pytest.mark.parametrize(
    ("kind", "config", "code"),
    [
        ("delay", {"until": "{{trigger.past}}"}, "in_the_past"),
        ("delay", {"until": "{{trigger.far}}"}, "too_far"),
        ("delay", {"until": "{{trigger.word}}"}, "bad_moment"),
        ("wait", {"mode": "approval", "deadline": "{{trigger.past}}"}, "in_the_past"),
        ("wait", {"mode": "approval", "deadline": "{{trigger.far}}"}, "too_far"),
        ("wait", {"mode": "approval", "deadline": "{{trigger.word}}"}, "bad_moment"),
    ],
)
def test_a_moment_that_is_over_or_beyond_a_year_is_refused(kind: str, config: dict[str, Any], code: str) -> None:
    world = World()
    ended = world.finish(
        [step("a", kind, **config), step("b", "touch")], {"past": "2026-02-28", "far": "2027-04-01", "word": "soon"}
    )
    assert ended.error
    assert (ended.error["step"], ended.error["code"]) == ("step_1", code)
    assert not world.effects


def test_a_rest_of_a_year_is_fine() -> None:
    for kind, config in (("delay", {"until": "{{trigger.at}}"}), ("wait", {"mode": "webhook", "deadline": "{{trigger.at}}"})):
        world = World()
        rest = world.a_pass([step("a", kind, **config)], {"at": "2027-03-01T00:00:00Z"})
        assert isinstance(rest, Rest)
        assert rest.due == world.now + timedelta(days=365)


def test_links_of_waits_are_known_before_they_wait_and_within_their_round_alone() -> None:
    steps = [
        step("n", "transform", fields={"a": "{{execution.resumeUrls}}", "b": "{{execution.declineUrls.step_3}}"}),
        step("l", "loop", arrayPath="trigger.n"),
        step("w", "wait", mode="approval"),
        step("v", "wait", "l", mode="webhook"),
        step("m", "transform", "l", fields={"url": "{{execution.resumeUrls.step_4}}"}),
    ]
    world = World()
    world.answers["v", "step_2:0", 1] = {}
    assert isinstance(world.a_pass(steps, {"n": [0]}), Rest)
    first = outcome(world, "n")
    assert first == {
        "a": {"step_3": "https://links.example/approval/:w"},
        "b": "https://links.example/approval/:w?decision=declined",
    }
    assert outcome(world, "m", "step_2:0") == {"url": "https://links.example/webhook/step_2:0:v"}


def test_a_strict_flow_fails_on_a_path_that_leads_nowhere() -> None:
    lenient, strict = World(), World(is_strict=True)
    steps = [step("a", "transform", fields={"x": "{{trigger.gone.by}}", "y": "{{trigger.gone || 'z'}}"})]
    assert lenient.finish(steps, {}) == Ended(None, {"x": "", "y": "z"})
    ended = strict.finish(steps, {})
    assert ended.error
    assert (ended.error["step"], ended.error["code"]) == ("step_1", "missing_path")
    assert ended.error["message"] == "trigger.gone.by leads nowhere."
    for name, config in (
        ("loop", {"arrayPath": "trigger.items"}),
        ("code", {"expression": "{{trigger.items | length}} > 1"}),
        ("filter", {"expr": "{{trigger.items}} == 1"}),
        ("branch", {"paths": [{"label": "x", "expr": "{{trigger.items}}"}]}),
    ):
        ended = World(is_strict=True).finish([step("a", name, **config)], {})
        assert ended.error
        assert (ended.error["code"], ended.error["message"]) == ("missing_path", "trigger.items leads nowhere.")


def test_a_flow_within_another_keeps_its_own_strictness() -> None:
    inner = built([step("i", "transform", fields={"x": "{{trigger.gone}}"})])
    steps = [step("a", "sub-flow", flowId="other")]
    for outer, own, fails in ((True, False, False), (False, True, True)):
        world = World(is_strict=outer, flows={"other": SubFlow("Other", 1, inner, own)})
        assert (world.finish(steps, {}).error is not None) is fails
