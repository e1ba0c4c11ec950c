"""Providers are asked to send by their own API: made, renewed, ended with the connection, and honest when that fails."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from connect_platform.core import work
from connect_platform.core.events import Event
from connections.models import Connection, HealthEvent, InboundAddress, InboundEvent, InboundMatch, ProviderSubscription, Status
from connections.services.inbound import matching as inbound_matching
from connections.services.inbound import subscribing as inbound_subscribing
from integrations import catalogue, render
from integrations.sandbox.models import Hook, HookDelivery
from tests.connections.cast import Caller, vendor_of

pytestmark = pytest.mark.django_db(transaction=True)


def subscribe(caller: Caller, connection: Connection, **inputs: Any) -> dict[str, Any]:
    answer = caller.call("POST", f"/connect/v1/connections/{connection.pk}/webhook-subscriptions", {"inputs": inputs})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def drain_deliveries() -> list[str]:
    """Have the vendor send what is due, and match it. Gives the states of its deliveries."""
    work.drain(HookDelivery)
    inbound_matching.match_all()
    return list(HookDelivery.objects.order_by("pk").values_list("state", flat=True))


def test_the_vendor_really_sends_and_the_event_belongs_to_the_connection(alice: Caller) -> None:
    connection = alice.connect_oauth()
    made = subscribe(alice, connection)
    assert (made["status"], made["lastError"]) == ("active", None)
    hook = Hook.objects.get()
    assert made["providerSubscriptionId"] == str(hook.pk)
    assert InboundAddress.objects.get().url == hook.url
    ends = datetime.fromisoformat(made["expiresAt"])
    assert timedelta(days=6) < ends - timezone.now() <= timedelta(days=7)
    assert timezone.now() < datetime.fromisoformat(made["renewsAt"]) < ends
    contact = alice.proxy("/contacts", "POST", body={"name": "Grace"}, connectionId=str(connection.pk)).json()["data"]
    assert drain_deliveries() == ["done"]
    stored = InboundEvent.objects.get()
    assert (stored.state, stored.is_verified, stored.type) == ("matched", True, "contact.created")
    assert json.loads(stored.body)["data"]["id"] == contact["id"]
    assert InboundMatch.objects.get().connection_id == connection.pk
    assert Event.objects.get(type="Webhook.Received").data["connectionId"] == str(connection.pk)


def test_asking_twice_makes_one_and_a_list_shows_it(alice: Caller) -> None:
    connection = alice.connect_key()
    first, second = subscribe(alice, connection), subscribe(alice, connection)
    assert first["id"] == second["id"]
    assert Hook.objects.count() == InboundAddress.objects.count() == 1
    listed = alice.get(f"/connect/v1/connections/{connection.pk}/webhook-subscriptions")
    assert [one["id"] for one in listed] == [first["id"]]


def test_it_is_renewed_before_it_ends_and_made_anew_where_the_vendor_forgot_it(alice: Caller) -> None:
    connection = alice.connect_key()
    subscribe(alice, connection)
    Hook.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    ProviderSubscription.objects.update(due_at=timezone.now())
    assert work.drain(ProviderSubscription) == 1
    hook, row = Hook.objects.get(), ProviderSubscription.objects.get()
    assert hook.expires_at - timezone.now() > timedelta(days=6)
    assert (row.state, row.attempt, row.subscription_id) == ("waiting", 0, str(hook.pk))
    assert work.drain(ProviderSubscription) == 0  # not due
    Hook.objects.all().delete()
    ProviderSubscription.objects.update(due_at=timezone.now())
    assert work.drain(ProviderSubscription) == 1
    assert ProviderSubscription.objects.get().subscription_id == str(Hook.objects.get().pk) != str(hook.pk)


def test_it_ends_with_its_connection_and_when_asked(alice: Caller) -> None:
    connection = alice.connect_key()
    made = subscribe(alice, connection)
    path = f"/connect/v1/connections/{connection.pk}/webhook-subscriptions/{made['id']}"
    assert alice.call("DELETE", path).status_code == 204
    assert alice.call("DELETE", path).status_code == 404
    assert not Hook.objects.exists()
    assert not InboundAddress.objects.exists()
    subscribe(alice, connection)
    assert Hook.objects.exists()
    assert alice.call("POST", "/connect/v1/providers/sandbox/disconnect", {}).status_code == 200
    assert not Hook.objects.exists()
    assert not ProviderSubscription.objects.exists()


def test_a_failure_is_shown_and_tried_again(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor_of(alice, connection).faults(fail_next=20, status=500)
    made = subscribe(alice, connection)
    assert made["status"] == "pending"
    assert "provider_failing" in made["lastError"]
    assert not Hook.objects.exists()
    vendor_of(alice, connection).faults(fail_next=0)
    ProviderSubscription.objects.update(due_at=timezone.now())
    work.drain(ProviderSubscription)
    assert Hook.objects.count() == 1


def test_one_that_fails_for_good_says_so_on_the_timeline_and_comes_back_with_the_connection(alice: Caller) -> None:
    connection = alice.connect_key()
    subscribe(alice, connection)
    Connection.objects.update(status=Status.EXPIRED)
    ProviderSubscription.objects.update(due_at=timezone.now())
    work.drain(ProviderSubscription)
    row = ProviderSubscription.objects.get()
    assert row.state == "failed"
    noted = HealthEvent.objects.get(connection=connection, kind="webhook_silent")
    assert noted.detail == {"subscription": row.pk, "cause": "subscription_failed"}
    assert inbound_subscribing.revive() == 0  # the connection is still of no use
    Connection.objects.update(status=Status.READY)
    assert inbound_subscribing.revive() == 1
    work.drain(ProviderSubscription)
    assert ProviderSubscription.objects.get().state == "waiting"


def test_bad_input_makes_nothing(alice: Caller, mallory: Caller) -> None:
    connection = alice.connect_key()
    path = f"/connect/v1/connections/{connection.pk}/webhook-subscriptions"
    unknown = alice.call("POST", path, {"inputs": {"repository": "x"}})
    assert (unknown.status_code, unknown.json()["error"]) == (400, "Bad Request")
    assert alice.call("POST", path, {"inputs": []}).status_code == 400
    assert alice.call("POST", path, {}, key=alice.read_key).status_code == 403
    assert mallory.call("POST", path, {}).status_code == 404
    notion = Connection.objects.create(company=alice.company, provider="notion", status=Status.READY)
    refused = alice.call("POST", f"/connect/v1/connections/{notion.pk}/webhook-subscriptions", {})
    assert refused.status_code == 422
    github = Connection.objects.create(company=alice.company, provider="github", status=Status.READY)
    missing = alice.call("POST", f"/connect/v1/connections/{github.pk}/webhook-subscriptions", {"inputs": {"owner": "o"}})
    assert "'repository' is a required property" in missing.json()["message"][0]
    assert not InboundAddress.objects.exists()
    assert not ProviderSubscription.objects.exists()


def test_what_other_providers_are_asked(settings: Any) -> None:
    values: dict[str, Any] = {
        "callback_url": "https://c.example/webhook/x/t",
        "webhook_secret": "s",
        "subscription_id": "7",
        "expires_at": "2026-01-08T00:00:00Z",
        "expires_ms": 1,
    }
    cases: list[tuple[str, dict[str, Any], str, str]] = [
        ("github", {"owner": "o", "repository": "r", "events": ["push"]}, "/repos/o/r/hooks", "/repos/o/r/hooks/7"),
        ("outlook", {"resource": "me/messages", "change_type": "created"}, "/v1.0/subscriptions", "/v1.0/subscriptions/7"),
        ("google-calendar", {"calendar_id": "primary", "resource_id": "q"}, "/primary/events/watch", "/channels/stop"),
    ]
    for slug, inputs, create, delete in cases:
        provider = catalogue.get(slug)
        assert provider.webhook
        rule = provider.webhook.subscription
        assert rule
        made = render.call(provider, rule.create, {**values, **inputs}, {})
        assert (made.method, made.url.endswith(create)) == ("POST", True), made.url
        assert made.body
        assert values["callback_url"] in made.body.decode().replace("\\/", "/")
        assert render.call(provider, rule.delete, {**values, **inputs}, {}).url.endswith(delete)


def test_the_vendor_sends_to_this_installation_only_and_tries_again(alice: Caller) -> None:
    connection = alice.connect_key()
    for wrong in (
        {"url": "https://elsewhere.example/webhook/x", "secret": "12345678"},
        {"url": f"{alice.url}/webhook/x", "secret": "short"},
        {"url": f"{alice.url}/webhook/x", "secret": "12345678", "events": ["other"]},
        {"url": f"{alice.url}/admin/", "secret": "12345678"},
    ):
        answer = alice.proxy("/webhooks", "POST", body=wrong)
        assert answer.json()["status"] == 422
    assert not Hook.objects.exists()
    subscribe(alice, connection)
    address = InboundAddress.objects.get()
    address.secrets = {**address.secrets, "secret": "another one"}
    address.save()
    alice.proxy("/contacts", "POST", body={"name": "Grace"})
    assert drain_deliveries() == ["waiting"]  # 401: the secrets differ
    assert not InboundEvent.objects.exists()
    ProviderSubscription.objects.all().delete()
    address.delete()
    HookDelivery.objects.update(due_at=timezone.now())
    assert drain_deliveries() == []  # 404: the address is gone, so is the subscription
    assert not Hook.objects.exists()
