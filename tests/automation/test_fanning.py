"""Events become deliveries: each once, for whoever wants it, and are forgotten when nobody can recover them any more."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from standardwebhooks import Webhook

from automation.models import WebhookDelivery
from automation.services import fanning
from automation.services.webhooks import forgetting
from connect_platform.core import events
from connect_platform.core.actors import Actor
from connect_platform.core.ids import uuid7
from connections.models import InboundEvent
from tests.automation.cast import deliver, happen, make_endpoint, received
from tests.core.hostile_servers import Serve
from tests.factories import make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Actor:
    return make_actor()


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_each_delivery_once(alice: Actor, serve: Serve) -> None:
    url = serve().url
    for _ in range(3):
        make_endpoint(alice, url)
    make_endpoint(make_actor(), url)
    made = [events.emit(alice.company_id, "Connection.Updated", {"n": number}) for number in range(400)]
    start = threading.Barrier(2)

    def worker(_: int) -> int:
        start.wait()
        waiting = sum(fanning.fan_out_batch(150)[1] for _ in range(3))
        connections.close_all()
        return waiting

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(worker, range(2)))
    assert sum(counts) == WebhookDelivery.objects.count() == 3 * len(made)
    assert set(WebhookDelivery.objects.values_list("event_id", flat=True)) == {event.id for event in made}
    assert not events.Event.objects.filter(dispatched_at=None).exists()


def test_events_go_only_to_whom_wants_them(alice: Actor, serve: Serve) -> None:
    url = serve().url
    flows, everything = make_endpoint(alice, url, "flow.failed", "flow.succeeded"), make_endpoint(alice, url)
    happen(alice, "flow.failed")
    happen(alice, "agent.execute")
    happen(alice, "Something.Internal")
    happen(make_actor(), "flow.failed")
    wanted = WebhookDelivery.objects.order_by("created_at").values_list("endpoint_id", "event__type")
    assert sorted(wanted) == sorted(
        [(flows.pk, "flow.failed"), (everything.pk, "flow.failed"), (everything.pk, "agent.execute")]
    )


def test_what_a_provider_sent_is_forwarded_to_its_subscribers(alice: Actor, serve: Serve) -> None:
    server = serve()
    wants = make_endpoint(alice, server.url, "contact.created", provider="sandbox")
    make_endpoint(alice, server.url, "contact.deleted", provider="sandbox")
    make_endpoint(alice, server.url, provider="github")
    make_endpoint(alice, server.url)
    inbound = InboundEvent.objects.create(
        provider="sandbox", event_id="e1", type="contact.created", body='{"id": "e1", "x": 1}'
    )
    told = {"providerType": "sandbox", "event": "contact.created", "eventId": "e1", "connectionId": str(uuid7())}
    event = happen(alice, "Webhook.Received", **told, inboundId=str(inbound.pk))
    assert deliver() == 1
    (got,) = received(server)
    assert Webhook(wants.secrets["current"]).verify(got.body, got.headers)
    assert (got.json["id"], got.json["type"]) == (event.id, "contact.created")
    assert got.json["data"] == {**told, "payload": {"id": "e1", "x": 1}}


def test_an_event_that_breaks_us_holds_up_no_other(alice: Actor, serve: Serve) -> None:
    server = serve()
    make_endpoint(alice, server.url, "Connection.Updated")
    inbound = InboundEvent.objects.create(provider="sandbox", event_id="e1", type="contact.created", body='{"data": {"id": 1}}')
    told = {"providerType": "sandbox", "event": "contact.created", "eventId": "e1", "connectionId": "of no known form"}
    made = [events.emit(alice.company_id, "Connection.Updated", {"n": number}) for number in range(30)]
    events.emit(alice.company_id, "Webhook.Received", {**told, "inboundId": str(inbound.pk)})
    made += [events.emit(alice.company_id, "Connection.Updated", {"n": number}) for number in range(30)]
    assert fanning.fan_out() == 60
    deliver()
    assert {got.json["id"] for got in received(server)} == {event.id for event in made}
    assert not events.Event.objects.filter(dispatched_at=None).exists()


def test_a_batch_ends_where_bodies_are_many_bytes(alice: Actor, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanning, "MOST_BYTES", 5000)
    make_endpoint(alice, serve().url, "contact.created", provider="sandbox")
    told = {"providerType": "sandbox", "event": "contact.created", "connectionId": str(uuid7())}
    for number, size in enumerate((2000, 4000, 10, 9000, 10, 10)):
        inbound = InboundEvent.objects.create(provider="sandbox", event_id=f"e{number}", body="é" * (size // 2))
        events.emit(alice.company_id, "Webhook.Received", {**told, "eventId": f"e{number}", "inboundId": str(inbound.pk)})
        events.emit(alice.company_id, "Connection.Updated", {"inboundId": "of no known form"})
        events.emit(alice.company_id, "Webhook.Received", {**told, "event": "nothing", "inboundId": "of no known form"})
    left = []
    while fanning.fan_out_batch()[0]:
        left.append(events.Event.objects.filter(dispatched_at=None).count())
    assert left == [14, 8]
    assert not events.Event.objects.filter(dispatched_at=None).exists()


def test_events_go_on_after_a_batch_of_many_bytes(alice: Actor, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanning, "MOST_BYTES", 1)
    make_endpoint(alice, serve().url, "contact.created", provider="sandbox")
    told = {"providerType": "sandbox", "event": "contact.created", "connectionId": str(uuid7())}
    for number in range(5):
        inbound = InboundEvent.objects.create(provider="sandbox", event_id=f"e{number}", body="{}")
        events.emit(alice.company_id, "Webhook.Received", {**told, "eventId": f"e{number}", "inboundId": str(inbound.pk)})
    assert fanning.fan_out() == WebhookDelivery.objects.count() == 5


def test_old_events_are_forgotten_but_not_those_under_way(alice: Actor, serve: Serve) -> None:
    make_endpoint(alice, serve().url)
    kept, sent, waits = happen(alice), happen(alice), happen(alice)
    WebhookDelivery.objects.filter(event__in=[kept, sent]).update(state="done")
    events.Event.objects.filter(pk__in=[sent.pk, waits.pk]).update(created_at=timezone.now() - timedelta(days=31))
    assert forgetting.forget_expired() == 1
    assert set(events.Event.objects.values_list("pk", flat=True)) == {kept.pk, waits.pk}
    assert set(WebhookDelivery.objects.values_list("event_id", flat=True)) == {kept.pk, waits.pk}
