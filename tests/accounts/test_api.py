"""The operations on accounts of the platform surface, through every layer."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accounts.models import ApiKey, App, Company, OAuthClient, RefreshToken, User
from accounts.services import passwords, verification
from connect_platform.core.audit import AuditEntry
from connect_platform.core.mail import Mail
from tests import factories
from tests.accounts.conftest import Call

pytestmark = pytest.mark.django_db
REGISTRATION = {
    "email": "John@Example.com",
    "password": "SecurePassword123!",
    "full_name": "John Doe",
    "company_name": "Example Corp",
}
ENDLESS = "x" * 100_000


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Check the error shape of this surface and return its details."""
    body = answer.json()
    assert (answer.status_code, body["code"], body["error"]) == (status, code, True), body
    assert set(body) == {"error", "message", "code", "details"}
    assert isinstance(body["details"], dict)
    for name in ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"):
        assert re.fullmatch(r"\d+", answer[name])
    return body["details"]


def test_register_makes_a_company_with_its_admin_and_mails_the_link(api: Call) -> None:
    answer = api("POST", "/api/v1/auth/register", REGISTRATION)
    body = answer.json()
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    user = User.objects.get()
    assert body["user"] == {"id": user.id, "email": "john@example.com", "full_name": "John Doe", "is_verified": False}
    me = api("GET", "/api/v1/auth/me", token=body["token"]).json()
    assert me["user"]["role"] == "admin"
    assert me["user"]["company_id"] == str(user.company_id)
    mail = Mail.objects.get()
    assert mail.to == "john@example.com"
    assert "/verify-email?token=" in mail.content["text"]
    assert Company.objects.get().plan == "free"
    assert AuditEntry.objects.filter(action="company.register", company_id=int(me["user"]["company_id"])).count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nope"}, "email"),
        ({"email": 5}, "email"),
        ({"email": None}, "email"),
        ({"email": "a@" + "b" * 300 + ".com"}, "email"),
        ({"password": "short1"}, "password"),
        ({"password": "onlyletters"}, "password"),
        ({"password": "1234567890"}, "password"),
        ({"password": "password1"}, "password"),
        ({"password": 12345678}, "password"),
        ({"password": ENDLESS}, "password"),
        ({"full_name": ""}, "full_name"),
        ({"full_name": ["x"]}, "full_name"),
        ({"company_name": ENDLESS}, "company_name"),
        ({"company_name": True}, "company_name"),
    ],
)
def test_register_refuses_bad_input_and_makes_nothing(api: Call, change: dict[str, Any], field: str) -> None:
    answer = api("POST", "/api/v1/auth/register", REGISTRATION | change)
    assert field in refused(answer, 400, "INVALID_REQUEST")
    assert not Company.objects.exists()
    assert not Mail.objects.exists()


def test_register_refuses_a_taken_address_in_any_spelling_and_makes_nothing(api: Call) -> None:
    factories.make_user(email="john@example.com")
    answer = api("POST", "/api/v1/auth/register", REGISTRATION | {"email": "JOHN@example.COM"})
    assert set(refused(answer, 400, "INVALID_REQUEST")) == {"email"}
    assert (Company.objects.count(), User.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "body", [b"{broken", b"[]", b'"text"', b"null", b"5", b'{"email": NaN}', b'{"email":"\\u0000"}', b"\xff\xfe"]
)
def test_bodies_that_are_no_json_object_are_bad_input(api: Call, body: bytes) -> None:
    refused(api("POST", "/api/v1/auth/login", body), 400, "INVALID_REQUEST")


def test_huge_body_is_refused_before_it_is_parsed(api: Call, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "MAX_BODY_BYTES": 1000}
    refused(api("POST", "/api/v1/auth/login", {"email": ENDLESS}), 413, "INVALID_REQUEST")


def test_login_answers_user_and_tokens(api: Call) -> None:
    user = factories.make_user(password=factories.PASSWORD)
    answer = api("POST", "/api/v1/auth/login", {"email": user.email.upper(), "password": factories.PASSWORD, "unknown": 1})
    body = answer.json()
    assert answer.status_code == 200
    assert body["user"] == {"id": user.id, "email": user.email, "role": "admin", "company_id": str(user.company_id)}
    assert api("GET", "/api/v1/account/profile", token=body["token"]).json()["user"]["full_name"] == "Alice Example"
    again = api("POST", "/api/v1/auth/refresh", {"refresh_token": body["refresh_token"]})
    assert set(again.json()) == {"token", "refresh_token"}
    assert api("POST", "/api/v1/auth/logout", {"refresh_token": again.json()["refresh_token"]}).json()["success"] is True
    refused(api("POST", "/api/v1/auth/refresh", {"refresh_token": again.json()["refresh_token"]}), 401, "UNAUTHORIZED")
    assert api("POST", "/api/v1/auth/logout", {"refresh_token": "unknown"}).status_code == 200


def test_wrong_pair_and_staff_are_401(api: Call) -> None:
    user = factories.make_user(password=factories.PASSWORD)
    refused(api("POST", "/api/v1/auth/login", {"email": user.email, "password": "Wrong-1-password"}), 401, "UNAUTHORIZED")
    User.objects.filter(pk=user.pk).update(company=None)
    refused(api("POST", "/api/v1/auth/login", {"email": user.email, "password": factories.PASSWORD}), 401, "UNAUTHORIZED")
    assert not RefreshToken.objects.exists()


@pytest.mark.parametrize("path", ["/api/v1/auth/refresh", "/api/v1/auth/logout"])
def test_refresh_and_logout_need_a_token(api: Call, path: str) -> None:
    for body in ({}, {"refresh_token": ""}, {"refresh_token": 5}, {"refresh_token": ENDLESS}):
        assert "refresh_token" in refused(api("POST", path, body), 400, "INVALID_REQUEST")


@pytest.mark.parametrize("path", ["/api/v1/auth/password/forgot", "/api/v1/auth/verify-email/resend"])
def test_mail_requests_say_the_same_for_everybody(api: Call, path: str) -> None:
    user = factories.make_user()
    known, unknown = api("POST", path, {"email": user.email.upper()}), api("POST", path, {"email": "nobody@example.com"})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert [mail.to for mail in Mail.objects.all()] == [user.email]
    refused(api("POST", path, {"email": "nope"}), 400, "INVALID_REQUEST")


def test_nobody_is_flooded_with_mails(api: Call) -> None:
    user = factories.make_user()
    for _ in range(8):
        assert api("POST", "/api/v1/auth/password/forgot", {"email": user.email}).status_code == 200
    assert Mail.objects.count() == 5


def test_verified_address_gets_no_further_link(api: Call) -> None:
    user = factories.make_user(is_verified=True)
    assert api("POST", "/api/v1/auth/verify-email/resend", {"email": user.email}).status_code == 200
    assert not Mail.objects.exists()


def test_reset_works_once_ends_sessions_and_refuses_weak_passwords(api: Call) -> None:
    user = factories.make_user(password=factories.PASSWORD)
    token, signed_in = passwords.reset_token(user), factories.make_token(user)
    weak = api("POST", "/api/v1/auth/password/reset", {"token": token, "password": "weak"})
    assert set(refused(weak, 400, "INVALID_REQUEST")) == {"password"}
    body = {"token": token, "password": "NewSecurePassword123!"}
    assert api("POST", "/api/v1/auth/password/reset", body).json()["success"] is True
    refused(api("GET", "/api/v1/auth/me", token=signed_in), 401, "UNAUTHORIZED")
    assert set(refused(api("POST", "/api/v1/auth/password/reset", body), 400, "INVALID_REQUEST")) == {"token"}
    login = {"email": user.email, "password": "NewSecurePassword123!"}
    assert api("POST", "/api/v1/auth/login", login).status_code == 200


def test_mailed_tokens_are_bound_to_their_purpose_and_time(api: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    user = factories.make_user()
    reset, verify = passwords.reset_token(user), verification.verification_token(user)
    for bad in (verify, reset + "x", "not-a-token"):
        body = {"token": bad, "password": "NewSecurePassword123!"}
        assert set(refused(api("POST", "/api/v1/auth/password/reset", body), 400, "INVALID_REQUEST")) == {"token"}
    for bad in (reset, verify + "x"):
        refused(api("POST", "/api/v1/auth/verify-email", {"token": bad}), 400, "INVALID_REQUEST")
    monkeypatch.setattr(passwords, "LIFETIME", passwords.LIFETIME * 0)
    monkeypatch.setattr(verification, "LIFETIME", passwords.LIFETIME)
    monkeypatch.setattr("django.core.signing.time.time", lambda: 4_000_000_000.0)
    refused(
        api("POST", "/api/v1/auth/password/reset", {"token": reset, "password": "NewSecurePassword123!"}),
        400,
        "INVALID_REQUEST",
    )
    refused(api("POST", "/api/v1/auth/verify-email", {"token": verify}), 400, "INVALID_REQUEST")
    monkeypatch.undo()
    assert api("POST", "/api/v1/auth/verify-email", {"token": verify}).json()["success"] is True
    user.refresh_from_db()
    assert user.is_verified


def test_verification_of_a_changed_address_is_refused(api: Call) -> None:
    user = factories.make_user()
    token = verification.verification_token(user)
    User.objects.filter(pk=user.pk).update(email="new@example.com")
    refused(api("POST", "/api/v1/auth/verify-email", {"token": token}), 400, "INVALID_REQUEST")


def test_keys_are_made_listed_and_deleted(api: Call) -> None:
    user = factories.make_user()
    token = factories.make_token(user)
    made = api("POST", "/api/v1/account/api-keys", {"name": "Production", "permissions": ["read", "write"]}, token)
    key = made.json()["api_key"]
    assert made.status_code == 201
    assert (key["kind"], key["permissions"], key["app_id"]) == ("company", ["read", "write"], None)
    assert api("GET", "/api/v1/auth/me", token=key["key"]).json()["user"]["id"] == user.id
    listed = api("GET", "/api/v1/account/api-keys", token=token)
    (row,) = listed.json()["api_keys"]
    assert set(row) == {"id", "name", "created_at", "last_used", "kind", "permissions", "app_id", "prefix"}
    assert row["last_used"] is not None
    assert row["prefix"] == f"cv_live_…{key['key'][-4:]}"
    assert key["key"] not in listed.content.decode()
    assert ApiKey.objects.get().hash not in listed.content.decode()
    assert api("DELETE", f"/api/v1/account/api-keys/{key['id']}", token=token).json()["success"] is True
    refused(api("GET", "/api/v1/auth/me", token=key["key"]), 401, "UNAUTHORIZED")
    refused(api("DELETE", f"/api/v1/account/api-keys/{key['id']}", token=token), 404, "NOT_FOUND")
    assert user.company_id
    actions = AuditEntry.objects.filter(company_id=user.company_id).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["key.create", "key.delete"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": 5}, "name"),
        ({"permissions": "all"}, "permissions"),
        ({"permissions": []}, "permissions"),
        ({"permissions": ["fly"]}, "permissions"),
        ({"permissions": ["admin"]}, "permissions"),
        ({"permissions": [5]}, "permissions.0"),
        ({"permissions": [["read"]]}, "permissions.0"),
        ({"permissions": ["read"] * 101}, "permissions"),
        ({"kind": "master"}, "kind"),
        ({"kind": ["app"]}, "kind"),
        ({"kind": "app"}, "app_id"),
        ({"kind": "publisher", "app_id": "app_x"}, "app_id"),
        ({"test": True}, "test"),
        ({"kind": "publishable", "test": "yes"}, "test"),
    ],
)
def test_keys_with_bad_input_are_not_made(api: Call, change: dict[str, Any], field: str) -> None:
    token = factories.make_token(factories.make_user())
    answer = api("POST", "/api/v1/account/api-keys", {"name": "k", "permissions": ["read"]} | change, token)
    assert field in refused(answer, 400, "INVALID_REQUEST")
    assert not ApiKey.objects.exists()


def test_keys_of_every_kind_have_their_prefix(api: Call) -> None:
    user = factories.make_user()
    token, app = factories.make_token(user), factories.make_app(factories.make_actor(user))
    for extra, pattern in (
        ({"app_id": app.id}, "bb_sk_[0-9a-f]{40}"),
        ({"app_id": app.id, "kind": "app"}, "bb_sk_[0-9a-f]{40}"),
        ({"kind": "publisher"}, "pk_[0-9A-Za-z]+"),
        ({"kind": "publishable"}, "pk-live-.+"),
        ({"kind": "publishable", "test": True}, "pk-test-.+"),
    ):
        made = api("POST", "/api/v1/account/api-keys", {"name": "k", "permissions": ["read"], **extra}, token).json()["api_key"]
        assert re.fullmatch(pattern, made["key"])


def test_app_key_needs_an_app_of_the_company(api: Call) -> None:
    token, foreign = factories.make_token(factories.make_user()), factories.make_app()
    for app_id in ("app_unknown", foreign.id):
        answer = api("POST", "/api/v1/account/api-keys", {"name": "k", "permissions": ["read"], "app_id": app_id}, token)
        refused(answer, 404, "NOT_FOUND")
    assert not ApiKey.objects.exists()


def test_a_key_never_makes_a_stronger_key(api: Call) -> None:
    actor = factories.make_actor()
    _, weak = factories.make_key(actor, permissions_wanted=("account.write", "tables.view"))
    for wanted in (["write"], ["*"], ["read"], ["flows.write"], ["account.write", "billing.write"]):
        refused(api("POST", "/api/v1/account/api-keys", {"name": "k", "permissions": wanted}, weak), 403, "FORBIDDEN")
    assert ApiKey.objects.count() == 1
    assert api("POST", "/api/v1/account/api-keys", {"name": "k", "permissions": ["tables.view"]}, weak).status_code == 201


@pytest.mark.parametrize("role", ["manager", "viewer"])
def test_only_admins_make_or_delete_credentials(api: Call, role: str) -> None:
    company = factories.make_company()
    owner = factories.make_actor(factories.make_user(company))
    key, app, client = factories.make_key(owner)[0], factories.make_app(owner), factories.make_client(owner)[0]
    token = factories.make_token(factories.make_user(company, role=role))
    for path, body in (
        ("api-keys", {"name": "k", "permissions": ["read"]}),
        ("apps", {"name": "k"}),
        ("oauth-clients", {"name": "k", "scopes": ["read"]}),
    ):
        refused(api("POST", f"/api/v1/account/{path}", body, token), 403, "FORBIDDEN")
        assert api("GET", f"/api/v1/account/{path}", token=token).status_code == 200
    for path in (f"api-keys/{key.id}", f"apps/{app.id}", f"oauth-clients/{client.id}"):
        refused(api("DELETE", f"/api/v1/account/{path}", token=token), 403, "FORBIDDEN")
    assert (ApiKey.objects.count(), App.objects.count(), OAuthClient.objects.count()) == (1, 1, 1)


def test_another_companys_things_are_not_there(api: Call) -> None:
    owner = factories.make_actor()
    key, app, client = factories.make_key(owner)[0], factories.make_app(owner), factories.make_client(owner)[0]
    mallory = factories.make_token(factories.make_user())
    for path in (f"api-keys/{key.id}", f"apps/{app.id}", f"oauth-clients/{client.id}"):
        refused(api("DELETE", f"/api/v1/account/{path}", token=mallory), 404, "NOT_FOUND")
    for path, name in (("api-keys", "api_keys"), ("apps", "apps"), ("oauth-clients", "oauth_clients")):
        assert api("GET", f"/api/v1/account/{path}", token=mallory).json() == {name: []}
    for path in ("", "/users", "/outlets"):
        refused(api("GET", f"/api/v1/companies/{owner.company_id}{path}", token=mallory), 404, "NOT_FOUND")
    assert (ApiKey.objects.count(), App.objects.count(), OAuthClient.objects.count()) == (1, 1, 1)


def test_apps_are_made_listed_and_deleted_with_their_keys(api: Call) -> None:
    user = factories.make_user()
    token = factories.make_token(user)
    made = api("POST", "/api/v1/account/apps", {"name": "Storefront"}, token)
    app = made.json()["app"]
    assert (made.status_code, app["name"], len(app["jwt_secret"])) == (201, "Storefront", 64)
    assert re.fullmatch(r"app_[0-9a-z]+", app["app_id"])
    listed = api("GET", "/api/v1/account/apps", token=token)
    assert listed.json() == {"apps": [{name: app[name] for name in ("app_id", "name", "created_at")}]}
    factories.make_key(factories.make_actor(user), app_id=app["app_id"])
    assert api("DELETE", f"/api/v1/account/apps/{app['app_id']}", token=token).json()["success"] is True
    assert not ApiKey.objects.exists()
    refused(api("POST", "/api/v1/account/apps", {}, token), 400, "INVALID_REQUEST")


def test_secret_of_an_app_is_encrypted_at_rest() -> None:
    from django.db import connection

    app = factories.make_app()
    with connection.cursor() as cursor:
        cursor.execute("SELECT jwt_secret FROM accounts_app")
        assert app.jwt_secret.encode() not in bytes(cursor.fetchone()[0])


def test_clients_are_made_listed_and_deleted(api: Call) -> None:
    token = factories.make_token(factories.make_user())
    made = api("POST", "/api/v1/account/oauth-clients", {"name": "Backend", "scopes": ["write", "read", "read"]}, token)
    client = made.json()["oauth_client"]
    assert (made.status_code, client["scopes"]) == (201, ["read", "write"])
    assert client["client_id"].startswith("cl_")
    assert client["client_secret"].startswith("cs_")
    listed = api("GET", "/api/v1/account/oauth-clients", token=token)
    assert listed.json() == {"oauth_clients": [{k: v for k, v in client.items() if k != "client_secret"}]}
    assert api("DELETE", f"/api/v1/account/oauth-clients/{client['client_id']}", token=token).json()["success"] is True
    for scopes in (["fly"], [], "read", [5]):
        answer = api("POST", "/api/v1/account/oauth-clients", {"name": "x", "scopes": scopes}, token)
        refused(answer, 400, "INVALID_REQUEST")
    assert not OAuthClient.objects.exists()


def test_company_and_its_people_and_outlets(api: Call) -> None:
    company = factories.make_company("Example Corp")
    user = factories.make_user(company, email="alice@example.com", full_name="Alice Archer")
    factories.make_user(company, email="bob@example.com", full_name="Bob 100% Builder", role="viewer")
    outlet = factories.make_outlet(company)
    base, token = f"/api/v1/companies/{company.pk}", factories.make_token(user)
    shown = api("GET", base, token=token).json()["company"]
    assert (shown["id"], shown["name"], shown["created_at"][-1]) == (company.pk, "Example Corp", "Z")
    for q, found in (("", 2), ("ARCHER", 1), ("bob@", 1), ("100%", 1), ("_", 0), ("nobody", 0)):
        rows = api("GET", f"{base}/users?q={q.replace('%', '%25')}", token=token).json()["users"]
        assert len(rows) == found, q
    assert rows == []
    outlets = api("GET", f"{base}/outlets", token=token).json()
    assert outlets == {"outlets": [{"outlet_id": outlet.id, "name": "Harbor", "address": "1 Quay Street"}]}
    for other in ("0", f"0{company.pk}", "abc", "9" * 40, "-1"):
        refused(api("GET", f"/api/v1/companies/{other}", token=token), 404, "NOT_FOUND")


def test_named_key_without_the_permission_is_403(api: Call) -> None:
    actor = factories.make_actor()
    _, text = factories.make_key(actor, permissions_wanted=("tables.view",))
    refused(api("GET", f"/api/v1/companies/{actor.company_id}/users", token=text), 403, "FORBIDDEN")
    refused(api("GET", "/api/v1/account/api-keys", token=text), 403, "FORBIDDEN")
    assert api("GET", f"/api/v1/companies/{actor.company_id}", token=text).status_code == 200


def test_industries_and_health_are_public(api: Call) -> None:
    industries = api("GET", "/api/v1/utils/industries").json()["industries"]
    assert industries[:3] == ["Technology", "Healthcare", "Finance"]
    assert len(industries) == 16
    answer = api("GET", "/api/v1/health")
    body = answer.json()
    assert answer.status_code == 200
    assert (body["status"], body["database"], body["data"]) == ("ok", {"connected": True}, {"responsive": True})
    assert body["timestamp"].endswith("Z")
    assert answer["X-RateLimit-Limit"] == "5000"


def test_health_is_503_while_the_database_is_away(api: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connect_platform.core.health.parts", lambda: {"database": False, "migrations": False})
    answer = api("GET", "/api/v1/health")
    body = answer.json()
    assert (answer.status_code, body["code"], body["status"]) == (503, "SERVICE_UNAVAILABLE", "degraded")
    assert body["database"] == {"connected": False}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "auth/me"),
        ("GET", "account/profile"),
        ("GET", "account/api-keys"),
        ("POST", "account/api-keys"),
        ("DELETE", "account/api-keys/key_x"),
        ("GET", "account/apps"),
        ("POST", "account/apps"),
        ("DELETE", "account/apps/app_x"),
        ("GET", "account/oauth-clients"),
        ("POST", "account/oauth-clients"),
        ("DELETE", "account/oauth-clients/cl_x"),
        ("GET", "companies/1"),
        ("GET", "companies/1/users"),
        ("GET", "companies/1/outlets"),
    ],
)
def test_everything_else_needs_a_credential(api: Call, method: str, path: str) -> None:
    refused(api(method, f"/api/v1/{path}"), 401, "UNAUTHORIZED")
    refused(api(method, f"/api/v1/{path}", token="garbage"), 401, "UNAUTHORIZED")


def test_wrong_method_is_405_without_a_credential(api: Call) -> None:
    assert api("DELETE", "/api/v1/auth/login").json()["code"] == "METHOD_NOT_ALLOWED"
    assert api("PATCH", "/api/v1/account/apps").status_code == 405
