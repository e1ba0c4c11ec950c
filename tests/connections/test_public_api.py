"""Surface *public*: intent tokens and connections as a back end and a web page see them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import tokens as account_tokens
from accounts.models import Company
from connections.models import Connection, ConnectSession
from tests import factories

pytestmark = pytest.mark.django_db
Send = Callable[..., Any]


@pytest.fixture
def company() -> Company:
    return factories.make_company()


@pytest.fixture
def actor(company: Company) -> Any:
    return factories.make_actor(factories.make_user(company))


@pytest.fixture
def send(client: Any, actor: Any) -> Send:
    """`send("POST", "/intent-token", {…})`: with a writing key of the company, or with the headers given."""
    key = factories.make_key(actor)[1]

    def call(method: str, path: str, body: Any = None, query: dict[str, Any] | None = None, **headers: str) -> Any:
        sent = headers or {"Authorization": f"Bearer {key}"}
        if method == "GET":
            return client.get(path, query or {}, headers=sent)
        return client.generic(method, path, json.dumps(body) if body is not None else "", "application/json", headers=sent)

    return call


def make_connection(company: Company, status: str = "ready", **columns: Any) -> Connection:
    return Connection.objects.create(company=company, status=status, **{"provider": "sandbox", **columns})


def test_intent_token_creates_a_pending_connection_and_everything_to_show_it(send: Send) -> None:
    answer = send(
        "POST", "/intent-token", {"integrationId": "sandbox", "userId": "u1", "prompts": [["tone", "kind"]], "debug": True}
    )
    assert answer.status_code == 201
    body = answer.json()
    claims = account_tokens.read_intent_token(body["intentToken"])
    assert (claims["sessionId"], claims["resources"], claims["products"]) == (body["connectionId"], {}, [])
    assert body["url"].endswith(f"/link/{body['shortToken']}")
    assert len(body["shortToken"]) == 10
    assert (body["debug"], body["record"], body["interactive"], body["appClipUrl"]) == (True, False, True, None)
    assert body["branding"]["integrationName"] == "Sandbox"
    connection = send("GET", f"/connections/{body['connectionId']}").json()
    assert connection["status"] == "pending"
    assert connection["connectionMetadata"] == {
        "debug": True, "promptResults": [{"name": "tone", "status": "pending", "value": None}], "userId": "u1",
        "lastError": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field", "constraint"),
    [
        ({}, "integrationId", "required"), ({"integrationId": 7}, "integrationId", "string"),
        ({"integrationId": "sandbox", "surprise": 1}, "surprise", "whitelistValidation"),
        ({"integrationId": "sandbox", "debug": "yes"}, "debug", "boolean"),
        ({"integrationId": "sandbox", "resources": []}, "resources", "not_a_dict"),
        ({"integrationId": "sandbox", "returnUrl": "/x"}, "returnUrl", "url"),
        ({"integrationId": "sandbox", "prompts": [{"name": "x"}]}, "prompts.0", "prompt"),
        ({"integrationId": "sandbox", "prompts": [{"name": "x", "value": "y", "outputType": "z"}]}, "prompts.0", "isEnum"),
    ],
)  # fmt: skip
def test_bad_bodies_name_the_field_and_make_nothing(send: Send, body: Any, field: str, constraint: str) -> None:
    answer = send("POST", "/intent-token", body)
    assert answer.status_code == 400
    assert answer.json()["errorCode"] == "VALIDATION_001"
    assert answer.json()["details"][field]["property"] == field
    assert list(answer.json()["details"][field]["constraints"]) == [constraint]
    assert not Connection.objects.exists()


def test_unknown_integration_is_404_and_makes_nothing(send: Send) -> None:
    answer = send("POST", "/intent-token", {"integrationId": "no-such"})
    assert (answer.status_code, answer.json()["errorCode"]) == (404, "NOT_FOUND_001")
    assert not Connection.objects.exists()


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff", b"null"])
def test_what_is_no_json_object_is_a_validation_error(client: Any, actor: Any, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {factories.make_key(actor)[1]}"}
    answer = client.generic("POST", "/intent-token", body, "application/json", headers=headers)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "VALIDATION_001")


def test_short_token_resolves_until_it_is_used_or_expires(send: Send) -> None:
    made = send(
        "POST", "/intent-token", {"integrationId": "sandbox", "resources": {"history": {}}, "returnUrl": "https://a.example/"}
    ).json()
    nobody = {"X-Nothing": "1"}
    body = send("GET", "/intent-token", query={"shortCode": made["shortToken"]}, **nobody).json()
    assert body["resources"] == {"history": {}}
    assert (body["connectionId"], body["returnUrl"], body["attribution"]) == (made["connectionId"], "https://a.example/", {})
    ad = {"adid": "1", "adj_campaign": "c", "adj_t": "t", "adj_adgroup": "g"}
    for url in (
        made["url"],
        f"https://x.example/y?shortCode={made['shortToken']}",
        f"https://x.example/?shortToken={made['shortToken']}",
    ):
        assert send("GET", "/intent-token", query={"url": url, **ad}, **nobody).json()["attribution"] == ad
    assert send("GET", "/intent-token", query={"shortCode": made["shortToken"]}, **nobody).json()["attribution"] == ad
    for query, status in (
        ({}, 400),
        ({"url": made["url"]}, 400),
        ({"shortCode": "nope"}, 404),
        ({"url": "http://[", **ad}, 400),
    ):
        assert send("GET", "/intent-token", query=query, **nobody).status_code == status
    ConnectSession.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    gone = send("GET", "/intent-token", query={"shortCode": made["shortToken"]}, **nobody)
    assert (gone.status_code, gone.json()["errorCode"]) == (410, "GONE_001")


def test_intent_tokens_are_checked_without_a_credential(send: Send) -> None:
    made = send("POST", "/intent-token", {"integrationId": "sandbox"}).json()
    nobody = {"X-Nothing": "1"}

    def check(token: str) -> tuple[bool, str | None]:
        answer = send("POST", "/intent-token/validate", {"intentToken": token}, **nobody)
        assert answer.status_code == 200
        return answer.json()["valid"], answer.json()["reason"]

    assert check(made["intentToken"]) == (True, None)
    head, claims, signature = made["intentToken"].split(".")
    assert check(f"{head}.{claims}.{'A' * len(signature)}") == (False, "bad_signature")
    assert check("x.y.z") == (False, "malformed")
    Connection.objects.all().delete()
    assert check(made["intentToken"]) == (False, "revoked")
    assert send("POST", "/intent-token/validate", {}, **nobody).status_code == 400


def test_publishable_key_makes_tokens_and_links_and_reads_nothing(send: Send, actor: Any, company: Company) -> None:
    key = {"Authorization": f"Publishable {factories.make_key(actor, kind='publishable')[1]}"}
    connection = make_connection(company)
    assert send("POST", "/intent-token", {"integrationId": "sandbox"}, **key).status_code == 201
    link = send("POST", "/intent-token-links", {"integrationId": "sandbox", "requestPayload": {}}, **key)
    assert link.status_code == 201
    for method, path in (
        ("GET", "/connections"), ("GET", f"/connections/{connection.pk}"), ("DELETE", f"/connections/{connection.pk}"),
        ("GET", f"/connections/{connection.pk}/history"), ("GET", "/intent-token-links"),
        ("GET", f"/intent-token-links/{link.json()['id']}"),
        ("DELETE", f"/intent-token-links/{link.json()['id']}"),
    ):  # fmt: skip
        answer = send(method, path, **key)
        assert (answer.status_code, answer.json()["errorCode"]) == (403, "AUTH_002"), path
    assert Connection.objects.filter(pk=connection.pk).exists()


def test_oauth_token_reads_or_writes_as_its_scope_says(send: Send, actor: Any, company: Company) -> None:
    connection = make_connection(company)
    reader = {"Authorization": f"Bearer {factories.make_oauth_token(actor, 'read')}"}
    assert send("GET", "/connections", **reader).status_code == 200
    for method, path, body in (
        ("POST", "/intent-token", {"integrationId": "sandbox"}),
        ("DELETE", f"/connections/{connection.pk}", None),
    ):
        assert send(method, path, body, **reader).status_code == 403
    assert Connection.objects.count() == 1


@pytest.mark.parametrize(
    "header", ["", "Bearer nonsense", "Bearer cv_live_unknown", "Publishable pk-live-unknown", "Basic YTpi"]
)
def test_without_a_credential_nothing_is_said(send: Send, company: Company, header: str) -> None:
    connection = make_connection(company)
    for path in (
        "/connections",
        f"/connections/{connection.pk}",
        f"/connections/{connection.pk}/history",
        "/intent-token-links",
    ):
        answer = send("GET", path, **{"Authorization": header} if header else {"X-Nothing": "1"})
        assert (answer.status_code, answer.json()["errorCode"]) == (401, "AUTH_001"), path


STATUSES = {
    "pending": "pending", "connecting": "connecting", "connected": "connected", "syncing": "data_processing",
    "ready": "data_available",
    "partial": "data_partially_available", "canceled": "canceled", "rejected": "rejected", "failed": "failed",
    "expired": "inactive",
    "disconnected": "inactive",
}  # fmt: skip


def test_each_status_has_its_word_in_lists_and_alone(send: Send, company: Company) -> None:
    made = {str(make_connection(company, status).pk): word for status, word in STATUSES.items()}
    listed = send("GET", "/connections", query={"limit": 100}).json()["data"]
    assert {row["id"]: row["status"] for row in listed} == made
    for row in listed:
        alone = send("GET", f"/connections/{row['id']}").json()
        assert alone == {**row, "createdAt": alone["createdAt"], "updatedAt": alone["updatedAt"]}
    for word in set(STATUSES.values()):
        page = send("GET", "/connections", query={"status": word}).json()
        assert {row["status"] for row in page["data"]} == {word}
        assert page["meta"]["total"] == list(STATUSES.values()).count(word)


def test_lists_filter_sort_and_page(send: Send, company: Company) -> None:
    start = timezone.now() - timedelta(days=1)
    rows = [
        make_connection(
            company, provider=slug, created_at=start + timedelta(hours=number), updated_at=start - timedelta(hours=number)
        )
        for number, slug in enumerate(("sandbox", "google-calendar", "sandbox"))
    ]
    ids = [str(row.pk) for row in rows]

    def listed(**query: Any) -> list[str]:
        return [row["id"] for row in send("GET", "/connections", query=query).json()["data"]]

    assert listed() == ids[::-1]
    assert listed(sortOrder="asc") == ids
    assert listed(sortBy="updatedAt") == ids
    assert listed(integrationId="google_calendar") == listed(integrationId="google-calendar") == ids[1:2]
    assert listed(integrationId="no-such") == []
    assert listed(limit=2, page=2) == ids[:1]
    assert listed(page=9) == []
    for wrong in ({"status": "ready"}, {"sortBy": "id"}, {"page": 0}, {"limit": 101}, {"sortOrder": "up"}):
        answer = send("GET", "/connections", query=wrong)
        assert (answer.status_code, set(answer.json()["details"])) == (400, set(wrong))


def test_lists_cost_the_same_whatever_their_length(send: Send, company: Company) -> None:
    make_connection(company)
    send("GET", "/connections")  # the key notes its use once a minute
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(database) as queries:
            assert send("GET", "/connections").status_code == 200
        counts.append(len(queries))
        for _ in range(15):
            make_connection(company)
    assert counts[0] == counts[1] <= 3


def test_connections_of_another_company_are_unknown(send: Send) -> None:
    connection = make_connection(factories.make_company())
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/history")):
        foreign = send(method, f"/connections/{connection.pk}{path}")
        unknown = send(method, f"/connections/0192c7a0-0000-7000-8000-000000000000{path}")
        assert (foreign.status_code, foreign.json()) == (404, unknown.json())
    assert send("GET", "/connections/not-a-uuid").status_code == 404
    assert send("GET", "/connections").json()["data"] == []
    assert Connection.objects.filter(pk=connection.pk).exists()


def test_no_answer_holds_a_credential(send: Send, company: Company) -> None:
    connection = make_connection(
        company, credentials={"access_token": "at-secret", "refresh_token": "rt-secret"}, account_fields={"x": "field"}
    )
    for path in ("/connections", f"/connections/{connection.pk}", f"/connections/{connection.pk}/history"):
        text = send("GET", path).content.decode()
        assert "secret" not in text
        assert "credentials" not in text


def test_same_idempotency_key_makes_one_connection(send: Send, actor: Any) -> None:
    headers = {"Authorization": f"Bearer {factories.make_key(actor)[1]}", "Idempotency-Key": "k1"}
    first, again = (send("POST", "/intent-token", {"integrationId": "sandbox"}, **headers) for _ in range(2))
    assert (again.status_code, again.content) == (201, first.content)
    assert send("POST", "/intent-token", {"integrationId": "sandbox", "debug": True}, **headers).status_code == 422
    assert Connection.objects.count() == 1
