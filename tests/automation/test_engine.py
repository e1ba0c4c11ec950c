"""A run goes through its steps, rests where it must, and after any death goes on without doing a thing twice."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automation.engine.plan import built, problems_of
from automation.engine.run import Ended, Rest, SubFlow
from tests.automation.engine_world import World, outcome, step, with_touch


@pytest.fixture(autouse=True)
def _touch(monkeypatch: pytest.MonkeyPatch) -> None:
    with_touch(monkeypatch)


def story(world: World) -> list[tuple[str, str, int, str]]:
    """Step, path, attempt and status of everything stored, by when it was begun."""
    return [(key[0], key[1], key[2], record.status) for key, record in world.stored.items()]


def test_steps_run_in_order_and_see_what_came_before() -> None:
    world = World()
    steps = [
        step("a", "transform", fields={"sum": "{{trigger.x | plus: trigger.y}}"}),
        step("b", "touch", value="{{step_1.sum}}"),
        step("c", "transform", fields={"was": "{{step_2.output.value}}", "flow": "{{flow.name}} {{execution.mode}}"}),
    ]
    assert world.finish(steps, {"x": 2, "y": "3"}) == Ended(None, {"was": 5, "flow": "Flow live"})
    assert story(world) == [("a", "", 1, "completed"), ("b", "", 1, "completed"), ("c", "", 1, "completed")]
    assert world.effects == {"x:b": 1}


def test_a_filter_that_does_not_hold_ends_it_well_and_skips_the_rest() -> None:
    world = World()
    steps = [
        step("a", "filter", expr="{{trigger.amount}} > 10"),
        step("b", "touch"),
        step("c", "loop", arrayPath="trigger.items"),
        step("d", "touch", "c"),
    ]
    assert world.finish(steps, {"amount": 3}) == Ended(None, {"passed": False})
    assert [status for *_, status in story(world)] == ["completed", "skipped", "skipped", "skipped"]
    assert not world.effects


def test_the_first_path_that_holds_is_taken_and_the_others_skipped() -> None:
    steps = [
        step(
            "a",
            "branch",
            paths=[
                {"label": "big", "expr": "{{trigger.n}} > 10"},
                {"label": "mid", "expr": "{{trigger.n}} > 5"},
                {"label": "else"},
            ],
        ),
        step("b", "transform", "a", "big", fields={"size": "big"}),
        step("c", "transform", "a", "mid", fields={"size": "mid"}),
        step("d", "transform", "a", "else", fields={"size": "small"}),
        step("e", "transform", fields={"all": "{{step_2.size}}{{step_3.size}}{{step_4.size}}"}),
    ]
    for number, size in ((50, "big"), (7, "mid"), (1, "small")):
        world = World()
        assert world.finish(steps, {"n": number}).output == {"all": size}
        assert sorted(status for *_, status in story(world)) == ["completed"] * 3 + ["skipped"] * 2


def test_a_loop_runs_its_steps_for_each_item_and_gathers_what_they_came_to() -> None:
    world = World()
    steps = [
        step("a", "loop", arrayPath="trigger.people"),
        step("b", "touch", "a", value="{{step_1_item.value.name}} {{step_1_item.index}}/{{step_1_item.total}}"),
        step("c", "transform", "a", fields={"said": "{{step_2.value}}"}),
        step("d", "transform", fields={"names": "{{step_1.results | map: 'said' | join: ';'}}"}),
    ]
    ended = world.finish(steps, {"people": [{"name": "Ada"}, {"name": "Bob"}]})
    assert ended.output == {"names": "Ada 0/2;Bob 1/2"}
    assert outcome(world, "a") == {"iterations": 2, "results": [{"said": "Ada 0/2"}, {"said": "Bob 1/2"}]}
    assert world.effects == {"x:step_1:0:b": 1, "x:step_1:1:b": 1}


def test_a_filter_within_a_loop_ends_the_round_alone() -> None:
    world = World()
    steps = [
        step("a", "loop", arrayPath="trigger.n"),
        step("b", "filter", "a", expr="{{step_1_item.value}} > 1"),
        step("c", "touch", "a", value="{{step_1_item.value}}"),
        step("d", "touch"),
    ]
    assert world.finish(steps, {"n": [1, 2, 3]}).error is None
    assert world.effects == {"x:step_1:1:c": 1, "x:step_1:2:c": 1, "x:d": 1}


@pytest.mark.parametrize(("given", "rounds"), [([], 0), (None, 0), ("", 0)])
def test_nothing_to_loop_over_is_no_round(given: object, rounds: int) -> None:
    world = World()
    assert world.finish([step("a", "loop", arrayPath="{{trigger.n}}"), step("b", "touch", "a")], {"n": given}).error is None
    assert outcome(world, "a") == {"iterations": rounds, "results": []}


def test_a_loop_over_no_list_or_too_many_rounds_fails_with_the_reason() -> None:
    world = World(rounds=2)
    steps = [step("a", "loop", arrayPath="trigger.n"), step("b", "touch", "a")]
    for payload, code in (({"n": {"a": 1}}, "not_a_list"), ({"n": [1, 2, 3]}, "plan_limit")):
        world.stored.clear()
        ended = world.finish(steps, payload)
        assert ended.error
        assert (ended.error["step"], ended.error["code"]) == ("step_1", code)
    assert not world.effects


def test_a_step_is_tried_again_after_a_growing_pause() -> None:
    world = World()
    steps = [step("a", "touch", fails=2, value=1, retry={"max": 3, "base": 10, "factor": 3, "jitter": 0})]
    first = world.a_pass(steps, {})
    assert isinstance(first, Rest)
    assert first.due
    assert (first.due - world.now).total_seconds() == 10
    assert "step_1 is tried again until" in first.reason
    assert world.a_pass(steps, {}) == first
    assert world.requests == {"x:a": 1}
    world.now = first.due
    second = world.a_pass(steps, {})
    assert isinstance(second, Rest)
    assert second.due
    assert (second.due - world.now).total_seconds() == 30
    assert world.finish(steps, {}) == Ended(None, {"value": 1})
    assert story(world) == [("a", "", 1, "failed"), ("a", "", 2, "failed"), ("a", "", 3, "completed")]


def test_a_failure_that_no_try_can_mend_is_not_tried_again() -> None:
    world = World()
    ended = world.finish([step("a", "touch", fails=9, permanent=True, retries=5), step("b", "touch")], {})
    assert ended.error
    assert {name: ended.error[name] for name in ("step", "stepId", "code", "message", "retryable")} == {
        "step": "step_1",
        "stepId": "a",
        "code": "step_failed",
        "message": "not yet",
        "retryable": False,
    }
    assert world.requests == {"x:a": 1}


def test_a_step_may_fail_and_the_flow_go_on_or_take_another_way() -> None:
    world = World()
    steps = [
        step("a", "touch", fails=9, onError="continue"),
        step("b", "transform", fields={"why": "{{step_1.error.message}}"}),
        step("c", "touch", fails=9, onError="route"),
        step("d", "touch", "c", "error", value="{{step_3.error.code}}"),
        step("e", "transform", fields={"why": "{{step_2.why}}", "code": "{{step_4.value}}"}),
    ]
    assert world.finish(steps, {}) == Ended(None, {"why": "not yet", "code": "step_failed"})


def test_a_loop_whose_step_fails_fails_itself_and_says_where() -> None:
    world = World()
    steps = [
        step("a", "loop", arrayPath="trigger.n", onError="continue"),
        step("b", "touch", "a", fails="{{step_1_item.value}}"),
        step("c", "touch"),
    ]
    assert world.finish(steps, {"n": [0, 9]}).error is None
    failed = [record for record in world.stored.values() if record.step_id == "a"][-1]
    assert failed.error
    assert (failed.error["code"], failed.error["message"]) == ("round_failed", "round 1, step_2: not yet")


def test_a_delay_rests_until_its_time_and_no_longer() -> None:
    world = World()
    steps = [step("a", "delay", ms=30_000), step("b", "touch")]
    rest = world.a_pass(steps, {})
    assert isinstance(rest, Rest)
    assert rest.due
    assert (rest.due - world.now).total_seconds() == 30
    assert world.a_pass(steps, {}) == rest
    world.now = rest.due
    assert isinstance(world.a_pass(steps, {}), Ended)
    assert outcome(world, "a") == {"delayedMs": 30_000}


def test_another_flow_runs_within_and_answers_with_its_last_step() -> None:
    inner = built(
        [step("i", "touch", value="{{trigger.who | upper}}"), step("j", "transform", fields={"hello": "{{step_1.value}}"})]
    )
    world = World(flows={"other": SubFlow("Other", 3, inner)})
    steps = [
        step("a", "sub-flow", flowId="other", inputMapping={"who": "{{trigger.name}}"}),
        step("b", "transform", fields={"x": "{{step_1.hello}}"}),
    ]
    assert world.finish(steps, {"name": "ada"}) == Ended(None, {"x": "ADA"})
    assert world.effects == {"x:step_1:i": 1}


def test_flows_that_call_themselves_end() -> None:
    world = World()
    steps = [step("a", "sub-flow", flowId="self")]
    world.flows["self"] = SubFlow("Self", 1, built(steps))
    ended = world.finish(steps, {})
    assert ended.error
    assert "at most 5 deep" in ended.error["message"]


def test_what_may_not_happen_twice_waits_for_a_person_when_in_doubt() -> None:
    deaths = iter([False] * 3 + [True])  # after the effect, before it is noted
    world = World(dies=lambda point: next(deaths, False))
    steps = [step("a", "touch", effect="at_most_once", value=1), step("b", "touch", value="{{step_1.value}}")]
    ended = world.finish(steps, {})
    assert ended == Ended(None, {"value": "looked up"})
    assert world.parked == 1
    assert world.effects == {"x:a": 1, "x:b": 1}


# --- any flow, any faults: the same as a simple model says

LEAF = st.one_of(
    st.builds(lambda v: ("transform", v), st.integers(0, 9)),
    st.builds(
        lambda v, e, f: ("touch", v, e, f),
        st.integers(0, 9),
        st.sampled_from(["keyed", "idempotent", "at_most_once"]),
        st.integers(0, 2),
    ),
    st.builds(lambda v: ("filter", v), st.integers(0, 9)),
    st.builds(lambda v: ("delay", v), st.integers(0, 5000)),
)
TREE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.builds(lambda n, body: ("loop", n, body), st.integers(0, 3), st.lists(inner, max_size=3)),
        st.builds(
            lambda v, one, other: ("branch", v, one, other),
            st.integers(0, 9),
            st.lists(inner, max_size=2),
            st.lists(inner, max_size=2),
        ),
    ),
    max_leaves=10,
)


def flatten(nodes: list[Any], into: list[dict[str, Any]], parent: str = "", branch: str = "") -> list[dict[str, Any]]:
    """A tree of the strategy above as a list of steps."""
    for node in nodes:
        own = f"s{len(into) + 1}"
        policy = {"retries": 3, "onError": "continue"} if node[0] == "touch" and node[1] % 2 else {"retries": 1}
        if node[0] == "transform":
            into.append(step(own, "transform", parent, branch, fields={"value": node[1]}))
        elif node[0] == "touch":
            into.append(step(own, "touch", parent, branch, value=node[1], effect=node[2], fails=node[3], **policy))
        elif node[0] == "filter":
            into.append(step(own, "filter", parent, branch, expr=f"{{{{trigger.n}}}} > {node[1]}"))
        elif node[0] == "delay":
            into.append(step(own, "delay", parent, branch, ms=node[1]))
        elif node[0] == "loop":
            into.append(step(own, "loop", parent, branch, arrayPath=f"{{{{trigger.lists[{node[1]}]}}}}"))
            flatten(node[2], into, own)
        else:
            into.append(
                step(
                    own,
                    "branch",
                    parent,
                    branch,
                    paths=[{"label": "yes", "expr": f"{{{{trigger.n}}}} > {node[1]}"}, {"label": "else"}],
                )
            )
            flatten(node[2], into, own, "yes")
            flatten(node[3], into, own, "else")
    return into


class Model:
    """What must come out: no journal, no time, no deaths."""

    class Fails(Exception):
        pass

    def __init__(self, steps: list[dict[str, Any]], payload: dict[str, Any]) -> None:
        self.steps, self.payload, self.done = steps, payload, set[str]()
        try:
            self.level("", "", "")
            self.failed = False
        except Model.Fails:
            self.failed = True

    def level(self, parent: str, branch: str, path: str) -> bool:
        for one in self.steps:
            if (one["parentStepId"] or "", one["branchPath"] or "") == (parent, branch) and not self.one(one, path):
                return False
        return True

    def one(self, one: dict[str, Any], path: str) -> bool:
        config, n = one["config"], self.payload["n"]
        match one["kind"]:
            case "filter":
                return bool(n > int(config["expr"].rsplit(" ", 1)[1]))
            case "branch":
                return self.level(one["id"], "yes" if n > int(config["paths"][0]["expr"].rsplit(" ", 1)[1]) else "else", path)
            case "loop":
                label = f"step_{self.steps.index(one) + 1}"
                for index in range(int(config["arrayPath"].split("[")[1].split("]")[0])):
                    self.level(one["id"], "", "/".join(part for part in (path, f"{label}:{index}") if part))
            case "touch":
                if config["fails"] > one["retries"]:
                    if one.get("onError") != "continue":
                        raise Model.Fails
                else:
                    self.done.add(":".join(part for part in ("x", path, one["id"]) if part))
        return True


@settings(max_examples=300, deadline=None)
@given(
    tree=st.lists(TREE, max_size=5),
    n=st.integers(0, 9),
    seed=st.integers(0, 2**32),
    likely=st.sampled_from([0.0, 0.02, 0.1, 0.3]),
)
def test_any_flow_comes_to_what_the_model_says_whoever_dies(tree: list[Any], n: int, seed: int, likely: float) -> None:
    chance = random.Random(seed)
    steps = flatten(tree, [])
    payload = {"n": n, "lists": [[0] * size for size in range(4)]}
    if problems_of(steps):
        assert len(steps) > 10  # nested too deep
        return
    world = World(dies=lambda point: chance.random() < likely)
    ended = world.finish(steps, payload, passes=20_000)
    model = Model(steps, payload)
    assert (ended.error is not None) is model.failed
    assert set(world.effects) == model.done
    assert set(world.effects.values()) <= {1}
