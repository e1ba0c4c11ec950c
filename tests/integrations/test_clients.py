"""Which OAuth client is used for whom, and what becomes of one the provider refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import App
from connect_platform.core.actors import Actor
from connect_platform.core.audit import AuditEntry
from connect_platform.core.errors import ConnectError
from connect_platform.core.events import Event
from connect_platform.core.http import Response
from connect_platform.core.outgoing import Headers
from integrations import catalogue
from integrations.models import OAuthApp
from integrations.services import clients, oauth_apps, probes
from tests import factories

pytestmark = pytest.mark.django_db
GITHUB = catalogue.get("github")


@pytest.fixture
def alice() -> Actor:
    return factories.make_actor()


@pytest.fixture
def app(alice: Actor) -> App:
    return factories.make_app(alice)


def stored(actor: Actor, client_id: str, app: App | None = None, **options: Any) -> OAuthApp:
    return oauth_apps.add(actor, GITHUB, client_id=client_id, client_secret=f"{client_id}-secret", app=app, **options)


def used(actor: Actor, app: App | None = None, client_id: str = "") -> clients.OAuthClient:
    return clients.client_for(GITHUB, app.pk if app else None, company_id=actor.company_id, client_id=client_id)


def test_own_client_of_the_app_comes_first_then_the_companys_then_the_platforms(alice: Actor, app: App, settings: Any) -> None:
    with pytest.raises(ConnectError) as refusal:
        used(alice, app)
    assert refusal.value.code == "byo_credentials_required"
    settings.CONFIG = {**settings.CONFIG, "OAUTH_CLIENTS": ("github=platform-id:platform-secret",)}
    assert (used(alice, app).id, used(alice, app).owner) == ("platform-id", "platform")
    stored(alice, "of-company")
    assert (used(alice, app).id, used(alice, app).owner) == ("of-company", "company")
    stored(alice, "of-app", app)
    assert (used(alice, app).id, used(alice, app).owner, used(alice, app).secret) == ("of-app", "app", "of-app-secret")
    assert used(alice).id == "of-company"
    assert used(alice, factories.make_app(alice)).id == "of-company"


def test_client_of_another_company_is_never_used(alice: Actor, app: App) -> None:
    mallory = factories.make_actor()
    stored(mallory, "of-mallory")
    for asked in ("", "of-mallory"):
        with pytest.raises(ConnectError):
            used(alice, app, asked)
        with pytest.raises(ConnectError):
            clients.client_for(GITHUB, app.pk, company_id=mallory.company_id + 10**6, client_id=asked)


def test_tokens_keep_the_client_they_were_issued_to_when_it_is_retired(alice: Actor, app: App) -> None:
    stored(alice, "first", app)
    stored(alice, "second", app)
    assert used(alice, app).id == "second"
    assert (used(alice, app, "first").id, used(alice, app, "first").secret) == ("first", "first-secret")


def test_client_that_is_gone_is_said_to_be_gone_and_never_replaced_by_another(alice: Actor, app: App) -> None:
    row = stored(alice, "first", app)
    stored(alice, "second", app)
    oauth_apps.remove(alice, row)
    with pytest.raises(ConnectError) as refusal:
        used(alice, app, "first")
    assert (refusal.value.code, refusal.value.status) == ("oauth_app_gone", 409)


def test_secrets_do_not_show_in_the_words_for_a_client(alice: Actor) -> None:
    oauth_apps.rotate_secret(alice, stored(alice, "id"), "fresh-secret")
    assert "secret='" not in repr(used(alice))
    assert "fresh-secret" not in repr(used(alice))


def test_rotation_tries_the_secret_before_only_while_it_overlaps(alice: Actor) -> None:
    row = oauth_apps.rotate_secret(alice, stored(alice, "id"), "fresh-secret", timedelta(hours=2))
    client = used(alice)
    assert (client.secret, client.previous_secret) == ("fresh-secret", "id-secret")
    before = clients.rejected(client, GITHUB)
    assert before is not None
    assert (before.secret, before.is_previous) == ("id-secret", True)
    OAuthApp.objects.filter(pk=row.pk).update(previous_until=timezone.now())
    assert used(alice).previous_secret == ""
    assert clients.rejected(used(alice), GITHUB) is None


def test_secret_whose_overlap_ended_is_destroyed(alice: Actor) -> None:
    row = oauth_apps.rotate_secret(alice, stored(alice, "id", webhook_secret="hook"), "fresh-secret")
    assert oauth_apps.forget_previous() == 0
    OAuthApp.objects.filter(pk=row.pk).update(previous_until=timezone.now())
    assert oauth_apps.forget_previous() == 1
    row.refresh_from_db()
    assert (row.secrets, row.previous_until) == ({"client_secret": "fresh-secret", "webhook_secret": "hook"}, None)


def test_refused_client_is_flagged_once_with_audit_and_event(alice: Actor, app: App) -> None:
    row = stored(alice, "id", app)
    for _ in range(3):
        assert clients.rejected(used(alice, app), GITHUB) is None
    row.refresh_from_db()
    assert row.flag_reason == "invalid_client"
    assert row.flagged_at is not None
    (event,) = Event.objects.filter(type="OAuthApp.Misconfigured")
    told = {"oauthAppId": row.pk, "provider": "github", "appId": app.pk, "clientId": "id", "reason": "invalid_client"}
    assert (event.company_id, event.data) == (alice.company_id, told)
    (entry,) = AuditEntry.objects.filter(action="oauth_app.misconfigured")
    assert (entry.target, entry.outcome, entry.cause) == (row.pk, "failed", "invalid_client")


def test_new_secret_that_is_refused_is_told_apart_from_a_client_that_is(alice: Actor) -> None:
    row = oauth_apps.rotate_secret(alice, stored(alice, "id"), "mistyped")
    before = clients.rejected(used(alice), GITHUB)
    assert before is not None
    clients.accepted(before)
    row.refresh_from_db()
    assert row.flag_reason == "new_secret_refused"
    assert clients.rejected(before, GITHUB) is None
    row.refresh_from_db()
    assert row.flag_reason == "invalid_client"
    assert [event.data["reason"] for event in Event.objects.order_by("id")] == ["new_secret_refused", "invalid_client"]


def test_accepted_secret_takes_the_flag_back(alice: Actor) -> None:
    row = stored(alice, "id")
    stale = used(alice)
    clients.rejected(stale, GITHUB)
    clients.accepted(stale)  # read before it was flagged: it does not know of a flag
    row.refresh_from_db()
    assert row.flag_reason == "invalid_client"
    clients.accepted(replace(used(alice), secret="another"))
    row.refresh_from_db()
    assert row.flag_reason == "invalid_client"
    clients.accepted(used(alice))
    row.refresh_from_db()
    assert (row.flagged_at, row.flag_reason) == (None, "")


def test_caller_that_read_a_secret_before_its_rotation_gets_the_new_one_and_flags_nobody(alice: Actor) -> None:
    row = stored(alice, "id")
    stale = used(alice)
    oauth_apps.rotate_secret(alice, row, "fresh-secret", timedelta(0))
    again = clients.rejected(stale, GITHUB)
    assert again is not None
    assert again.secret == "fresh-secret"
    assert not Event.objects.exists()


def test_callback_and_pages_are_on_the_domain_of_the_oauth_app(alice: Actor, app: App, settings: Any) -> None:
    stored(alice, "of-app", app, redirect_domain="Connect.Acme.com")
    stored(alice, "of-company")
    assert clients.redirect_uri(used(alice, app), app.pk) == (f"https://connect.acme.com/v1/{app.pk}/integrations/callback")
    assert clients.page_url(GITHUB, app.pk, alice.company_id) == "https://connect.acme.com"
    assert clients.redirect_uri(used(alice)) == f"{settings.PUBLIC_URL}/oauth/callback"
    assert clients.page_url(GITHUB, None, alice.company_id) == settings.PUBLIC_URL


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        # https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors
        (200, b'{"error":"incorrect_client_credentials","error_description":"The client_id is incorrect."}', "refused"),
        (200, b'{"error":"bad_verification_code","error_description":"The code passed is incorrect or expired."}', "good"),
        (200, b'{"error":"redirect_uri_mismatch","error_description":"The redirect_uri MUST match"}', "good"),
        # https://docs.slack.dev/reference/methods/oauth.v2.access
        (200, b'{"ok":false,"error":"bad_client_secret"}', "refused"),
        (200, b'{"ok":false,"error":"invalid_client_id"}', "refused"),
        (200, b'{"ok":false,"error":"invalid_code"}', "good"),
        # RFC 6749 section 5.2
        (400, b'{"error":"invalid_grant","error_description":"Malformed auth code."}', "good"),
        (401, b'{"error":"invalid_client"}', "refused"),
        (400, b'{"error":"unauthorized_client"}', "refused"),
        (400, b'{"error":"invalid_request"}', "unclear"),
        # other shapes
        (400, b'{"error":{"message":"Error validating client secret.","type":"OAuthException","code":1}}', "refused"),
        (400, b'{"error":{"message":"Invalid verification code format.","type":"OAuthException","code":100}}', "good"),
        (400, b'{"status":"BAD_AUTH_CODE","message":"missing or unknown auth code"}', "good"),
        (400, b'{"status":"BAD_CLIENT_ID","message":"missing or invalid client id"}', "refused"),
        (400, b"error=invalid_client&error_description=no", "refused"),
        (401, b"<html>Unauthorized</html>", "refused"),
        (503, b"busy", "unclear"),
        (200, b"<html>hello</html>", "unclear"),
    ],
)
def test_answers_of_token_endpoints_are_understood(status: int, body: bytes, verdict: str) -> None:
    answer = Response(status=status, headers=Headers(), body=body, url="https://id.example/token", elapsed_ms=1)
    assert probes._read(answer).verdict == verdict
