"""Providers learn that an address is ours in their own way, and each event of a delivery is read by its definition."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.test import Client

from connections.models import InboundAddress, InboundEvent
from connections.services.inbound import addresses as inbound_addresses
from integrations import catalogue
from tests import factories
from tests.connections.test_inbound_verifying import b64, mac


def post(client: Client, path: str, body: Any = b"", **headers: str) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(path, data=data, content_type="application/json", headers=headers)


HUB = {"hub.mode": "subscribe", "hub.verify_token": "sandbox-verify", "hub.challenge": "c-1 <b>"}


@pytest.mark.django_db
def test_hub_challenge_is_said_back_to_whoever_knows_the_token(client: Client, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "WEBHOOK_VERIFY_TOKENS": ("strava=st", "facebook_pages=fb")}
    said = client.get("/webhook/sandbox", HUB)
    assert (said.status_code, said.content, said["Content-Type"]) == (200, b"c-1 <b>", "text/plain; charset=utf-8")
    assert said["X-Content-Type-Options"] == "nosniff"
    for change, status in (
        ({"hub.verify_token": "wrong"}, 403),
        ({"hub.verify_token": ""}, 403),
        ({"hub.mode": "unsubscribe"}, 403),
        ({"hub.challenge": ""}, 400),
        ({"hub.challenge": "x" * 2001}, 400),
    ):
        answer = client.get("/webhook/sandbox", {**HUB, **change})
        assert (answer.status_code, answer.json()["statusCode"]) == (status, status)
    strava = client.get("/webhook/strava", {**HUB, "hub.verify_token": "st"})
    assert strava.json() == {"hub.challenge": "c-1 <b>"}
    assert client.get("/webhook/facebook_pages", {**HUB, "hub.verify_token": "fb"}).content == b"c-1 <b>"
    assert client.get("/webhook/instagram", {**HUB, "hub.verify_token": ""}).status_code == 403  # none is set


@pytest.mark.django_db
def test_an_address_has_a_verify_token_of_its_own(client: Client) -> None:
    address = inbound_addresses.create(factories.make_actor(), catalogue.get("facebook-pages"))
    path = f"/webhook/facebook_pages/{address.secrets['token']}"
    assert client.get(path, {**HUB, "hub.verify_token": address.secrets["verify_token"]}).content == b"c-1 <b>"
    assert client.get(path, HUB).status_code == 403


@pytest.mark.django_db
def test_graph_wants_its_validation_token_back(client: Client) -> None:
    address = inbound_addresses.create(factories.make_actor(), catalogue.get("outlook"))
    path = f"/webhook/outlook/{address.secrets['token']}"
    said = post(client, f"{path}?validationToken=Validation%3A+a%2Bb")
    assert (said.status_code, said.content) == (200, b"Validation: a+b")
    assert post(client, f"{path}?validationToken=").status_code == 400
    assert not InboundEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_slack_wants_its_challenge_back_and_signs_it(client: Client, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "WEBHOOK_SECRETS": ("slack=s1",)}
    body = json.dumps({"type": "url_verification", "challenge": "c-2"}).encode()
    moment = str(int(time.time()))
    headers = {
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": "v0=" + mac(b"s1", f"v0:{moment}:".encode() + body).hex(),
    }
    said = post(client, "/webhook/slack", body, **headers)
    assert (said.status_code, said.content) == (200, b"c-2")
    assert post(client, "/webhook/slack", body, **{**headers, "X-Slack-Signature": "v0=" + "0" * 64}).status_code == 401
    assert client.get("/webhook/dropbox", {"challenge": "c-3"}).content == b"c-3"
    assert not InboundEvent.objects.exists()


@pytest.mark.django_db
def test_monday_wants_its_challenge_back_as_json_before_anything_is_signed(client: Client) -> None:
    said = post(client, "/webhook/monday", {"challenge": "c1"})
    assert (said.status_code, said.json()) == (200, {"challenge": "c1"})
    assert post(client, "/webhook/monday", {"challenge": "c1", "event": {}}).status_code == 401
    assert post(client, "/webhook/monday", {"challenge": ""}).status_code == 400
    assert post(client, "/webhook/monday", {"challenge": ["c1"]}).status_code == 400
    assert not InboundEvent.objects.exists()


@pytest.mark.django_db
def test_zoom_wants_its_token_back_signed(client: Client, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "WEBHOOK_SECRETS": ("zoom=s1",)}
    body = json.dumps({"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vlvZRS6UYooatFL8Aw"}}).encode()
    moment = str(int(time.time()))
    seal = mac(b"s1", b"v0:%b:%b" % (moment.encode(), body)).hex()
    headers = {"x-zm-request-timestamp": moment, "x-zm-signature": f"v0={seal}"}
    assert post(client, "/webhook/zoom", body, **headers).json() == {
        "plainToken": "qgg8vlvZRS6UYooatFL8Aw",
        "encryptedToken": mac(b"s1", b"qgg8vlvZRS6UYooatFL8Aw").hex(),
    }
    assert post(client, "/webhook/zoom", body, **{**headers, "x-zm-signature": "v0=00"}).status_code == 401
    assert not InboundEvent.objects.exists()


@pytest.mark.django_db
def test_trello_asks_whether_anybody_is_there(client: Client) -> None:
    address = inbound_addresses.create(factories.make_actor(), catalogue.get("trello"))
    assert client.head(f"/webhook/trello/{address.secrets['token']}").status_code == 200
    assert client.head("/webhook/trello/no-such-token").status_code == 404
    assert client.head("/webhook/no_such_provider").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_close_signs_with_a_key_in_hex(client: Client) -> None:
    address = inbound_addresses.create(factories.make_actor(), catalogue.get("close"))
    path, key = f"/webhook/close/{address.secrets['token']}", bytes.fromhex(address.secrets["secret"])
    body, moment = json.dumps({"event": {"id": "ev1", "object_type": "lead"}}).encode(), str(int(time.time()))
    headers = {"close-sig-timestamp": moment, "close-sig-hash": mac(key, moment.encode() + body).hex()}
    assert post(client, path, body, **headers).json() == {"received": True, "eventId": "ev1"}
    assert post(client, path, body, **{**headers, "close-sig-hash": "00"}).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_asana_agrees_on_a_secret_once(client: Client) -> None:
    actor, asana = factories.make_actor(), catalogue.get("asana")
    address = inbound_addresses.create(actor, asana)
    path = f"/webhook/asana/{address.secrets['token']}"
    first, second = "a" * 32, "b" * 32
    body = b'{"events": []}'
    assert post(client, path, body, **{"X-Hook-Signature": mac(first.encode(), body).hex()}).status_code == 401
    said = post(client, path, **{"X-Hook-Secret": first})
    assert (said.status_code, said["X-Hook-Secret"]) == (200, first)
    assert post(client, path, **{"X-Hook-Secret": first}).status_code == 200  # asked twice
    assert post(client, path, **{"X-Hook-Secret": second}).status_code == 403
    assert post(client, path, body, **{"X-Hook-Signature": mac(first.encode(), body).hex()}).status_code == 200
    assert post(client, path, body, **{"X-Hook-Signature": mac(second.encode(), body).hex()}).status_code == 401
    inbound_addresses.rotate(actor, asana, address.pk, overlap=60)
    assert post(client, path, **{"X-Hook-Secret": second})["X-Hook-Secret"] == second
    for secret in (first, second):
        assert post(client, path, body, **{"X-Hook-Signature": mac(secret.encode(), body).hex()}).status_code == 200
    assert post(client, "/webhook/asana", **{"X-Hook-Secret": first}).status_code == 403


def sign_github(secret: str, body: bytes) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + mac(secret.encode(), body).hex(), "X-GitHub-Event": "push"}


@pytest.mark.django_db(transaction=True)
def test_facts_are_read_from_headers_and_forms(client: Client) -> None:
    address = inbound_addresses.create(factories.make_actor(), catalogue.get("github"))
    path, secret = f"/webhook/github/{address.secrets['token']}", address.secrets["secret"]
    form = b"payload=%7B%22zen%22%3A%20%22ok%22%7D"
    headers = {**sign_github(secret, form), "X-GitHub-Delivery": "d-1"}
    said = client.post(path, data=form, content_type="application/x-www-form-urlencoded", headers=headers)
    assert said.json() == {"received": True, "eventId": "d-1"}
    stored = InboundEvent.objects.get()
    assert (stored.type, json.loads(stored.body)) == ("push", {"zen": "ok"})
    assert stored.headers["x-github-delivery"] == "d-1"
    assert "x-hub-signature-256" not in stored.headers
    ping = b'{"hook_id": 1}'
    headers = {**sign_github(secret, ping), "X-GitHub-Event": "ping", "X-GitHub-Delivery": "d-2"}
    assert post(client, path, ping, **headers).status_code == 200
    assert InboundEvent.objects.get(event_id="d-2").state == "ignored"


@pytest.mark.django_db(transaction=True)
def test_google_tells_everything_in_headers(client: Client) -> None:
    address = inbound_addresses.create(factories.make_actor(), catalogue.get("google-calendar"))
    path, secret = f"/webhook/google_calendar/{address.secrets['token']}", address.secrets["secret"]
    headers = {"X-Goog-Channel-Token": secret, "X-Goog-Channel-ID": "ch1", "X-Goog-Resource-State": "exists"}
    for channel, number in (("ch1", "2"), ("ch1", "3"), ("ch2", "2"), ("ch1", "2")):
        sent = {**headers, "X-Goog-Channel-ID": channel, "X-Goog-Message-Number": number}
        assert post(client, path, **sent).json()["eventId"] == f"{channel} {number}"
    sync = {**headers, "X-Goog-Message-Number": "1", "X-Goog-Resource-State": "sync"}
    assert post(client, path, **sync).status_code == 200
    assert post(client, path, **{**sync, "X-Goog-Channel-Token": "other"}).status_code == 401
    assert sorted(InboundEvent.objects.values_list("event_id", "state")) == [
        ("ch1 1", "ignored"),
        ("ch1 2", "received"),
        ("ch1 3", "received"),
        ("ch2 2", "received"),
    ]
    assert secret not in json.dumps(list(InboundEvent.objects.values_list("headers", flat=True)))


@pytest.mark.django_db(transaction=True)
def test_each_event_of_a_delivery_is_one_of_its_own(client: Client, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "OAUTH_CLIENTS": ("hubspot=id:hs",)}
    items = [
        {
            "eventId": 7,
            "subscriptionId": 1,
            "objectId": 5,
            "occurredAt": 9,
            "portalId": portal,
            "subscriptionType": "contact.new",
        }
        for portal in (11, 12)
    ]
    items[1]["objectId"] = 6
    body = json.dumps([*items, items[0]]).encode()
    moment = str(int(time.time() * 1000)).encode()
    url = f"{settings.PUBLIC_URL}/webhook/hubspot".encode()
    headers = {
        "X-HubSpot-Request-Timestamp": moment.decode(),
        "X-HubSpot-Signature-v3": b64(mac(b"hs", b"POST" + url + body + moment)),
    }
    assert post(client, "/webhook/hubspot", body, **headers).json()["eventId"] == "7 1 5 9"
    assert list(InboundEvent.objects.order_by("match_value").values_list("event_id", "match_value", "type")) == [
        ("7 1 5 9", "11", "contact.new"),
        ("7 1 6 9", "12", "contact.new"),
    ]
    assert [json.loads(one.body)["portalId"] for one in InboundEvent.objects.order_by("match_value")] == [11, 12]


@pytest.mark.django_db(transaction=True)
def test_more_events_than_a_delivery_may_carry_store_none(client: Client) -> None:
    address = inbound_addresses.create(factories.make_actor(), catalogue.get("outlook"))
    items = [{"clientState": address.secrets["secret"], "id": str(number)} for number in range(2001)]
    path = f"/webhook/outlook/{address.secrets['token']}"
    assert post(client, path, {"value": items}).status_code == 400
    assert post(client, path, {"value": items[:2]}).status_code == 200
    assert InboundEvent.objects.count() == 2
    assert InboundAddress.objects.count() == 1
