"""Connecting an account again: the same id, the same account, and a choice where another one comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.utils import timezone

from connect_platform.core import work
from connections.models import AccountChange, Connection, ConnectSession, HealthEvent, HistoryItem, Revocation
from connections.services.connecting import reconnecting, sessions
from integrations.sandbox.models import Grant
from integrations.services import clients
from tests.connections.browser import Browser
from tests.connections.cast import ABROAD, Caller, secret_of, sync

pytestmark = pytest.mark.django_db(transaction=True)


def ask_again(alice: Caller, connection: Connection, **body: Any) -> dict[str, Any]:
    """A reconnect link of surface *public*."""
    answer = alice.call("POST", f"/connections/{connection.pk}/reconnect", body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def come_back(alice: Caller, url: str, account: str) -> Browser:
    """Through the hosted page and the provider's consent page, as one of its people."""
    return alice.browser().open(url).submit("continue").submit("approve", account=account)


def offered(alice: Caller, **body: Any) -> tuple[Connection, Browser, dict[str, Any]]:
    """Ada's connection, and a browser that came back with Alan's account."""
    connection = alice.connect_oauth(user_id="user-1")
    sync()
    before = secret_of(connection)
    browser = come_back(alice, ask_again(alice, connection, **body)["url"], "alan")
    assert browser.page.url.endswith("/account"), browser.text
    return connection, browser, before


def kinds_of(connection: Connection) -> list[str]:
    return list(HealthEvent.objects.filter(connection=connection).order_by("id").values_list("kind", flat=True))


def live_grants(account: str) -> int:
    return Grant.objects.filter(account=account, revoked_at=None).count()


def test_connecting_again_keeps_the_id_and_leaves_a_trace(alice: Caller) -> None:
    connection = alice.connect_oauth()
    sync()
    made = ask_again(alice, connection, returnUrl=ABROAD)
    assert set(made) == {"url", "expiresAt"}
    browser = come_back(alice, made["url"], "ada")
    assert browser.words["connectionId"] == str(connection.pk)
    again = Connection.objects.get()
    assert again.pk == connection.pk
    assert (again.status, again.token_version, again.account_external_id) == ("connected", 2, "ada")
    assert (again.health, again.health_cause, again.last_error) == ("healthy", None, None)
    assert again.client_id == clients.client_for(again.definition, None).id
    assert [kind for kind in kinds_of(again) if kind.endswith("connected")] == ["connected", "reconnected"]


def test_surface_connect_makes_the_link_too(alice: Caller) -> None:
    connection = alice.connect_key()
    answer = alice.call("POST", f"/connect/v1/connections/{connection.pk}/reconnect", {"redirectUrl": ABROAD})
    assert answer.status_code == 201
    browser = alice.browser().open(answer.json()["url"]).submit("continue").submit("connect", api_key="sandbox-key")
    assert browser.words["connectionId"] == str(connection.pk)
    assert Connection.objects.get().token_version == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scopes": ["two words"]}, "scopes"),
        ({"scopes": []}, "scopes"),
        ({"scopes": "contacts.read"}, "scopes"),
        ({"returnUrl": "javascript:alert(1)//x"}, "returnUrl"),
        ({"allowAccountChange": "yes"}, "allowAccountChange"),
        ({"other": 1}, "other"),
    ],
)
def test_a_bad_request_for_the_link_names_the_field_and_makes_no_visit(alice: Caller, body: dict[str, Any], field: str) -> None:
    connection = alice.connect_oauth()
    answer = alice.call("POST", f"/connections/{connection.pk}/reconnect", body)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "VALIDATION_001")
    assert [name.partition(".")[0] for name in answer.json()["details"]] == [field]
    assert ConnectSession.objects.count() == 1


def test_nobody_else_may_make_the_link(alice: Caller, mallory: Caller) -> None:
    connection = alice.connect_oauth()
    for prefix in ("", "/connect/v1"):
        assert mallory.call("POST", f"{prefix}/connections/{connection.pk}/reconnect", {}).status_code == 404
        assert alice.call("POST", f"{prefix}/connections/{connection.pk}/reconnect", {}, key=alice.read_key).status_code == 403
    assert ConnectSession.objects.count() == 1


def test_another_account_changes_nothing_and_the_page_names_both(alice: Caller) -> None:
    connection, browser, before = offered(alice)
    assert browser.status == 200
    assert "ada@sandbox.example" in browser.text
    assert "alan@sandbox.example" in browser.text
    assert [value for _, value in browser.forms[-1].buttons] == ["again", "both", "cancel"]
    kept = Connection.objects.get()
    assert (kept.account_external_id, kept.token_version, secret_of(kept)) == ("ada", connection.token_version, before)
    session = ConnectSession.objects.get(finished_at=None)
    assert session.secret["offer"]["account_external_id"] == "alan"
    assert kinds_of(kept)[-1] == "account_mismatch"
    assert session.secret["offer"]["credentials"]["access_token"] not in browser.text


def test_signing_in_again_with_the_right_account_ends_the_other_grant(alice: Caller) -> None:
    connection, browser, _ = offered(alice)
    browser.submit("again")
    assert browser.page.url.endswith(ConnectSession.objects.get(finished_at=None).short_code)
    assert work.drain(Revocation) == 1
    assert live_grants("alan") == 0
    browser.submit("continue").submit("approve", account="ada")
    assert browser.page.url.endswith("/done")
    assert Connection.objects.get().token_version == connection.token_version + 1
    assert live_grants("ada") >= 1


def test_canceling_ends_the_other_grant_and_the_connection_goes_on(alice: Caller) -> None:
    connection, browser, before = offered(alice, returnUrl=ABROAD)
    browser.submit("cancel")
    assert (browser.words["status"], browser.words["reason"]) == ("error", "canceled")
    assert work.drain(Revocation) == 1
    assert live_grants("alan") == 0
    kept = Connection.objects.get()
    assert (kept.status, secret_of(kept)) == ("ready", before)
    assert not ConnectSession.objects.exclude(offered_account="").exists()
    assert alice.proxy("/me", connectionId=str(connection.pk)).json()["data"]["id"] == "ada"


def test_replacing_needs_to_be_allowed_by_whoever_asked(alice: Caller) -> None:
    connection, browser, before = offered(alice)
    form = browser.forms[-1]
    answer = browser.http.post(browser.page.url, data={**form.values, "decision": "replace"}, timeout=30)
    assert answer.status_code == 409
    assert "account_change_not_allowed" in answer.text
    kept = Connection.objects.get(pk=connection.pk)
    assert (kept.account_external_id, secret_of(kept)) == ("ada", before)


def test_replacing_keeps_the_id_and_nothing_of_the_first_account(alice: Caller) -> None:
    connection, browser, _ = offered(alice, returnUrl=ABROAD, allowAccountChange=True)
    assert HistoryItem.objects.filter(connection=connection).count() == 30
    browser.submit("replace")
    assert browser.words["connectionId"] == str(connection.pk)
    changed = Connection.objects.get()
    assert (changed.pk, changed.account_external_id, changed.token_version) == (connection.pk, "alan", 2)
    assert not HistoryItem.objects.filter(connection=connection).exists()
    assert kinds_of(changed)[-2:] == ["reconnected", "account_changed"]
    assert work.drain(Revocation) == 1
    assert (live_grants("ada"), live_grants("alan")) == (0, 1)
    assert browser.open(f"{alice.url}/link/{ConnectSession.objects.latest('created_at').short_code}/account").status == 410


def test_keeping_both_makes_a_second_connection_of_the_same_user(alice: Caller) -> None:
    connection, browser, before = offered(alice, returnUrl=ABROAD)
    browser.submit("both")
    added = Connection.objects.exclude(pk=connection.pk).get()
    assert browser.words["connectionId"] == str(added.pk)
    assert (added.user_id, added.surface, added.account_external_id, added.status) == ("user-1", "public", "alan", "connected")
    assert secret_of(connection) == before
    second = come_back(alice, ask_again(alice, connection)["url"], "alan").submit("both")
    assert second.page.url.endswith("/done")
    assert "alan@sandbox.example" in second.text
    assert Connection.objects.count() == 2
    assert Connection.objects.get(pk=added.pk).token_version == 2


def test_where_there_can_be_one_only_both_is_not_offered(alice: Caller) -> None:
    connection = alice.connect_key()
    Connection.objects.update(account_external_id="somebody", account_label="Somebody")
    answer = alice.call("POST", f"/connect/v1/connections/{connection.pk}/reconnect", {"allowAccountChange": True})
    browser = alice.browser().open(answer.json()["url"]).submit("continue").submit("connect", api_key="sandbox-key-2")
    assert browser.page.url.endswith("/account"), browser.text
    assert [value for _, value in browser.forms[-1].buttons] == ["again", "replace", "cancel"]
    assert secret_of(connection)["api_key"] == "sandbox-key"
    browser.submit("replace")
    assert secret_of(connection)["api_key"] == "sandbox-key-2"


def test_only_the_browser_that_brought_the_account_may_decide(alice: Caller) -> None:
    connection, browser, before = offered(alice, allowAccountChange=True)
    stranger = alice.browser().open(browser.page.url)
    assert (stranger.status, "invalid_state" in stranger.text) == (400, True)
    stranger.open(f"{alice.url}/sign-in")
    token = stranger.forms[-1].values["csrfmiddlewaretoken"]
    answer = stranger.http.post(browser.page.url, data={"csrfmiddlewaretoken": token, "decision": "replace"}, timeout=30)
    assert answer.status_code == 400
    assert secret_of(connection) == before
    assert browser.submit("replace").page.url.endswith("/done")


def test_deleting_the_connection_ends_an_offer_that_waits(alice: Caller) -> None:
    connection, _, _ = offered(alice)
    assert alice.call("DELETE", f"/connections/{connection.pk}").status_code == 204
    work.drain(Revocation)
    assert (live_grants("ada"), live_grants("alan")) == (0, 0)


def test_an_offer_nobody_decided_about_is_ended_at_the_provider(alice: Caller) -> None:
    connection, browser, before = offered(alice)
    ConnectSession.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert browser.open(browser.page.url).status == 410
    sessions.forget_expired()
    assert not ConnectSession.objects.exclude(offered_account="").exists()
    work.drain(Revocation)
    assert live_grants("alan") == 0
    assert secret_of(connection) == before


def test_surface_apps_overwrites_and_tells_on_the_timeline(alice: Caller) -> None:
    app, key = alice.app()
    body = {"toolkit": "sandbox", "redirectUrl": ABROAD, "userId": "3f0c1a52-8f0b-4d0e-9c47-0a3d5b1f7e11"}
    for account in ("ada", "alan"):
        asked = alice.call("POST", f"/v1/{app.pk}/integrations/connect", body, key=key).json()
        alice.browser().open(asked["authUrl"]).submit("approve", account=account)
    connection = Connection.objects.get()
    assert connection.account_external_id == "alan"
    assert kinds_of(connection)[-2:] == ["reconnected", "account_changed"]
    detail = HealthEvent.objects.get(connection=connection, kind="account_changed").detail
    assert detail == {"before": "ada@sandbox.example", "account": "alan@sandbox.example"}


def test_a_reconnect_link_opens_a_visit_each_time_and_asks_for_what_is_missing(alice: Caller) -> None:
    connection = alice.connect_oauth(access="read")
    link = reconnecting.url(connection, ["contacts.write"])
    browser = alice.browser().open(link)
    first = ConnectSession.objects.get(finished_at=None)
    assert browser.page.url == f"{alice.url}/link/{first.short_code}"
    assert first.scopes == ["contacts.read", "history.read", "offline", "contacts.write"]
    assert first.account_change == AccountChange.REFUSE
    alice.browser().open(link)
    assert ConnectSession.objects.filter(finished_at=None).count() == 2
    assert browser.submit("continue").submit("approve").page.url.endswith("/done")
    again = Connection.objects.get()
    assert (again.pk, sorted(again.scopes_granted)) == (
        connection.pk,
        ["contacts.read", "contacts.write", "history.read", "offline"],
    )
    assert kinds_of(again)[-1] == "scope_gained"


def test_forged_and_old_reconnect_links_are_refused(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = alice.connect_oauth()
    link = reconnecting.url(connection)
    other = signing.dumps({"connection": str(connection.pk), "scopes": []}, salt="another.purpose")
    for token in ("x", link.rpartition("/")[2][:-2] + "xx", other):
        assert alice.browser().open(f"{alice.url}/reconnect/{token}").status == 404
    with monkeypatch.context() as past:
        past.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() - 8 * 86_400)
        old = reconnecting.url(connection)
    assert alice.browser().open(old).status == 410
    connection.delete()
    assert alice.browser().open(link).status == 404
    assert ConnectSession.objects.count() == 0


def test_the_same_account_of_the_same_user_stays_one_connection(alice: Caller) -> None:
    first = alice.connect_oauth(user_id="user-1")
    sync()
    asked = alice.ask(userId="user-1", returnUrl=ABROAD)
    browser = alice.browser().open(asked["url"]).submit("continue", scheme="OAUTH2").submit("approve")
    assert browser.words["connectionId"] == str(first.pk)
    kept = Connection.objects.get(pk=first.pk)
    assert (kept.status, kept.token_version) == ("connected", 2)
    pointer = Connection.objects.get(pk=asked["connectionId"])
    assert (pointer.status, pointer.credentials, pointer.metadata["sameAs"]) == ("canceled", None, str(first.pk))
    assert (pointer.last_error or {})["code"] == "already_connected"
    sync()
    for read in (
        alice.get(f"/connections/{pointer.pk}"),
        alice.get(f"/connections/{pointer.pk}", key="", **{"x-intent-token": asked["intentToken"]}),
    ):
        assert (read["id"], read["status"]) == (str(first.pk), "data_available")
    assert alice.call("DELETE", f"/connections/{pointer.pk}").status_code == 204
    assert alice.call("GET", f"/connections/{first.pk}").status_code == 404
    assert alice.call("GET", f"/connections/{pointer.pk}").status_code == 404


def test_other_users_and_nameless_ones_are_not_merged(alice: Caller, mallory: Caller) -> None:
    for caller, user in ((alice, "user-1"), (alice, "user-2"), (alice, ""), (alice, ""), (mallory, "user-1")):
        caller.connect_oauth(user_id=user)
    assert Connection.objects.filter(status="connected").count() == 5
