"""The end user's own page: only theirs, only while the visit lasts, and every button does what it says."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.utils import timezone

from connect_platform.core.audit import AuditEntry
from connections.models import Connection, Health, SelfServiceLink, Status
from connections.services.connecting import selfservice
from integrations.sandbox.models import Grant
from tests import factories
from tests.connections.browser import Browser
from tests.connections.cast import ABROAD, Caller, secret_of, sync

pytestmark = pytest.mark.django_db(transaction=True)


def link(caller: Caller, user_id: str = "user-1", **body: Any) -> str:
    answer = caller.call("POST", "/connections/self-service", {"userId": user_id, **body})
    assert answer.status_code == 201, answer.text
    assert set(answer.json()) == {"url", "expiresAt"}
    return str(answer.json()["url"])


def inside(caller: Caller, user_id: str = "user-1", **body: Any) -> Browser:
    browser = caller.browser().open(link(caller, user_id, **body))
    assert browser.page.url == f"{caller.url}/accounts"
    return browser


def test_the_page_shows_what_is_connected_and_the_address_holds_no_code(alice: Caller) -> None:
    connection = alice.connect_oauth(user_id="user-1")
    alice.connect_oauth(user_id="user-2", account="alan")
    alice.connect_key()
    browser = inside(alice, returnUrl=ABROAD)
    assert (browser.status, urlsplit(browser.page.url).path) == (200, "/accounts")
    assert "ada@sandbox.example" in browser.text
    assert "alan@sandbox.example" not in browser.text
    assert alice.company.name in browser.text
    assert "See contacts, orders and files" in browser.text
    assert f"/accounts/{connection.pk}/disconnect" in browser.text
    assert f'href="{ABROAD}"' in browser.text
    assert browser.text.count("<h2>Sandbox</h2>") == 1
    cookie = next(cookie for cookie in browser.http.cookies if cookie.name == "connect_accounts")
    assert (cookie.path, cookie.has_nonstandard_attr("HttpOnly"), cookie.get_nonstandard_attr("SameSite")) == (
        "/accounts",
        True,
        "Lax",
    )
    assert browser.page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert "script-src 'self'" in browser.page.headers["Content-Security-Policy"]


def test_only_a_digest_of_the_code_is_stored_and_the_asking_is_audited(alice: Caller) -> None:
    url = link(alice)
    code = url.rpartition("/")[2]
    row = SelfServiceLink.objects.get()
    assert code not in str(row.__dict__)
    assert len(code) == 43
    entry = AuditEntry.objects.get(action="connection.self_service")
    assert code not in str(entry.__dict__)
    assert row.opened_at is None
    alice.browser().open(url)
    assert SelfServiceLink.objects.get().opened_at


def test_nothing_connected_is_said_in_words(alice: Caller) -> None:
    assert "Nothing is connected" in inside(alice).text


@pytest.mark.parametrize(
    "body", [{}, {"userId": ""}, {"userId": 7}, {"userId": "u", "returnUrl": "data:x,y"}, {"userId": "u", "x": 1}]
)
def test_a_link_for_nobody_is_refused(alice: Caller, body: dict[str, Any]) -> None:
    assert alice.call("POST", "/connections/self-service", body).status_code == 400
    assert not SelfServiceLink.objects.exists()


def test_readers_and_pages_may_not_make_links(alice: Caller) -> None:
    assert alice.call("POST", "/connections/self-service", {"userId": "u"}, key=alice.read_key).status_code == 403
    key = factories.make_key(alice.actor, kind="publishable")[1]
    answer = alice.call("POST", "/connections/self-service", {"userId": "u"}, Authorization=f"Publishable {key}")
    assert answer.status_code == 403
    assert not SelfServiceLink.objects.exists()


def test_an_app_makes_links_for_its_users_and_they_for_themselves(alice: Caller, mallory: Caller) -> None:
    app, key = alice.app()
    other, _ = alice.app()
    user, stranger = str(uuid.uuid4()), str(uuid.uuid4())
    path = f"/v1/{app.pk}/integrations/self-service"
    assert alice.call("POST", path, {}, key=key).status_code == 400
    assert alice.call("POST", path, {"userId": user}, key=key).status_code == 201
    token = factories.make_end_user_token(app, user)
    assert alice.call("POST", path, {"userId": stranger}, key=token).status_code == 201
    assert set(SelfServiceLink.objects.values_list("app", "user_id")) == {(app.pk, user)}
    assert alice.call("POST", f"/v1/{other.pk}/integrations/self-service", {"userId": user}, key=key).status_code == 404
    assert mallory.call("POST", path, {"userId": user}).status_code == 401


def test_an_apps_link_shows_that_app_only(alice: Caller) -> None:
    app, key = alice.app()
    user = str(uuid.uuid4())
    alice.connect_oauth(user_id=user, account="alan")
    asked = alice.call(
        "POST", f"/v1/{app.pk}/integrations/connect", {"toolkit": "sandbox", "redirectUrl": ABROAD, "userId": user}, key=key
    ).json()
    alice.browser().open(asked["authUrl"]).submit("approve")
    url = alice.call("POST", f"/v1/{app.pk}/integrations/self-service", {"userId": user}, key=key).json()["url"]
    browser = alice.browser().open(url)
    assert "ada@sandbox.example" in browser.text
    assert "alan@sandbox.example" not in browser.text
    assert app.name in browser.text
    both = inside(alice, user)
    assert "ada@sandbox.example" in both.text
    assert "alan@sandbox.example" in both.text


def test_disconnecting_asks_first_then_tells_how_it_went(alice: Caller) -> None:
    connection = alice.connect_oauth(user_id="user-1")
    sync()
    browser = inside(alice)
    browser.open(f"{alice.url}/accounts/{connection.pk}/disconnect")
    assert "Disconnect Sandbox?" in browser.text
    assert Connection.objects.get().status == "ready"
    browser.submit()
    assert browser.page.url == f"{alice.url}/accounts"
    assert "Sandbox is disconnected. Its access was also ended there." in browser.text
    ended = Connection.objects.get()
    assert (ended.pk, ended.status, secret_of(ended)) == (connection.pk, "disconnected", {})
    assert not Grant.objects.filter(account="ada", revoked_at=None, kind="oauth2").exists()
    entry = AuditEntry.objects.get(action="connection.disconnect")
    assert entry.actor == "user-1" or "user-1" in str(entry.__dict__)


def test_reconnecting_from_the_page_keeps_the_id_and_comes_back(alice: Caller) -> None:
    connection = alice.connect_oauth(user_id="user-1")
    Connection.objects.update(status=Status.EXPIRED, health=Health.NEEDS_REAUTH)
    browser = inside(alice)
    assert "Sandbox ended the authorization." in browser.text
    browser.submit().submit("continue").submit("approve")
    assert browser.page.url.startswith(f"{alice.url}/accounts?status=connected")
    assert "The account is connected." in browser.text
    renewed = Connection.objects.get()
    assert (renewed.pk, renewed.status, renewed.health) == (connection.pk, "connected", "healthy")


@pytest.mark.parametrize(
    ("columns", "state", "can_reconnect"),
    [
        ({"status": Status.READY}, "well", False),
        ({"status": Status.EXPIRED}, "expired", True),
        ({"status": Status.READY, "health": Health.DEGRADED}, "degraded", False),
        ({"status": Status.READY, "health": Health.MISCONFIGURED}, "degraded", False),
        ({"status": Status.READY, "health": Health.EXPIRED}, "expired", True),
        ({"status": Status.DISCONNECTED, "health": Health.DEGRADED}, "disconnected", True),
    ],
)
def test_each_state_says_whose_turn_it_is(columns: dict[str, Any], state: str, can_reconnect: bool) -> None:
    said = selfservice.standing(Connection(provider="sandbox", **columns))
    assert (said.state, said.can_reconnect) == (state, can_reconnect)
    assert bool(said.sentence) is (state != "well")


def test_what_is_not_theirs_is_not_there(alice: Caller, mallory: Caller) -> None:
    mine = alice.connect_oauth(user_id="user-1")
    others = [alice.connect_oauth(user_id="user-2"), alice.connect_key(), mallory.connect_oauth(user_id="user-1")]
    browser = inside(alice)
    token = browser.open(f"{alice.url}/accounts/{mine.pk}/disconnect").forms[-1].values
    for other in (*(row.pk for row in others), uuid.uuid4(), "x"):
        before = list(Connection.objects.order_by("pk").values_list("status", "token_version"))
        assert browser.open(f"{alice.url}/accounts/{other}/disconnect").status == 404
        for action in ("disconnect", "reconnect"):
            address = f"{alice.url}/accounts/{other}/{action}"
            assert browser.http.post(address, data=token, timeout=30).status_code == 404
        assert list(Connection.objects.order_by("pk").values_list("status", "token_version")) == before


def test_without_a_visit_there_is_nothing(alice: Caller) -> None:
    connection = alice.connect_oauth(user_id="user-1")
    link_row = selfservice.ask(alice.actor, "user-1")[0]
    forged = [
        "",
        "x",
        signing.dumps(str(link_row.id), salt="another.purpose"),
        signing.dumps(str(uuid.uuid4()), salt="connections.selfservice"),
    ]
    for kept in forged:
        browser = alice.browser()
        browser.http.cookies.set("connect_accounts", kept, path="/accounts")
        assert browser.open(f"{alice.url}/accounts").status == 410
        assert browser.open(f"{alice.url}/accounts/{connection.pk}/disconnect").status == 410
        assert "ada@sandbox.example" not in browser.text
    assert alice.browser().open(f"{alice.url}/accounts/no-such-code").status == 404


def test_a_visit_ends_after_half_an_hour_and_so_does_the_link(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    url = link(alice)
    browser = alice.browser().open(url)
    later = timezone.now() + timedelta(minutes=29)
    SelfServiceLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert alice.browser().open(url).status == 410
    assert browser.open(f"{alice.url}/accounts").status == 200
    assert selfservice.forget_expired() == 0
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    assert browser.open(f"{alice.url}/accounts").status == 200
    monkeypatch.setattr("django.core.signing.time.time", (later + timedelta(minutes=2)).timestamp)
    assert browser.open(f"{alice.url}/accounts").status == 410
    SelfServiceLink.objects.update(expires_at=timezone.now() - timedelta(minutes=31))
    assert selfservice.forget_expired() == 1


def test_forms_without_the_token_of_their_page_change_nothing(alice: Caller) -> None:
    connection = alice.connect_oauth(user_id="user-1")
    browser = inside(alice)
    address = f"{alice.url}/accounts/{connection.pk}/disconnect"
    assert browser.http.post(address, data={}, timeout=30).status_code == 403
    assert browser.open(f"{alice.url}/accounts/{connection.pk}/reconnect").status == 405
    assert Connection.objects.get().status == "connected"
    assert re.search(r'name="csrfmiddlewaretoken"', browser.open(address).text)
