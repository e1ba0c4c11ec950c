"""Flows that fail nearly always are paused and their owners told; nothing else is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from automation.models import Execution, Flow
from automation.services.executions import controls
from automation.services.flows import flows
from automation.services.history import pausing, tallies
from automation.services.history.partitions import first_id
from connect_platform.core import audit, events, mail
from connect_platform.core.actors import Actor
from tests.automation.engine_world import step
from tests.automation.replay_world import published
from tests.factories import make_actor, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice() -> Actor:
    return make_actor()


def flow_of(actor: Actor, **settings: Any) -> Flow:
    """A published flow, as if it had been published a month ago."""
    flow = published(actor, step("a", "transform", fields={"x": 1}), **settings)
    Flow.objects.filter(pk=flow.pk).update(published_at=timezone.now() - timedelta(days=30), resumed_at=None)
    return Flow.objects.get(pk=flow.pk)


def happened(flow: Flow, failed: int, good: int, *, mode: str = "live", days: float = 0) -> None:
    """So many executions that began so long ago are over."""
    at = timezone.now() - timedelta(days=days)
    own = {"company_id": flow.company_id, "flow_id": flow.pk, "version": 1, "mode": mode, "finished_at": at, "started_at": at}
    for state, count in (("failed", failed), ("done", good)):
        for number in range(count):
            key = first_id(at + timedelta(milliseconds=number)).int + Execution.objects.count()
            Execution.objects.create(pk=f"{key:032x}", state=state, created_at=at, **own)


def look() -> int:
    """What the beat does."""
    tallies.fold()
    return pausing.pause_failing()


def test_a_flow_that_fails_nearly_always_is_paused_and_its_owners_are_told(alice: Actor) -> None:
    flow, other = flow_of(alice), flow_of(make_actor())
    assert alice.user_id
    make_user(Flow.objects.get(pk=flow.pk).company, email="viewer@example.com", role="viewer")
    happened(flow, 19, 1)
    happened(other, 18, 1)
    assert look() == 1
    flow.refresh_from_db()
    assert flow.paused_at
    assert flow.pause_reason == "19 of its last 20 executions failed within 7 days."
    (event,) = events.Event.objects.filter(type="flow.paused")
    assert (event.company_id, event.data) == (
        flow.company_id,
        {"flowId": str(flow.pk), "flowName": "Flow", "reason": flow.pause_reason},
    )
    (sent,) = mail.Mail.objects.all()
    assert (sent.company_id, sent.subject) == (flow.company_id, "The flow Flow was paused")
    assert sent.content
    assert flow.pause_reason in sent.content["text"]
    assert flow.pause_reason in sent.content["html"]
    entry = audit.AuditEntry.objects.get(action="flow.pause")
    assert (entry.actor, entry.target) == ("system:system", str(flow.pk))
    assert look() == 0
    assert events.Event.objects.filter(type="flow.paused").count() == mail.Mail.objects.count() == 1


@pytest.mark.parametrize(
    ("failed", "good", "is_paused"),
    [(19, 0, False), (20, 0, True), (19, 1, True), (37, 2, False), (38, 2, True), (40, 3, False), (57, 3, True)],
)
def test_it_takes_twenty_executions_of_which_ninety_five_percent_failed(
    alice: Actor, failed: int, good: int, is_paused: bool
) -> None:
    happened(flow_of(alice), failed, good)
    assert look() == is_paused


def test_tests_replays_and_what_is_long_ago_do_not_count(alice: Actor) -> None:
    flow = flow_of(alice)
    happened(flow, 10, 0)
    happened(flow, 30, 0, mode="test")
    happened(flow, 30, 0, mode="replay")
    happened(flow, 30, 0, days=7.5)
    assert look() == 0
    happened(flow, 0, 30, days=8)
    happened(flow, 10, 0, days=6.5)
    assert look() == 1


def test_a_flow_may_say_that_it_is_never_paused(alice: Actor) -> None:
    flow = flow_of(alice, autoPause=False)
    happened(flow, 30, 0)
    assert look() == 0
    assert (flows.named(alice, flow.pk).paused_at, events.Event.objects.filter(type="flow.paused").count()) == (None, 0)
    flows.change(alice, flow, {"settings": {"autoPause": True}})
    assert look() == 1


@pytest.mark.parametrize("way", ["publish", "resume"])
def test_publishing_and_resuming_begin_anew(alice: Actor, way: str) -> None:
    flow = flow_of(alice)
    happened(flow, 25, 0, days=0.01)
    assert look() == 1
    if way == "publish":
        flows.publish(alice, flow)
    else:
        controls.resume(alice, flow)
    assert look() == 0
    flow.refresh_from_db()
    assert (flow.paused_at, flow.pause_reason) == (None, "")
    happened(flow, 19, 0, days=-0.01)
    assert look() == 0
    happened(flow, 1, 0, days=-0.01)
    assert look() == 1


def test_what_was_changed_since_it_was_counted_is_not_paused(alice: Actor) -> None:
    flow = flow_of(alice)
    seen = Flow.objects.get(pk=flow.pk)
    flows.publish(alice, flow)
    assert not pausing._pause(seen, pausing.Tally(20, 0))
    archived = flow_of(alice)
    happened(archived, 20, 0)
    flows.change(alice, archived, {"status": "archived"})
    assert look() == 0
    assert not Flow.objects.filter(paused_at__isnull=False).exists()
