"""Two-step login: what is pasted is traded for a token, again when that ends, and given up where it is wrong."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from connect_platform.core.errors import ProviderError, ProviderUnreachable
from connections.models import Connection, Revocation
from connections.services.connecting import logins, tokens
from connections.services.health.credentials import Access, authorized
from integrations import catalogue, render, validator
from integrations.render import Call
from integrations.spec import AccountField, Login, Provider, Request, Revoke
from tests.connections.browser import Browser
from tests.connections.cast import Caller, secret_of
from tests.core.hostile_servers import RawServer, reply
from tests.integrations.conformance.server import Answer, Received, the_internet

PASTED = {"username": "ada", "password": "s&cret/ü"}
LOGIN = Request(method="POST", path="/login", json={"user": "{username}", "password": "{password}"})


class House(RawServer):
    """A vendor with a login: answers each path as told, and forgets nothing that came in."""

    def __init__(self) -> None:
        self.says: dict[str, bytes] = {}
        super().__init__(self._say)

    def _say(self, peer: socket.socket, request: bytes) -> None:
        peer.sendall(self.says[request.split(b" ")[1].decode()])


@pytest.fixture
def house(settings: Any) -> Iterator[House]:
    with House() as server:
        settings.SANDBOX_URL = server.url
        server.says["/api/login"] = reply(b'{"token": "t1"}')
        yield server


def provider(auth: Login, *fields: AccountField) -> Provider:
    return Provider(
        slug="made-up", name="Made up", category="developer", description="For tests.", base_url="{sandbox_url}/api",
        docs_url="https://made-up.example/docs", auth=auth, account_fields=fields,
    )  # fmt: skip


def login(auth: Login, pasted: dict[str, str] | None = None) -> tokens.Tokens:
    return logins.login(provider(auth), auth, {}, pasted or PASTED)


def test_what_was_pasted_is_traded_and_kept_beside_the_token(house: House) -> None:
    fresh = login(Login(request=LOGIN, lifetime=900))
    assert json.loads(house.requests[0].partition(b"\r\n\r\n")[2]) == {"user": "ada", "password": "s&cret/ü"}
    assert fresh.credentials == {**PASTED, "access_token": "t1"}
    assert (fresh.expires_in, fresh.scope) == (900.0, None)


def test_user_and_password_may_go_in_the_header(house: House) -> None:
    login(Login(request=Request(method="POST", path="/login"), basic=True))
    assert b"authorization: basic " + base64.b64encode("ada:s&cret/ü".encode()).lower() in house.requests[0].lower()


def test_token_is_read_at_a_path_or_in_a_header(house: House) -> None:
    house.says["/api/login"] = reply(b'{"data": {"tokens": ["no", "yes"]}}', X_Token="head")
    assert login(Login(request=LOGIN, token="data.tokens.1")).credentials["access_token"] == "yes"
    assert login(Login(request=LOGIN, token="header:X-Token")).credentials["access_token"] == "head"


@pytest.mark.parametrize(
    ("told", "least", "most"),
    [
        (lambda soon: 900, 900, 900),
        (lambda soon: "900", 900, 900),
        (lambda soon: int(soon.timestamp()), 7000, 7200),
        (lambda soon: int(soon.timestamp() * 1000), 7000, 7200),
        (lambda soon: soon.isoformat(), 7000, 7200),
        (lambda soon: soon.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), 7000, 7200),
        (lambda soon: soon.strftime("%Y-%m-%dT%H:%M:%S"), 7000, 7200),
        (lambda soon: "2001-01-01T00:00:00Z", 1, 1),
        (lambda soon: "365:10:35", 60, 60),
        (lambda soon: None, 60, 60),
        (lambda soon: True, 60, 60),
    ],
    ids=["seconds", "text", "unix", "milliseconds", "offset", "zulu", "naive", "past", "words", "nothing", "boolean"],
)
def test_life_is_told_in_seconds_or_as_an_end(house: House, told: Any, least: float, most: float) -> None:
    soon = datetime.now(UTC) + timedelta(hours=2)
    house.says["/api/login"] = reply(json.dumps({"token": "t1", "until": told(soon)}).encode())
    life = login(Login(request=LOGIN, expires="until", lifetime=60)).expires_in
    assert life is not None
    assert least <= life <= most


def test_what_a_login_keeps_fills_paths_and_headers_and_is_no_secret(house: House) -> None:
    house.says["/api/login"] = reply(b'{"token": "t1", "site": {"id": "site/7"}, "user": 12}')
    auth = Login(request=LOGIN, keeps={"site_id": "site.id", "user_id": "user"}, headers={"X-User": "{user_id}"}, name="X-Auth",
                 template="{access_token}")  # fmt: skip
    made = login(auth)
    assert made.credentials == {**PASTED, "access_token": "t1", "kept": {"site_id": "site/7", "user_id": "12"}}
    fields = logins.known(made.credentials)
    call = render.call(provider(auth), Request(path="/sites/{site_id}"), {}, fields)
    assert call.url == f"{house.url}/api/sites/site%2F7"
    sent = authorized(Access(Connection(), auth, made.credentials, 1), Call("GET", "https://x.example/"))
    assert dict(sent.headers) == {"X-User": "12", "X-Auth": "t1"}


@pytest.mark.parametrize(
    ("answer", "refused", "kind"),
    [
        (reply(b'{"message": "wrong s&cret/\xc3\xbc"}', "401 Unauthorized"), (400, 401, 422), tokens.InvalidGrant),
        (reply(b"no", "422 Unprocessable"), (400, 401, 422), tokens.InvalidGrant),
        (reply(b"{}", "404 Not Found"), (404,), tokens.InvalidGrant),
        (reply(b"{}", "403 Forbidden"), (400, 401, 422), ProviderError),
        (reply(b'{"token": ""}'), (400, 401, 422), ProviderError),
        (reply(b'{"token": {"a": 1}}'), (400, 401, 422), ProviderError),
        (reply(b"[]"), (400, 401, 422), ProviderError),
        (reply(b"<html>hello</html>"), (400, 401, 422), ProviderError),
        (reply(b"slow", "429 Too Many Requests"), (400, 401, 422), ProviderUnreachable),
        (reply(b"away", "503 Service Unavailable"), (400, 401, 422), ProviderUnreachable),
    ],
)
def test_only_a_refusal_of_what_was_pasted_ends_it(
    house: House, answer: bytes, refused: tuple[int, ...], kind: type[ProviderError]
) -> None:
    house.says["/api/login"] = answer
    with pytest.raises(ProviderError) as caught:
        login(Login(request=LOGIN, refused=refused))
    assert type(caught.value) is kind
    assert "s&cret" not in f"{caught.value.message} {caught.value.details}"


@pytest.mark.parametrize(
    ("auth", "problem"),
    [
        (Login(request=Request(method="POST", path="/login")), "the login sends nothing that was pasted"),
        (Login(request=LOGIN, labels={"api_key": "Key"}), "the login labels api_key, which it does not ask for"),
        (Login(request=LOGIN, keeps={"client_id": "c"}), "the login keeps client_id, a name that is taken"),
        (Login(request=LOGIN, template="Bearer"), "the login's token is not read or not sent"),
        (Login(request=LOGIN, lifetime=5), "the login's token lives a minute or more and is revoked without an OAuth client"),
        (
            Login(request=Request(method="POST", path="/login", json={"a": "{username}{access_token}"})),
            "the login uses what only its answer supplies",
        ),
        (
            Login(request=LOGIN, revoke=Revoke(request=Request(method="POST", path="/logout"), client_auth="body")),
            "the login's token lives a minute or more and is revoked without an OAuth client",
        ),
    ],
)
def test_definition_that_cannot_work_is_told(auth: Login, problem: str) -> None:
    assert validator.problems(provider(auth)) == [f"made-up: {problem}"]


ROCKET = catalogue.get("rocket-chat")


def test_login_counts_as_a_key_and_not_as_a_consent_page() -> None:
    assert not catalogue.requires_oauth(ROCKET)
    assert "api_key" in catalogue.capabilities(ROCKET)
    assert "oauth" not in catalogue.capabilities(ROCKET)


class Chat:
    """A Rocket.Chat workspace as its documentation describes it."""

    def __init__(self) -> None:
        self.password, self.token, self.logins = "right-password", "", 0

    def __call__(self, received: Received) -> Answer:
        path = received.place.removeprefix("https://acme.rocket.chat/api/v1")
        if path == "/login":
            self.logins += 1
            if received.json != {"user": "ada", "password": self.password}:
                return Answer({"status": "error", "message": "Unauthorized"}, 401)
            self.token = f"session-token-{self.logins}"
            return Answer({"status": "success", "data": {"authToken": self.token, "userId": "user-12345678"}})
        if not self.token or (received.headers.get("x-auth-token"), received.headers.get("x-user-id")) != (
            self.token,
            "user-12345678",
        ):
            return Answer({"status": "error"}, 401)
        if path == "/logout":
            self.token = ""
        return Answer({"_id": "user-12345678", "username": "ada"})


@pytest.fixture
def chat(tmp_path: Path, settings: Any) -> Iterator[Chat]:
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": ("acme.rocket.chat",)}
    with the_internet(tmp_path) as internet:
        internet.vendor = workspace = Chat()
        yield workspace


HOST = {"host": "acme.rocket.chat"}


def connected(alice: Caller, password: str = "right-password") -> Browser:
    """Connect on the pages."""
    asked = alice.ask("rocket-chat", userId="user-1")
    browser = alice.browser().open(asked["url"]).submit("continue", scheme="BASIC_WITH_JWT", **HOST)
    assert "User name or email" in browser.text
    return browser.submit("connect", username="ada", password=password)


def call(alice: Caller) -> dict[str, Any]:
    answer = alice.call("POST", "/connect/v1/proxy/rocket-chat", {"method": "GET", "path": "/me", "userId": "user-1"})
    assert answer.status_code in (200, 409), answer.text
    said: dict[str, Any] = answer.json()
    return said


@pytest.mark.django_db(transaction=True)
def test_person_logs_in_on_the_page_and_the_connection_outlives_the_token(alice: Caller, chat: Chat) -> None:
    browser = connected(alice)
    assert browser.page.url.endswith("/done"), browser.text
    connection = Connection.objects.get(provider="rocket-chat")
    assert (connection.scheme, connection.account_external_id, connection.account_label) == (
        "BASIC_WITH_JWT",
        "user-12345678",
        "ada",
    )
    assert secret_of(connection) == {
        "username": "ada",
        "password": "right-password",
        "access_token": "session-token-1",
        "kept": {"rocket_user_id": "user-12345678"},
    }
    assert connection.expires_at is not None
    assert call(alice)["data"] == {"_id": "user-12345678", "username": "ada"}

    Connection.objects.update(refresh_at=timezone.now() - timedelta(seconds=1))
    assert call(alice)["status"] == 200
    assert (chat.logins, secret_of(connection)["access_token"]) == (2, "session-token-2")

    chat.token = "ended-by-an-administrator"
    assert call(alice)["status"] == 200
    assert (chat.logins, secret_of(connection)["access_token"]) == (3, "session-token-3")

    assert alice.call("DELETE", f"/connections/{connection.pk}").status_code in (200, 204)
    assert (chat.token, Revocation.objects.get().outcome) == ("", "revoked")


@pytest.mark.django_db(transaction=True)
def test_wrong_password_is_told_at_its_field_and_nothing_is_stored(alice: Caller, chat: Chat) -> None:
    browser = connected(alice, "wrong-password")
    assert browser.status == 400
    assert "Rocket.Chat does not accept this user name or email and password." in browser.text
    assert "wrong-password" not in browser.text
    assert secret_of(Connection.objects.get()) == {}


@pytest.mark.django_db(transaction=True)
def test_password_that_was_changed_ends_the_connection_after_one_try(alice: Caller, chat: Chat) -> None:
    connected(alice)
    chat.password, chat.token = "another-password", ""
    said = call(alice)
    assert (said["code"], chat.logins) == ("connection_expired", 2)
    assert f"{alice.url}/reconnect/" in json.dumps(said), said
    connection = Connection.objects.get()
    assert (connection.status, connection.health, connection.credentials) == ("expired", "needs_reauth", None)
    call(alice)
    assert chat.logins == 2


@pytest.mark.django_db(transaction=True)
def test_company_connects_its_own_account_with_user_and_password(alice: Caller, chat: Chat) -> None:
    path = "/connect/v1/providers/rocket-chat/connect"
    wrong = alice.call("POST", path, {"credentials": {**HOST, "apiKey": "ada", "apiSecret": "wrong"}})
    assert (wrong.status_code, Connection.objects.count()) == (400, 0)
    answer = alice.call("POST", path, {"credentials": {**HOST, "username": "ada", "password": "right-password"}})
    assert answer.status_code == 200, answer.text
    assert secret_of(Connection.objects.get())["access_token"] == "session-token-2"
