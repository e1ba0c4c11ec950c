"""The pages about a company's own OAuth apps."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from connections.models import Connection, Status
from integrations import catalogue
from integrations.models import OAuthApp
from integrations.services import oauth_apps
from tests import factories

pytestmark = pytest.mark.django_db
PATH = "/dashboard/oauth-apps"


@pytest.fixture
def alice() -> User:
    return factories.make_user()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def made(user: User, client_id: str = "Iv1.8a61", slug: str = "github", **options: Any) -> OAuthApp:
    actor = factories.make_actor(user)
    return oauth_apps.add(actor, catalogue.get(slug), client_id=client_id, client_secret="first-secret", **options)


def test_adding_leads_to_the_address_to_register(alice: User, settings: Any) -> None:
    page = browser(alice)
    assert "No OAuth apps yet" in page.get(PATH).content.decode()
    body = {"providerType": "github", "appId": "", "clientId": "Iv1.8a61", "clientSecret": "first-secret", "redirectDomain": ""}
    answer = page.post(PATH, body, follow=True)
    row = OAuthApp.objects.get()
    assert answer.redirect_chain == [(f"{PATH}/{row.pk}", 302)]
    text = answer.content.decode()
    assert f'data-copy="{settings.PUBLIC_URL}/oauth/callback"' in text
    assert "first-secret" not in text
    listed = page.get(PATH).content.decode()
    assert "Iv1.8a61" in listed
    assert "first-secret" not in listed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"clientSecret": ""}, "This field is required."),
        ({"providerType": "sendgrid"}, "Select a valid choice."),
        ({"redirectDomain": "https://acme.com"}, "Must be a host name of your own"),
        ({"clientId": "known"}, "This client id is stored already."),
        ({"appId": "app_foreign"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_at_the_form_and_nothing_is_stored(alice: User, change: dict[str, str], words: str) -> None:
    made(alice, "known")
    body = {"providerType": "github", "appId": "", "clientId": "i", "clientSecret": "s", "redirectDomain": ""}
    answer = browser(alice).post(PATH, body | change)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert OAuthApp.objects.count() == 1


def test_rotating_keeps_the_old_secret_for_the_hours_named(alice: User) -> None:
    row, page = made(alice), browser(alice)
    refused = page.post(f"{PATH}/{row.pk}/rotate", {"clientSecret": "first-secret", "overlapHours": "24"})
    assert (refused.status_code, "This is the secret in use." in refused.content.decode()) == (400, True)
    answer = page.post(f"{PATH}/{row.pk}/rotate", {"clientSecret": "second-secret", "overlapHours": "2"}, follow=True)
    assert "is tried as well, ends" in answer.content.decode()
    row.refresh_from_db()
    assert row.secrets == {"client_secret": "second-secret", "previous_secret": "first-secret"}


def test_domain_and_current_are_changed(alice: User) -> None:
    first, page = made(alice), browser(alice)
    made(alice, "second")
    answer = page.post(f"{PATH}/{first.pk}/change", {"redirectDomain": "connect.acme.com"}, follow=True)
    assert "https://connect.acme.com/oauth/callback" in answer.content.decode()
    page.post(f"{PATH}/{first.pk}/change", {"current": "yes"})
    first.refresh_from_db()
    assert (first.is_current, first.redirect_domain) == (True, "connect.acme.com")


def test_removing_one_in_use_needs_the_box_ticked(alice: User) -> None:
    row, page = made(alice), browser(alice)
    own = {"company": alice.company, "provider": "github", "status": Status.READY, "credentials": {"access_token": "t"}}
    Connection.objects.create(**own, oauth_app=row, client_id=row.client_id)
    assert "1 connection holds tokens of it" in page.get(f"{PATH}/{row.pk}/remove").content.decode()
    assert page.post(f"{PATH}/{row.pk}/remove", {}).status_code == 409
    assert OAuthApp.objects.count() == 1
    assert page.post(f"{PATH}/{row.pk}/remove", {"force": "yes"}).status_code == 302
    assert not OAuthApp.objects.exists()


def test_flagged_app_says_what_is_wrong(alice: User) -> None:
    row = made(alice)
    OAuthApp.objects.update(flagged_at=timezone.now(), flag_reason="invalid_client")
    assert "none of its connections can be renewed" in browser(alice).get(f"{PATH}/{row.pk}").content.decode()


def test_strangers_find_nothing_and_viewers_change_nothing(alice: User) -> None:
    row = made(alice)
    before = list(OAuthApp.objects.values())
    mallory = browser(factories.make_user())
    viewer = browser(factories.make_user(alice.company, role="viewer"))
    assert mallory.get(f"{PATH}/{row.pk}").status_code == 404
    assert row.client_id not in mallory.get(PATH).content.decode()
    assert viewer.get(f"{PATH}/{row.pk}").status_code == 200
    for name in ("rotate", "change", "doctor", "remove"):
        assert mallory.post(f"{PATH}/{row.pk}/{name}", {}).status_code == 404, name
        assert viewer.post(f"{PATH}/{row.pk}/{name}", {}).status_code == 403, name
    assert viewer.post(PATH, {}).status_code == 403
    assert list(OAuthApp.objects.values()) == before


@pytest.mark.django_db(transaction=True)
def test_doctor_shows_what_to_do(alice: User, live_server: Any, settings: Any) -> None:
    settings.PUBLIC_URL = settings.SANDBOX_URL = str(live_server.url).replace("localhost", "127.0.0.1")
    row = made(alice, "bad-id", "sandbox")
    text = browser(alice).post(f"{PATH}/{row.pk}/doctor", {}).content.decode()
    assert "Mend this" in text
    assert "The provider does not accept the client id or its secret." in text
    assert "Unknown client, or no client secret." in text
    assert "first-secret" not in text
