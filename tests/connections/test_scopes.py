"""Granted scopes against those asked for: compared, implied, and checked before anything leaves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection as database

from connect_platform.core.errors import ConnectionUnusable
from connections.models import Connection, HealthEvent
from connections.services.connecting import reconnecting, scopes
from integrations import catalogue, validator
from integrations.sandbox.models import Item
from integrations.spec import ApiKey, OAuth2, Provider
from tests.connections.cast import Caller

CALENDAR = "https://www.googleapis.com/auth/calendar"


def linked(provider: str, asked: list[str], granted: list[str], scheme: str = "OAUTH2") -> Connection:
    return Connection(provider=provider, scheme=scheme, scopes_asked=asked, scopes_granted=granted)


@pytest.mark.parametrize(
    ("provider", "asked", "granted", "wanted", "missing"),
    [
        ("google-calendar", [CALENDAR], [CALENDAR], [f"{CALENDAR}.readonly", f"{CALENDAR}.events.readonly"], []),
        ("google-calendar", [f"{CALENDAR}.readonly"], [f"{CALENDAR}.readonly"], [f"{CALENDAR}.events"], [f"{CALENDAR}.events"]),
        ("google-calendar", ["openid", "email", CALENDAR], [CALENDAR, "openid"], ["email"], []),
        ("github", ["repo"], ["repo"], ["public_repo", "repo:status"], []),
        ("github", ["public_repo"], ["public_repo"], ["repo"], ["repo"]),
        ("github", ["admin:org"], ["admin:org"], ["read:org"], []),
        ("outlook", ["offline_access", "Mail.ReadWrite"], ["https://graph.microsoft.com/mail.readwrite"], ["Mail.Read"], []),
        ("outlook", ["offline_access", "Mail.Read"], ["Mail.Read"], ["Mail.Send", "offline_access"], ["Mail.Send"]),
        ("shopify", ["write_orders"], ["write_orders"], ["read_orders", "read_products"], ["read_products"]),
    ],
)
def test_a_scope_is_missing_unless_it_or_one_that_includes_it_was_granted(
    provider: str, asked: list[str], granted: list[str], wanted: list[str], missing: list[str]
) -> None:
    assert scopes.missing(linked(provider, asked, granted), wanted) == missing


@pytest.mark.parametrize(
    ("asked", "granted", "scheme"),
    [
        (["repo"], [], "OAUTH2"),  # told nothing
        (["repo"], ["contents:write"], "OAUTH2"),  # told in other words
        ([], ["something"], "OAUTH2"),  # nothing was asked for
        ([], [], "API_KEY"),
    ],
)
def test_an_unknown_grant_never_blocks(asked: list[str], granted: list[str], scheme: str) -> None:
    provider = catalogue.get("github")
    action = next(action for action in provider.actions if action.scopes)
    connection = linked("github", asked, granted, scheme)
    assert scopes.missing(connection, ["repo", "admin:org"]) == []
    scopes.require(connection, provider, action)


@pytest.mark.parametrize(
    ("answer", "separator", "found"),
    [
        ("a b", " ", ["a", "b"]),
        ("a,b", " ", ["a", "b"]),
        ("a,b, c", ",", ["a", "b", "c"]),
        ("a:b|c", "|", ["a:b", "c"]),
        ("  ", " ", []),
        (None, " ", []),
    ],
)
def test_granted_scopes_are_read_whatever_joins_them(answer: str | None, separator: str, found: list[str]) -> None:
    assert scopes.listed(OAuth2(authorize_url="", token_url="", scope_separator=separator), answer) == found


def test_what_to_ask_for_leaves_out_what_was_withheld_and_adds_what_is_needed() -> None:
    asked = ["offline_access", "User.Read", "Mail.Read", "Mail.Send"]
    connection = linked("outlook", asked, ["User.Read", "Mail.Read"])
    assert scopes.to_ask(connection) == asked
    assert scopes.to_ask(connection, ["Mail.ReadWrite"]) == ["offline_access", "User.Read", "Mail.Read", "Mail.ReadWrite"]


@pytest.mark.django_db(transaction=True)
def test_an_action_that_was_not_allowed_is_refused_before_anything_leaves(alice: Caller) -> None:
    connection = alice.connect_oauth(access="read")
    provider = connection.definition
    create, read = (provider.action(key) for key in ("create_contact", "list_contacts"))
    assert create
    assert read
    with database.execute_wrapper(_no_query):
        scopes.require(connection, provider, read)
        with pytest.raises(ConnectionUnusable) as caught:
            scopes.require(connection, provider, create)
    error = caught.value
    assert (error.code, error.status, error.permanent) == ("scope_missing", 409, True)
    assert error.details["missing"] == ["contacts.write"]
    assert error.reconnect_url == error.details["reconnect_url"]
    assert reconnecting.read(error.reconnect_url.rpartition("/")[2]) == (connection, ["contacts.write"])


@pytest.mark.django_db(transaction=True)
def test_a_refused_action_tells_the_caller_where_to_send_the_owner(alice: Caller) -> None:
    connection = alice.connect_oauth(access="read", user_id="user-1")
    path = f"/connect/v1/providers/sandbox/actions/create_contact?connectionId={connection.pk}"
    answer = alice.call("POST", path, {"name": "Ada Lovelace"})
    assert answer.status_code == 409
    app, key = alice.app()
    user = "3f0c1a52-8f0b-4d0e-9c47-0a3d5b1f7e11"
    body = {"toolkit": "sandbox", "redirectUrl": "https://shop.example/back", "userId": user}
    asked = alice.call("POST", f"/v1/{app.pk}/integrations/connect", body, key=key).json()
    alice.browser().open(asked["authUrl"]).submit("approve", access="read")
    run = {"toolName": "SANDBOX_CREATE_CONTACT", "params": {"name": "Ada Lovelace"}, "userId": user}
    answer = alice.call("POST", f"/v1/{app.pk}/integrations/execute", run, key=key)
    details = answer.json()["error"]["details"]
    assert (answer.status_code, details["reason"], details["missing"]) == (422, "scope_missing", ["contacts.write"])
    assert details["reconnect_url"].startswith(f"{alice.url}/reconnect/")
    assert not Item.objects.filter(data__name="Ada Lovelace").exists()
    tools = alice.get(f"/v1/{app.pk}/integrations/tools", key=key)["tools"]
    assert {tool["name"]: tool["scopes"] for tool in tools}["SANDBOX_CREATE_CONTACT"] == ["contacts.write"]


def _no_query(*_: Any) -> Any:
    raise AssertionError("a query")


@pytest.mark.django_db(transaction=True)
def test_losing_and_gaining_scopes_is_told_on_the_timeline(alice: Caller) -> None:
    connection = alice.connect_oauth()
    for access, kind in (("read", "scope_lost"), ("all", "scope_gained")):
        url = alice.call("POST", f"/connections/{connection.pk}/reconnect", {}).json()["url"]
        alice.browser().open(url).submit("continue").submit("approve", account="ada", access=access)
        last = HealthEvent.objects.filter(connection=connection).latest("id")
        assert (last.kind, last.detail["scopes"]) == (kind, ["contacts.write"])
    assert scopes.body(Connection.objects.get()) == {
        "scopesAsked": ["contacts.read", "contacts.write", "history.read", "offline"],
        "scopesGranted": ["contacts.read", "contacts.write", "history.read", "offline"],
        "scopesMissing": [],
    }


@pytest.mark.django_db(transaction=True)
def test_scopes_named_by_the_developer_are_asked_for_instead(alice: Caller) -> None:
    connection = alice.connect_oauth()
    body = {"scopes": ["contacts.read", "offline"]}
    url = alice.call("POST", f"/connections/{connection.pk}/reconnect", body).json()["url"]
    alice.browser().open(url).submit("continue").submit("approve")
    renewed = Connection.objects.get()
    assert (renewed.scopes_asked, renewed.scopes_granted) == (body["scopes"], body["scopes"])
    assert scopes.missing(renewed, ["contacts.write"]) == ["contacts.write"]


def test_scopes_are_said_in_plain_words_where_somebody_wrote_them() -> None:
    connection = linked("outlook", [], ["https://graph.microsoft.com/Mail.Read", "Mail.Read", "Odd.Thing"])
    assert scopes.in_words(connection) == [("Mail.Read", "Read emails"), ("Odd.Thing", "")]
    assert scopes.in_words(linked("github", ["repo"], [], "API_KEY")) == []


def test_a_definition_that_asks_for_no_lasting_access_is_warned_about() -> None:
    def provider(**auth: Any) -> Provider:
        made = OAuth2(
            authorize_url="https://a.example", token_url="https://a.example", offline_hint="scope offline_access", **auth
        )
        return Provider(
            slug="made-up", name="Made up", category="x", base_url="https://a.example", docs_url="", auth=made,
            alternatives=(ApiKey(),),
        )  # fmt: skip

    assert validator.warnings(provider(scopes=("read",))) == [
        "made-up: access for longer is not asked for (scope offline_access)"
    ]
    assert validator.warnings(provider(scopes=("read", "offline_access"))) == []
    assert validator.warnings(provider(authorize_params={"access_type": "offline"})) == []
    assert [line for each in catalogue.all_providers() for line in validator.warnings(each)] == []


def test_implied_scopes_and_words_of_the_catalogue_speak_of_scopes_that_exist() -> None:
    for provider in catalogue.all_providers():
        for auth in provider.schemes:
            if isinstance(auth, OAuth2):
                assert all(scope not in implied for scope, implied in auth.implied_scopes.items()), provider.slug
                assert all(auth.scope_words.values()), provider.slug
