"""Deliveries: signed, tried again by the schedule, fair between endpoints, and never lost."""

from __future__ import annotations

import hashlib
import hmac
import socket
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from automation.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from automation.services import fanning
from automation.services.webhooks import claiming, delivering, endpoints, settling, switching
from connect_platform.core import events, tasks
from connect_platform.core.actors import Actor
from connect_platform.core.mail import Mail
from tests.automation.cast import deliver, end_leases, happen, make_due, make_endpoint, received, the_delivery
from tests.core.hostile_servers import Serve, redirect, reply
from tests.factories import make_actor, make_user

pytestmark = pytest.mark.django_db
DATA = {"connectionId": "c", "status": "connected", "resources": []}


@pytest.fixture
def alice() -> Actor:
    return make_actor()


def seconds_until_due(delivery: WebhookDelivery) -> float:
    return (delivery.due_at - timezone.now()).total_seconds()


def test_a_delivery_is_signed_as_the_library_of_receivers_checks_it(alice: Actor, serve: Serve) -> None:
    server = serve()
    endpoint = make_endpoint(alice, f"{server.url}/hooks?token=abc", "Connection.Updated")
    event = happen(alice)
    assert deliver() == 1
    (got,) = received(server)
    assert Webhook(endpoint.secrets["current"]).verify(got.body, got.headers) == got.json
    assert got.headers["webhook-id"] == event.id
    assert got.headers["content-type"] == "application/json"
    digest = hmac.new(endpoint.secrets["current"].encode(), got.body, hashlib.sha256).hexdigest()
    assert got.headers["x-connect-signature"] == f"sha256={digest}"
    event.refresh_from_db()
    stamp = event.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    assert got.json == {"id": event.id, "timestamp": stamp, "type": "Connection.Updated", "data": DATA}
    assert server.requests[0].startswith(b"POST /hooks?token=abc HTTP/1.1\r\n")
    delivery = the_delivery(endpoint)
    assert (delivery.state, delivery.attempt, delivery.last_error) == ("done", 1, "")
    endpoint.refresh_from_db()
    assert (endpoint.delivered, endpoint.failed, endpoint.failing_since) == (1, 0, None)
    assert deliver() == 0


def test_a_secret_of_ones_own_signs_by_its_bytes(alice: Actor, serve: Serve) -> None:
    server = serve()
    make_endpoint(alice, server.url, secret="not base64, but mine")
    happen(alice)
    deliver()
    (got,) = received(server)
    assert Webhook(b"not base64, but mine").verify(got.body, got.headers) == got.json


def test_while_a_secret_is_replaced_both_sign(alice: Actor, serve: Serve) -> None:
    server = serve()
    endpoint = make_endpoint(alice, server.url)
    old = endpoint.secrets["current"]
    rotated = endpoints.rotate_secret(alice, endpoint)
    new = rotated.secrets["current"]
    assert timedelta(hours=23) < rotated.previous_until - timezone.now() <= timedelta(hours=24)  # type: ignore[operator]
    happen(alice)
    deliver()
    WebhookEndpoint.objects.update(previous_until=timezone.now())
    happen(alice)
    deliver()
    during, after = received(server)
    for secret in (old, new):
        assert Webhook(secret).verify(during.body, during.headers) == during.json
    assert len(during.headers["x-connect-signature"].split(",")) == 2
    assert Webhook(new).verify(after.body, after.headers) == after.json
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(after.body, after.headers)


def test_failures_are_tried_again_by_the_schedule_under_the_same_id(alice: Actor, serve: Serve) -> None:
    server = serve(reply(b"Out of order", "500 X"))
    endpoint = make_endpoint(alice, server.url)
    event = happen(alice)
    for step in (5, 300, 1800, 7200, 18_000, 36_000):
        assert deliver() == 1
        delivery = the_delivery(endpoint)
        assert (delivery.state, delivery.last_error) == ("waiting", "It answered 500.")
        assert 0.8 * step - 3 < seconds_until_due(delivery) <= 1.2 * step
        assert deliver() == 0
        make_due()
    assert deliver() == 1
    delivery = the_delivery(endpoint)
    assert (delivery.state, delivery.attempt) == ("failed", 7)
    make_due()
    assert deliver() == 0
    got = received(server)
    assert len(got) == 7
    assert {(one.headers["webhook-id"], one.body) for one in got} == {(event.id, got[0].body)}
    tries = WebhookAttempt.objects.order_by("pk").values_list("number", "status", "error", "response")
    assert list(tries) == [(number, 500, "It answered 500.", "Out of order") for number in range(1, 8)]
    endpoint.refresh_from_db()
    assert (endpoint.delivered, endpoint.failed) == (0, 7)
    assert endpoint.failing_since is not None


@pytest.mark.parametrize("form", ["seconds", "date"])
@pytest.mark.parametrize("status", ["429 X", "503 X"])
def test_retry_after_holds_the_whole_endpoint_back(alice: Actor, serve: Serve, status: str, form: str) -> None:
    wait = "1000" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(seconds=1000), usegmt=True)
    server = serve(reply(b"", status, Retry_After=wait))
    endpoint = make_endpoint(alice, server.url)
    happen(alice)
    deliver()
    assert 990 < seconds_until_due(the_delivery(endpoint)) <= 1000
    happen(alice)
    assert deliver() == 0
    WebhookEndpoint.objects.update(paused_until=timezone.now())
    assert deliver() == 1
    assert len(server.requests) == 2


@pytest.mark.parametrize(("text", "expected"), [("99999999999999999999", 86_400), ("-5", 5), ("soon", 5), ("1", 5), ("²", 5)])
def test_an_odd_retry_after_neither_hurries_nor_stops_deliveries(alice: Actor, serve: Serve, text: str, expected: int) -> None:
    server = serve(reply(b"", "503 X").replace(b"\r\n\r\n", f"\r\nRetry-After: {text}\r\n\r\n".encode(), 1))
    endpoint = make_endpoint(alice, server.url)
    happen(alice)
    deliver()
    assert 0.8 * expected - 3 < seconds_until_due(the_delivery(endpoint)) <= 1.2 * expected


def test_410_switches_the_endpoint_off_and_tells_the_admins(alice: Actor, serve: Serve) -> None:
    gone, other = serve(reply(b"", "410 Gone")), serve()
    endpoint = make_endpoint(alice, gone.url, "Connection.Updated")
    make_endpoint(alice, other.url, "webhook.disabled")
    happen(alice)
    deliver()
    endpoint.refresh_from_db()
    assert (endpoint.status, endpoint.disabled_reason, the_delivery(endpoint).state) == ("disabled", "gone", "failed")
    mail = Mail.objects.get()
    assert mail.subject == f"A webhook to {gone.host} was switched off"
    assert "410 Gone" in mail.content["text"]
    fanning.fan_out()
    deliver()
    assert [one.json["data"] for one in received(other)] == [{"webhookId": endpoint.pk, "reason": "gone"}]
    happen(alice)
    assert deliver() == 0
    assert len(gone.requests) == 1


def test_redirects_and_private_addresses_are_failures(alice: Actor, serve: Serve, settings: Any) -> None:
    target = serve()
    server = serve(redirect(target.url))
    moved, private = make_endpoint(alice, server.url), make_endpoint(alice, "https://example.com/")
    WebhookEndpoint.objects.filter(pk=private.pk).update(url="http://127.0.0.1:9/")
    happen(alice)
    deliver()
    assert the_delivery(moved).last_error == "It answered 302."
    assert the_delivery(private).last_error == "127.0.0.1 is not a public address."
    assert not target.requests


def test_days_of_nothing_but_failures_switch_off_and_recovery_sends_what_was_missed(alice: Actor, serve: Serve) -> None:
    answers = {"now": reply(b"", "500 X")}
    server = serve(lambda peer, _request: peer.sendall(answers["now"]))
    endpoint = make_endpoint(alice, server.url, "Connection.Updated")
    make_user(endpoint.company, role="manager")
    for age in (timedelta(days=4, hours=23), timedelta(days=5, seconds=1)):
        happen(alice)
        WebhookEndpoint.objects.update(failing_since=timezone.now() - age)
        deliver()
        endpoint.refresh_from_db()
        assert endpoint.is_active is (age < timedelta(days=5))
    assert (endpoint.disabled_reason, Mail.objects.count()) == ("failing", 1)
    happen(alice)
    states = WebhookDelivery.objects.order_by("created_at").values_list("state", "last_error")
    assert list(states) == [("failed", "It answered 500."), ("failed", "It answered 500."), ("failed", switching.NOT_SENT)]
    assert deliver() == 0
    answers["now"] = reply()
    endpoints.change(alice, endpoint, status="active")
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.failing_since, endpoint.disabled_reason) == (True, None, "")
    assert switching.recover(endpoint, timezone.now() - timedelta(hours=1), alice) == 3
    assert deliver() == 3
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"done"}


def test_a_success_forgives_the_failures_before_it(alice: Actor, serve: Serve) -> None:
    server = serve()
    endpoint = make_endpoint(alice, server.url)
    WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=9), timeouts_in_a_row=7)
    happen(alice)
    deliver()
    endpoint.refresh_from_db()
    assert (endpoint.status, endpoint.failing_since, endpoint.timeouts_in_a_row) == ("active", None, 0)


def test_what_an_answer_says_is_kept_without_secrets(alice: Actor, serve: Serve) -> None:
    secret = "whsec_" + "QUJD" * 10
    server = serve(reply(b"\x00bad " + secret.encode() + b" " + b"x" * 5000, "400 X"))
    make_endpoint(alice, server.url, secret=secret)
    happen(alice)
    deliver()
    kept = WebhookAttempt.objects.get().response
    assert kept.startswith("bad [redacted] xxx")
    assert len(kept) == 1024


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_before_it_settled_sends_again_under_the_same_id(alice: Actor, serve: Serve) -> None:
    server = serve()
    endpoint = make_endpoint(alice, server.url)
    event = happen(alice)
    dying = delivering.Sender()
    assert dying.start(claiming.claim(10)) == 1
    while not dying.ended():
        pass  # it was sent, and the worker dies before it settles
    assert deliver() == 0
    end_leases()
    assert deliver() == 1
    assert [one.headers["webhook-id"] for one in received(server)] == [event.id] * 2
    assert (the_delivery(endpoint).state, the_delivery(endpoint).attempt) == ("done", 2)


def test_a_worker_that_lost_its_lease_changes_nothing(alice: Actor, serve: Serve) -> None:
    server = serve(reply(b"", "500 X"))
    endpoint = make_endpoint(alice, server.url)
    happen(alice)
    slow = delivering.Sender()
    slow.start(claiming.claim(10))
    end_leases()
    assert claiming.take_back() == 1
    (late,) = claiming.claim(10)
    while not (outcomes := slow.ended()):
        pass
    settling.settle(outcomes)
    delivery = the_delivery(endpoint)
    assert (delivery.state, delivery.attempt, late.attempt) == ("running", 2, 2)


def test_a_delivery_that_takes_every_worker_down_is_given_up(alice: Actor, serve: Serve) -> None:
    endpoint = make_endpoint(alice, serve().url)
    happen(alice)
    for _ in range(7):
        assert len(claiming.claim(1)) == 1
        end_leases()
        claiming.take_back()
    assert (the_delivery(endpoint).state, claiming.claim(1)) == ("failed", [])


def test_claims_take_turns_between_endpoints_and_keep_to_the_cap(alice: Actor, serve: Serve) -> None:
    url = serve().url
    busy, quiet = make_endpoint(alice, url, "flow.failed"), make_endpoint(alice, url, "Connection.Updated")
    for _ in range(30):
        happen(alice, "flow.failed")
    for _ in range(2):
        happen(alice)
    first = Counter(claim.endpoint_id for claim in claiming.claim(4))
    assert first == {busy.pk: 2, quiet.pk: 2}
    more = Counter(claim.endpoint_id for claim in claiming.claim(100))
    assert more == {busy.pk: claiming.PER_ENDPOINT - 2}
    assert claiming.claim(100) == []


def test_an_endpoint_that_does_not_answer_gets_one_delivery_at_a_time(alice: Actor, serve: Serve) -> None:
    endpoint = make_endpoint(alice, serve().url)
    for _ in range(5):
        happen(alice)
    WebhookEndpoint.objects.update(timeouts_in_a_row=claiming.STUCK_AFTER)
    assert [claim.endpoint_id for claim in claiming.claim(100)] == [endpoint.pk]
    assert claiming.claim(100) == []


@pytest.mark.django_db(transaction=True)
def test_eight_workers_together_keep_to_the_cap_and_claim_nothing_twice(alice: Actor, serve: Serve) -> None:
    make_endpoint(alice, serve().url)
    for _ in range(60):
        events.emit(alice.company_id, "Connection.Updated", DATA)
    fanning.fan_out()
    start, taken = threading.Barrier(8), list[Any]()

    def worker(_: int) -> None:
        start.wait()
        for _ in range(5):
            taken.extend(claim.id for claim in claiming.claim(7))
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(worker, range(8)))
    assert len(taken) == len(set(taken)) == claiming.PER_ENDPOINT


@pytest.mark.django_db(transaction=True)
def test_an_endpoint_that_hangs_slows_or_fails_delays_nobody(alice: Actor, serve: Serve) -> None:
    through, arrived = threading.Event(), Counter[str]()

    def fast(peer: socket.socket, request: bytes) -> None:
        arrived["fast"] += 1
        if arrived["fast"] == 60:
            through.set()
        peer.sendall(reply())

    def hanging(peer: socket.socket, _request: bytes) -> None:
        through.wait(20)  # longer than a delivery may take: it answers in time only if the fast one never waits for it
        peer.sendall(reply())

    def slow(peer: socket.socket, _request: bytes) -> None:
        through.wait(0.2)
        peer.sendall(reply())

    stuck, failing = make_endpoint(alice, serve(hanging).url), make_endpoint(alice, serve(reply(b"", "500 X")).url)
    make_endpoint(alice, serve(slow).url)
    make_endpoint(alice, serve(fast).url)
    for _ in range(60):
        events.emit(alice.company_id, "Connection.Updated", DATA)
    fanning.fan_out()
    deliver()
    done = dict(Counter(WebhookDelivery.objects.filter(state="done").values_list("endpoint_id", flat=True)))
    assert (len(done), set(done.values())) == (3, {60})
    assert not WebhookAttempt.objects.filter(delivery__endpoint=stuck).exclude(status=200).exists()
    failing.refresh_from_db()
    assert (failing.delivered, failing.failed >= 60) == (0, True)


def test_an_endpoint_that_fails_all_the_time_gets_a_few_deliveries_at_a_time(alice: Actor, serve: Serve) -> None:
    endpoint = make_endpoint(alice, serve().url)
    for _ in range(5):
        happen(alice)
    WebhookEndpoint.objects.update(failures_in_a_row=claiming.FAILING_AFTER)
    assert [claim.endpoint_id for claim in claiming.claim(100)] == [endpoint.pk] * claiming.WHILE_FAILING
    assert claiming.claim(100) == []


def test_an_event_of_a_provider_that_is_not_kept_any_more_fails_for_good(alice: Actor, serve: Serve) -> None:
    server = serve()
    endpoint = make_endpoint(alice, server.url, provider="sandbox")
    told = {"providerType": "sandbox", "event": "x", "eventId": "e1", "connectionId": "c1"}
    happen(alice, "Webhook.Received", **told, inboundId="0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d")
    assert deliver() == 1
    assert (the_delivery(endpoint).state, the_delivery(endpoint).last_error) == (
        "failed",
        "What the provider sent is not kept any more.",
    )
    assert not server.requests


def test_one_delivery_that_cannot_be_made_stops_no_other(alice: Actor, serve: Serve) -> None:
    server = serve()
    broken, fine = make_endpoint(alice, server.url), make_endpoint(alice, server.url)
    good = WebhookEndpoint.objects.get(pk=fine.pk).__dict__["secrets"]
    WebhookEndpoint.objects.filter(pk=broken.pk).update(secrets=good)  # a ciphertext moved to another row
    happen(alice)
    assert deliver() == 2
    assert (the_delivery(fine).state, the_delivery(broken).last_error) == ("done", "internal_error: DecryptionError")


def test_an_endpoint_removed_while_a_delivery_is_under_way(alice: Actor, serve: Serve) -> None:
    endpoint = make_endpoint(alice, serve().url)
    happen(alice)
    sender = delivering.Sender()
    sender.start(claiming.claim(10))
    endpoints.delete(alice, endpoint)
    while not (outcomes := sender.ended()):
        pass
    settling.settle(outcomes)
    assert not WebhookAttempt.objects.exists()


def test_the_sweeper_finds_what_no_message_told_of(alice: Actor, serve: Serve) -> None:
    server = serve()
    make_endpoint(alice, server.url)
    happen(alice)
    tasks.sweep()
    assert tasks.drain("automation.webhookdelivery") == 1
    assert len(server.requests) == 1
