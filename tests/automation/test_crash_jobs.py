"""Whoever starts, answers, repeats or counts executions may end anywhere: all of it is done, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection as database
from django.utils import timezone

from automation.models import (
    Alert,
    AlertDigest,
    Execution,
    Flow,
    FlowTrigger,
    ReplayBatch,
    StepAnswer,
    StepRun,
    TriggerItem,
    WebhookDelivery,
)
from automation.services import fanning
from automation.services.alerts import notices
from automation.services.executions import executing, starting
from automation.services.flows import flows
from automation.services.history import tallies
from automation.services.replays import batches as replay_batches
from automation.services.triggers import polling, scheduling
from connect_platform.core import events
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, Gone
from connect_platform.core.mail import Mail
from integrations.sandbox.models import Item
from tests.automation import crash_deeds
from tests.automation.cast import make_endpoint
from tests.automation.crash_world import Receiver, Workers, finish, let_time_pass, point
from tests.automation.engine_world import step
from tests.automation.starting_world import connected, own, trigger
from tests.automation.test_crash_matrix import keyed, receiver, workers, world
from tests.automation.test_flows_api import Caller
from tests.factories import make_actor

__all__ = ["receiver", "workers", "world"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)

STATEMENT = point("before a statement", "before", "psycopg:Cursor.execute")
COMMITS = (
    point("before a commit", "before", "psycopg:Connection.commit"),
    point("committed", "after", "psycopg:Connection.commit"),
)
DEEDS = "tests.automation.crash_deeds:"
#: Of a long deed, so many statements are ended at.
MOST = 40


@pytest.fixture
def caller(workers: Workers) -> Caller:
    return Caller()


@pytest.fixture
def actor(caller: Caller) -> Actor:
    return make_actor(caller.user)


def live(actor: Actor, *steps: dict[str, Any]) -> Flow:
    flow = flows.create(actor, name="Flow", steps=steps or (step("a", "transform", fields={"n": "{{trigger.n}}"}),))
    flows.publish(actor, flow)
    return Flow.objects.get(pk=flow.pk)


def ends(workers: Workers, prepare: Callable[[], tuple[Any, ...]], do: str) -> Iterator[tuple[Any, ...]]:
    """What a deed was prepared with, after its worker ended: before each of its statements, and around each commit."""
    do = do if ":" in do else DEEDS + do
    given = prepare()
    targets = {target for at in (STATEMENT, *COMMITS) for target in at.targets}
    counts = workers.census(targets, do, *given)
    assert counts["psycopg:Cursor.execute"] > 0
    yield given
    crashes = []
    for at in (STATEMENT, *COMMITS):
        for nth in range(1, min(counts[at.targets[0]], MOST) + 1):
            given = prepare()
            crashes.append(workers.crash(at, nth, do, *given))
            yield given
    assert sum(crashes) > len(crashes) // 2  # what is done the first time only has statements more


def address(caller: Caller, flow: Flow, **config: Any) -> str:
    """The unguessable part of a new address of a flow."""
    made = trigger(caller, str(flow.pk), providerType="webhook", triggerName="received", config=config)
    return str(made["url"].rpartition("/hooks/")[2])


def fresh(*first: Any) -> Callable[[], tuple[Any, ...]]:
    """The same arguments with a new key each time."""
    numbers = iter(range(10_000))
    return lambda: (*first, f"key-{next(numbers)}")


def once(key: str) -> Execution:
    """The one execution an item became."""
    item = TriggerItem.objects.get(key=key)
    one = Execution.objects.get(event_id=key)
    assert (item.decision, item.execution_id) == ("fired", one.pk)
    return one


def test_a_call_that_is_answered_at_once(caller: Caller, actor: Actor, workers: Workers) -> None:
    token = address(caller, live(actor))
    for _, key in ends(workers, fresh(token), "accept"):
        crash_deeds.accept(token, key)  # the caller heard nothing and says it again
        assert finish(once(key)).state == "done"


@pytest.mark.parametrize("reaches_out", [False, True])
def test_a_call_that_waits_for_its_result(
    reaches_out: bool, caller: Caller, actor: Actor, workers: Workers, receiver: Receiver
) -> None:
    flow = live(actor, *([keyed("a", receiver.url)] if reaches_out else []), step("b", "respond", body={"n": "{{trigger.n}}"}))
    token = address(caller, flow, respond="last_step")
    for _, key in ends(workers, fresh(token), "answer"):
        crash_deeds.answer(token, key)
        one = finish(once(key))
        assert (one.state, StepRun.objects.filter(execution_id=one.pk).exclude(retried=True).count()) == (
            "done",
            1 + reaches_out,
        )
        assert [name for name in receiver.keyed if name.startswith(str(one.pk))] == [f"{one.pk}:a"] * reaches_out


def test_items_of_a_trigger(caller: Caller, actor: Actor, workers: Workers) -> None:
    flow = live(actor)
    address(caller, flow)
    numbers = iter(range(10_000))
    mine = FlowTrigger.objects.get(flow=flow).pk
    for _, *keys in ends(workers, lambda: (mine, *(f"item-{next(numbers)}" for _ in range(3))), "fire"):
        crash_deeds.fire(mine, *keys)
        assert [once(key).state for key in keys] == ["waiting"] * 3


def test_a_poll(caller: Caller, actor: Actor, workers: Workers) -> None:
    flow = live(actor)
    trigger(caller, str(flow.pk), kind="poll", connectionId=connected(caller), config={"pollIntervalSeconds": 60})

    def look() -> None:
        FlowTrigger.objects.update(due_at=timezone.now(), lease_until=None)
        polling.poll_due()

    names = iter(range(10_000))

    def prepare() -> tuple[Any, ...]:
        account = Item.objects.first()
        assert account
        name = f"Contact {next(names)}"
        Item.objects.create(account=account.account, kind="contact", data={"name": name, "email": "a@sandbox.example"})
        FlowTrigger.objects.update(due_at=timezone.now(), lease_until=None)
        return ()

    look()
    for count, _ in enumerate(ends(workers, prepare, "automation.services.triggers.polling:poll_due"), 1):
        look()
        assert sorted(Execution.objects.values_list("payload__name", flat=True)) == sorted(f"Contact {n}" for n in range(count))


def test_a_schedule(caller: Caller, actor: Actor, workers: Workers) -> None:
    made = own(caller, str(live(actor).pk), "schedule", "cron", "schedule", cron="*/10 * * * *")
    mine = FlowTrigger.objects.get(pk=made["id"])
    every = scheduling.of(mine.config)

    def prepare() -> tuple[Any, ...]:
        TriggerItem.objects.all().delete()
        Execution.objects.all().delete()
        at = next(every.times(timezone.now() - timedelta(minutes=10)))
        FlowTrigger.objects.filter(pk=mine.pk).update(due_at=at)
        return ()

    for _ in ends(workers, prepare, "automation.services.triggers.scheduling:fire_due"):
        scheduling.fire_due()
        (one,) = Execution.objects.all()
        assert once(one.event_id) == one
        mine.refresh_from_db()
        assert mine.due_at
        assert mine.due_at > timezone.now()


def test_an_event_told_to_flows_webhooks_and_alerts(caller: Caller, actor: Actor, workers: Workers) -> None:
    own(caller, str(live(actor).pk), "platform", "flow.failed", "event")
    endpoint = make_endpoint(actor, "https://hooks.example/a", "flow.failed")
    Alert.objects.create(
        company_id=actor.company_id, channel="email", target="ada@example.com", event_types=["flow.failed"],
        confirmed_at=timezone.now(),
    )  # fmt: skip

    def prepare() -> tuple[Any, ...]:
        AlertDigest.objects.all().delete()
        told = {"flowId": "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d", "flowName": "F", "executionId": "x", "error": "e"}
        prepared.append(events.emit(actor.company_id, "flow.failed", told).id)
        return ()

    prepared: list[str] = []
    for _ in ends(workers, prepare, "automation.services.fanning:fan_out"):
        fanning.fan_out()
        assert Execution.objects.filter(event_id=prepared[-1]).count() == 1
        assert WebhookDelivery.objects.filter(endpoint=endpoint, event_id=prepared[-1]).count() == 1
        assert AlertDigest.objects.get().count == 1


def test_an_answer_to_a_wait(actor: Actor, workers: Workers) -> None:
    flow = live(actor, step("a", "wait", mode="approval"), step("b", "transform", fields={"said": "{{step_1.decision}}"}))
    begun: list[Execution] = []

    def prepare() -> tuple[Any, ...]:
        begun.append(starting.start(flow, {}))
        executing.pump()
        asks: Any = StepRun.objects.get(execution_id=begun[-1].pk).output
        return asks["resumeUrl"].rpartition("/resume/")[2], "declined"

    for token, decision in ends(workers, prepare, "resume"):
        with suppress(Gone):
            crash_deeds.resume(token, decision)
        assert finish(begun[-1]).state == "done"
        assert StepRun.objects.get(execution_id=begun[-1].pk, step_id="b").output == {"said": "declined"}
        assert StepAnswer.objects.get(execution_id=begun[-1].pk).answer["decision"] == "declined"


def failed(flow: Flow, count: int = 1) -> list[Execution]:
    """Executions of a flow whose second step fails."""
    made = [starting.start(flow, {"n": 1}) for _ in range(count)]
    executing.pump()
    assert {Execution.objects.get(pk=one.pk).state for one in made} == {"failed"}
    return made


BREAKS = (step("a", "transform", fields={"n": 1}), step("b", "transform", fields={"x": "{{trigger.n | divide: 0}}"}))


def test_a_replay(actor: Actor, workers: Workers) -> None:
    flow = live(actor, *BREAKS)
    (old,) = failed(flow)
    for before, _ in enumerate(ends(workers, lambda: (str(old.pk),), "replay")):
        made = list(Execution.objects.filter(replay_of=old.pk))
        assert len(made) <= before + 1
        for one in made:
            assert StepRun.objects.filter(execution_id=one.pk, step_id="a", status="completed").count() == 1


def test_many_replays_are_asked_for(actor: Actor, workers: Workers) -> None:
    flow = live(actor, *BREAKS)
    failed(flow, 3)
    for _ in ends(workers, lambda: (actor.company_id,), "replay_many"):
        assert {batch.items.count() for batch in ReplayBatch.objects.all()} <= {3}


def test_many_replays_are_made(actor: Actor, workers: Workers) -> None:
    flow = live(actor, *BREAKS)
    old = failed(flow, 3)
    batches: list[UUID] = []

    def prepare() -> tuple[Any, ...]:
        Execution.objects.exclude(replay_of=None).delete()
        asked: Any = {"ids": [one.pk for one in old], "which": None, "start": "start", "version": "published", "limit": 9}
        batches.append(replay_batches.begin(actor, flow, **asked).pk)
        return ()

    for _ in ends(workers, prepare, "go_on_with_batches"):
        past = timezone.now() - timedelta(seconds=1)
        ReplayBatch.objects.filter(state="running").update(lease_until=past)
        crash_deeds.go_on_with_batches()
        batch = ReplayBatch.objects.get(pk=batches[-1])
        assert batch.state == "done"
        made = set(Execution.objects.exclude(replay_of=None).values_list("pk", flat=True))
        assert {item.replay_id for item in batch.items.all()} == made
        assert len(made) == 3


def test_totals_of_the_history(actor: Actor, workers: Workers) -> None:
    flow = live(actor)
    asked = tallies.Asked(actor.company_id, flow.pk, (), "")

    def prepare() -> tuple[Any, ...]:
        starting.start(flow, {"n": 1})
        executing.pump()
        return ()

    for count, _ in enumerate(ends(workers, prepare, "automation.services.history.tallies:fold"), 1):
        assert sum(block.count for block in tallies.blocks(asked)) == count
        tallies.fold()
        assert sum(block.count for block in tallies.blocks(asked)) == count


def test_a_digest_of_alerts(actor: Actor, workers: Workers) -> None:
    alert = Alert.objects.create(
        company_id=actor.company_id, channel="email", target="ada@example.com", event_types=["flow.failed"],
        confirmed_at=timezone.now(),
    )  # fmt: skip
    told = {"flowId": "", "flowName": "F", "executionId": "x", "error": "e"}
    notice = notices.notice_of("flow.failed", told, "2026-03-01T00:00:00+00:00")

    def prepare() -> tuple[Any, ...]:
        AlertDigest.objects.all().delete()
        Mail.objects.all().delete()
        AlertDigest.objects.create(alert=alert, count=1, items=[notice])
        return ()

    for _ in ends(workers, prepare, "write_digests"):
        AlertDigest.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(seconds=1))
        crash_deeds.write_digests()
        assert AlertDigest.objects.get().state == "done"
        assert Mail.objects.count() == 1


def test_many_are_canceled(actor: Actor, workers: Workers) -> None:
    flow = live(actor)

    def prepare() -> tuple[Any, ...]:
        for _ in range(3):
            starting.start(flow, {"n": 1})
        return (actor.company_id,)

    for (company,) in ends(workers, prepare, "cancel_many"):
        crash_deeds.cancel_many(company)
        assert set(Execution.objects.values_list("state", flat=True)) == {"canceled"}
        assert not Execution.objects.filter(error=None).exists()


def test_a_flow_is_paused_and_goes_on(actor: Actor, workers: Workers) -> None:
    flow = live(actor)

    def prepare() -> tuple[Any, ...]:
        with suppress(Conflict):
            crash_deeds.unpause(str(flow.pk))
        starting.start(flow, {"n": 1})
        crash_deeds.pause(str(flow.pk))
        executing.pump()
        return (str(flow.pk),)

    for (key,) in ends(workers, prepare, "unpause"):
        assert Execution.objects.filter(state="parked").exists() is bool(Flow.objects.get(pk=key).paused_at)
        with suppress(Conflict):
            crash_deeds.unpause(key)
        let_time_pass()
        executing.pump()
        assert set(Execution.objects.values_list("state", flat=True)) == {"done"}
    database.close()
