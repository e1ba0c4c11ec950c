"""The sandbox vendor's OAuth over real HTTP: consent, codes, rotation, revocation, OAuth 1."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import pytest_django
import pytest_django.live_server_helper
import requests
from authlib.integrations.requests_client import OAuth1Auth
from django.utils import timezone

from integrations.sandbox.models import Grant, Token
from tests.integrations import sandbox_client
from tests.integrations.sandbox_client import ALL, Vendor, bearer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def vendor(live_server: pytest_django.live_server_helper.LiveServer, settings: pytest_django.Settings) -> Vendor:
    settings.PUBLIC_URL = settings.SANDBOX_URL = live_server.url
    return sandbox_client.at(live_server.url)


def test_consent_page_works_without_script_cookie_or_session(vendor: Vendor) -> None:
    page = vendor.ask()
    assert page.cookies.get_dict() == {}
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "<script" not in page.text
    assert "Connect Platform asks for access" in page.text
    assert page.text.index('value="approve"') < page.text.index('value="deny"')
    assert re.findall(r'value="(ada|alan)"\s+(checked)?', page.text) == [("ada", "checked"), ("alan", "")]


def test_approving_gives_a_code_and_a_code_gives_tokens(vendor: Vendor) -> None:
    back = vendor.answer(vendor.ask(), "approve")
    assert back == {"keep": "1", "code": back["code"], "state": "s/1&2", "iss": f"{vendor.url}/sandbox"}
    answer = vendor.exchange(back["code"])
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    assert body.pop("access_token").startswith("sbat_")
    assert body.pop("refresh_token").startswith("sbrt_")
    assert body == {"token_type": "Bearer", "expires_in": 3600, "scope": ALL}


def test_chosen_account_is_the_one_that_answers(vendor: Vendor) -> None:
    code = vendor.answer(vendor.ask(), "approve", account="alan")["code"]
    token = vendor.exchange(code).json()["access_token"]
    me = vendor.api("GET", "/me", bearer(token)).json()
    assert me == {"id": "alan", "sub": "alan", "name": "Alan Turing", "email": "alan@sandbox.example", "scopes": ALL.split()}
    assert requests.get(f"{vendor.url}/sandbox/oauth/userinfo", headers=bearer(token), timeout=30).json() == me


def test_denying_sends_access_denied_and_grants_nothing(vendor: Vendor) -> None:
    back = vendor.answer(vendor.ask(), "deny")
    assert (back["error"], back["state"], back["iss"]) == ("access_denied", "s/1&2", f"{vendor.url}/sandbox")
    assert Grant.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": "contacts.read everything"}, "invalid_scope"),
    ],
)
def test_bad_authorization_request_is_sent_back_with_its_error(vendor: Vendor, changes: dict[str, str], error: str) -> None:
    answer = vendor.ask(**changes)
    back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert (answer.status_code, back["error"], back["state"]) == (302, [error], ["s/1&2"])


@pytest.mark.parametrize(
    "uri", ["https://elsewhere.example/", "{url}.evil.example/callback", "{url}", "{url}/callback#top", ""]
)
def test_browser_is_never_sent_to_a_foreign_address(vendor: Vendor, uri: str) -> None:
    answer = vendor.ask(redirect_uri=uri.format(url=vendor.url))
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


def test_forged_or_cross_site_answer_is_refused(vendor: Vendor) -> None:
    url, form = f"{vendor.url}/sandbox/oauth/authorize", {"request": "forged", "decision": "approve"}
    assert requests.post(url, data=form, allow_redirects=False, timeout=30).status_code == 400
    blob = re.search(r'name="request" value="([^"]+)"', vendor.ask().text)
    assert blob
    cross = {"Sec-Fetch-Site": "cross-site"}
    sent = requests.post(url, data=form | {"request": blob[1]}, headers=cross, allow_redirects=False, timeout=30)
    assert (sent.status_code, Grant.objects.count()) == (400, 0)


@pytest.mark.parametrize(
    "changes",
    [{"code_verifier": "w" * 43}, {"redirect_uri": "{callback}2"}, {"client_id": "another", "client_secret": "x"}],
)
def test_code_is_bound_to_verifier_redirect_and_client(vendor: Vendor, changes: dict[str, str]) -> None:
    code = vendor.code()
    refused = vendor.exchange(code, **{key: value.format(callback=vendor.callback) for key, value in changes.items()})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert vendor.exchange(code).status_code == 200


def test_expired_code_is_refused(vendor: Vendor) -> None:
    code = vendor.code()
    Token.objects.update(expires_at=timezone.now())
    assert vendor.exchange(code).json()["error"] == "invalid_grant"


def test_code_used_twice_ends_what_it_gave(vendor: Vendor) -> None:
    code = vendor.code()
    given = vendor.exchange(code).json()
    assert vendor.exchange(code).json()["error"] == "invalid_grant"
    assert vendor.api("GET", "/me", bearer(given["access_token"])).json()["error"]["code"] == "token_revoked"
    assert vendor.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"


def test_refresh_rotates_and_the_old_token_coming_back_ends_the_family(vendor: Vendor) -> None:
    first = vendor.connect()
    second = vendor.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert vendor.api("GET", "/me", bearer(second["access_token"])).status_code == 200
    assert vendor.refresh(first["refresh_token"]).json()["error"] == "invalid_grant"
    assert vendor.refresh(second["refresh_token"]).json()["error"] == "invalid_grant"
    assert vendor.api("GET", "/me", bearer(second["access_token"])).status_code == 401


def test_of_twenty_refreshes_at_once_exactly_one_succeeds(vendor: Vendor) -> None:
    token = vendor.connect()["refresh_token"]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: vendor.refresh(token), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 19
    grant = Grant.objects.get()
    assert (grant.refreshes, grant.refresh_attempts, grant.revoked_at is not None) == (1, 20, True)
    winner = next(answer.json() for answer in answers if answer.ok)
    assert vendor.refresh(winner["refresh_token"]).json()["error"] == "invalid_grant"


def test_token_endpoint_refuses_in_the_words_of_the_standard(vendor: Vendor) -> None:
    url = f"{vendor.url}/sandbox/oauth/token"
    cases = [
        (vendor.token(grant_type="password"), 400, "unsupported_grant_type"),
        (vendor.token(), 400, "invalid_request"),
        (vendor.token(grant_type="refresh_token"), 400, "invalid_request"),
        (vendor.token(client_secret="wrong"), 401, "invalid_client"),
        (vendor.token(client_id="bad-app", grant_type="client_credentials"), 401, "invalid_client"),
        (requests.post(url, json={"grant_type": "client_credentials"}, timeout=30), 400, "invalid_request"),
        (requests.get(url, timeout=30), 405, "invalid_request"),
    ]
    assert [(answer.status_code, answer.json()["error"]) for answer, _, _ in cases] == [
        (status, word) for _, status, word in cases
    ]


def test_any_brought_client_is_welcome_and_bound_to_its_secret(vendor: Vendor) -> None:
    own = Vendor(vendor.url, "id-2", "secret-2")
    assert "id-2 asks for access" in own.ask().text
    refresh = own.connect()["refresh_token"]
    refused = own.refresh(refresh, client_secret="secret-3")
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert own.refresh(refresh).status_code == 200


def test_narrower_consent_is_told_and_enforced(vendor: Vendor) -> None:
    given = vendor.exchange(vendor.answer(vendor.ask(), "approve", access="read")["code"]).json()
    assert given["scope"] == "contacts.read history.read offline"
    assert vendor.api("GET", "/contacts", bearer(given["access_token"])).status_code == 200
    refused = vendor.api("POST", "/contacts", bearer(given["access_token"]), json={"name": "Ada"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "insufficient_scope")
    assert "refresh_token" not in vendor.exchange(vendor.code(scope="contacts.read")).json()


def test_client_credentials_give_an_account_of_the_client(vendor: Vendor) -> None:
    basic = requests.auth.HTTPBasicAuth("my-app", "my-secret")
    url = f"{vendor.url}/sandbox/oauth/token"
    given = requests.post(
        url, data={"grant_type": "client_credentials", "scope": "contacts.read"}, auth=basic, timeout=30
    ).json()
    assert (given["scope"], "refresh_token" in given) == ("contacts.read", False)
    assert vendor.api("GET", "/me", bearer(given["access_token"])).json()["scopes"] == ["contacts.read"]


def test_revoking_ends_the_family_and_introspection_knows(vendor: Vendor) -> None:
    given = vendor.connect()
    form = {"client_id": vendor.client_id, "client_secret": vendor.client_secret, "token": given["access_token"]}
    look = f"{vendor.url}/sandbox/oauth/introspect"
    assert requests.post(look, data=form, timeout=30).json()["active"] is True
    gone = form | {"token": given["refresh_token"]}
    assert requests.post(f"{vendor.url}/sandbox/api/oauth/revoke", data=gone, timeout=30).status_code == 200
    assert requests.post(look, data=form, timeout=30).json() == {"active": False}
    assert vendor.refresh(given["refresh_token"]).json()["error"] == "invalid_grant"


def oauth1(vendor: Vendor, token: str = "", secret: str = "", **rest: Any) -> OAuth1Auth:
    return OAuth1Auth(vendor.client_id, vendor.client_secret, token or None, secret or None, **rest)


def test_oauth1_connects_in_three_legs(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    base = f"{vendor.url}/sandbox/oauth1"
    asked = requests.post(f"{base}/request_token", auth=oauth1(vendor, redirect_uri=vendor.callback), timeout=30)
    temporary = dict(parse_qsl(asked.text))
    assert temporary["oauth_callback_confirmed"] == "true"
    page = requests.get(f"{base}/authorize", params={"oauth_token": temporary["oauth_token"]}, timeout=30)
    assert vendor.answer(page, "deny")["denied"] == temporary["oauth_token"]
    back = vendor.answer(page, "approve")
    pair = temporary["oauth_token"], temporary["oauth_token_secret"]
    wrong = requests.post(f"{base}/access_token", auth=oauth1(vendor, *pair, verifier="guess"), timeout=30)
    assert wrong.status_code == 401
    final = requests.post(f"{base}/access_token", auth=oauth1(vendor, *pair, verifier=back["oauth_verifier"]), timeout=30)
    given = dict(parse_qsl(final.text))
    again = requests.post(f"{base}/access_token", auth=oauth1(vendor, *pair, verifier=back["oauth_verifier"]), timeout=30)
    assert again.status_code == 401
    signed = oauth1(vendor, given["oauth_token"], given["oauth_token_secret"])
    url = f"{vendor.url}/sandbox/api/contacts?limit=1"
    assert len(requests.get(url, auth=signed, timeout=30).json()["contacts"]) == 1
    forged = oauth1(vendor, given["oauth_token"], "not the secret")
    assert requests.get(url, auth=forged, timeout=30).json()["error"]["code"] == "invalid_signature"


def test_oauth1_signature_cannot_be_replayed(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    url = f"{vendor.url}/sandbox/oauth1/request_token"
    signed = requests.Request("POST", url, auth=oauth1(vendor, redirect_uri=vendor.callback)).prepare()
    with requests.Session() as session:
        assert [session.send(signed, timeout=30).status_code for _ in range(2)] == [200, 401]
