"""What comes in from providers is verified, stored once, matched, shown to whom it belongs, and can be sent on again."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
import uuid
from typing import Any

import pytest
import requests

from connect_platform.core.events import Event
from connections.models import Connection, InboundEvent, InboundMatch, InboundRejection, Status
from connections.services.inbound import matching as inbound_matching
from tests.connections.cast import Caller

pytestmark = pytest.mark.django_db(transaction=True)


def deliver(url: str, body: Any, **headers: str) -> requests.Response:
    """What a provider sends: JSON, or bytes as they are."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return requests.post(url, data=data, headers={"Content-Type": "application/json", **headers}, timeout=30)


def event(connection_id: object = "", event_id: str = "e1", **more: Any) -> dict[str, Any]:
    return {"connectionId": str(connection_id), "event": "contact.created", "id": event_id, "data": {"id": "c1"}, **more}


def signed(secret: str, body: bytes, *, at: float | None = None) -> dict[str, str]:
    """The sandbox's headers."""
    moment = int(time.time() if at is None else at)
    digest = hmac.new(secret.encode(), b"%d.%b" % (moment, body), hashlib.sha256).hexdigest()
    return {"X-Sandbox-Timestamp": str(moment), "X-Sandbox-Signature": f"sha256={digest}"}


def make_address(caller: Caller, provider: str = "sandbox", **body: Any) -> dict[str, Any]:
    answer = caller.call("POST", f"/connect/v1/providers/{provider}/webhook-addresses", body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def states() -> list[tuple[str, str]]:
    return list(InboundEvent.objects.order_by("pk").values_list("state", "reason"))


# --- the shared address


def test_an_event_is_stored_before_the_answer_and_belongs_to_its_connection(alice: Caller) -> None:
    connection = alice.connect_key()
    answer = deliver(f"{alice.url}/webhook/sandbox", event(connection.pk), **{"X-Note": "a", "X-Auth-Token": "s3cret"})
    assert (answer.status_code, answer.json()) == (200, {"received": True, "eventId": "e1"})
    stored = InboundEvent.objects.get()
    assert (stored.state, stored.type, stored.match_value) == ("received", "contact.created", str(connection.pk))
    assert json.loads(stored.body) == event(connection.pk)
    assert stored.headers["x-note"] == "a"
    assert "s3cret" not in json.dumps(stored.headers)
    assert inbound_matching.match_all() == 1
    assert list(InboundMatch.objects.values_list("event_id", "connection_id", "company_id")) == [
        (stored.pk, connection.pk, alice.company.pk)
    ]
    forwarded = Event.objects.get(type="Webhook.Received")
    assert forwarded.company_id == alice.company.pk
    assert forwarded.data == {
        "providerType": "sandbox",
        "event": "contact.created",
        "eventId": "e1",
        "connectionId": str(connection.pk),
        "inboundId": str(stored.pk),
    }
    assert inbound_matching.match_all() == 0


def test_the_same_event_again_is_acknowledged_and_not_stored(alice: Caller) -> None:
    connection = alice.connect_key()
    for _ in range(3):
        assert deliver(f"{alice.url}/webhook/sandbox", event(connection.pk)).json() == {"received": True, "eventId": "e1"}
    inbound_matching.match_all()
    assert deliver(f"{alice.url}/webhook/sandbox", event(connection.pk)).status_code == 200
    assert inbound_matching.match_all() == 0
    assert Event.objects.filter(type="Webhook.Received").count() == 1


def test_a_stranger_cannot_take_an_event_id_before_its_owner(alice: Caller) -> None:
    connection = alice.connect_key()
    deliver(f"{alice.url}/webhook/sandbox", event(uuid.uuid4(), "e1"))
    deliver(f"{alice.url}/webhook/sandbox", event(connection.pk, "e1"))
    inbound_matching.match_all()
    assert InboundMatch.objects.get().connection_id == connection.pk


def test_many_at_once_with_one_id_store_one_event(alice: Caller) -> None:
    connection = alice.connect_key()
    answers: list[int] = []

    def send() -> None:
        answers.extend(deliver(f"{alice.url}/webhook/sandbox", event(connection.pk)).status_code for _ in range(5))

    senders = [threading.Thread(target=send) for _ in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert answers == [200] * 40
    assert InboundEvent.objects.count() == 1


def test_the_answer_never_tells_whether_something_matched(alice: Caller) -> None:
    connection = alice.connect_key()
    told = [deliver(f"{alice.url}/webhook/sandbox", event(one)) for one in (connection.pk, uuid.uuid4(), "nobody", "")]
    assert {(answer.status_code, answer.text) for answer in told} == {(200, told[0].text)}
    inbound_matching.match_all()
    assert sorted(states()) == [
        ("matched", ""),
        ("unmatched", "no_account_in_event"),
        ("unmatched", "no_such_account"),
    ]


def test_an_event_of_an_ended_connection_belongs_to_nobody(alice: Caller) -> None:
    connection = alice.connect_key()
    Connection.objects.update(status=Status.DISCONNECTED)
    deliver(f"{alice.url}/webhook/sandbox", event(connection.pk))
    inbound_matching.match_all()
    assert states() == [("unmatched", "no_such_account")]
    assert not Event.objects.filter(type="Webhook.Received").exists()


def test_one_event_may_belong_to_connections_of_several_companies(alice: Caller, mallory: Caller, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "WEBHOOK_SECRETS": ("slack=s1",)}
    for caller, account in ((alice, "T1"), (mallory, "T1"), (alice, "T2")):
        Connection.objects.create(
            company=caller.company, provider="slack", status=Status.READY, account_external_id=account, user_id=account
        )
    body = json.dumps({"team_id": "T1", "event_id": "Ev1", "event": {"type": "message"}}).encode()
    moment = str(int(time.time()))
    digest = hmac.new(b"s1", b"v0:%b:%b" % (moment.encode(), body), hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}
    assert deliver(f"{alice.url}/webhook/slack", body, **headers).json() == {"received": True, "eventId": "Ev1"}
    inbound_matching.match_all()
    told = Event.objects.filter(type="Webhook.Received").values_list("company_id", flat=True)
    assert sorted(told) == sorted([alice.company.pk, mallory.company.pk])
    for caller in (alice, mallory):
        (shown,) = caller.get("/connect/v1/inbox")["data"]
        assert len(shown["connectionIds"]) == 1
        assert Connection.objects.get(pk=shown["connectionIds"][0]).company_id == caller.company.pk


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"not json", "Not valid JSON"),
        (b"", "Not valid JSON"),
        (b'"text"', "object or array"),
        (b'{"id": "\\u0000"}', "NUL"),
        (b"[" * 200 + b"]" * 200, "Nested"),
        (b'{"id": "\xff"}', "Not valid JSON"),
        (b"id=1&event=x", "Not valid JSON"),
    ],
)
def test_what_is_no_json_is_refused_and_not_stored(alice: Caller, body: bytes, said: str) -> None:
    answer = deliver(f"{alice.url}/webhook/sandbox", body)
    assert answer.status_code == 400
    assert answer.json()["error"] == "Bad Request"
    assert said in answer.json()["message"][0]
    assert not InboundEvent.objects.exists()


def test_other_refusals_come_in_the_shape_of_the_surface(alice: Caller) -> None:
    big = b'{"id": "' + b"x" * 1_100_000 + b'"}'
    for method, path, body, status in (
        ("POST", "/webhook/no_such_provider", b"{}", 404),
        ("GET", "/webhook/no_such_provider", b"", 404),
        ("POST", "/webhook/sandbox/no-such-token", b"{}", 404),
        ("GET", "/webhook/sandbox/no-such-token", b"", 404),
        ("PUT", "/webhook/sandbox", b"{}", 405),
        ("DELETE", "/webhook/sandbox", b"", 405),
        ("POST", "/webhook/sandbox", big, 413),
        ("GET", "/webhook/notion", b"", 405),
    ):
        answer = requests.request(method, alice.url + path, data=body, timeout=30)
        assert answer.status_code == status, path
        assert answer.json()["statusCode"] == status
    assert not InboundEvent.objects.exists()


def test_a_provider_that_does_not_sign_is_believed_at_an_address_of_ones_own_only(alice: Caller) -> None:
    connection = Connection.objects.create(company=alice.company, provider="strava", status=Status.READY)
    refused = deliver(f"{alice.url}/webhook/strava", {"object_id": 1})
    assert (refused.status_code, refused.json()["error"]) == (401, "Unauthorized")
    assert not InboundEvent.objects.exists()
    made = make_address(alice, "strava")
    assert deliver(made["url"], {"object_id": 1}).status_code == 200
    inbound_matching.match_all()
    stored = InboundEvent.objects.get()
    assert (stored.state, stored.is_verified) == ("matched", False)
    assert InboundMatch.objects.get().connection_id == connection.pk
    counted: Any = list(InboundRejection.objects.values_list("provider", "reason", "count", "company"))
    assert counted == [("strava", "not_signed", 1, None)]


# --- addresses


def test_an_address_takes_what_its_secret_signed_and_counts_the_rest(alice: Caller) -> None:
    connection = alice.connect_key()
    made = make_address(alice, connectionId=str(connection.pk))
    body = json.dumps({"event": "contact.created", "id": "e9", "data": {}}).encode()
    assert deliver(made["url"], body, **signed(made["secret"], body)).json()["eventId"] == "e9"
    wrong = [
        {},
        signed("wrong", body),
        signed(made["secret"], body + b" "),
        signed(made["secret"], body, at=time.time() - 3600),
        signed(made["secret"], body, at=time.time() + 3600),
        {**signed(made["secret"], body), "X-Sandbox-Timestamp": ""},
        {**signed(made["secret"], body), "X-Sandbox-Timestamp": "soon"},
        {**signed(made["secret"], body), "X-Sandbox-Signature": "sha256=zz"},
    ]
    for headers in wrong:
        refused = deliver(made["url"], body.replace(b"e9", b"e8") if not headers else body, **headers)
        assert (refused.status_code, refused.json()["error"]) == (401, "Unauthorized"), headers
    assert InboundEvent.objects.count() == 1
    counted = {(row["reason"], row["count"]) for row in alice.get("/connect/v1/inbox/rejections")}
    assert counted == {
        ("signature_missing", 1),
        ("signature_wrong", 3),
        ("timestamp_outside", 2),
        ("timestamp_missing", 2),
    }
    inbound_matching.match_all()
    stored = InboundEvent.objects.get()
    assert (stored.state, stored.is_verified, stored.company_id) == ("matched", True, alice.company.pk)
    assert InboundMatch.objects.get().connection_id == connection.pk


def test_a_replayed_delivery_is_one_event_also_without_an_id(alice: Caller) -> None:
    made = make_address(alice)
    body = json.dumps({"event": "contact.created", "data": {}}).encode()
    headers = signed(made["secret"], body)
    ids = {deliver(made["url"], body, **headers).json()["eventId"] for _ in range(3)}
    assert len(ids) == 1
    later = signed(made["secret"], body, at=time.time() - 2)  # the same news at another time is other news
    assert deliver(made["url"], body, **later).json()["eventId"] not in ids
    assert InboundEvent.objects.count() == 2


def test_a_rotated_secret_overlaps_and_then_ends(alice: Caller) -> None:
    made = make_address(alice)
    path = f"/connect/v1/providers/sandbox/webhook-addresses/{made['id']}"
    rotated = alice.call("POST", f"{path}/rotate", {"overlapSeconds": 3600}).json()
    assert rotated["secret"] != made["secret"]
    for number, secret in enumerate((made["secret"], rotated["secret"])):
        body = json.dumps({"id": str(number)}).encode()
        assert deliver(made["url"], body, **signed(secret, body)).status_code == 200
    alice.call("POST", f"{path}/rotate", {"secret": "mine-1234", "overlapSeconds": 0})
    for secret, status in ((made["secret"], 401), (rotated["secret"], 401), ("mine-1234", 200)):
        assert deliver(made["url"], b'{"id": "x"}', **signed(secret, b'{"id": "x"}')).status_code == status
    (listed,) = alice.get("/connect/v1/providers/sandbox/webhook-addresses")
    assert listed["url"] == made["url"]
    assert "secret" not in listed
    assert alice.call("DELETE", path).status_code == 204
    assert deliver(made["url"], b"{}").status_code == 404
    assert InboundEvent.objects.count() == 3  # what came stays


def test_addresses_and_events_of_others_are_unknown(alice: Caller, mallory: Caller) -> None:
    connection = alice.connect_key()
    made = make_address(alice)
    body = json.dumps(event(connection.pk)).encode()
    deliver(made["url"], body, **signed(made["secret"], body))
    deliver(f"{alice.url}/webhook/sandbox", event(uuid.uuid4(), "nobody"))
    inbound_matching.match_all()
    inbound = str(InboundEvent.objects.get(state="matched").pk)
    nobody = str(InboundEvent.objects.get(state="unmatched").pk)
    path = f"/connect/v1/providers/sandbox/webhook-addresses/{made['id']}"
    for method, foreign in (
        ("DELETE", path),
        ("POST", f"{path}/rotate"),
        ("GET", f"/connect/v1/inbox/{inbound}"),
        ("POST", f"/connect/v1/inbox/{inbound}/replay"),
        ("GET", f"/connect/v1/inbox/{nobody}"),
        ("GET", f"/connect/v1/inbox?connectionId={connection.pk}"),
        ("GET", f"/connect/v1/connections/{connection.pk}/webhook-subscriptions"),
    ):
        assert mallory.call(method, foreign, {} if method == "POST" else None).status_code == 404, foreign
    assert alice.call("GET", f"/connect/v1/inbox/{nobody}").status_code == 404  # on the shared address it is nobody's
    assert mallory.get("/connect/v1/inbox") == {"data": [], "nextBefore": None}
    assert mallory.get("/connect/v1/providers/sandbox/webhook-addresses") == []
    assert mallory.get("/connect/v1/inbox/rejections") == []
    since = {"since": "2026-01-01T00:00:00Z"}
    assert mallory.call("POST", "/connect/v1/inbox/replay", since).json() == {"replayed": 0, "matchedAnew": 0}
    assert alice.get(f"/connect/v1/inbox/{inbound}")["body"] == event(connection.pk)
    assert deliver(made["url"].replace("/sandbox/", "/github/"), b"{}").status_code == 404


def test_an_address_of_a_foreign_connection_is_not_made(alice: Caller, mallory: Caller) -> None:
    connection = alice.connect_key()
    answer = mallory.call("POST", "/connect/v1/providers/sandbox/webhook-addresses", {"connectionId": str(connection.pk)})
    assert answer.status_code == 404
    assert mallory.get("/connect/v1/providers/sandbox/webhook-addresses") == []


def test_an_address_refuses_secrets_its_provider_cannot_use(alice: Caller) -> None:
    for provider, secret in (("strava", "x"), ("discord", "not a key"), ("postmark", "nocolon"), ("resend", "whsec_é")):
        answer = alice.call("POST", f"/connect/v1/providers/{provider}/webhook-addresses", {"secret": secret})
        assert (answer.status_code, answer.json()["error"]) == (400, "Bad Request"), provider
    assert alice.call("POST", "/connect/v1/providers/none/webhook-addresses", {}).status_code == 404
    assert alice.call("POST", "/connect/v1/providers/sandbox/webhook-addresses", {}, key=alice.read_key).status_code == 403
