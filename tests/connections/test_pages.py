"""The hosted pages as a person with a browser and no JavaScript goes through them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from connect_platform.core.audit import AuditEntry
from connect_platform.core.events import Event
from connections.models import Connection, ConnectLink, ConnectSession, HistoryItem
from tests.connections.browser import Browser
from tests.connections.cast import ABROAD, Caller, secret_of, sync

pytestmark = pytest.mark.django_db(transaction=True)


def status_of(caller: Caller, asked: dict[str, Any]) -> str:
    return str(caller.get(f"/connections/{asked['connectionId']}")["status"])


def problem_on(browser: Browser, status: int, code: str) -> str:
    """Assert that this is a whole failure page and give its sentence."""
    assert browser.status == status, browser.text
    heading, sentence = re.search(r"<h1>(.+?)</h1>\s*<p>(.+?)</p>", browser.text, re.DOTALL).groups()  # type: ignore[union-attr]
    assert heading
    assert code in browser.text
    assert browser.page.headers["X-Request-Id"] in browser.text
    assert "Reference" in browser.text
    assert browser.page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    return str(sentence)


def callback_of(alice: Caller, asked: dict[str, Any], browser: Browser, decision: str = "approve") -> str:
    """Go to the provider and decide there; the address the provider sends the browser to, not yet followed."""
    browser.open(asked["url"]).submit("continue", scheme="OAUTH2")
    return browser.press(decision).target()


def test_oauth_with_pkce_from_the_link_to_synced_history(alice: Caller) -> None:
    asked = alice.ask(userId="user-1", returnUrl=ABROAD)
    assert status_of(alice, asked) == "pending"
    browser = alice.browser().open(asked["url"])
    assert status_of(alice, asked) == "connecting"
    assert alice.company.name in browser.text
    policy = set(browser.page.headers["Content-Security-Policy"].split("; "))
    assert {"default-src 'none'", "script-src 'self'"} <= policy
    browser.press("continue", scheme="OAUTH2")
    consent = urlsplit(browser.target())
    query = {key: values[0] for key, values in parse_qs(consent.query).items()}
    assert consent.path == "/sandbox/oauth/authorize"
    assert (query["response_type"], query["code_challenge_method"], len(query["code_challenge"])) == ("code", "S256", 43)
    assert query["redirect_uri"] == f"{alice.url}/oauth/callback"
    assert len(query["state"]) == 43
    cookie = next(cookie for cookie in browser.http.cookies if cookie.name == "connect_browser")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Lax"

    browser.follow().submit("approve")
    assert browser.landed.startswith("https://shop.example/back?basket=7&")
    assert browser.words == {
        "basket": "7", "status": "connected", "toolkit": "sandbox", "connectionId": asked["connectionId"],
    }  # fmt: skip
    connection = Connection.objects.get(pk=asked["connectionId"])
    assert (connection.status, connection.scheme) == ("connected", "OAUTH2")
    assert (connection.account_external_id, connection.account_label) == ("ada", "ada@sandbox.example")
    assert connection.scopes_asked == ["contacts.read", "contacts.write", "history.read", "offline"]
    assert connection.scopes_granted == connection.scopes_asked
    assert set(connection.credentials) == {"access_token", "refresh_token", "token_type"}
    session = ConnectSession.objects.get(connection=connection)
    assert session.finished_at
    assert (session.secret, session.state_hash) == (None, "")

    assert sync() == 1
    assert status_of(alice, asked) == "data_available"
    assert HistoryItem.objects.filter(connection=connection).count() == 30
    said = list(Event.objects.filter(company_id=alice.company.pk).order_by("id").values_list("type", "data__status"))
    assert said == [("Connection.Updated", word) for word in ("connecting", "connected", "data_processing", "data_available")]
    audit = AuditEntry.objects.filter(action__startswith="connection.").order_by("id").values_list("action", flat=True)
    assert list(dict.fromkeys(audit)) == ["connection.ask", "connection.connect", "connection.call"]
    assert alice.browser().open(asked["url"]).status == 410


def test_scopes_the_person_withheld_are_told_apart_from_those_asked_for(alice: Caller) -> None:
    connection = alice.connect_oauth(access="read")
    assert "contacts.write" in connection.scopes_asked
    assert connection.scopes_granted == ["contacts.read", "history.read", "offline"]
    assert alice.call("GET", f"/connections/{connection.pk}").json()["connectionMetadata"]["account"] == "ada@sandbox.example"


def test_callback_in_another_browser_is_refused_and_the_right_one_can_still_finish(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser()
    back = callback_of(alice, asked, browser)
    stranger = alice.browser().open(back)
    assert problem_on(stranger, 400, "invalid_state") == "This sign-in was started in another browser."
    assert secret_of(Connection.objects.get(pk=asked["connectionId"])) == {}
    assert browser.open(back).page.url.endswith("/done")
    assert "ada@sandbox.example" in browser.text


def test_callback_cannot_be_replayed(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser()
    back = callback_of(alice, asked, browser)
    browser.open(back)
    before = Connection.objects.get(pk=asked["connectionId"])
    assert problem_on(browser.open(back), 400, "invalid_state") == "This sign-in was finished already or has expired."
    after = Connection.objects.get(pk=asked["connectionId"])
    assert (after.token_version, after.credentials) == (before.token_version, before.credentials)


def test_two_tabs_of_one_callback_store_one_answer(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser()
    first = callback_of(alice, asked, browser)
    second = callback_of(alice, asked, browser)  # starting again makes the earlier state void
    assert problem_on(browser.open(first), 400, "invalid_state")
    assert browser.open(second).page.url.endswith("/done")
    assert Connection.objects.get(pk=asked["connectionId"]).token_version == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [("", "missing_state"), ("state=&code=1", "missing_state"), ("state=made-up&code=1", "invalid_state")],
)
def test_callback_without_a_known_state_is_a_page_that_says_so(alice: Caller, query: str, code: str) -> None:
    assert problem_on(alice.browser().open(f"{alice.url}/oauth/callback?{query}"), 400, code)


def test_session_that_expired_on_the_way_is_refused(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser()
    back = callback_of(alice, asked, browser)
    ConnectSession.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    problem_on(browser.open(back), 400, "invalid_state")
    assert problem_on(browser.open(asked["url"]), 410, "gone") == "This link has expired."
    assert secret_of(Connection.objects.get(pk=asked["connectionId"])) == {}


def test_saying_no_at_the_provider_is_rejected(alice: Caller) -> None:
    asked = alice.ask(returnUrl=ABROAD)
    browser = alice.browser()
    browser.open(callback_of(alice, asked, browser, "deny"))
    assert browser.words == {
        "basket": "7", "status": "error", "message": "connection_failed", "reason": "access_denied",
        "connectionId": asked["connectionId"],
    }  # fmt: skip
    body = alice.get(f"/connections/{asked['connectionId']}")
    assert body["status"] == "rejected"
    assert body["connectionMetadata"]["lastError"]["code"] == "access_denied"


def test_saying_no_without_a_return_address_ends_on_our_own_page(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser()
    browser.open(callback_of(alice, asked, browser, "deny"))
    assert problem_on(browser, 200, "access_denied") == "You did not allow the connection."


def test_canceling_on_our_page_cancels(alice: Caller) -> None:
    asked = alice.ask(returnUrl=ABROAD)
    browser = alice.browser().open(asked["url"]).submit("cancel")
    assert browser.words["reason"] == "canceled"
    assert status_of(alice, asked) == "canceled"
    assert problem_on(browser.open(asked["url"]), 410, "gone")


def test_scheme_choices_offer_every_way_and_no_other(alice: Caller) -> None:
    browser = alice.browser().open(alice.ask()["url"])
    offered = re.findall(r'<input[^>]*name="scheme"[^>]*value="([A-Z0-9_]+)"', browser.text)
    assert offered == ["OAUTH2", "API_KEY", "BASIC", "OAUTH1", "S2S_OAUTH2"]
    browser.press("continue", scheme="NO_SUCH")
    assert urlsplit(browser.target()).path == "/sandbox/oauth/authorize"


@pytest.mark.parametrize(
    ("scheme", "pasted", "stored"),
    [
        ("API_KEY", {"api_key": "sandbox-key-page"}, {"api_key"}),
        ("BASIC", {"username": "grace", "password": "sandbox-pass"}, {"username", "password"}),
        (
            "S2S_OAUTH2",
            {"client_id": "own-client", "client_secret": "own-secret"},
            {"client_id", "client_secret", "access_token", "token_type"},
        ),
    ],
)
def test_pasted_credentials_are_tried_and_stored(alice: Caller, scheme: str, pasted: dict[str, str], stored: set[str]) -> None:
    asked = alice.ask()
    browser = alice.browser().open(asked["url"]).submit("continue", scheme=scheme)
    assert browser.page.url == f"{asked['url']}/credentials"
    browser.submit("connect", **pasted)
    assert browser.page.url == f"{asked['url']}/done"
    connection = Connection.objects.get(pk=asked["connectionId"])
    assert (connection.status, connection.scheme) == ("connected", scheme)
    assert set(connection.credentials) == stored
    assert connection.account_external_id
    assert not any(secret in browser.text for secret in ("sandbox-key-page", "sandbox-pass", "own-secret"))
    assert sync() == 1
    assert status_of(alice, asked) == "data_available"


@pytest.mark.parametrize(
    ("scheme", "pasted"),
    [
        ("API_KEY", {"api_key": "nothing-known"}),
        ("BASIC", {"username": "grace", "password": "sandbox-bad"}),
        ("S2S_OAUTH2", {"client_id": "bad-client", "client_secret": "own-secret"}),
    ],
)
def test_refused_credentials_show_why_on_the_form_and_store_nothing(alice: Caller, scheme: str, pasted: dict[str, str]) -> None:
    asked = alice.ask()
    browser = alice.browser().open(asked["url"]).submit("continue", scheme=scheme).submit("connect", **pasted)
    assert browser.status == 400
    assert "does not accept" in browser.text
    secret = pasted.get("api_key") or pasted.get("password") or pasted["client_secret"]
    assert f'value="{secret}"' not in browser.text
    connection = Connection.objects.get(pk=asked["connectionId"])
    assert (connection.status, connection.credentials, connection.token_version) == ("connecting", None, 0)
    corrected = {
        "api_key": "sandbox-key-2",
        "password": "sandbox-2",
        "client_id": "good",
        "client_secret": "own",
        "username": "g",
    }
    assert browser.submit("connect", **corrected).page.url.endswith("/done")


def test_left_out_fields_are_named(alice: Caller) -> None:
    browser = alice.browser().open(alice.ask()["url"]).submit("continue", scheme="BASIC").submit("connect", username="grace")
    assert browser.status == 400
    assert re.search(r'id="error-password">.*?This field is required', browser.text, re.DOTALL)
    assert 'value="grace"' in browser.text


def test_provider_that_is_away_is_said_on_the_form(alice: Caller, settings: Any) -> None:
    asked = alice.ask()
    browser = alice.browser().open(asked["url"]).submit("continue", scheme="API_KEY")
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    browser.submit("connect", api_key="sandbox-key")
    assert browser.status == 502
    assert "could not be asked whether the key is good" in browser.text
    assert Connection.objects.get(pk=asked["connectionId"]).credentials is None


def test_canceling_on_the_key_form_cancels(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser().open(asked["url"]).submit("continue", scheme="API_KEY").submit("cancel")
    assert problem_on(browser, 200, "canceled")
    assert status_of(alice, asked) == "canceled"


def test_oauth1_dance(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser().open(asked["url"]).submit("continue", scheme="OAUTH1")
    assert urlsplit(browser.page.url).path == "/sandbox/oauth1/authorize"
    browser.submit("approve", account="alan")
    assert browser.page.url.endswith("/done"), browser.text
    connection = Connection.objects.get(pk=asked["connectionId"])
    assert (connection.scheme, connection.account_external_id) == ("OAUTH1", "alan")
    assert set(connection.credentials) == {"oauth_token", "oauth_token_secret"}
    answer = alice.proxy("/me", connectionId=str(connection.pk))
    assert answer.json()["data"]["id"] == "alan"
    assert (
        alice.proxy("/echo", "POST", query={"a": "1 2"}, body={"b": 3}, connectionId=str(connection.pk)).json()["status"] == 200
    )


def test_oauth1_denied_is_rejected(alice: Caller) -> None:
    asked = alice.ask()
    alice.browser().open(asked["url"]).submit("continue", scheme="OAUTH1").submit("deny")
    assert status_of(alice, asked) == "rejected"


def test_provider_without_a_client_of_ours_fails_in_words(alice: Caller) -> None:
    asked = alice.ask("github")
    browser = alice.browser().open(asked["url"]).submit("continue")
    assert problem_on(browser, 400, "byo_credentials_required") == "GitHub needs an OAuth client of your own."
    assert "Try again" in browser.text
    assert status_of(alice, asked) == "connecting"


def test_account_fields_are_asked_for_and_checked(alice: Caller, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "OAUTH_CLIENTS": ("zendesk=id-1:secret-1",)}
    asked = alice.ask("zendesk")
    browser = alice.browser().open(asked["url"])
    assert 'name="subdomain"' in browser.text
    for wrong in ("", "evil.example/", "a.b", "x#", "-x"):
        browser.submit("continue", scheme="OAUTH2", subdomain=wrong)
        assert browser.status == 400, wrong
        assert 'id="error-subdomain"' in browser.text
    browser.submit("continue", scheme="OAUTH2", subdomain="acme")
    assert browser.landed.startswith("https://acme.zendesk.com/oauth/authorizations/new?")
    assert browser.words["client_id"] == "id-1"


def test_start_goes_straight_to_the_provider(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser()
    assert urlsplit(browser.step(f"{asked['url']}/start")).path == "/sandbox/oauth/authorize"
    assert browser.follow().submit("approve").page.url.endswith("/done")


def test_unknown_code_is_a_404_page(alice: Caller) -> None:
    for path in ("", "/start", "/credentials"):
        assert problem_on(alice.browser().open(f"{alice.url}/link/nosuchcode{path}"), 404, "not_found")
    assert problem_on(alice.browser().open(f"{alice.url}/link/nosuchcode/done"), 410, "gone")
    assert problem_on(alice.browser().open(f"{alice.url}/link/nosuchcode/failed"), 200, "connection_failed")


def test_failed_page_repeats_no_word_of_its_query(alice: Caller) -> None:
    browser = alice.browser().open(f"{alice.url}/link/nosuchcode/failed?code=%3Cscript%3Ecall+0900")
    assert "0900" not in browser.text


def test_forms_without_the_token_of_their_page_are_refused(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser()
    browser.page = browser.http.post(asked["url"], data={"decision": "cancel"}, timeout=30)
    assert browser.status == 403
    assert status_of(alice, asked) == "pending"


def test_answer_of_another_authorization_server_is_refused(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser()
    back = callback_of(alice, asked, browser)
    assert f"iss={alice.url.replace(':', '%3A').replace('/', '%2F')}%2Fsandbox" in back
    browser.open(re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Fevil.example", back))
    assert problem_on(browser, 200, "issuer_mismatch") == "The answer came from another authorization server."
    assert status_of(alice, asked) == "failed"
    assert secret_of(Connection.objects.get(pk=asked["connectionId"])) == {}


def test_code_of_another_session_is_of_no_use(alice: Caller) -> None:
    """An injected code fails at the provider: PKCE binds it to the browser that asked (RFC 9700 §4.5)."""
    mine, theirs = alice.ask(), alice.ask()
    thief, victim = alice.browser(), alice.browser()
    back, stolen = callback_of(alice, mine, thief), callback_of(alice, theirs, victim)
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    thief.open(re.sub(r"code=[^&]+", f"code={code}", back))
    assert problem_on(thief, 200, "invalid_grant")
    assert secret_of(Connection.objects.get(pk=mine["connectionId"])) == {}


def test_reconnecting_keeps_the_id_and_a_failure_keeps_what_worked(alice: Caller) -> None:
    app, key = alice.app()
    user = "3f0c1a52-8f0b-4d0e-9c47-0a3d5b1f7e11"

    def ask() -> dict[str, str]:
        body = {"toolkit": "sandbox", "redirectUrl": ABROAD, "userId": user}
        answer = alice.call("POST", f"/v1/{app.pk}/integrations/connect", body, key=key)
        assert answer.status_code == 200, answer.text
        made: dict[str, str] = answer.json()
        return made

    browser = alice.browser().open(ask()["authUrl"]).submit("approve")
    assert browser.words == {"basket": "7", "status": "connected", "toolkit": "sandbox"}
    first = Connection.objects.get()
    alice.browser().open(ask()["authUrl"]).submit("deny")
    kept = Connection.objects.get()
    assert (kept.status, kept.credentials) == (first.status, first.credentials)
    asked = ask()
    alice.browser().open(asked["authUrl"]).submit("approve", account="alan")
    again = Connection.objects.get()
    assert again.pk == first.pk
    assert (again.account_external_id, again.token_version, again.made_by) == ("alan", 2, asked["connectionRequestId"])
    assert again.credentials != first.credentials


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)//x", "data:text/html,x", "//evil.example", "/relative", "http://a@b.example/"]
)
def test_return_address_a_browser_would_run_is_refused(alice: Caller, address: str) -> None:
    answer = alice.call("POST", "/intent-token", {"integrationId": "sandbox", "returnUrl": address})
    assert answer.status_code == 400
    assert set(answer.json()["details"]) == {"returnUrl"}
    assert not ConnectSession.objects.exists()


def test_return_address_may_be_an_app_of_its_own(alice: Caller) -> None:
    asked = alice.ask(returnUrl="com.shop.app://connected?tab=2")
    browser = alice.browser().open(asked["url"]).submit("continue", scheme="OAUTH2").submit("approve")
    assert browser.landed.startswith("com.shop.app://connected?tab=2&status=connected&")


def test_deleted_connection_takes_its_open_pages_along(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser()
    back = callback_of(alice, asked, browser)
    assert alice.call("DELETE", f"/connections/{asked['connectionId']}").status_code == 204
    assert problem_on(browser.open(back), 400, "invalid_state")
    assert problem_on(browser.open(asked["url"]), 404, "not_found")
    assert not ConnectLink.objects.exists()
