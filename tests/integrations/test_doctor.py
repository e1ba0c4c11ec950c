"""The OAuth-app doctor against the sandbox, a certified provider over TLS, and servers that are wrong in one way each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.management import CommandError, call_command
from django.db import connections as databases

from accounts.models import App
from connect_platform.core.actors import Actor
from connect_platform.core.errors import NotFound
from integrations import catalogue
from integrations.models import OAuthApp, Toolkit
from integrations.services import doctor, oauth_apps
from integrations.spec import Provider
from tests import factories
from tests.connections.test_oidc_provider import CLIENT, Server, oidc, running  # noqa: F401 - fixtures
from tests.core.hostile_servers import RawServer, certificate, reply

pytestmark = pytest.mark.django_db(transaction=True)
SANDBOX = catalogue.get("sandbox")
NAMES = ["reachable", "clock", "issuer", "client_credentials", "redirect_uri", "scopes", "pkce", "offline_access"]


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    databases.close_all()


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    settings.PUBLIC_URL = settings.SANDBOX_URL = str(live_server.url).replace("localhost", "127.0.0.1")
    return str(settings.PUBLIC_URL)


@pytest.fixture
def alice() -> Actor:
    return factories.make_actor()


@pytest.fixture
def app(alice: Actor) -> App:
    return factories.make_app(alice)


def words(found: doctor.Examination) -> dict[str, str]:
    return {check.name: check.status for check in found.checks}


def check(found: doctor.Examination, name: str) -> doctor.Check:
    return next(each for each in found.checks if each.name == name)


def over_tls(provider: Provider, **options: Any) -> doctor.Examination:
    """Examine in a thread of its own: a thread keeps the authorities it first trusted."""

    def examine() -> doctor.Examination:
        try:
            return doctor.examine(provider, **options)
        finally:
            databases.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(examine).result()


def sandbox_app(alice: Actor, client_id: str = "acme", secret: str = "acme-secret", **options: Any) -> OAuthApp:
    return oauth_apps.add(alice, SANDBOX, client_id=client_id, client_secret=secret, **options)


def test_good_client_passes_every_check_the_provider_lets_us_make(site: str, alice: Actor, app: App) -> None:
    found = doctor.examine(SANDBOX, company_id=alice.company_id, app_id=app.pk)
    assert words(found) == dict.fromkeys(NAMES, "ok") | {"issuer": "unknown"}
    assert found.redirect_uri == f"{site}/v1/{app.pk}/integrations/callback"
    assert found.status == "unknown"
    assert check(found, "redirect_uri").message == f"The provider accepts {found.redirect_uri} and no other."
    assert check(found, "offline_access").message == "A refresh token is asked for (offline)."


def test_wrong_secret_is_found_and_never_shown(site: str, alice: Actor, settings: Any) -> None:
    own_id = SANDBOX.client()[0] if SANDBOX.client else ""
    row = sandbox_app(alice, own_id, "very-wrong-secret")
    found = doctor.examine(SANDBOX, company_id=alice.company_id, row=row)
    failed = check(found, "client_credentials")
    assert (failed.status, found.status) == ("failed", "failed")
    assert failed.evidence == {"status": 401, "error": "invalid_client", "said": "Wrong client secret."}
    assert "very-wrong-secret" not in json.dumps(found.as_json())
    assert words(found)["redirect_uri"] == "ok"


def test_wrong_client_id_is_found(site: str, alice: Actor) -> None:
    found = doctor.examine(SANDBOX, company_id=alice.company_id, row=sandbox_app(alice, "bad-id"))
    assert words(found)["client_credentials"] == "failed"


def test_new_secret_that_fails_is_told_apart_while_the_one_before_works(site: str, alice: Actor) -> None:
    own_id, own_secret = SANDBOX.client() if SANDBOX.client else ("", "")
    row = oauth_apps.rotate_secret(alice, sandbox_app(alice, own_id, own_secret), "mistyped")
    failed = check(doctor.examine(SANDBOX, company_id=alice.company_id, row=row), "client_credentials")
    assert failed.status == "failed"
    assert "the one before still works" in failed.message


def test_redirect_uri_that_is_not_registered_is_found_and_spelled_out(site: str, alice: Actor) -> None:
    row = sandbox_app(alice, redirect_domain="connect.acme.com")
    found = doctor.examine(SANDBOX, company_id=alice.company_id, row=row)
    failed = check(found, "redirect_uri")
    assert failed.status == "failed"
    assert failed.evidence["redirect_uri"] == found.redirect_uri == "https://connect.acme.com/oauth/callback"
    assert failed.hint.endswith("https://connect.acme.com/oauth/callback")
    assert (failed.evidence["status"], failed.evidence["address"]) == (400, f"{site}/sandbox/oauth/authorize")
    assert words(found)["scopes"] == words(found)["pkce"] == "unknown"


def test_scope_the_provider_does_not_have_is_found(site: str, alice: Actor, app: App) -> None:
    scopes = ["contacts.read", "moon.read"]
    Toolkit.objects.create(app=app, company_id=app.company_id, provider="sandbox", auth_scheme="OAUTH2", scopes=scopes)
    found = doctor.examine(SANDBOX, company_id=alice.company_id, app_id=app.pk)
    failed = check(found, "scopes")
    assert (failed.status, failed.evidence["scopes"]) == ("failed", scopes)
    assert "Scopes are:" in failed.evidence["said"]
    assert words(found)["redirect_uri"] == "ok"
    assert words(found)["offline_access"] == "warning"


def test_no_client_at_all_is_a_failed_check(alice: Actor) -> None:
    found = doctor.examine(catalogue.get("gmail"), company_id=alice.company_id)
    assert [(each.name, each.status) for each in found.checks] == [("client", "failed")]
    assert "OAuth client of your own" in found.checks[0].message


def test_provider_without_oauth_has_no_oauth_app() -> None:
    with pytest.raises(NotFound):
        doctor.examine(catalogue.get("sendgrid"), company_id=1)


def test_address_that_depends_on_the_account_is_asked_for(alice: Actor) -> None:
    shopify = catalogue.get("shopify")
    row = oauth_apps.add(alice, shopify, client_id="i", client_secret="s")
    found = doctor.examine(shopify, company_id=alice.company_id, row=row)
    assert [(each.name, each.status) for each in found.checks] == [("account_fields", "unknown")]
    assert "accountFields" in found.checks[0].hint


@pytest.mark.parametrize(("apart", "status"), [(0, "ok"), (100, "warning"), (-100, "warning"), (900, "failed")])
def test_clock_is_compared_with_the_providers(alice: Actor, settings: Any, apart: int, status: str) -> None:
    date = format_datetime(datetime.now(UTC) - timedelta(seconds=apart), usegmt=True)
    body = b'{"error":"invalid_grant"}'
    with RawServer(reply(body, "400 Bad Request", Date=date, Content_Type="application/json")) as server:
        settings.PUBLIC_URL = settings.SANDBOX_URL = server.url
        found = doctor.examine(SANDBOX, company_id=alice.company_id, row=sandbox_app(alice))
    assert words(found)["clock"] == status
    assert abs(check(found, "clock").evidence["seconds_apart"] - apart) <= 2


def test_provider_that_is_away_is_one_failure_and_the_rest_is_not_tried(alice: Actor, settings: Any) -> None:
    with RawServer(reply()) as server:
        settings.PUBLIC_URL = settings.SANDBOX_URL = server.url
    found = doctor.examine(SANDBOX, company_id=alice.company_id, row=sandbox_app(alice))
    assert words(found) == dict.fromkeys(["client_credentials", "redirect_uri", "scopes", "pkce"], "unknown") | {
        "reachable": "failed",
        "offline_access": "ok",
    }
    assert check(found, "reachable").evidence == {"kind": "connect"}


def test_redirects_are_followed_to_the_sign_in_page_but_never_to_the_redirect_uri(alice: Actor, settings: Any) -> None:
    def answer(peer: Any, request: bytes) -> None:
        if request.startswith(b"GET /sandbox/oauth/authorize"):
            peer.sendall(reply(b"", "302 Found", Location="/sign-in?next=1"))
        elif request.startswith(b"GET /sign-in"):
            peer.sendall(reply(b"<title>Sign in</title> redirect_uri client_id"))
        else:
            peer.sendall(reply(b'{"error":"invalid_grant"}', "400 Bad Request"))

    with RawServer(answer) as server:
        settings.PUBLIC_URL = settings.SANDBOX_URL = server.url
        found = doctor.examine(SANDBOX, company_id=alice.company_id, row=sandbox_app(alice))
    assert check(found, "redirect_uri").evidence["address"] == f"{server.url}/sign-in"
    assert {words(found)[name] for name in ("redirect_uri", "scopes", "pkce")} == {"unknown"}
    assert check(found, "redirect_uri").message == "The provider tells only after signing in."
    assert not any(request.startswith(b"GET /oauth/callback") for request in server.requests)
    assert b"acme-secret" not in b"".join(request for request in server.requests if request.startswith(b"GET"))


def test_answer_back_at_the_redirect_uri_proves_that_it_is_registered(alice: Actor, settings: Any) -> None:
    def answer(peer: Any, request: bytes) -> None:
        if request.startswith(b"GET /sandbox/oauth/authorize"):
            back = f"{server.url}/oauth/callback?error=temporarily_unavailable"
            peer.sendall(reply(b"", "302 Found", Location=back))
        else:
            peer.sendall(reply(b'{"error":"invalid_grant"}', "400 Bad Request"))

    with RawServer(answer) as server:
        settings.PUBLIC_URL = settings.SANDBOX_URL = server.url
        found = doctor.examine(SANDBOX, company_id=alice.company_id, row=sandbox_app(alice))
    assert (words(found)["redirect_uri"], words(found)["scopes"]) == ("ok", "unknown")


def test_certificate_nobody_vouches_for_is_found(
    alice: Actor,
    settings: Any,
    tmp_path: Path,
    oidc: Server,  # noqa: F811
) -> None:
    settings.CONFIG = {**settings.CONFIG, "EGRESS_CA_FILE": str(certificate(tmp_path)[0])}
    found = over_tls(catalogue.get("openid-test"), company_id=alice.company_id)
    assert check(found, "reachable").evidence == {"kind": "tls"}


def test_certified_provider_confirms_metadata_pkce_and_scopes(oidc: Server, site: str, alice: Actor) -> None:  # noqa: F811
    provider = catalogue.get("openid-test")
    found = over_tls(provider, company_id=alice.company_id)
    assert words(found) == dict.fromkeys(NAMES, "ok")
    assert found.status == "ok"
    assert check(found, "issuer").evidence == {"issuer": oidc.url}
    assert check(found, "pkce").evidence == {"methods": ["S256"]}


def test_certified_provider_refuses_secret_and_redirect_uri(oidc: Server, site: str, alice: Actor) -> None:  # noqa: F811
    provider = catalogue.get("openid-test")
    wrong = oauth_apps.add(alice, provider, client_id=CLIENT[0], client_secret="no", redirect_domain="connect.acme.com")
    found = over_tls(provider, company_id=alice.company_id, row=wrong)
    assert words(found) == dict.fromkeys(NAMES, "ok") | {
        "client_credentials": "failed",
        "redirect_uri": "failed",
        "scopes": "unknown",
    }
    assert check(found, "client_credentials").evidence["error"] == "invalid_client"
    stranger = oauth_apps.add(alice, provider, client_id="stranger", client_secret="no")
    assert words(over_tls(provider, company_id=alice.company_id, row=stranger))["redirect_uri"] == "failed"


def test_oauth1_provider_is_examined_by_its_first_leg(site: str, alice: Actor) -> None:
    oauth1 = replace(SANDBOX, auth=SANDBOX.scheme("OAUTH1"), alternatives=())  # type: ignore[arg-type]
    good = doctor.examine(oauth1, company_id=alice.company_id)
    assert words(good) == dict.fromkeys(["reachable", "clock", "client_credentials", "redirect_uri"], "ok")
    bad = doctor.examine(oauth1, company_id=alice.company_id, row=sandbox_app(alice, "stranger"))
    assert words(bad)["client_credentials"] == "failed"


def test_accepted_client_loses_its_flag(site: str, alice: Actor) -> None:
    row = sandbox_app(alice)
    OAuthApp.objects.update(flagged_at=datetime.now(UTC), flag_reason="invalid_client")
    row.refresh_from_db()
    doctor.examine(SANDBOX, company_id=alice.company_id, row=row)
    row.refresh_from_db()
    assert (row.flagged_at, row.flag_reason) == (None, "")


def test_api_examines_an_app_and_a_provider(site: str, alice: Actor, app: App) -> None:
    key = factories.make_key(alice)[1]
    row = sandbox_app(alice, "bad-id")

    def post(path: str, body: Any) -> requests.Response:
        return requests.post(f"{site}/connect/v1{path}", json=body, headers={"X-API-Key": key}, timeout=60)

    found = post(f"/oauth-apps/{row.pk}/doctor", {}).json()
    assert (found["providerType"], found["status"]) == ("sandbox", "failed")
    assert [each["name"] for each in found["checks"]] == NAMES
    of_app = post("/providers/sandbox/doctor", {"appId": app.pk}).json()
    assert of_app["redirectUri"] == f"{site}/v1/{app.pk}/integrations/callback"
    assert post("/providers/sandbox/doctor", {"appId": "app_unknown"}).status_code == 404
    assert post("/providers/no-such/doctor", {}).status_code == 404
    assert post("/providers/sandbox/doctor", {"accountFields": {"shop": 1}}).status_code == 400


def test_command_prints_a_table_or_json_and_fails_with_exit_code_one(site: str, alice: Actor, app: App) -> None:
    out = StringIO()
    call_command("doctor", "sandbox", "--app", app.pk, stdout=out)
    assert "client_credentials" in out.getvalue()
    assert f"Redirect URI to register: {site}/v1/{app.pk}/integrations/callback" in out.getvalue()
    sandbox_app(alice, "bad-id")
    told = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "sandbox", "--company", str(alice.company_id), "--json", stdout=told)
    assert (ended.value.code, json.loads(told.getvalue())["status"]) == (1, "failed")
    for wrong in (["no-such"], ["sandbox", "--app", "app_unknown"], ["sandbox", "--company", "999999"]):
        with pytest.raises(CommandError):
            call_command("doctor", *wrong, stdout=StringIO())
