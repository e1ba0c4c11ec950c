"""Addresses that triggers have of their own: who may call them, what callers are answered, and how providers ask first."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from standardwebhooks import Webhook

from automation.models import Execution, FlowTrigger
from tests.automation.starting_world import at_home, call, connected, items, live_flow, own, payloads, trigger
from tests.automation.test_flows_api import Caller
from tests.factories import make_token, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Caller:
    return Caller()


def test_an_address_of_its_own_starts_the_flow(alice: Caller) -> None:
    flow = live_flow(alice)
    made = trigger(alice, flow, providerType="webhook", triggerName="received")
    path = made["url"].removeprefix(made["url"].split("/hooks/")[0])
    assert len(path) > 40
    http = Client()
    taken = http.post(path, {"id": "e1", "name": "Ada"}, content_type="application/json")
    assert taken.status_code == 202
    assert taken.json()["eventId"] == "e1"
    assert taken.json()["executionId"] == str(Execution.objects.get().pk)
    again = http.post(path, {"id": "e1", "name": "Ada"}, content_type="application/json")
    assert again.json() == {"received": True, "eventId": "e1", "executionId": None}
    assert len(payloads()) == 1
    http.post(path, {"name": "Bob"}, content_type="application/json")
    http.post(path, {"name": "Bob"}, content_type="application/json")
    assert len(payloads()) == 3
    for body in ("[]", "no json", '"text"'):
        assert http.post(path, body, content_type="application/json").status_code == 400
    assert http.post("/hooks/made-up", {}, content_type="application/json").status_code == 404
    alice("PATCH", f"/flows/{flow}/triggers/{made['id']}", {"isActive": False})
    assert http.post(path, {}, content_type="application/json").status_code == 404
    assert len(payloads()) == 3


def test_whoever_may_only_look_is_told_no_address(alice: Caller) -> None:
    flow = live_flow(alice)
    made = own(alice, flow, "webhook", "received", "webhook")
    viewer = make_token(make_user(alice.user.company, role="viewer"))
    seen = Client().get(f"/connect/v1/flows/{flow}/triggers", headers={"Authorization": f"Bearer {viewer}"}).json()
    assert (seen[0]["id"], seen[0]["url"]) == (made["id"], None)
    assert alice("GET", f"/flows/{flow}/triggers")[0]["url"] == made["url"]


def hook(caller: Caller, *steps: Any) -> tuple[str, str]:
    """A flow whose address answers with its result, and that address."""
    flow = caller.flow(*steps)
    caller("POST", f"/flows/{flow}/publish", status=200)
    made = trigger(caller, flow, providerType="webhook", triggerName="received", config={"respond": "last_step"})
    return flow, "/hooks/" + made["url"].split("/hooks/")[1]


def test_a_caller_may_wait_for_what_the_flow_comes_to(alice: Caller) -> None:
    flow, path = hook(alice, {"kind": "transform", "config": {"fields": {"sum": "{{trigger.a | plus: trigger.b}}"}}})
    said = call(path, {"id": "e1", "a": 2, "b": 3})
    assert (said.status_code, said.json()) == (200, {"sum": 5})
    assert said["Content-Security-Policy"].startswith("default-src 'none'")
    again = call(path, {"id": "e1", "a": 2, "b": 3})
    assert (again.status_code, again.json()["executionId"]) == (202, None)
    (row,) = alice("GET", f"/flows/{flow}/executions")["data"]
    assert (row["status"], row["mode"]) == ("completed", "live")


def test_a_respond_step_says_status_headers_and_body_and_the_flow_goes_on(alice: Caller) -> None:
    config = {"status": 418, "headers": {"X-Tea": "{{trigger.tea}}", "Content-Type": "text/plain"}, "body": "short and stout"}
    flow, path = hook(alice, {"kind": "respond", "config": config}, {"kind": "transform", "config": {"fields": {"x": 1}}})
    said = call(path, {"tea": "oolong"})
    assert (said.status_code, said.content, said["X-Tea"], said["Content-Type"]) == (
        418,
        b"short and stout",
        "oolong",
        "text/plain",
    )
    (row,) = alice("GET", f"/flows/{flow}/executions")["data"]
    assert len(alice("GET", f"/flows/{flow}/executions/{row['id']}/steps")) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": "session=1"},
        {"Location": "https://evil.example"},
        {"Content-Type": "text/html"},
        {"X-A": "b\r\nSet-Cookie: c"},
    ],
)
def test_a_flow_sets_no_cookie_and_serves_no_page(alice: Caller, headers: dict[str, str]) -> None:
    alice("POST", "/flows", {"name": "F", "steps": [{"kind": "respond", "config": {"headers": headers}}]}, status=400)
    (name, value) = next(iter(headers.items()))
    _, path = hook(
        alice,
        {
            "kind": "respond",
            "config": {"headers": {"X-A": "{{trigger.a}}", **({name: "{{trigger.a}}"} if name == "Content-Type" else {})}},
        },
    )
    if name in ("X-A", "Content-Type"):
        said = call(path, {"a": value})
        assert said.status_code == 422
        assert "Set-Cookie" not in said


def test_a_caller_is_told_when_the_flow_fails_or_rests(alice: Caller) -> None:
    _, failing = hook(alice, {"kind": "formatter", "config": {"operation": "to_number", "value": "{{trigger.x}}"}})
    said = call(failing, {"x": "many"})
    assert said.status_code == 422
    assert "step_1" in str(said.json()["message"])
    flow, resting = hook(alice, {"kind": "delay", "config": {"ms": 60_000}})
    said = call(resting, {})
    assert said.status_code == 202
    assert said.json()["executionId"] == alice("GET", f"/flows/{flow}/executions")["data"][0]["id"]


@pytest.mark.django_db(transaction=True)
def test_many_who_wait_with_one_id_run_the_flow_once(alice: Caller) -> None:
    flow, path = hook(alice, {"kind": "transform", "config": {"fields": {"n": "{{trigger.n}}"}}})
    told: list[int] = []

    def send() -> None:
        told.append(call(path, {"id": "e1", "n": 1}).status_code)
        database.close()

    callers = [threading.Thread(target=send) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(told) == [200] + [202] * 7
    assert alice("GET", f"/flows/{flow}/executions")["total"] == 1
    (shown,) = alice("GET", f"/flows/{flow}/triggers")
    assert (shown["itemsSeen"], shown["itemsNew"]) == (8, 1)


def test_a_flow_that_acts_outside_is_answered_too(live_server: Any, settings: Any) -> None:
    alice = at_home(live_server, settings)
    connected(alice)
    action = {"providerType": "sandbox", "actionName": "echo", "inputMapping": {"message": "hi {{trigger.name}}"}}
    flow, path = hook(alice, {"kind": "action", "config": action})
    assert call(path, {"name": "Ada"}).json() == {"message": "hi Ada"}
    alice("PATCH", f"/flows/{flow}", {"settings": {"concurrency": {"limit": 1}}})
    alice("POST", f"/flows/{flow}/publish", status=200)
    assert call(path, {"name": "Bob"}).json() == {"message": "hi Bob"}
    rows = alice("GET", f"/flows/{flow}/executions")["data"]
    assert [(row["status"], row["version"]) for row in rows] == [("completed", 2), ("completed", 1)]


def test_the_end_of_a_flow_is_told_to_those_who_listen(alice: Caller) -> None:
    from automation.services.webhooks import endpoints
    from connect_platform.core.actors import system
    from connect_platform.core.events import Event

    endpoints.create(
        system(alice.company_id), url="https://example.com/hooks", events=("flow.succeeded", "flow.failed"), provider=None
    )
    flow, path = hook(alice, {"kind": "formatter", "config": {"operation": "to_number", "value": "{{trigger.n}}"}})
    assert call(path, {"n": "7"}).status_code == 200
    assert call(path, {"n": "x"}).status_code == 422
    events = Event.objects.filter(type__startswith="flow.").order_by("pk")
    assert [(event.type, event.data["flowName"]) for event in events] == [("flow.succeeded", "Greet"), ("flow.failed", "Greet")]
    assert events[1].data["error"].startswith("step_1: ")
    assert events[0].data["flowId"] == flow


def test_what_a_webhook_missed_while_it_was_off_can_be_recovered(alice: Caller) -> None:
    from automation.models import WebhookDelivery, WebhookEndpoint
    from automation.services import fanning
    from automation.services.webhooks import endpoints, switching
    from connect_platform.core.actors import system

    actor = system(alice.company_id)
    endpoint = endpoints.create(actor, url="https://example.com/hooks", events=("flow.succeeded",), provider=None)
    assert switching.switch_off(endpoint.pk, WebhookEndpoint.Reason.GONE)
    _, path = hook(alice, {"kind": "transform", "config": {"fields": {"n": 1}}})
    assert call(path, {}).status_code == 200
    fanning.fan_out()
    assert WebhookDelivery.objects.get().event.type == "flow.succeeded"


def test_an_answer_costs_few_statements(alice: Caller, django_assert_max_num_queries: Any) -> None:
    _, path = hook(alice, {"kind": "transform", "config": {"fields": {"n": 1}}})
    call(path, {})
    with django_assert_max_num_queries(1):
        assert call(path, {}).status_code == 200


def test_a_change_holds_from_the_next_call_on(alice: Caller) -> None:
    flow, path = hook(alice, {"kind": "transform", "config": {"fields": {"n": 1}}})
    made = FlowTrigger.objects.get()

    def answers(status: int, n: int | None = None) -> None:
        for _ in range(2):  # what the first one finds is remembered
            answer = call(path, {})
            assert (answer.status_code, answer.json().get("n")) == (status, n)

    answers(200, 1)
    alice("PATCH", f"/flows/{flow}", {"steps": [{"kind": "transform", "config": {"fields": {"n": 2}}}]})
    answers(200, 1)
    alice("POST", f"/flows/{flow}/publish", status=200)
    answers(200, 2)
    alice("POST", f"/flows/{flow}/pause", {"hold": False}, status=200)
    answers(404)
    alice("POST", f"/flows/{flow}/resume", status=200)
    answers(200, 2)
    alice("PATCH", f"/flows/{flow}/triggers/{made.pk}", {"config": {}})
    answers(202)
    alice("PATCH", f"/flows/{flow}", {"settings": {"rate": {"limit": 1, "perSeconds": 60}}})
    answers(202)
    assert Execution.objects.exclude(state="done").count() == 2
    alice("PATCH", f"/flows/{flow}/triggers/{made.pk}", {"config": {"secret": "first-secret"}})
    answers(401)
    alice("DELETE", f"/flows/{flow}/triggers/{made.pk}", status=204)
    answers(404)


# --- who may call


SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
BODY = json.dumps({"id": "e1", "name": "Ada"}).encode()


def guarded(caller: Caller, **config: Any) -> tuple[str, str]:
    """A live flow with an address of this configuration, and its path."""
    flow = live_flow(caller)
    made = own(caller, flow, "webhook", "received", "webhook", **config)
    assert "secret" not in made["config"]
    assert config.get("secret", "no secret") not in json.dumps(made)
    return flow, "/hooks/" + made["url"].split("/hooks/")[1]


def hmac_of(body: bytes, secret: str = "top-secret") -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def standard(body: bytes, secret: str = SECRET, message: str = "msg_1", at: datetime | None = None) -> dict[str, str]:
    at = at or datetime.now(UTC)
    signature = Webhook(secret).sign(message, at, body.decode())
    return {"webhook-id": message, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}


CASES: list[tuple[dict[str, Any], dict[str, str], list[dict[str, str]]]] = [
    (
        {"secret": "top-secret"},
        {"X-Signature": hmac_of(BODY)},
        [{}, {"X-Signature": hmac_of(b"{}")}, {"X-Signature": hmac_of(BODY, "other-secret")}, {"X-Signature": "sha256="}],
    ),
    (
        {"secret": "top-secret", "verification": {"scheme": "hmac-sha256", "header": "X-Hub-Signature-256"}},
        {"X-Hub-Signature-256": f"sha256={hmac_of(BODY)}"},
        [{"X-Signature": hmac_of(BODY)}, {"X-Hub-Signature-256": "sha256=00"}],
    ),
    (
        {"secret": SECRET, "verification": {"scheme": "standard-webhooks"}},
        standard(BODY),
        [{}, standard(b"{}"), standard(BODY, at=datetime(2020, 1, 1, tzinfo=UTC)), {**standard(BODY), "webhook-id": "msg_2"}],
    ),
    (
        {"secret": "ada:lovelace", "verification": {"scheme": "basic"}},
        {"Authorization": basic("ada:lovelace")},
        [{}, {"Authorization": basic("ada:other")}, {"Authorization": "Bearer ada:lovelace"}],
    ),
    (
        {"secret": "top-secret", "verification": {"scheme": "bearer"}},
        {"Authorization": "Bearer top-secret"},
        [{}, {"Authorization": "Bearer other"}, {"Authorization": basic("a:b")}],
    ),
    (
        {"secret": "top-secret", "verification": {"scheme": "token", "header": "X-Gitlab-Token"}},
        {"X-Gitlab-Token": "top-secret"},
        [{}, {"X-Gitlab-Token": "top-secre"}, {"X-Token": "top-secret"}],
    ),
]


@pytest.mark.parametrize(("config", "good", "bad"), CASES)
def test_only_callers_who_know_the_secret_start_the_flow(
    alice: Caller, config: dict[str, Any], good: dict[str, str], bad: list[dict[str, str]]
) -> None:
    flow, path = guarded(alice, **config)
    for headers in bad:
        refused = Client().post(path, BODY, content_type="application/json", headers=headers)
        assert refused.status_code == 401, headers
        assert config["secret"].encode() not in refused.content
    assert (payloads(), items(alice, flow)) == ([], [])
    (shown,) = alice("GET", f"/flows/{flow}/triggers")
    assert shown["lastError"]
    taken = Client().post(path, BODY, content_type="application/json", headers=good)
    assert taken.status_code == 202
    assert payloads() == [{"id": "e1", "name": "Ada"}]
    (shown,) = alice("GET", f"/flows/{flow}/triggers")
    assert shown["lastError"] is None


def test_the_id_of_a_standard_webhook_tells_it_from_another(alice: Caller) -> None:
    flow, path = guarded(alice, secret=SECRET, verification={"scheme": "standard-webhooks"})
    body = b'{"name": "Ada"}'
    for message in ("msg_1", "msg_1", "msg_2"):
        Client().post(path, body, content_type="application/json", headers=standard(body, message=message))
    assert len(payloads()) == 2
    assert items(alice, flow) == [("msg_1", "fired"), ("msg_2", "fired")]


def test_a_secret_is_kept_encrypted_changed_and_taken_away(alice: Caller) -> None:
    flow, path = guarded(alice, secret="first-secret")
    made = FlowTrigger.objects.get()
    assert b"first-secret" not in bytes(FlowTrigger.objects.values_list("secrets", flat=True)[0] or b"")
    assert "first-secret" not in json.dumps(made.config)
    at = f"/flows/{flow}/triggers/{made.pk}"

    def answers(secret: str) -> int:
        status: int = call(path, {}, **({"X-Signature": hmac_of(b"{}", secret)} if secret else {})).status_code
        return status

    changed = alice("PATCH", at, {"config": {"verification": {"scheme": "hmac-sha256"}, "respond": "last_step"}})
    assert changed["config"]["respond"] == "last_step"
    assert (answers("first-secret"), answers("")) == (200, 401)  # left out, it stays
    alice("PATCH", at, {"config": {"secret": "second-secret"}})
    assert (answers("first-secret"), answers("second-secret")) == (401, 202)
    changed = alice("PATCH", at, {"config": {}})
    assert changed["url"].endswith(path)
    assert (answers(""), FlowTrigger.objects.get().secrets) == (202, {"token": path.removeprefix("/hooks/")})


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"secret": "short"}, "config.secret"),
    ({"secret": 12345678}, "config.secret"),
    ({"verification": {"scheme": "bearer"}}, "config.secret"),
    ({"secret": "long-enough", "verification": {"scheme": "rot13"}}, "config.verification.scheme"),
    ({"secret": "long-enough", "verification": {"scheme": ["bearer"]}}, "config.verification.scheme"),
    ({"secret": "long-enough", "verification": "bearer"}, "config.verification"),
    ({"secret": "long-enough", "verification": {"scheme": "token", "header": "a b"}}, "config.verification.header"),
    ({"secret": "long-enough", "verification": {"scheme": "bearer", "header": "X-A"}}, "config.verification.header"),
    ({"secret": "no-colon-here", "verification": {"scheme": "basic"}}, "config.secret"),
    ({"secret": "whsec_short", "verification": {"scheme": "standard-webhooks"}}, "config.secret"),
    ({"secret": "whsec_" + "é" * 32, "verification": {"scheme": "standard-webhooks"}}, "config.secret"),
    ({"secret": "long-enough", "verification": None}, "config.secret"),
    ({"handshake": {"in": "cookie", "name": "a"}}, "config.handshake"),
    ({"handshake": {"in": "query"}}, "config.handshake"),
    ({"handshake": {"in": "header", "name": "Set-Cookie"}}, "config.handshake.name"),
    ({"respond": "never"}, "config.respond"),
    ({"filter": ""}, "config.filter"),
    ({"token": "mine"}, "config.token"),
]


def test_an_address_that_cannot_be_is_refused_with_its_place(alice: Caller) -> None:
    flow = live_flow(alice)
    for config, place in WRONG:
        refused = own(alice, flow, "webhook", "received", "webhook", 400, **config)
        assert f"{place}:" in str(refused["message"]), config
    assert not FlowTrigger.objects.exists()


# --- handshakes


def test_a_handshake_of_the_query_is_echoed_before_the_flow_is_live(alice: Caller) -> None:
    flow = alice.flow()
    made = own(alice, flow, "webhook", "received", "webhook", handshake={"in": "query", "name": "hub.challenge"})
    path = "/hooks/" + made["url"].split("/hooks/")[1]
    said = Client().get(f"{path}?hub.mode=subscribe&hub.challenge=1158<b>201444")
    assert (said.status_code, said.content, said["Content-Type"]) == (200, b"1158<b>201444", "text/plain; charset=utf-8")
    assert said["X-Content-Type-Options"] == "nosniff"
    assert Client().post(f"{path}?hub.challenge=42", "{}", content_type="application/json").content == b"42"
    for query in ("", "?hub.challenge=", f"?hub.challenge={'x' * 2001}", "?hub.challenge=a%0d%0ab"):
        assert Client().get(path + query).status_code == 400
    assert call(path, {"name": "Ada"}).status_code == 404
    alice("POST", f"/flows/{flow}/publish", status=200)
    assert call(path, {"name": "Ada"}).status_code == 202
    assert payloads() == [{"name": "Ada"}]


def test_a_handshake_of_a_header_is_echoed_in_it(alice: Caller) -> None:
    _, path = guarded(alice, handshake={"in": "header", "name": "X-Hook-Secret"}, secret="top-secret")
    said = call(path, {}, **{"X-Hook-Secret": "abc"})
    assert (said.status_code, said["X-Hook-Secret"], said.content) == (200, "abc", b"")
    assert call(path, {}).status_code == 401
    assert payloads() == []


def test_a_handshake_of_the_body_is_echoed_as_json(alice: Caller) -> None:
    _, path = guarded(alice, handshake={"in": "body", "name": "payload.challenge"})
    said = call(path, {"type": "url_verification", "payload": {"challenge": "3eZb"}})
    assert (said.status_code, said.json()) == (200, {"challenge": "3eZb"})
    assert payloads() == []
    assert call(path, {"payload": {"challenge": 7}}).status_code == 202
    assert len(payloads()) == 1


def test_an_address_without_a_handshake_answers_post_alone(alice: Caller) -> None:
    _, path = guarded(alice)
    for method in ("get", "put", "patch", "delete", "options", "head"):
        assert getattr(Client(), method)(path).status_code == 405, method


# --- filters


@pytest.mark.parametrize("respond", ["accepted", "last_step"])
def test_what_does_not_pass_the_filter_is_acknowledged_and_starts_nothing(alice: Caller, respond: str) -> None:
    flow, path = guarded(alice, respond=respond, filter='{{trigger.kind}} == "lead"')
    said = call(path, {"id": "e1", "kind": "spam"})
    assert (said.status_code, said.json()) == (202, {"received": True, "eventId": "e1", "executionId": None})
    assert (payloads(), items(alice, flow)) == ([], [("e1", "filtered")])
    assert call(path, {"id": "e2", "kind": "lead"}).status_code == (202 if respond == "accepted" else 200)
    assert items(alice, flow) == [("e1", "filtered"), ("e2", "fired")]
