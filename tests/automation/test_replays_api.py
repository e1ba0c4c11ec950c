"""Replays over the API: one execution, or many in a batch that makes room for live work and can be looked at and canceled."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from automation.models import Execution, Flow, ReplayBatch, ReplayItem
from automation.services.executions import starting
from automation.services.replays import batches as replay_batches
from connect_platform.core import audit, work
from tests.automation.engine_world import step
from tests.automation.replay_world import Outside, changed, ended, published, with_outside
from tests.automation.test_flows_api import Caller
from tests.factories import make_actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    world = with_outside(monkeypatch)
    world.broken = ("", "b")
    return world


@pytest.fixture
def alice() -> Caller:
    return Caller()


def flow_of(caller: Caller) -> Flow:
    return published(
        make_actor(caller.user), step("a", "touch", value="{{trigger.n}}"), step("b", "touch", value="{{step_1.value}}")
    )


def failed(flow: Flow, count: int) -> list[Execution]:
    made = [starting.start(flow, {"n": n}) for n in range(count)]
    assert [ended(one) for one in made] == ["failed"] * count
    return made


def go_on() -> None:
    """What the worker does: make replays, run them, and look again when it is time."""
    for _ in range(20):
        ReplayBatch.objects.filter(state="waiting").update(due_at=timezone.now())
        if not work.drain(ReplayBatch):
            return
        work.drain(Execution)


def test_one_execution_is_replayed_from_where_the_caller_says(alice: Caller, outside: Outside) -> None:
    flow = flow_of(alice)
    (old,) = failed(flow, 1)
    path = f"/flows/{flow.pk}/executions/{old.pk}/replay"
    outside.mend()
    made = alice("POST", path, {"from": "failed_step"})
    assert (made["mode"], made["status"], made["replayOf"], made["version"]) == ("replay", "pending", str(old.pk), 1)
    work.drain(Execution)
    steps = alice("GET", f"/flows/{flow.pk}/executions/{made['id']}/steps")
    assert [(one["stepId"], one["status"], one["takenOver"]) for one in steps] == [
        ("a", "completed", True),
        ("b", "completed", False),
    ]
    assert alice("POST", path)["replayOf"] == str(old.pk)
    assert alice("POST", path, {"from": 2, "version": "original"})["version"] == 1
    changed(make_actor(alice.user), flow, step("a", "touch", value="else"), step("b", "touch"))
    refused = alice("POST", path, {"from": "failed_step"}, status=409)
    assert "step_1 was changed since the execution ran" in str(refused)
    count = Execution.objects.count()
    wrong: tuple[dict[str, Any], ...] = (
        {"from": "middle"},
        {"from": 0},
        {"from": True},
        {"from": 1.5},
        {"from": None},
        {"from": 9},
        {"version": "latest"},
        {"version": 7},
        {"version": -1},
        {"payload": []},
        {"from": "failed_step", "payload": {"n": 2}},
    )
    for body in wrong:
        assert alice("POST", path, body, status=400)
    assert Execution.objects.count() == count


def test_a_batch_replays_what_fits_once_and_says_how_far_it_is(alice: Caller, outside: Outside) -> None:
    flow, other = flow_of(alice), flow_of(alice)
    first, second, third = failed(flow, 3)
    failed(other, 1)
    outside.mend()
    good = starting.start(flow, {})
    assert ended(good) == "done"
    made = alice("POST", f"/flows/{flow.pk}/executions/replay", {"filter": {}, "from": "failed_step"}, status=202)
    assert made["count"] == 3
    items = ReplayItem.objects.filter(batch_id=made["batchId"]).order_by("execution_id")
    assert [item.execution_id for item in items] == [first.pk, second.pk, third.pk]
    start = alice("GET", f"/replays/{made['batchId']}")
    assert {
        name: start[name] for name in ("status", "from", "version", "total", "started", "completed", "failed", "refused")
    } == {
        "status": "running",
        "from": "failed_step",
        "version": "published",
        "total": 3,
        "started": 0,
        "completed": 0,
        "failed": 0,
        "refused": 0,
    }
    outside.touched.clear()
    go_on()
    end = alice("GET", f"/replays/{made['batchId']}")
    assert (end["status"], end["started"], end["completed"], end["failed"]) == ("completed", 3, 3, 0)
    assert outside.touched == {("", "b"): 3}
    replays = Execution.objects.filter(mode="replay")
    assert {one.replay_of for one in replays} == {first.pk, second.pk, third.pk}
    assert {one.priority for one in replays} == {replay_batches.PRIORITY}
    assert ReplayBatch.objects.get().state == "done"
    assert audit.AuditEntry.objects.get(action="executions.replay").detail["count"] == 3
    go_on()
    assert replays.count() == 3


def test_filters_choose_and_ids_name(alice: Caller, outside: Outside) -> None:
    flow, other = flow_of(alice), flow_of(alice)
    old, new = failed(flow, 2)
    (elsewhere,) = failed(other, 1)
    Execution.objects.filter(pk=old.pk).update(error={"code": "http_503", "step": "step_1", "stepId": "a"})
    canceled = starting.start(flow, {})
    Execution.objects.filter(pk=canceled.pk).update(state="canceled")
    later = (timezone.now() + timedelta(minutes=1)).isoformat()

    def chosen(path: str, **body: Any) -> list[uuid.UUID]:
        made = alice("POST", path, body, status=202)
        items = ReplayItem.objects.filter(batch_id=made["batchId"]).order_by("execution_id")
        return [item.execution_id for item in items]

    own, whole = f"/flows/{flow.pk}/executions/replay", "/task-history/replay"
    assert chosen(whole, filter={"status": "failed"}) == [old.pk, new.pk, elsewhere.pk]
    assert chosen(whole, filter={"flowId": str(other.pk)}) == [elsewhere.pk]
    assert chosen(whole, filter={"errorCode": "http_503"}) == [old.pk]
    assert [chosen(own, filter={"failedStep": name}) for name in ("2", "step_2", "b", "3")] == [[new.pk]] * 3 + [[]]
    assert chosen(own, filter={"status": "canceled"}) == [canceled.pk]
    assert chosen(own, filter={"mode": "test"}) == []
    assert chosen(own, filter={"createdFrom": later}) == []
    assert chosen(own, filter={"createdTo": later}, limit=1) == [old.pk]
    assert chosen(own, ids=[str(new.pk), str(new.pk)]) == [new.pk]
    batches = ReplayBatch.objects.count()
    for path, body, status in (
        (own, {"ids": [str(elsewhere.pk)]}, 404),
        (whole, {"ids": [str(uuid.uuid4())]}, 404),
        (whole, {"filter": {"flowId": str(uuid.uuid4())}}, 404),
        (own, {}, 400),
        (own, {"ids": [str(new.pk)], "filter": {}}, 400),
        (own, {"ids": []}, 400),
        (own, {"filter": {"status": "running"}}, 400),
        (own, {"filter": {}, "limit": 10_001}, 400),
        (own, {"filter": {}, "from": "end"}, 400),
        (own, {"filter": {"createdFrom": "yesterday"}}, 400),
    ):
        alice("POST", path, body, status=status)
    assert ReplayBatch.objects.count() == batches


def test_a_batch_leaves_room_and_says_what_it_could_not_replay(
    alice: Caller, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_batches, "UNDER_WAY", 2)
    flow = flow_of(alice)
    first, *others = failed(flow, 4)
    Execution.objects.filter(pk=first.pk).update(state="done")
    ids = [str(first.pk), *(str(one.pk) for one in others)]
    made = alice("POST", f"/flows/{flow.pk}/executions/replay", {"ids": ids, "from": "failed_step"}, status=202)
    work.drain(ReplayBatch)
    assert Execution.objects.filter(mode="replay", state="waiting").count() == 1  # one of the two was refused
    ReplayBatch.objects.update(due_at=timezone.now())
    work.drain(ReplayBatch)
    ReplayBatch.objects.update(due_at=timezone.now())
    work.drain(ReplayBatch)
    assert Execution.objects.filter(mode="replay").count() == 2
    go_on()
    end = alice("GET", f"/replays/{made['batchId']}")
    assert (end["status"], end["started"], end["completed"], end["failed"], end["refused"]) == ("completed", 3, 0, 3, 1)
    assert end["refusals"] == [{"executionId": str(first.pk), "code": "not_failed", "message": "The execution did not fail."}]


def test_a_canceled_batch_makes_no_more_and_ends_what_has_not_begun(
    alice: Caller, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_batches, "UNDER_WAY", 2)
    flow = flow_of(alice)
    failed(flow, 3)
    made = alice("POST", f"/flows/{flow.pk}/executions/replay", {"filter": {}}, status=202)
    work.drain(ReplayBatch)
    outside.touched.clear()
    stopped = alice("POST", f"/replays/{made['batchId']}/cancel", status=200)
    assert (stopped["status"], stopped["started"], stopped["failed"]) == ("canceled", 2, 2)
    go_on()
    assert not outside.touched
    assert list(Execution.objects.filter(mode="replay").values_list("state", flat=True)) == ["canceled"] * 2
    alice("POST", f"/replays/{made['batchId']}/cancel", status=409)


def test_batches_are_their_company_s_and_need_both_permissions(alice: Caller, outside: Outside) -> None:
    flow = flow_of(alice)
    failed(flow, 1)
    made = alice("POST", f"/flows/{flow.pk}/executions/replay", {"filter": {}}, status=202)
    mallory, viewer = Caller(), Caller("viewer")
    for batch in (made["batchId"], str(uuid.uuid4()), "x"):
        mallory("GET", f"/replays/{batch}", status=404)
        mallory("POST", f"/replays/{batch}/cancel", status=404)
    mallory("POST", f"/flows/{flow.pk}/executions/replay", {"filter": {}}, status=404)
    assert mallory("POST", "/task-history/replay", {"filter": {}}, status=202)["count"] == 0
    viewer("POST", "/task-history/replay", {"filter": {}}, status=403)
    assert ReplayBatch.objects.get(pk=made["batchId"]).canceled_at is None


def test_an_execution_that_cannot_be_run_any_more_stops_no_batch(alice: Caller, outside: Outside) -> None:
    flow = flow_of(alice)
    gone, sound = failed(flow, 2)
    unknown = [{"id": "x", "kind": "no-such-kind", "config": {}}]
    Execution.objects.filter(pk=gone.pk).update(version=None, steps=unknown)
    outside.mend()
    asked = {"ids": [str(gone.pk), str(sound.pk)], "from": "failed_step", "version": "original"}
    batch = alice("POST", f"/flows/{flow.pk}/executions/replay", asked, status=202)
    go_on()
    assert ReplayBatch.objects.get(pk=batch["batchId"]).state == "done"
    errors = dict(ReplayItem.objects.values_list("execution_id", "error__code"))
    assert errors == {sound.pk: None, gone.pk: "not_runnable"}
    assert [str(one.state) for one in Execution.objects.filter(replay_of=sound.pk)] == ["done"]
