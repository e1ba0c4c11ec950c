"""Calls through a connection: what reaches the provider, what comes back, and what is written down."""

from __future__ import annotations

import base64
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.db import connection as database
from django.utils import timezone

from billing.models import UsageHour
from connect_platform.core.audit import AuditEntry
from connect_platform.core.idempotency import IdempotencyRecord
from connections.models import Connection
from tests.connections.cast import Caller, secret_of, vendor_of

pytestmark = pytest.mark.django_db(transaction=True)

NO_HOST = "http://127.0.0.1:9"


def sent(answer: requests.Response) -> Any:
    """What the vendor's echo saw."""
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == 200, answer.text
    return answer.json()["data"]


def action(alice: Caller, name: str, inputs: Any = None, **options: Any) -> requests.Response:
    return alice.call("POST", f"/connect/v1/providers/sandbox/actions/{name}", inputs or {}, **options)


def test_callers_headers_pass_but_for_credentials_and_those_of_one_hop(alice: Caller) -> None:
    alice.connect_key()
    given = {
        "X-Custom": "kept", "Accept": "text/plain", "Idempotency-Key": "own", "authorization": "Bearer evil",
        "Proxy-Authorization": "evil", "HOST": "evil.example", "Cookie": "evil=1", "Connection": "close", "TE": "trailers",
        "Upgrade": "evil", "Transfer-Encoding": "chunked", "Content-Length": "3", "Expect": "100-continue",
        "Keep-Alive": "evil",
    }  # fmt: skip
    seen = sent(
        alice.call("POST", "/connect/v1/proxy/sandbox", {"method": "POST", "path": "/echo", "headers": given, "body": {"a": 1}})
    )
    headers = seen["headers"]
    assert (headers["x-custom"], headers["accept"], headers["idempotency-key"]) == ("kept", "text/plain", "own")
    assert headers["host"] == alice.url.removeprefix("http://")
    assert "evil" not in str(seen)
    assert not {"proxy-authorization", "te", "upgrade", "expect", "keep-alive"} & set(headers)
    assert seen["body"] == {"a": 1}
    me = alice.call(
        "POST",
        "/connect/v1/proxy/sandbox",
        {"method": "GET", "path": "/me", "headers": {"Authorization": "Bearer sandbox-key-x"}},
    )
    own = requests.get(f"{alice.url}/sandbox/api/me", headers={"Authorization": "Bearer sandbox-key"}, timeout=30).json()
    assert me.json()["data"] == own


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\x00b"])
def test_header_that_would_break_out_of_its_line_is_refused(alice: Caller, value: str) -> None:
    alice.connect_key()
    answer = alice.call("POST", "/connect/v1/proxy/sandbox", {"method": "GET", "path": "/echo", "headers": {"X-A": value}})
    assert answer.status_code == 400, answer.text


def test_path_never_leaves_the_providers_api(alice: Caller) -> None:
    connection = alice.connect_key()
    before = vendor_of(alice, connection).counters["calls"]
    for path in (
        "http://evil.example/", "//evil.example/", "/\\evil.example", "/../oauth/token", "/contacts/../../oauth",
        "/%2e%2e/oauth",
        "/%252e%252e/oauth", "/contacts/..%2f..%2foauth", "/contacts/%5c..%5c", "/a\r\nb", "/a b", "/a\x00", "/a#b",
        "contacts", "", "/./me",
        "/@evil.example/..",
    ):  # fmt: skip
        answer = alice.proxy(path)
        assert answer.status_code == 400, (path, answer.text)
        assert answer.json()["error"] == "Bad Request"
    assert vendor_of(alice, connection).counters["calls"] == before


def test_query_and_body_arrive_as_given(alice: Caller) -> None:
    alice.connect_key()
    query = {"list": ["a", "b"], "number": 2, "yes": True, "none": None, "text": "ä&=1 +"}
    seen = sent(alice.proxy("/echo?first=1%26", query=query))
    assert seen["query"] == {"first": "1&", "list": ["a", "b"], "number": "2", "yes": "true", "text": "ä&=1 +"}
    assert (seen["method"], seen["body"]) == ("GET", None)
    for body in ({"nested": {"list": [1, 2.5, None, "ü"]}}, [1, "two"], 7, False):
        seen = sent(alice.proxy("/echo", "PATCH", body=body))
        assert (seen["method"], seen["body"], seen["headers"]["content-type"]) == ("PATCH", body, "application/json")
    form = {
        "method": "POST",
        "path": "/echo",
        "body": "a=1&b=2",
        "headers": {"content-type": "application/x-www-form-urlencoded"},
    }
    assert sent(alice.call("POST", "/connect/v1/proxy/sandbox", form))["body"] == {"a": "1", "b": "2"}
    assert sent(alice.proxy("/echo", "DELETE"))["method"] == "DELETE"


def test_bytes_come_as_base64_text_as_text_and_broken_json_as_text(alice: Caller) -> None:
    connection = alice.connect_key()
    content = bytes(range(256))
    for kind, data, shown in (
        ("application/octet-stream", content, (base64.b64encode(content).decode(), "base64")),
        ("text/plain", "Grüße".encode(), ("Grüße", None)),
    ):
        inputs = {"name": "file", "content": base64.b64encode(data).decode(), "content_type": kind}
        made = action(alice, "upload_file", inputs).json()
        assert made["output"]["size"] == len(data)
        answer = alice.proxy(f"/files/{made['output']['id']}/content").json()
        assert (answer["data"], answer.get("encoding")) == shown
        assert answer["headers"]["content-type"].startswith(kind)
    vendor_of(alice, connection).faults(malformed=True)
    assert alice.proxy("/contacts").json()["data"] == '{"contacts": [{"id": "contact_1", "na'


def test_providers_own_status_passes_through(alice: Caller) -> None:
    alice.connect_key()
    for code in (201, 204, 404, 418, 422, 500, 503, 429):
        answer = alice.proxy(f"/status/{code}", "POST")
        assert (answer.status_code, answer.json()["status"]) == (200, code)
    assert alice.proxy("/status/204", maxWait=5).json()["data"] is None
    assert alice.proxy("/contacts/contact_0").json()["data"]["error"]["code"] == "not_found"
    assert "set-cookie" not in alice.proxy("/me").json()["headers"]


def test_provider_that_cannot_be_reached_is_502(alice: Caller, settings: Any) -> None:
    alice.connect_key()
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": (alice.url.removeprefix("http://"),)}
    broken = alice.proxy("/unreachable")
    assert (broken.status_code, broken.json()["statusCode"]) == (502, 502)
    assert action(alice, "unreachable").status_code == 502
    settings.SANDBOX_URL = NO_HOST
    answer = alice.proxy("/me")
    assert (answer.status_code, answer.json()["code"], answer.json()["retryable"]) == (502, "provider_unreachable", True)


def test_own_connection_is_used_and_an_ambiguous_one_is_never_guessed(alice: Caller) -> None:
    answer = alice.proxy("/me")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_connected")
    end_users = alice.connect_oauth(user_id="user-1", account="alan")
    assert alice.proxy("/me").status_code == 409  # an end user's connection is used only when named
    assert alice.proxy("/me", connectionId=str(end_users.pk)).json()["data"]["id"] == "alan"
    own = alice.connect_oauth()
    assert alice.proxy("/me").json()["data"]["id"] == "ada"
    second = alice.connect_key()
    answer = alice.proxy("/me")
    assert answer.status_code == 409
    candidates = {each["connectionId"]: each["account"] for each in answer.json()["details"]["candidates"]}
    assert candidates == {str(own.pk): "ada@sandbox.example", str(second.pk): second.account_label}
    for path in ("/connect/v1/providers/sandbox/status",):
        assert alice.call("GET", path).status_code == 409
        assert alice.get(f"{path}?connectionId={own.pk}")["connectionId"] == str(own.pk)
    assert action(alice, "echo", {"message": "x"}).status_code == 409
    named = alice.call("POST", f"/connect/v1/providers/sandbox/actions/echo?connectionId={own.pk}", {"message": "x"})
    assert named.json()["output"] == {"message": "x"}


def test_connections_of_others_and_of_other_providers_are_unknown(alice: Caller, mallory: Caller) -> None:
    connection = alice.connect_key()
    calls = vendor_of(alice, connection).counters["calls"]
    foreign = mallory.proxy("/me", connectionId=str(connection.pk))
    unknown = mallory.proxy("/me", connectionId="0192c7a0-0000-7000-8000-000000000000")
    assert (foreign.status_code, foreign.json()) == (404, unknown.json())
    assert mallory.proxy("/me", connectionId="no-uuid").status_code == 404
    body = {"method": "GET", "path": "/me", "connectionId": str(connection.pk)}
    assert alice.call("POST", "/connect/v1/proxy/github", body).status_code == 404
    assert alice.call("POST", "/connect/v1/proxy/no-such", body).status_code == 404
    assert vendor_of(alice, connection).counters["calls"] == calls
    assert not AuditEntry.objects.filter(action="connection.call").exists()


def test_read_only_key_may_not_call(alice: Caller) -> None:
    connection = alice.connect_key()
    calls = vendor_of(alice, connection).counters["calls"]
    body = {"method": "GET", "path": "/me"}
    assert alice.call("POST", "/connect/v1/proxy/sandbox", body, key=alice.read_key).status_code == 403
    assert action(alice, "echo", {"message": "x"}, key=alice.read_key).status_code == 403
    assert vendor_of(alice, connection).counters["calls"] == calls


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], "body"), ({"path": "/me"}, "method"), ({"method": "TRACE", "path": "/me"}, "method"), ({"method": "GET"}, "path"),
        ({"method": "GET", "path": "/me", "query": []}, "query"), ({"method": "GET", "path": "/me", "headers": "x"}, "headers"),
        ({"method": "GET", "path": "/me", "headers": {"X-A": 1}}, "headers.X-A"),
        ({"method": "GET", "path": "/me", "connectionId": 7}, "connectionId"),
    ],
)  # fmt: skip
def test_malformed_proxy_bodies_name_the_field(alice: Caller, body: Any, field: str) -> None:
    answer = alice.call("POST", "/connect/v1/proxy/sandbox", body)
    assert answer.status_code == 400
    assert any(line.startswith(f"{field}: ") for line in answer.json()["message"])


def test_each_call_is_in_the_audit_log_with_its_cause_and_without_a_secret(alice: Caller) -> None:
    connection = alice.connect_oauth()
    secret = secret_of(connection)
    alice.proxy("/contacts?token=in-the-query", headers={"X-Request-Id": "trace-1"})
    alice.proxy("/contacts/contact_0")
    action(alice, "fail")
    vendor_of(alice, connection).faults(revoke=True)
    alice.proxy("/me")
    rows = list(AuditEntry.objects.filter(action="connection.call").order_by("id"))
    assert [(row.outcome, row.status, row.cause) for row in rows] == [
        ("ok", 200, ""),
        ("refused", 404, "The provider answered 404."),
        ("refused", 422, "provider_error: Sandbox refused the call with status 422."),
        ("refused", None, "connection_expired: The provider no longer accepts this authorization."),
    ]
    first = rows[0]
    assert (first.target, first.request_id, first.address) == (str(connection.pk), "trace-1", "127.0.0.1")
    assert first.actor == f"api_key:{first.actor.split(':')[1]}"
    assert first.detail == {"provider": "sandbox", "name": "proxy", "method": "GET", "path": "/contacts", "attempts": 1}
    assert rows[2].detail == {"provider": "sandbox", "name": "fail", "method": "POST", "path": "/status/422", "attempts": 1}
    assert first.duration_ms
    with database.cursor() as cursor:
        for table in (
            "core_auditentry",
            "core_event",
            "core_idempotencyrecord",
            "connections_connection",
            "connections_connectsession",
        ):
            cursor.execute(f"SELECT coalesce(json_agg(t)::text, '') FROM {table} t")
            (text,) = cursor.fetchone()
            for word in (secret["access_token"], secret["refresh_token"], alice.key, "in-the-query"):
                assert word not in text, table
    assert Connection.objects.get(pk=connection.pk).last_used_at


def test_usage_is_counted_by_the_hour(alice: Caller) -> None:
    alice.connect_key()
    for path in ("/me", "/me", "/contacts/contact_0"):
        alice.proxy(path)
    action(alice, "echo", {"message": "x"})
    action(alice, "fail")
    counted = {row.operation: [0, 0] for row in UsageHour.objects.filter(company=alice.company)}
    for row in UsageHour.objects.filter(company=alice.company):  # two rows where the hour turned meanwhile
        counted[row.operation][0] += row.quantity
        counted[row.operation][1] += row.errors
    assert counted == {"proxy": [3, 1], "action": [2, 1]}


def test_actions_check_inputs_first_and_say_what_the_provider_said(alice: Caller) -> None:
    assert action(alice, "echo", {}).status_code == 400  # before a connection is looked for
    assert action(alice, "echo", {"message": "x"}).status_code == 409
    connection = alice.connect_key()
    vendor = vendor_of(alice, connection)
    done = action(alice, "create_contact", {"name": "Ada", "email": "ada@x.example"}).json()
    assert (done["providerType"], done["actionName"], done["status"]) == ("sandbox", "create_contact", "completed")
    assert done["output"]["name"] == "Ada"
    calls = vendor.counters["calls"]
    for inputs, field in (({}, "message"), ({"message": 7}, "message"), ({"message": "x", "more": 1}, "more")):
        answer = action(alice, "echo", inputs)
        assert answer.status_code == 400
        assert answer.json()["message"][0].startswith(f"{field}: ")
    assert vendor.counters["calls"] == calls
    refused = action(alice, "fail")
    assert (refused.status_code, refused.json()["details"]["provider_status"]) == (422, 422)
    vendor.faults(fail_next=1, status=429)
    slow = action(alice, "echo", {"message": "x"})
    assert (slow.status_code, slow.json()["code"], slow.json()["retryable"]) == (422, "provider_rate_limited", True)
    assert slow.headers["Retry-After"] == "1"
    vendor.faults(fail_next=1, status=503)
    assert action(alice, "echo?maxWait=5", {"message": "x"}).json()["attempts"] == 2
    vendor.faults(fail_next=1, status=503)
    assert action(alice, "echo", {"message": "x"}).status_code == 502
    assert action(alice, "no_such").status_code == 404
    assert alice.call("POST", "/providers/sandbox/actions/echo", {"message": "same"}).json()["output"] == {"message": "same"}


def count_of(alice: Caller, name: str) -> int:
    contacts = alice.proxy("/contacts", query={"limit": 100}).json()["data"]["contacts"]
    return [each["name"] for each in contacts].count(name)


def make(alice: Caller, name: str, key: str, path: str = "/contacts") -> requests.Response:
    return alice.proxy(path, "POST", body={"name": name}, headers={"Idempotency-Key": key})


def test_same_key_and_body_replay_the_answer(alice: Caller) -> None:
    alice.connect_key()
    first, again = make(alice, "Once", "k1"), make(alice, "Once", "k1")
    assert first.json()["status"] == 201
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert count_of(alice, "Once") == 1
    other = make(alice, "Other", "k1")
    assert (other.status_code, count_of(alice, "Other")) == (422, 0)
    assert make(alice, "Once", "k2").json()["data"]["id"] != first.json()["data"]["id"]
    assert (
        action(alice, "create_contact", {"name": "Once"}, **{"Idempotency-Key": "k1"}).status_code == 200
    )  # another operation


def test_keys_of_others_are_their_own(alice: Caller, mallory: Caller) -> None:
    alice.connect_key()
    mallory.connect_key("sandbox-key-mallory")
    first, theirs = make(alice, "Same", "k1"), make(mallory, "Same", "k1")
    assert first.json()["data"]["id"] != theirs.json()["data"]["id"]
    assert "Idempotency-Replayed" not in theirs.headers


def test_key_in_flight_is_409_and_replays_afterwards(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor_of(alice, connection).faults(slow_ms=2000)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(make, alice, "Slow", "k1")
        while not IdempotencyRecord.objects.exists():
            time.sleep(0.01)
        body = {"method": "POST", "path": "/contacts", "body": {"name": "Slow"}}
        headers = {"Authorization": f"Bearer {alice.key}", "Idempotency-Key": "k1"}
        meanwhile = requests.post(f"{alice.url}/connect/v1/proxy/sandbox", json=body, headers=headers, timeout=30)
        assert meanwhile.status_code == 409
        assert meanwhile.headers["Retry-After"] == "1"
        assert running.result().json()["status"] == 201
    vendor_of(alice, connection).faults(slow_ms=0)
    assert make(alice, "Slow", "k1").headers["Idempotency-Replayed"] == "true"
    assert count_of(alice, "Slow") == 1


def test_failure_of_ours_frees_the_key(alice: Caller, settings: Any) -> None:
    alice.connect_key()
    settings.SANDBOX_URL = NO_HOST
    assert make(alice, "Later", "k1").status_code == 502
    assert not IdempotencyRecord.objects.exists()
    settings.SANDBOX_URL = alice.url
    assert make(alice, "Later", "k1").json()["status"] == 201
    assert count_of(alice, "Later") == 1


def test_call_whose_process_died_stays_in_doubt(alice: Caller) -> None:
    alice.connect_key()
    make(alice, "Doubt", "k1")
    IdempotencyRecord.objects.update(status=None, answer=None, created_at=timezone.now() - timedelta(minutes=3))
    answer = make(alice, "Doubt", "k1")
    assert answer.status_code == 409
    assert "whether it took effect is not known" in answer.json()["message"]
    assert count_of(alice, "Doubt") == 1
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert make(alice, "Doubt", "k1").status_code == 200  # forgotten after a day


@pytest.mark.parametrize("key", ["x" * 256, "tab\there"])
def test_malformed_key_is_refused(alice: Caller, key: str) -> None:
    alice.connect_key()
    assert make(alice, "None", key).status_code == 400
    assert count_of(alice, "None") == 0
