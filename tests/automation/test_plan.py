"""What is wrong with the steps of a flow is said before they run, with step and field."""

from __future__ import annotations

from typing import Any

import pytest

from automation.engine.plan import plan_of, problems_of
from connect_platform.core.errors import InvalidInput
from tests.automation.engine_world import step


@pytest.mark.parametrize(
    ("steps", "place", "said"),
    [
        ([step("a", "nope")], "steps.0.kind", "no kind 'nope'"),
        ([step("a", "delay", ms=1), step("a", "delay", ms=1)], "steps.1.id", "Step 1 has this id"),
        ([step("a", "delay", ms="1")], "steps.0.config.ms", "not of type 'integer'"),
        ([step("a", "delay", ms=-1)], "steps.0.config.ms", "less than"),
        ([step("a", "delay")], "steps.0.config", "required"),
        ([step("a", "delay", ms=1, wait=2)], "steps.0.config", "wait"),
        ([step("a", "delay", "b", ms=1), step("b", "loop", arrayPath="trigger.x")], "steps.0.parentStepId", "comes before"),
        ([step("a", "delay", "a", ms=1)], "steps.0.parentStepId", "comes before"),
        ([step("a", "delay", "ghost", ms=1)], "steps.0.parentStepId", "comes before"),
        ([step("a", "delay", ms=1), step("b", "delay", "a", ms=1)], "steps.1.parentStepId", "no steps below"),
        ([step("a", "delay", "", "x", ms=1)], "steps.0.branchPath", "Only a step with a parent"),
        (
            [step("a", "branch", paths=[{"label": "x", "expr": "true"}]), step("b", "delay", "a", "y", ms=1)],
            "steps.1.branchPath",
            "'x'",
        ),
        ([step("a", "branch", paths=[{"label": "x"}])], "steps.0.config.paths.0.expr", "without a condition"),
        (
            [step("a", "branch", paths=[{"label": "else"}, {"label": "b", "expr": "true"}])],
            "steps.0.config.paths.0.expr",
            "without a condition",
        ),
        ([step("a", "branch", paths=[{"label": "x", "expr": "=="}])], "steps.0.config.paths.0.expr", "expected"),
        ([step("a", "filter", expr="{{trigger.x}} >")], "steps.0.config.expr", "expected"),
        ([step("a", "transform", fields={"x": ["y", "{{trigger.}}"]})], "steps.0.config.fields.x.1", "expected"),
        (
            [step("a", "transform", fields={"x": "{{step_2.y}}"}), step("b", "delay", ms=1)],
            "steps.0.config.fields.x",
            "does not come before",
        ),
        ([step("a", "transform", fields={"x": "{{step_1.y}}"})], "steps.0.config.fields.x", "does not come before"),
        ([step("a", "transform", fields={"x": "{{step_9_item.y}}"})], "steps.0.config.fields.x", "inside the loop"),
        ([step("a", "transform", fields={"x": "{{process.env}}"})], "steps.0.config.fields.x", "is nothing"),
        ([step("a", "delay", ms=1, until="2027-01-01")], "steps.0.config", "Either ms or until"),
        ([step("a", "delay", until="tomorrow")], "steps.0.config.until", "ISO 8601"),
        ([step("a", "delay", ms=367 * 86_400_000)], "steps.0.config.ms", "greater than"),
        ([step("a", "wait", mode="approval", deadline="soon")], "steps.0.config.deadline", "ISO 8601"),
        ([step("a", "wait", mode="approval", deadline="2027-01-01", deadlineSeconds=1)], "steps.0.config.deadline", "either"),
        ([step("a", "wait", mode="webhook", options=["a"])], "steps.0.config.options", "Only an approval"),
        ([step("a", "wait", mode="approval", options=["a", "a"])], "steps.0.config.options", "non-unique"),
        (
            [step("a", "wait", mode="approval", fields=[{"name": "x"}, {"name": "x"}])],
            "steps.0.config.fields.1.name",
            "Another",
        ),
        (
            [step("a", "wait", mode="approval", fields=[{"name": "x", "type": "choice"}])],
            "steps.0.config.fields.0.choices",
            "has choices",
        ),
        (
            [step("a", "http", method="GET", url="https://a.example", timeoutSeconds=500)],
            "steps.0.config.timeoutSeconds",
            "120",
        ),
        ([{**step("a", "emit"), "config": {"name": "two words"}}], "steps.0.config.name", "match"),
        ([{**step("a", "emit"), "config": {"name": "{{trigger.x}}"}}], "steps.0.config.name", "match"),
        ([step("a", "http", method="GET", url="https://a.example", headers={"a b": "c"})], "steps.0.config.headers", "match"),
        ([step("a", "formatter", operation="shout", value=1)], "steps.0.config.operation", "is not one of"),
        ([step("a", "formatter", operation="replace", value=1)], "steps.0.config.find", "needs it"),
        ([step(str(number), "delay", ms=1) for number in range(201)], "steps", "at most 200"),
    ],
)
def test_what_is_wrong_is_said_at_its_step(steps: list[dict[str, Any]], place: str, said: str) -> None:
    wrong = problems_of(steps)
    assert said in " ".join(wrong[place])
    with pytest.raises(InvalidInput):
        plan_of(steps)
