"""The token endpoint: RFC 6749 §4.4 and §5."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client

from accounts import authentication
from accounts.models import OAuthToken
from tests import factories

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(params=["/oauth/token", "/auth/token"])
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def ask(path: str, body: Any, content_type: str = "application/json", **headers: str) -> Any:
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    return Client().post(path, raw, content_type=content_type, headers=headers)


def grant(client: Any, secret: str, **changes: Any) -> dict[str, Any]:
    return {"grant_type": "client_credentials", "client_id": client.id, "client_secret": secret, **changes}


def test_token_in_json_as_a_form_and_by_basic(path: str) -> None:
    client, secret = factories.make_client()
    basic = base64.b64encode(f"{client.id}:{secret}".encode()).decode()
    form = f"grant_type=client_credentials&client_id={client.id}&client_secret={secret}"
    for answer in (
        ask(path, grant(client, secret)),
        ask(path, form, FORM),
        ask(path, json.dumps(grant(client, secret)), FORM),  # curl -d '{…}' without a header
        ask(path, "grant_type=client_credentials", FORM, Authorization=f"Basic {basic}"),
    ):
        body = answer.json()
        assert answer.status_code == 200, body
        assert {**body, "access_token": ""} == {
            "access_token": "",
            "token_type": "Bearer",
            "expires_in": 3600,
            "scope": "read write",
        }
        assert answer["Cache-Control"] == "no-store"
        assert authentication.from_oauth_token(body["access_token"]).id == client.id


def test_scope_narrows_and_never_widens(path: str) -> None:
    client, secret = factories.make_client(scopes=("read",))
    assert ask(path, grant(client, secret, scope="read")).json()["scope"] == "read"
    assert ask(path, grant(client, secret)).json()["scope"] == "read"
    for scope in ("write", "read write", "fly"):
        answer = ask(path, grant(client, secret, scope=scope))
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_refusals_use_the_words_of_the_rfc(path: str) -> None:
    client, secret = factories.make_client()
    other_secret = factories.make_client()[1]
    for body, status, word in (
        (grant(client, secret, grant_type="password"), 400, "unsupported_grant_type"),
        (grant(client, secret, grant_type=""), 400, "invalid_request"),
        (grant(client, secret, grant_type=5), 400, "invalid_request"),
        (grant(client, ""), 400, "invalid_request"),
        (grant(client, secret, client_id=["x"]), 400, "invalid_request"),
        ({"grant_type": "client_credentials"}, 400, "invalid_request"),
        ({}, 400, "invalid_request"),
        ([], 400, "invalid_request"),
        ("{broken", 400, "invalid_request"),
        (grant(client, secret + "x"), 401, "invalid_client"),
        (grant(client, other_secret), 401, "invalid_client"),
        (grant(client, secret, client_id="cl_unknown"), 401, "invalid_client"),
        (grant(client, secret, client_id="x" * 5000), 401, "invalid_client"),
    ):
        answer = ask(path, body)
        assert (answer.status_code, answer.json()["error"]) == (status, word), body
        assert set(answer.json()) == {"error", "error_description"}
        assert answer["Cache-Control"] == "no-store"
        assert ("WWW-Authenticate" in answer) == (status == 401)
    assert not OAuthToken.objects.exists()


def test_forms_that_are_refused(path: str) -> None:
    client, secret = factories.make_client()
    form = f"grant_type=client_credentials&client_id={client.id}&client_secret={secret}"
    assert ask(path, f"{form}&scope=read&scope=write", FORM).json()["error"] == "invalid_request"
    assert ask(path, form + "&x=" + "y" * 20_000, FORM).json()["error"] == "invalid_request"
    both = ask(path, form, FORM, Authorization="Basic " + base64.b64encode(b"a:b").decode())
    assert both.json()["error"] == "invalid_request"
    for header in ("Basic !!!", "Basic " + base64.b64encode(b"\xff:x").decode()):
        answer = ask(path, "grant_type=client_credentials", FORM, Authorization=header)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_get_is_not_offered(path: str) -> None:
    assert Client().get(path).status_code == 405
