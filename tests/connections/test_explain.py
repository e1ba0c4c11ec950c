"""Explaining a call: the exact request with every secret taken out, and nothing sent, renewed or written down."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from django.utils import timezone

from connect_platform.core.audit import AuditEntry
from connect_platform.core.errors import ConnectError
from connections.models import Connection, Status
from connections.services.calling import budgets, explaining, redaction
from connections.services.calling.calls import Wanted, action_prepare, proxied
from integrations import catalogue
from tests.connections.cast import Caller, secret_of, vendor_of

live = pytest.mark.django_db(transaction=True)
SECRET = 'p@ss/w+rd "ü" 1'


@pytest.mark.parametrize(
    "spelled",
    [
        SECRET, quote(SECRET, safe=""), quote(SECRET), quote_plus(SECRET), quote(SECRET, safe="").lower(),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1], SECRET.encode().hex(), SECRET.encode().hex().upper(),
    ],
)  # fmt: skip
def test_secrets_are_found_in_every_spelling(spelled: str) -> None:
    secrets = redaction.secrets_of({"password": SECRET, "token_type": "Bearer"}, {})
    assert redaction.redacted(f"a {spelled} z Bearer", secrets) == "a [redacted] z Bearer"


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_secrets_are_found_inside_longer_base64(encode: Any) -> None:
    secret = "hunter2-long>>>???ÿ"
    for before in range(6):
        for after in range(4):
            text = encode(b"x" * before + secret.encode() + b"y" * after).decode()
            clean = redaction.redacted(text, (secret,))
            assert "[redacted]" in clean, (before, after)
            rest = clean.replace("[redacted]", "").rstrip("=")
            assert (
                len(rest) <= -(-before * 4 // 3) + -(-after * 4 // 3) + 4
            )  # the letters around it, and at most two on each side


def test_nested_answers_are_cleaned_whole() -> None:
    said = {"error": ["bad token abcdef", {"abcdef": 1}], "count": 2}
    assert redaction.redacted(said, ("abcdef",)) == {"error": ["bad token [redacted]", {"[redacted]": 1}], "count": 2}
    assert redaction.redacted(said, ()) == said


@live
def test_proxy_explains_the_request_and_sends_nothing(alice: Caller) -> None:
    connection = alice.connect_oauth()
    secret = secret_of(connection)
    vendor = vendor_of(alice, connection)
    calls = vendor.counters["calls"]
    told = alice.proxy(
        f"/echo?seen={secret['access_token']}", "POST", body={"note": f"it is {secret['refresh_token']}"}, explain=True
    )
    assert told.status_code == 200, told.text
    assert told.json() == {
        "method": "POST",
        "url": f"{alice.url}/sandbox/api/echo?seen=[redacted]",
        "headers": {"Content-Type": "application/json", "Authorization": "Bearer [redacted]"},
        "body": {"note": "it is [redacted]"},
        "curl": f"curl -X POST '{alice.url}/sandbox/api/echo?seen=[redacted]' -H 'Content-Type: application/json' "
        "-H 'Authorization: Bearer [redacted]' --data-binary '{\"note\":\"it is [redacted]\"}'",
        "wouldSend": True,
        "notes": [],
    }
    assert vendor.counters["calls"] == calls
    assert not AuditEntry.objects.filter(action="connection.call").exists()


@live
def test_an_ended_connection_is_explained_with_stand_ins(alice: Caller) -> None:
    connection = alice.connect_oauth()
    Connection.objects.filter(pk=connection.pk).update(status=Status.EXPIRED, credentials=None)
    told = alice.proxy("/me", explain=True).json()
    assert (told["headers"]["Authorization"], told["wouldSend"]) == ("Bearer [redacted]", False)
    assert told["notes"] == ["It would be refused as connection_expired: The provider ended the authorization."]


@live
def test_a_token_that_is_due_is_not_renewed(alice: Caller) -> None:
    connection = alice.connect_oauth()
    Connection.objects.filter(pk=connection.pk).update(refresh_at=timezone.now())
    told = alice.proxy("/me", explain=True).json()
    assert told["notes"] == ["The access token is due: it would be renewed first."]
    assert Connection.objects.get(pk=connection.pk).token_version == connection.token_version
    budgets.learn(connection.pk, connection.definition, 429, {"retry-after": "60"})
    assert alice.proxy("/me", explain=True).json()["wouldSend"] is False


@live
def test_actions_and_tools_are_explained(alice: Caller) -> None:
    alice.connect_key()
    told = alice.call("POST", "/connect/v1/providers/sandbox/actions/create_contact?explain=true", {"name": "Ada"}).json()
    assert (told["method"], told["url"], told["body"]) == ("POST", f"{alice.url}/sandbox/api/contacts", {"name": "Ada"})
    assert set(told["headers"]) == {"Idempotency-Key", "Content-Type", "Authorization"}
    refused = alice.call("POST", "/connect/v1/providers/sandbox/actions/create_contact?explain=true", {})
    assert refused.status_code == 400
    for value in ("maybe", "2"):
        wrong = alice.call("POST", f"/connect/v1/providers/sandbox/actions/echo?explain={value}", {"message": "x"})
        assert (wrong.status_code, wrong.json()["message"]) == (400, ["explain: Must be true or false."])


def explained(slug: str, scheme: str, credentials: dict[str, str], **fields: str) -> dict[str, Any]:
    connection = Connection(
        provider=slug, scheme=scheme, status=Status.READY, credentials=credentials, account_fields=fields, company_id=1
    )
    provider = catalogue.get(slug)
    wanted = Wanted(method="GET", path="/me")
    return explaining.explain(connection, provider, proxied(provider, wanted))


@pytest.mark.django_db
def test_every_way_to_place_a_credential_is_redacted() -> None:
    basic = explained("sandbox", "BASIC", {"username": "ada", "password": "sandbox-1"})
    assert basic["headers"] == {"Authorization": "Basic [redacted]"}
    signed = explained("sandbox", "OAUTH1", {"oauth_token": "tok-en", "oauth_token_secret": "se-cret"})
    assert signed["headers"]["Authorization"] == "OAuth [redacted]"
    in_path = explained("telegram", "API_KEY", {"api_key": "123456:AAbbCCddEE"}, api_key="123456:AAbbCCddEE")
    assert "AAbbCC" not in json.dumps(in_path)
    assert in_path["url"] == "https://api.telegram.org/bot[redacted]/me"


@pytest.mark.django_db
def test_no_provider_of_the_catalogue_shows_its_secret() -> None:
    held = {
        name: f"S3cret~{name}/+" for name in ("access_token", "refresh_token", "api_key", "api_secret", "password", "username")
    }
    held |= {"oauth_token": "S3cret~t/+", "oauth_token_secret": "S3cret~s/+"}
    seen = 0
    for provider in catalogue.all_providers():
        action = next(iter(provider.actions), None)
        for auth in provider.schemes:
            fields = {item.key: item.example for item in provider.account_fields if item.example}
            connection = Connection(
                provider=provider.slug,
                scheme=auth.scheme,
                status=Status.READY,
                credentials=held,
                account_fields=fields,
                company_id=1,
            )
            prepare = proxied(provider, Wanted(method="GET", path="/x"))
            if action and not any(item.required for item in action.inputs):
                prepare = action_prepare(provider, action, {})
            try:
                told = explaining.explain(connection, provider, prepare)
            except (ConnectError, LookupError):  # a field whose example is no credential, or a client nobody supplied
                continue
            seen += 1
            assert "S3cret" not in json.dumps(told), provider.slug
    assert seen > 150
