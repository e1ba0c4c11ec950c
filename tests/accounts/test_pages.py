"""The pages people sign in with and manage their company on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import pages, tokens
from accounts.browser_sessions import SessionStore
from accounts.models import ApiKey, App, Company, Invitation, OAuthClient, Outlet, User
from accounts.services import members, passwords, verification
from tests import factories

pytestmark = pytest.mark.django_db
SETTINGS = ("", "/members", "/outlets", "/api-keys", "/apps", "/oauth-clients")
ADMIN_MODELS = [model for model in admin.site._registry if model._meta.app_label in ("accounts", "billing", "core")]


@pytest.fixture
def browser() -> Client:
    """A browser that must send CSRF tokens."""
    return Client(enforce_csrf_checks=True)


def submit(browser: Client, path: str, **fields: Any) -> Any:
    """Open a page and send its form, as a person would."""
    page = browser.get(path)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert token, page.content.decode()
    return browser.post(path, {**fields, "csrfmiddlewaretoken": token[1]})


def signed_in(browser: Client, user: User) -> Client:
    browser.force_login(user)
    return browser


def test_signing_in_leads_to_the_dashboard_or_where_one_came_from(browser: Client) -> None:
    user = factories.make_user(password=factories.PASSWORD)
    fields = {"email": user.email, "password": factories.PASSWORD}
    for wanted, landed in (
        ("", "/dashboard"),
        ("/dashboard/calls", "/dashboard/calls"),
        ("https://evil.example/", "/dashboard"),
    ):
        browser.logout()
        answer = submit(browser, "/sign-in", **fields, next=wanted)
        assert (answer.status_code, answer["Location"]) == (302, landed)


def test_wrong_password_is_said_and_signs_nobody_in(browser: Client) -> None:
    user = factories.make_user(password=factories.PASSWORD)
    answer = submit(browser, "/sign-in", email=user.email, password="Wrong-1-password")
    assert answer.status_code == 401
    assert "The email address or the password is wrong." in answer.content.decode()
    assert "_auth_user_id" not in browser.session


def test_posts_without_csrf_token_are_refused(browser: Client) -> None:
    for path in ("/sign-in", "/sign-up", "/sign-out", "/forgot-password"):
        assert browser.post(path, {}).status_code == 403


def test_signing_out_needs_a_post(browser: Client) -> None:
    signed_in(browser, factories.make_user())
    assert browser.get("/sign-out").status_code == 405
    plain = Client()
    plain.force_login(factories.make_user())
    assert plain.post("/sign-out")["Location"] == "/sign-in"
    assert "_auth_user_id" not in plain.session


def test_signing_up_makes_a_company_and_signs_in(browser: Client) -> None:
    answer = submit(
        browser, "/sign-up", full_name="Ada", company_name="Engines", email="Ada@Example.com", password=factories.PASSWORD
    )
    assert (answer.status_code, answer["Location"]) == (302, "/dashboard")
    user = User.objects.get(email="ada@example.com")
    assert user.company
    assert (user.company.name, user.role, user.is_verified) == ("Engines", "admin", False)


def test_sign_up_says_what_is_wrong_and_makes_nothing(browser: Client) -> None:
    answer = submit(browser, "/sign-up", full_name="Ada", company_name="Engines", email="ada@example.com", password="short")
    assert answer.status_code == 400
    assert "at least one letter and one digit" in answer.content.decode()
    assert not Company.objects.exists()


def test_links_by_mail_work_on_a_click_and_not_on_opening(browser: Client) -> None:
    user = factories.make_user(password=factories.PASSWORD)
    link = f"/verify-email?token={verification.verification_token(user)}"
    browser.get(link)
    user.refresh_from_db()
    assert not user.is_verified
    submit(browser, link, token=verification.verification_token(user))
    user.refresh_from_db()
    assert user.is_verified
    token = passwords.reset_token(user)
    answer = submit(browser, f"/reset-password?token={token}", token=token, password="Another-Horse-8")
    assert "The password is changed" in answer.content.decode()
    again = submit(browser, f"/reset-password?token={token}", token=token, password="Another-Horse-9")
    assert again.status_code == 400
    user.refresh_from_db()
    assert user.check_password("Another-Horse-8")


def test_forgot_page_says_the_same_for_everybody(browser: Client) -> None:
    user = factories.make_user()
    known = submit(browser, "/forgot-password", email=user.email).content
    unknown = submit(browser, "/forgot-password", email="nobody@example.com").content
    assert known == unknown


@pytest.mark.parametrize("path", ["/sign-up", "/forgot-password", "/reset-password", "/invitation"])
def test_forms_cannot_be_hammered(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FORMS_PER_HOUR", 2)
    statuses = [Client().post(path, {}).status_code for _ in range(3)]
    assert statuses[:2].count(429) == 0
    assert statuses[2] == 429
    assert Client().post(path, {}, REMOTE_ADDR="198.51.100.7").status_code != 429


def test_invitation_is_accepted_once(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    admin_actor = factories.make_actor()
    monkeypatch.setattr(tokens, "new_key", lambda kind: "rt_known")
    members.invite(admin_actor, email="bob@example.com", role="manager")
    path = "/invitation?token=rt_known"
    assert "manager" in browser.get(path).content.decode().lower()
    answer = submit(browser, path, token="rt_known", full_name="Bob", password=factories.PASSWORD)
    assert answer["Location"] == "/dashboard"
    bob = User.objects.get(email="bob@example.com")
    assert (bob.company_id, bob.role, bob.is_verified) == (admin_actor.company_id, "manager", True)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("path", SETTINGS)
def test_settings_need_a_signed_in_member(browser: Client, path: str) -> None:
    answer = browser.get(f"/dashboard/settings{path}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=")
    staff = factories.make_user(is_staff=True)
    User.objects.filter(pk=staff.pk).update(company=None)
    assert signed_in(browser, staff).get(f"/dashboard/settings{path}").status_code == 403


@pytest.mark.parametrize("path", SETTINGS)
def test_settings_pages_open_with_rows_in_them(browser: Client, path: str) -> None:
    user = factories.make_user()
    actor = factories.make_actor(user)
    app = factories.make_app(actor, "Storefront")
    factories.make_key(actor, app_id=app.id)
    factories.make_client(actor)
    factories.make_outlet(user.company)  # type: ignore[arg-type]
    members.invite(actor, email="bob@example.com", role="viewer")
    answer = signed_in(browser, user).get(f"/dashboard/settings{path}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert app.jwt_secret not in text
    assert "style=" not in text.replace("data-style=", "")


@pytest.mark.parametrize("path", SETTINGS[1:])
def test_only_admins_change_settings(browser: Client, path: str) -> None:
    manager = factories.make_user(role="manager")
    client = Client()
    client.force_login(manager)
    assert client.get(f"/dashboard/settings{path}").status_code == 200
    fields = {
        "name": "x",
        "email": "x@example.com",
        "role": "viewer",
        "kind": "company",
        "permissions": "read",
        "scopes": "read",
    }
    assert client.post(f"/dashboard/settings{path}", fields).status_code == 403
    assert not any(model.objects.exists() for model in (ApiKey, App, OAuthClient, Outlet, Invitation))


def test_new_secrets_are_shown_once(browser: Client) -> None:
    signed_in(browser, factories.make_user())
    text = submit(browser, "/dashboard/settings/apps", name="Shop").content.decode()
    assert App.objects.get().jwt_secret in text
    assert App.objects.get().jwt_secret not in browser.get("/dashboard/settings/apps").content.decode()
    key = submit(browser, "/dashboard/settings/api-keys", name="CI", kind="company", app_id="", permissions="read flows.write")
    assert re.search(r"cv_live_[0-9A-Za-z]{40}", key.content.decode())
    assert key["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert ApiKey.objects.get().permissions == ["flows.write", "read"]
    secret = submit(browser, "/dashboard/settings/oauth-clients", name="B", scopes=["read"]).content.decode()
    assert re.search(r"cs_[0-9A-Za-z]{40}", secret)
    bad = submit(browser, "/dashboard/settings/api-keys", name="CI", kind="company", app_id="", permissions="fly")
    assert bad.status_code == 400


def test_removing_asks_first_and_stays_within_the_company(browser: Client) -> None:
    user = factories.make_user()
    signed_in(browser, user)
    mine, foreign = factories.make_app(factories.make_actor(user)), factories.make_app()
    path = f"/dashboard/settings/apps/{mine.id}/remove"
    assert browser.get(path).status_code == 200
    assert App.objects.filter(pk=mine.pk).exists()
    assert submit(browser, path)["Location"] == "/dashboard/settings/apps"
    assert not App.objects.filter(pk=mine.pk).exists()
    assert browser.get(f"/dashboard/settings/apps/{foreign.id}/remove").status_code == 404
    assert browser.get("/dashboard/settings/planets/x/remove").status_code == 404


def test_last_admin_stays(browser: Client) -> None:
    user = factories.make_user()
    signed_in(browser, user)
    submit(browser, f"/dashboard/settings/members/{user.id}/remove")
    plain = Client()
    plain.force_login(user)
    plain.post(f"/dashboard/settings/members/{user.id}/role", {"role": "viewer"})
    user.refresh_from_db()
    assert user.role == "admin"


def test_changing_the_password_keeps_this_session(browser: Client) -> None:
    user = factories.make_user(password=factories.PASSWORD)
    signed_in(browser, user)
    answer = submit(browser, "/dashboard/settings", current=factories.PASSWORD, password="Another-Horse-8")
    assert answer.status_code == 302
    assert browser.get("/dashboard/settings").status_code == 200
    user.refresh_from_db()
    assert user.check_password("Another-Horse-8")


@pytest.mark.parametrize("model", ADMIN_MODELS, ids=lambda model: model.__name__)
def test_admin_lists_and_opens_every_model_without_its_secrets(model: Any) -> None:
    staff = factories.make_user(is_staff=True, is_superuser=True)
    actor = factories.make_actor()
    app = factories.make_app(actor)
    text = factories.make_key(actor)[1]
    factories.make_oauth_token(actor)
    factories.make_token(staff)
    members.invite(actor, email="bob@example.com", role="viewer")
    client = Client()
    client.force_login(staff)
    base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    shown = [client.get(base)]
    if row := model.objects.first():
        shown.append(client.get(f"{base}{row.pk}/change/"))
    for page in shown:
        assert page.status_code == 200
        for secret in (app.jwt_secret, text, ApiKey.objects.values_list("hash", flat=True)[0]):
            assert secret not in page.content.decode()


@pytest.mark.django_db
def test_the_database_keeps_no_session_that_could_be_taken_over(client: Client) -> None:
    user = factories.make_user(factories.make_company())
    client.force_login(user)
    cookie = client.cookies["connect_session"].value
    assert [row.session_key for row in Session.objects.all()] == [SessionStore.named(cookie)]
    assert client.get("/dashboard").status_code == 200
    client.cookies["connect_session"] = SessionStore.named(cookie)
    assert client.get("/dashboard").status_code == 302
    client.cookies["connect_session"] = cookie
    client.post("/sign-out")
    assert Session.objects.count() == 0
