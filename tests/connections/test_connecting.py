"""Token requests of providers with ways of their own, what their answers mean, and where a credential goes in a call."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from connect_platform.core.errors import InvalidInput, ProviderError, ProviderUnreachable
from connections.models import Connection
from connections.services.connecting import connecting, tokens
from connections.services.health.credentials import Access, authorized
from integrations.render import Call
from integrations.services.clients import OAuthClient
from integrations.spec import AccountField, ApiKey, Auth, Basic, ClientCredentials, OAuth2, Provider, Request, rfc7009
from tests.core.hostile_servers import RawServer, reply

CLIENT = OAuthClient("id:1", "s&cret/ü", "platform")
ANSWER = {"access_token": "at", "refresh_token": "rt", "expires_in": 60, "token_type": "bearer", "scope": "a b", "extra": 1}
BASIC = "authorization: basic awqlm0exonmlmjzjcmv0jtjgjumzjujd"  # id%3A1:s%26cret%2F%C3%BC (RFC 6749 §2.3.1), lower case


class Endpoint(RawServer):
    """A token endpoint that answers as told."""

    def __init__(self) -> None:
        self.says = reply(json.dumps(ANSWER).encode())
        super().__init__(self._say)

    def _say(self, peer: socket.socket, _request: bytes) -> None:
        peer.sendall(self.says)

    @property
    def head(self) -> str:
        return self.requests[-1].partition(b"\r\n\r\n")[0].decode().lower()

    @property
    def body(self) -> bytes:
        return self.requests[-1].partition(b"\r\n\r\n")[2]

    @property
    def form(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(self.body.decode()).items()}


@pytest.fixture
def endpoint(settings: Any) -> Iterator[Endpoint]:
    with Endpoint() as server:
        settings.SANDBOX_URL = server.url
        yield server


def oauth2(**options: Any) -> OAuth2:
    return OAuth2(**{"authorize_url": "{sandbox_url}/authorize", "token_url": "{sandbox_url}/token", **options})


def provider(auth: Auth, *fields: AccountField) -> Provider:
    return Provider(
        slug="made-up", name="Made up", category="developer", description="For tests.", base_url="{sandbox_url}/api",
        docs_url="https://made-up.example/docs", auth=auth, account_fields=fields,
    )  # fmt: skip


def exchange(
    auth: OAuth2, *fields: AccountField, values: dict[str, str] | None = None, verifier: str = "v" * 43
) -> tokens.Tokens:
    made = provider(auth, *fields)
    return tokens.exchange_code(
        made, auth, CLIENT, values or {}, code="c{o}de", redirect_uri="https://p.example/cb", verifier=verifier
    )


CODE = {"grant_type": "authorization_code", "code": "c{o}de", "redirect_uri": "https://p.example/cb", "code_verifier": "v" * 43}
PAIR = {"client_id": "id:1", "client_secret": "s&cret/ü"}


def test_code_goes_out_as_the_standard_says_and_the_answer_is_kept(endpoint: Endpoint) -> None:
    fresh = exchange(oauth2())
    assert endpoint.form == {**CODE, **PAIR}
    assert endpoint.head.startswith("post /token http/1.1")
    assert "authorization:" not in endpoint.head
    assert fresh.credentials == {"access_token": "at", "refresh_token": "rt", "token_type": "bearer"}
    assert (fresh.expires_in, fresh.scope, fresh.raw) == (60.0, "a b", ANSWER)


def test_client_may_go_in_the_header(endpoint: Endpoint) -> None:
    exchange(oauth2(client_auth="basic"))
    assert endpoint.form == CODE
    assert BASIC in endpoint.head


def test_names_bodies_and_extra_parameters_are_the_providers_own(endpoint: Endpoint) -> None:
    region = AccountField(key="region", label="Region", pattern="[a-z]+")
    auth = oauth2(
        token_body="json", parameter_names={"client_id": "client_key"}, token_headers={"X-Version": "2"},
        token_params={"audience": "https://{region}.example", "lost": "{nothing}"},
    )  # fmt: skip
    exchange(auth, region, values={"region": "eu"}, verifier="")
    wanted = {**CODE, "client_key": "id:1", "client_secret": "s&cret/ü", "audience": "https://eu.example"}
    del wanted["code_verifier"]
    assert json.loads(endpoint.body) == wanted
    assert "content-type: application/json" in endpoint.head
    assert "x-version: 2" in endpoint.head


def test_refresh_sends_what_the_definition_says_and_keeps_a_token_that_is_not_replaced(endpoint: Endpoint) -> None:
    endpoint.says = reply(b'{"access_token": "at2", "expires_in": "3600"}')
    stored = {"access_token": "at", "refresh_token": "r{t}", "id_token": "id"}
    for auth, extra in (
        (oauth2(token_params={"action": "requesttoken"}), {"action": "requesttoken"}),
        (oauth2(token_params={"type": "web_server"}, refresh_params={"type": "refresh"}), {"type": "refresh"}),
    ):
        fresh = tokens.refresh(provider(auth), auth, CLIENT, {}, stored)
        assert endpoint.form == {"grant_type": "refresh_token", "refresh_token": "r{t}", **PAIR, **extra}
        assert fresh.credentials == {"access_token": "at2", "refresh_token": "r{t}", "id_token": "id"}
        assert (fresh.expires_in, fresh.scope) == (3600.0, None)


def test_client_credentials_send_the_customers_pair_and_keep_it(endpoint: Endpoint) -> None:
    auth = ClientCredentials(token_url="{sandbox_url}/token", scopes=("a", "b"), token_params={"account_id": "{account_id}"})
    stored = {"client_id": "id:1", "client_secret": "s&cret/ü"}
    account = AccountField(key="account_id", label="Account", pattern="[a-z0-9]+")
    fresh = tokens.client_credentials(provider(auth, account), auth, {"account_id": "acme1"}, stored)
    assert endpoint.form == {"grant_type": "client_credentials", "scope": "a b", "account_id": "acme1"}
    assert BASIC in endpoint.head
    assert fresh.credentials == {**stored, "access_token": "at", "refresh_token": "rt", "token_type": "bearer"}


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (reply(b'{"error":"invalid_grant"}', "400 Bad Request"), tokens.InvalidGrant, "invalid_grant"),
        (reply(b'{"error":"invalid_client"}', "401 Unauthorized"), tokens.InvalidClient, "invalid_client"),
        (reply(b'{"error":"bad_verification_code"}'), tokens.InvalidGrant, "invalid_grant"),  # GitHub answers errors with 200
        (reply(b"error=bad_refresh_token"), tokens.InvalidGrant, "invalid_grant"),
        (reply(b'{"error":{"type":"OAuthException","message":"no"}}', "400 Bad Request"), ProviderError, "provider_error"),
        (reply(b"<html>away</html>", "503 Service Unavailable"), ProviderUnreachable, "provider_unavailable"),
        (reply(b"slow down", "429 Too Many Requests"), ProviderUnreachable, "provider_unavailable"),
        (reply(b"<html>hello</html>"), ProviderError, "provider_error"),
        (reply(b"[]"), ProviderError, "provider_error"),
        (reply(b""), ProviderError, "provider_error"),
        (reply(b'{"access_token": ""}'), ProviderError, "provider_error"),
    ],
)
def test_each_refusal_is_told_apart(endpoint: Endpoint, answer: bytes, kind: type[ProviderError], code: str) -> None:
    endpoint.says = answer
    with pytest.raises(kind) as caught:
        exchange(oauth2())
    assert caught.value.code == code
    assert caught.value.permanent is (kind is not ProviderUnreachable)
    assert "s&cret" not in f"{caught.value.message} {caught.value.details}"


def test_form_encoded_and_nested_answers_are_read(endpoint: Endpoint) -> None:
    endpoint.says = reply(b"access_token=at&expires_in=7200&scope=a%2Cb")
    fresh = exchange(oauth2())
    assert (fresh.credentials, fresh.expires_in, fresh.scope) == ({"access_token": "at"}, 7200.0, "a,b")
    endpoint.says = reply(b'{"ok": true, "authed_user": {"access_token": "xoxp"}, "scope": ["a", "b"], "expires_in": null}')
    fresh = exchange(oauth2())
    assert (fresh.credentials["access_token"], fresh.expires_in, fresh.scope) == ("xoxp", None, "a b")


@pytest.mark.parametrize(
    ("client_auth", "in_head", "in_form"), [("none", False, False), ("body", False, True), ("basic", True, False)]
)
def test_revocation_shows_the_client_where_the_provider_wants_it(
    endpoint: Endpoint, client_auth: Any, in_head: bool, in_form: bool
) -> None:
    auth = oauth2(revoke=rfc7009("{sandbox_url}/revoke", client_auth))
    assert auth.revoke
    endpoint.says = reply(b"")
    tokens.revoke(provider(auth), auth.revoke, CLIENT, {}, {"access_token": "at", "refresh_token": "rt"}, lambda call: call)
    assert endpoint.form == {"token": "rt", **(PAIR if in_form else {})}
    assert (BASIC in endpoint.head) is in_head


@pytest.mark.parametrize(
    ("status", "raised"),
    [
        ("200 OK", None),
        ("400 Bad Request", None),
        ("404 Not Found", None),
        ("403 Forbidden", ProviderError),
        ("500 Broken", ProviderUnreachable),
    ],
)
def test_unknown_token_counts_as_revoked_and_a_refusal_does_not(
    endpoint: Endpoint, status: str, raised: type[ProviderError] | None
) -> None:
    auth = oauth2(revoke=rfc7009("{sandbox_url}/revoke"))
    assert auth.revoke
    endpoint.says = reply(b"{}", status)
    if raised is None:
        tokens.revoke(provider(auth), auth.revoke, CLIENT, {}, {"access_token": "at"}, lambda call: call)
        return
    with pytest.raises(raised):
        tokens.revoke(provider(auth), auth.revoke, CLIENT, {}, {"access_token": "at"}, lambda call: call)


def test_second_leg_trades_the_short_token(endpoint: Endpoint) -> None:
    exchanged = Request(path="{sandbox_url}/longer", query={"secret": "{client_secret}", "token": "{access_token}"})
    exchange(oauth2(exchange=exchanged))
    assert [request.split(b" ")[1].partition(b"?")[0] for request in endpoint.requests] == [b"/token", b"/longer"]
    assert b"secret=s%26cret%2F%C3%BC&token=at" in endpoint.requests[-1]


@pytest.mark.parametrize(
    ("auth", "secrets", "url", "headers"),
    [
        (oauth2(), {"access_token": "t"}, "https://x.example/a?b=1", {"Authorization": "Bearer t"}),
        (oauth2(placement="query", name="access_token", template="{access_token}"), {"access_token": "t&1"},
         "https://x.example/a?b=1&access_token=t%261", {}),
        (ApiKey(name="X-Api-Key", template="{api_key}"), {"api_key": "k"}, "https://x.example/a?b=1", {"X-Api-Key": "k"}),
        (ApiKey(placement="query", name="key", template="{api_key}"), {"api_key": "k/1"},
         "https://x.example/a?b=1&key=k%2F1", {}),
        (Basic(), {"username": "u", "password": "p:ü"}, "https://x.example/a?b=1", {"Authorization": "Basic dTpwOsO8"}),
    ],
)  # fmt: skip
def test_credential_goes_where_the_provider_wants_it(
    auth: Auth, secrets: dict[str, str], url: str, headers: dict[str, str]
) -> None:
    call = authorized(Access(Connection(), auth, secrets, 1), Call("GET", "https://x.example/a?b=1", {"X-Own": "1"}))
    assert (call.url, dict(call.headers)) == (url, {"X-Own": "1", **headers})


def test_account_fields_are_trimmed_and_must_match_from_end_to_end() -> None:
    made = provider(
        oauth2(), AccountField(key="subdomain", label="Subdomain", pattern="[a-z]+", example="acme"),
        AccountField(key="region", label="Region", pattern="eu|us", required=False),
        AccountField(key="late", label="Late", pattern=".+", source="token_response"),
    )  # fmt: skip
    assert connecting.user_fields(made, {"subdomain": " acme ", "late": "x", "other": "y"}) == {"subdomain": "acme"}
    for values, wrong in (({}, {"subdomain"}), ({"subdomain": "acme\n.evil", "region": "eux"}, {"subdomain", "region"})):
        with pytest.raises(InvalidInput) as caught:
            connecting.user_fields(made, values)
        assert set(caught.value.fields) == wrong
