"""An execution runs once more from any point: what was done is not done again, and the end is as if it had never failed."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automation.models import Execution, Flow
from automation.services.executions import starting
from automation.services.history import history
from automation.services.replays import replaying
from automation.services.replays.replaying import Asked
from connect_platform.core.errors import Conflict, InvalidInput
from tests.automation.engine_world import step
from tests.automation.replay_world import Outside, changed, ended, outputs, published, story, with_outside
from tests.factories import make_actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    return with_outside(monkeypatch)


THREE = (step("a", "touch", value="{{trigger.n}}"), step("b", "touch", value="{{step_1.value}}"), step("c", "touch", value=3))


def failed(flow: Flow, payload: Any = None) -> Execution:
    one = starting.start(flow, {"n": 1} if payload is None else payload)
    assert ended(one) == "failed"
    return one


def test_from_the_failed_step_nothing_before_it_runs_again(outside: Outside) -> None:
    outside.broken = ("", "b")
    flow = published(make_actor(), *THREE)
    old = failed(flow)
    outside.mend()
    new = replaying.replay(flow, old, Asked("failed_step"))
    assert (new.mode, new.replay_of, new.status, new.version, new.payload) == ("replay", old.pk, "pending", 1, {"n": 1})
    assert ended(new) == "done"
    assert outside.touched == {("", "a"): 1, ("", "b"): 2, ("", "c"): 1}
    assert story(new) == [("a", "", "completed", True), ("b", "", "completed", False), ("c", "", "completed", False)]
    assert outputs(new)["", "b"] == ("completed", {"value": 1})
    # What may have happened under the old key is not what is asked for now.
    assert outside.keys == [f"{old.pk}:a", f"{old.pk}:b", f"{new.pk}:b", f"{new.pk}:c"]
    assert story(old) == [("a", "", "completed", False), ("b", "", "failed", False)]


def test_a_replay_that_fails_again_is_replayed_in_turn(outside: Outside) -> None:
    outside.broken = ("", "b")
    flow = published(make_actor(), *THREE)
    second = replaying.replay(flow, failed(flow), Asked("failed_step"))
    assert ended(second) == "failed"
    outside.mend()
    third = replaying.replay(flow, second, Asked("failed_step"))
    assert ended(third) == "done"
    assert outside.touched == {("", "a"): 1, ("", "b"): 3, ("", "c"): 1}


def test_from_the_start_everything_runs_again_on_the_published_version(outside: Outside) -> None:
    actor = make_actor()
    flow = published(actor, *THREE)
    old = starting.start(flow, {"n": 1})
    assert ended(old) == "done"
    flow = changed(actor, flow, *THREE[:1])
    new = replaying.replay(flow, old, Asked(payload={"n": 5}))
    assert (new.version, ended(new), outputs(new)) == (2, "done", {("", "a"): ("completed", {"value": 5})})
    same = replaying.replay(flow, old, Asked(version="original"))
    assert (same.version, ended(same), len(outputs(same))) == (1, "done", 3)
    assert replaying.replay(flow, old, Asked(version=1)).version == 1


def test_from_a_step_of_choice_what_comes_before_is_taken_over(outside: Outside) -> None:
    flow = published(
        make_actor(),
        step("a", "loop", arrayPath="trigger.list"),
        step("b", "touch", "a", value="{{step_1_item.value}}"),
        step("c", "branch", paths=[{"label": "yes", "expr": "{{step_1.iterations}} > 1"}, {"label": "else"}]),
        step("d", "touch", "c", "yes", value=4),
        step("e", "touch", "c", "else", value=5),
        step("f", "touch", value="{{step_4.value}}"),
    )
    old = starting.start(flow, {"list": [7, 8]})
    assert ended(old) == "done"
    outside.touched.clear()
    new = replaying.replay(flow, old, Asked(4))
    assert ended(new) == "done"
    assert outside.touched == {("", "d"): 1, ("", "f"): 1}
    assert outputs(new) == outputs(old)
    for number, code in ((2, "invalid_input"), (7, "invalid_input"), (5, "step_not_reached")):
        count = Execution.objects.count()
        with pytest.raises((InvalidInput, Conflict)) as refusal:
            replaying.replay(flow, old, Asked(number))
        assert (refusal.value.code, Execution.objects.count()) == (code, count)


def test_a_loop_goes_on_with_the_round_that_failed(outside: Outside) -> None:
    outside.broken = ("step_1:2", "c")
    flow = published(
        make_actor(),
        step("a", "loop", arrayPath="trigger.list"),
        step("b", "touch", "a", value="{{step_1_item.value}}"),
        step("c", "touch", "a", value="{{step_2.value}}"),
        step("d", "transform", fields={"all": "{{step_1.results | map: 'value'}}"}),
    )
    old = failed(flow, {"list": [5, 6, 7, 8]})
    outside.mend()
    new = replaying.replay(flow, old, Asked("failed_step"))
    assert ended(new) == "done"
    places = {(f"step_1:{index}", own): 1 for index in range(4) for own in "bc"}
    assert outside.touched == {**places, ("step_1:2", "c"): 2}
    assert outputs(new)["", "d"] == ("completed", {"all": [5, 6, 7, 8]})


def test_a_sub_flow_goes_on_in_the_version_it_was_entered_in_or_in_a_mended_one(outside: Outside) -> None:
    actor = make_actor()
    inner = (step("i", "touch", value="{{trigger.x}}"), step("j", "touch", breaks=True))
    other = published(actor, *inner)
    flow = published(actor, step("a", "touch", value=1), step("s", "sub-flow", flowId=str(other.pk), inputMapping={"x": 9}))
    old = failed(flow)
    assert ended(replaying.replay(flow, old, Asked("failed_step", "original"))) == "failed"
    changed(actor, other, inner[0], step("j", "touch", value="mended {{step_1.value}}"))
    assert ended(replaying.replay(flow, old, Asked("failed_step", "original"))) == "failed"
    new = replaying.replay(flow, old, Asked("failed_step"))
    assert ended(new) == "done"
    assert outputs(new)["", "s"] == ("completed", {"value": "mended 9"})
    assert outside.touched == {("", "a"): 1, ("step_2", "i"): 1, ("step_2", "j"): 4}
    changed(actor, other, step("i", "touch", value="else"), inner[1])
    with pytest.raises(Conflict) as refusal:
        replaying.replay(flow, old, Asked("failed_step"))
    assert (refusal.value.code, refusal.value.details) == ("step_changed", {"step": "step_1", "stepId": "i"})


def test_failures_that_were_dealt_with_stay_as_they_were(outside: Outside) -> None:
    flow = published(
        make_actor(),
        step("a", "touch", breaks=True, onError="continue"),
        step("b", "touch", breaks=True, onError="route"),
        step("c", "touch", "b", "error", value="{{step_1.error.code}}"),
        step("d", "touch", value=1),
    )
    outside.broken = ("", "d")
    old = failed(flow)
    outside.mend()
    new = replaying.replay(flow, old, Asked("failed_step"))
    assert ended(new) == "done"
    assert outside.touched == {("", "a"): 1, ("", "b"): 1, ("", "c"): 1, ("", "d"): 2}
    assert outputs(new) == {**outputs(old), ("", "d"): ("completed", {"value": 1})}


def test_a_mended_step_goes_on_and_a_changed_one_before_it_is_refused(outside: Outside) -> None:
    actor = make_actor()
    flow = published(actor, THREE[0], step("b", "touch", breaks=True), THREE[2])
    old = failed(flow)
    mended = changed(actor, flow, *THREE, step("d", "touch", value=4))
    new = replaying.replay(mended, old, Asked("failed_step"))
    assert (new.version, ended(new), outputs(new)["", "d"]) == (2, "done", ("completed", {"value": 4}))
    others: list[tuple[tuple[dict[str, Any], ...], str]] = [
        ((step("a", "touch", value="else"), *THREE[1:]), "step_1 was changed"),
        ((step("a", "transform", fields={"value": 1}), *THREE[1:]), "step_1 was changed"),
        ((step("a", "touch", value="{{trigger.n}}", onError="continue"), *THREE[1:]), "step_1 was changed"),
        ((THREE[0], THREE[2]), "step_2 is gone"),
        ((THREE[0], step("n", "touch"), *THREE[1:]), "step_2 was added"),
        ((step("b", "touch"), step("c", "touch")), "step_1 is gone"),
    ]
    for steps, said in others:
        after = changed(actor, flow, *steps)
        count = Execution.objects.count()
        with pytest.raises(Conflict) as refusal:
            replaying.replay(after, old, Asked("failed_step"))
        assert (refusal.value.code, Execution.objects.count()) == ("step_changed", count)
        assert refusal.value.message.startswith(said), refusal.value.message
    assert ended(replaying.replay(flow, old, Asked("failed_step", "original"))) == "failed"
    assert ended(replaying.replay(flow, old, Asked("failed_step", 2))) == "done"


def test_what_cannot_be_replayed_so_is_refused_and_leaves_nothing(outside: Outside) -> None:
    flow = published(make_actor(), *THREE)
    done = starting.start(flow, {"n": 1})
    ended(done)
    draft = starting.test(flow, {"n": 1})
    ended(draft)
    count = Execution.objects.count()
    for one, asked, code in (
        (done, Asked("failed_step"), "not_failed"),
        (done, Asked("failed_step", payload={"n": 2}), "invalid_input"),
        (done, Asked(2, payload={"n": 2}), "invalid_input"),
        (done, Asked(version=9), "invalid_input"),
    ):
        with pytest.raises((Conflict, InvalidInput)) as refusal:
            replaying.replay(flow, one, asked)
        assert refusal.value.code == code
    assert Execution.objects.count() == count
    again = replaying.replay(flow, draft, Asked(2, "original"))
    assert (again.version, ended(again), len(outputs(again))) == (None, "done", 3)


def test_a_canceled_execution_goes_on_where_it_was_stopped(outside: Outside) -> None:
    actor = make_actor()
    flow = published(actor, step("a", "touch", value=1), step("w", "wait", mode="approval"), step("b", "touch", value=2))
    old = starting.start(flow, {})
    assert ended(old) == "parked"
    history.cancel(actor, old)
    old.refresh_from_db()
    new = replaying.replay(flow, old, Asked("failed_step"))
    assert ended(new) == "parked"
    assert [one[:3] for one in story(new)] == [("a", "", "completed"), ("w", "", "waiting")]
    assert outside.touched == {("", "a"): 1}


# --- any flow, any one failure: as if it had never been

LEAF = st.one_of(
    st.builds(lambda v: ("touch", v, ""), st.integers(0, 9)),
    st.builds(lambda v: ("touch", v, "continue"), st.integers(0, 9)),
    st.builds(lambda v: ("transform", v), st.integers(0, 9)),
    st.just(("sub",)),
)
TREE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.builds(lambda n, body: ("loop", n, body), st.integers(0, 3), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda v, body, other: ("branch", v, body, other), st.integers(0, 1), *[st.lists(inner, max_size=2)] * 2),
    ),
    max_leaves=8,
)


def flatten(nodes: list[Any], other: str, into: list[dict[str, Any]], parent: str = "", branch: str = "") -> None:
    for node in nodes:
        own = f"s{len(into) + 1}"
        before = f"{{{{step_{len(into)}.value || 'x'}}}}" if into else "x"
        if node[0] == "touch":
            into.append(step(own, "touch", parent, branch, value=f"{before}{node[1]}", onError=node[2] or "stop"))
        elif node[0] == "transform":
            into.append(step(own, "transform", parent, branch, fields={"value": before}))
        elif node[0] == "sub":
            into.append(step(own, "sub-flow", parent, branch, flowId=other, inputMapping={"x": before, "list": [1, 2]}))
        elif node[0] == "loop":
            into.append(step(own, "loop", parent, branch, arrayPath=f"{{{{trigger.lists[{node[1]}]}}}}"))
            flatten(node[2], other, into, own)
        else:
            paths = [{"label": "yes", "expr": f"{{{{trigger.n}}}} > {node[1]}"}, {"label": "else"}]
            into.append(step(own, "branch", parent, branch, paths=paths))
            flatten(node[2], other, into, own, "yes")
            flatten(node[3], other, into, own, "else")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=st.lists(TREE, min_size=1, max_size=4), luck=st.integers(0, 99), version=st.sampled_from(["original", "published"]))
def test_a_mended_failure_leaves_no_trace(outside: Outside, tree: list[Any], luck: int, version: Any) -> None:
    actor = make_actor()
    inner = published(
        actor,
        step("i", "touch", value="{{trigger.x}}!"),
        step("l", "loop", arrayPath="trigger.list"),
        step("m", "touch", "l", value="{{step_2_item.value}}"),
    )
    steps: list[dict[str, Any]] = []
    flatten(tree, str(inner.pk), steps)
    flow = published(actor, *steps)
    payload = {"n": 1, "lists": [[0] * size for size in range(4)]}
    outside.mend()
    outside.touched = Counter()
    never = starting.start(flow, payload)
    assert ended(never) == "done"
    whole = outside.touched
    outside.touched, outside.breaks_at = Counter(), 1 + luck % max(whole.total(), 1)
    once = starting.start(flow, payload)
    state, broken = ended(once), outside.broken
    outside.mend()
    if state == "done":  # nothing was touched so often, or the failure was dealt with
        with pytest.raises(Conflict):
            replaying.replay(flow, once, Asked("failed_step", version))
        return
    assert broken
    new = replaying.replay(flow, once, Asked("failed_step", version))
    assert ended(new) == "done"
    assert outputs(new) == outputs(never)
    assert outside.touched == whole + Counter({broken: 1})


def test_ids_of_nobody_are_not_replayed() -> None:
    flow = published(make_actor(), step("a", "transform", fields={"x": 1}))
    missing = Execution(id=uuid.uuid4(), company_id=flow.company_id, flow_id=uuid.uuid4(), version=1)
    (refused,) = replaying.replay_all([missing], {}, Asked()).values()
    assert isinstance(refused, Conflict)
    assert refused.code == "no_such_flow"
