"""The inbox shows a company what came in for it, sends it on again, forgets in time, and notices silence."""

from __future__ import annotations

import json
import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections as databases
from django.utils import timezone

from connect_platform.core.events import Event
from connections.models import HealthEvent, InboundEvent, InboundMatch, InboundRejection
from connections.services.inbound import inbox as inbound_inbox
from connections.services.inbound import matching as inbound_matching
from connections.services.inbound import silence as inbound_silence
from tests.connections.cast import Caller
from tests.connections.test_inbound import deliver, event, make_address, signed, states

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_inbox_filters_and_pages(alice: Caller) -> None:
    connection = alice.connect_key()
    made = make_address(alice)
    for number in range(5):
        deliver(f"{alice.url}/webhook/sandbox", event(connection.pk, f"e{number}"))
    body = json.dumps(event(uuid.uuid4(), "other")).encode()
    deliver(made["url"], body, **signed(made["secret"], body))
    inbound_matching.match_all()
    first = alice.get("/connect/v1/inbox?limit=4")
    assert [one["eventId"] for one in first["data"]] == ["other", "e4", "e3", "e2"]
    second = alice.get(f"/connect/v1/inbox?limit=4&before={first['nextBefore']}")
    assert ([one["eventId"] for one in second["data"]], second["nextBefore"]) == (["e1", "e0"], None)
    (unmatched,) = alice.get("/connect/v1/inbox?state=unmatched")["data"]
    assert (unmatched["reason"], unmatched["webhookAddressId"], unmatched["verified"]) == ("no_such_account", made["id"], True)
    assert len(alice.get(f"/connect/v1/inbox?connectionId={connection.pk}")["data"]) == 5
    assert alice.get("/connect/v1/inbox?provider=github")["data"] == []
    assert alice.get("/connect/v1/inbox?since=2999-01-01T00:00:00Z")["data"] == []
    for query, status in (
        ("limit=0", 400),
        ("limit=x", 400),
        ("before=x", 400),
        ("state=lost", 400),
        ("since=yesterday", 400),
        ("provider=none", 404),
        ("connectionId=x", 404),
    ):
        assert alice.call("GET", f"/connect/v1/inbox?{query}").status_code == status, query
    assert alice.call("GET", "/connect/v1/inbox/x").status_code == 404


def test_replaying_sends_on_a_new_event_that_says_so(alice: Caller) -> None:
    connection = alice.connect_key()
    deliver(f"{alice.url}/webhook/sandbox", event(connection.pk))
    inbound_matching.match_all()
    inbound = InboundEvent.objects.get()
    told = Event.objects.filter(type="Webhook.Received").order_by("pk")
    answer = alice.call("POST", f"/connect/v1/inbox/{inbound.pk}/replay", {})
    assert (answer.status_code, answer.json()) == (200, {"replayed": 1, "matchedAnew": 0})
    first, again = told
    assert again.pk != first.pk
    assert again.data == {**first.data, "replay": True}
    many = alice.call("POST", "/connect/v1/inbox/replay", {"since": "2026-01-01T00:00:00Z", "provider": "sandbox"})
    assert many.json() == {"replayed": 1, "matchedAnew": 0}
    assert told.all().count() == 3
    assert alice.call("POST", "/connect/v1/inbox/replay", {}).status_code == 400
    assert alice.call("POST", f"/connect/v1/inbox/{inbound.pk}/replay", {}, key=alice.read_key).status_code == 403


def test_what_matched_nobody_can_be_matched_anew(alice: Caller) -> None:
    made = make_address(alice)
    deliver(made["url"], b'{"id": "early"}', **signed(made["secret"], b'{"id": "early"}'))
    inbound_matching.match_all()
    assert states() == [("unmatched", "not_one_connection")]
    connection = alice.connect_key()
    inbound = InboundEvent.objects.get()
    assert alice.call("POST", f"/connect/v1/inbox/{inbound.pk}/replay", {}).json() == {"replayed": 0, "matchedAnew": 1}
    inbound_matching.match_all()
    assert states() == [("matched", "")]
    assert InboundMatch.objects.get().connection_id == connection.pk


def test_old_events_and_rejections_are_forgotten(alice: Caller, settings: Any) -> None:
    connection = alice.connect_key()
    for number in range(3):
        deliver(f"{alice.url}/webhook/sandbox", event(connection.pk, f"e{number}"))
    deliver(f"{alice.url}/webhook/strava", {})
    inbound_matching.match_all()
    past = timezone.now() - timedelta(days=31)
    InboundEvent.objects.exclude(event_id="e2").update(received_at=past)
    InboundRejection.objects.update(hour=past)
    assert inbound_inbox.forget() == 2
    assert InboundEvent.objects.get().event_id == "e2"
    assert InboundMatch.objects.count() == 1
    assert not InboundRejection.objects.exists()


def test_a_connection_that_goes_silent_and_comes_back_says_so_once(alice: Caller) -> None:
    connection = alice.connect_key()
    for number in range(12):
        deliver(f"{alice.url}/webhook/sandbox", event(connection.pk, f"e{number}"))
    inbound_matching.match_all()
    now = timezone.now()
    for number, match in enumerate(InboundMatch.objects.order_by("pk")):
        InboundMatch.objects.filter(pk=match.pk).update(matched_at=now - timedelta(hours=20 + number))
    kinds = HealthEvent.objects.filter(connection=connection, kind__startswith="webhook_").order_by("pk")
    assert (inbound_silence.look(), inbound_silence.look()) == (1, 0)
    deliver(f"{alice.url}/webhook/sandbox", event(connection.pk, "again"))
    inbound_matching.match_all()
    assert (inbound_silence.look(), inbound_silence.look()) == (1, 0)
    assert [entry.kind for entry in kinds] == ["webhook_silent", "webhook_resumed"]
    assert kinds[0].detail["longestPauseSeconds"] == 3600


def test_two_workers_never_match_the_same_event(alice: Caller) -> None:
    connection = alice.connect_key()
    for number in range(30):
        deliver(f"{alice.url}/webhook/sandbox", event(connection.pk, f"e{number}"))
    looked: list[int] = []

    def match() -> None:
        looked.append(inbound_matching.match_all())
        databases.close_all()

    workers = [threading.Thread(target=match) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(looked) == 30
    assert Event.objects.filter(type="Webhook.Received").count() == 30
