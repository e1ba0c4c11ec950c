"""A company's own OAuth apps over the API: adding, rotating, retiring, removing, and the domains they bring."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps as registry
from django.db import connections as databases
from django.test import Client
from django.utils import timezone

from accounts.models import App
from connect_platform.core.actors import Actor
from connect_platform.core.audit import AuditEntry
from connect_platform.core.errors import ConnectError
from connections.models import Connection, Status
from integrations import catalogue, middleware
from integrations.models import OAuthApp, Toolkit
from integrations.services import oauth_apps
from tests import factories

pytestmark = pytest.mark.django_db
PATH = "/connect/v1/oauth-apps"
http = Client()


class Caller:
    """A company calling with its key."""

    def __init__(self) -> None:
        self.actor: Actor = factories.make_actor()
        self.key = factories.make_key(self.actor)[1]

    def call(self, method: str, path: str = PATH, body: Any = None, *, key: str = "") -> Any:
        sent = factories.bearer(key or self.key)
        return http.generic(method, path, "" if body is None else json.dumps(body), content_type="application/json", **sent)

    def add(self, client_id: str = "id-1", **body: Any) -> Any:
        return self.call("POST", PATH, {"providerType": "github", "clientId": client_id, "clientSecret": "s-1", **body})

    def app(self) -> App:
        return factories.make_app(self.actor)


@pytest.fixture
def alice() -> Caller:
    return Caller()


@pytest.fixture
def mallory() -> Caller:
    return Caller()


def connected(alice: Caller, oauth_app_id: str, **fields: Any) -> Connection:
    row = OAuthApp.objects.get(pk=oauth_app_id)
    mine = {"credentials": {"access_token": "t"}, "status": Status.READY, "oauth_app": row, "client_id": row.client_id}
    own = {"surface": "public", "provider": "github", "scheme": "OAUTH2"}
    return Connection.objects.create(company_id=alice.actor.company_id, **{**mine, **own, **fields})


def test_added_app_is_listed_without_its_secrets(alice: Caller, settings: Any) -> None:
    made = alice.add(webhookSecret="hook-secret")
    assert made.status_code == 201, made.content
    body = made.json()
    assert body == {
        "id": body["id"],
        "providerType": "github",
        "appId": None,
        "clientId": "id-1",
        "isCurrent": True,
        "redirectDomain": None,
        "redirectUri": f"{settings.PUBLIC_URL}/oauth/callback",
        "previousSecretUntil": None,
        "hasWebhookSecret": True,
        "connections": 0,
        "flaggedAt": None,
        "flagReason": None,
        "createdAt": body["createdAt"],
        "updatedAt": body["updatedAt"],
    }
    assert alice.call("GET").json() == [body]
    assert alice.call("GET", f"{PATH}/{body['id']}").json() == body
    assert alice.call("GET", f"{PATH}?providerType=slack").json() == []
    assert alice.call("GET", f"{PATH}?providerType=github").json() == [body]
    stored = OAuthApp.objects.get()
    assert stored.secrets == {"client_secret": "s-1", "webhook_secret": "hook-secret"}
    entry = AuditEntry.objects.get(action="oauth_app.add")
    assert (entry.target, entry.detail) == (stored.pk, {"provider": "github", "client_id": "id-1"})


@pytest.mark.django_db(transaction=True)
def test_list_takes_the_same_queries_however_long_it_is(alice: Caller, django_assert_num_queries: Any) -> None:
    alice.add()
    alice.call("GET")
    with django_assert_num_queries(2):  # the key with its creator, the list
        assert len(alice.call("GET").json()) == 1
    for number in range(5):
        connected(alice, alice.add(f"id-{number + 2}").json()["id"])
    with django_assert_num_queries(2):
        assert [row["connections"] for row in alice.call("GET").json()] == [1, 1, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"clientSecret": ""}, "clientSecret"),
        ({"clientId": 7}, "clientId"),
        ({"clientId": "x" * 301}, "clientId"),
        ({"providerType": "no-such"}, "providerType"),
        ({"providerType": "stripe_"}, "providerType"),
        ({"providerType": "sendgrid"}, "providerType"),
        ({"redirectDomain": "https://acme.com"}, "redirectDomain"),
        ({"redirectDomain": "acme.com:8443"}, "redirectDomain"),
        ({"redirectDomain": "acme"}, "redirectDomain"),
        ({"redirectDomain": "10.0.0.1"}, "redirectDomain"),
        ({"redirectDomain": "127.0.0.1"}, "redirectDomain"),
        ({"redirectDomain": "acme.com/evil"}, "redirectDomain"),
        ({"redirectDomain": "evil@acme.com"}, "redirectDomain"),
        ({"redirectDomain": f"{'a.' * 130}com"}, "redirectDomain"),
    ],
)
def test_bad_input_names_the_field_and_stores_nothing(alice: Caller, body: dict[str, Any], field: str) -> None:
    answer = (
        alice.add(**{"clientId": "id-1", **body})
        if "clientId" not in body
        else alice.call("POST", PATH, {"providerType": "github", "clientSecret": "s", **body})
    )
    assert answer.status_code == 400, answer.content
    assert field in str(answer.json())
    assert not OAuthApp.objects.exists()


def test_another_client_id_retires_the_one_before_and_the_same_is_refused(alice: Caller) -> None:
    first, second = alice.add("id-1").json(), alice.add("id-2").json()
    rows = {row["clientId"]: row for row in alice.call("GET").json()}
    assert {name: row["isCurrent"] for name, row in rows.items()} == {"id-1": False, "id-2": True}
    answer = alice.add("id-1")
    assert (answer.status_code, answer.json()["message"]) == (409, "This client id is stored already.")
    back = alice.call("PATCH", f"{PATH}/{first['id']}", {"isCurrent": True})
    assert (back.status_code, back.json()["isCurrent"]) == (200, True)
    assert OAuthApp.objects.get(pk=second["id"]).is_current is False
    assert alice.call("PATCH", f"{PATH}/{first['id']}", {"isCurrent": False}).status_code == 400


def test_app_and_company_have_a_current_one_each(alice: Caller, mallory: Caller) -> None:
    app = alice.app()
    alice.add("id-1")
    assert alice.add("id-1", appId=app.pk).status_code == 201
    assert OAuthApp.objects.filter(is_current=True).count() == 2
    assert alice.call("GET", f"{PATH}?appId={app.pk}").json()[0]["redirectUri"].endswith(f"/v1/{app.pk}/integrations/callback")
    foreign = mallory.add("id-1", appId=app.pk)
    assert (foreign.status_code, OAuthApp.objects.count()) == (404, 2)


def test_rotation_keeps_the_secret_before_for_the_overlap(alice: Caller) -> None:
    made = alice.add().json()
    path = f"{PATH}/{made['id']}/rotate-secret"
    answer = alice.call("POST", path, {"clientSecret": "s-2", "overlapHours": 2})
    assert answer.status_code == 200, answer.content
    row = OAuthApp.objects.get()
    assert row.secrets == {"client_secret": "s-2", "previous_secret": "s-1"}
    assert row.previous_until is not None
    assert 7190 < (row.previous_until - timezone.now()).total_seconds() <= 7200
    assert "s-2" not in answer.content.decode()
    assert alice.call("POST", path, {"clientSecret": "s-2"}).status_code == 400
    assert alice.call("POST", path, {"clientSecret": "s-3", "overlapHours": 721}).status_code == 400
    assert alice.call("POST", path, {"clientSecret": "s-3", "overlapHours": 0}).status_code == 200
    row = OAuthApp.objects.get()
    assert (row.secrets, row.previous_until) == ({"client_secret": "s-3"}, None)


def test_rotation_clears_what_was_noted_against_the_secret_before(alice: Caller) -> None:
    made = alice.add().json()
    OAuthApp.objects.update(flagged_at=timezone.now(), flag_reason="invalid_client")
    assert alice.call("GET", f"{PATH}/{made['id']}").json()["flagReason"] == "invalid_client"
    answer = alice.call("POST", f"{PATH}/{made['id']}/rotate-secret", {"clientSecret": "s-2"})
    assert (answer.json()["flaggedAt"], answer.json()["flagReason"]) == (None, None)


def test_app_in_use_is_removed_only_by_force(alice: Caller) -> None:
    made = alice.add().json()
    connection = connected(alice, made["id"])
    connected(alice, made["id"], status=Status.DISCONNECTED, credentials=None)
    answer = alice.call("DELETE", f"{PATH}/{made['id']}")
    assert (answer.status_code, answer.json()["message"]) == (409, "A connection holds tokens of it.")
    assert OAuthApp.objects.count() == 1
    assert alice.call("DELETE", f"{PATH}/{made['id']}?force=yes").status_code == 400
    assert alice.call("DELETE", f"{PATH}/{made['id']}?force=true").status_code == 204
    connection.refresh_from_db()
    assert (connection.oauth_app_id, connection.client_id, connection.status) == (None, "id-1", Status.READY)


def test_app_not_in_use_is_removed_at_once(alice: Caller) -> None:
    made = alice.add().json()
    assert alice.call("DELETE", f"{PATH}/{made['id']}").status_code == 204
    assert not OAuthApp.objects.exists()
    assert AuditEntry.objects.get(action="oauth_app.remove").target == made["id"]


def test_strangers_and_readers_change_nothing(alice: Caller, mallory: Caller) -> None:
    made = alice.add().json()
    path, before = f"{PATH}/{made['id']}", list(OAuthApp.objects.values())
    reader = factories.make_key(alice.actor, permissions_wanted=("read",))[1]
    for method, where, body in (
        ("PATCH", path, {"redirectDomain": "connect.acme.com"}),
        ("DELETE", path, None),
        ("POST", f"{path}/rotate-secret", {"clientSecret": "s-2"}),
        ("POST", f"{path}/doctor", {}),
    ):
        assert mallory.call(method, where, body).status_code == 404, where
        assert alice.call(method, where, body, key=reader).status_code == 403, where
    assert mallory.call("GET").json() == []
    assert mallory.call("GET", path).status_code == 404
    assert alice.call("GET", path, key=reader).status_code == 200
    assert list(OAuthApp.objects.values()) == before


def test_domain_belongs_to_one_company(alice: Caller, mallory: Caller, settings: Any) -> None:
    settings.PUBLIC_URL = "https://platform.example"
    made = alice.add(redirectDomain="Connect.Acme.com.").json()
    assert (made["redirectDomain"], made["redirectUri"]) == ("connect.acme.com", "https://connect.acme.com/oauth/callback")
    assert alice.add("id-2", appId=alice.app().pk, redirectDomain="connect.acme.com").status_code == 201
    assert mallory.add(redirectDomain="connect.acme.com").status_code == 400
    assert mallory.add(redirectDomain="platform.example").status_code == 400
    assert not OAuthApp.objects.filter(company_id=mallory.actor.company_id).exists()
    freed = alice.call("PATCH", f"{PATH}/{made['id']}", {"redirectDomain": None})
    assert freed.json()["redirectDomain"] is None


def page(host: str, path: str) -> int:
    return int(http.get(path, headers={"Host": host}).status_code)


def test_own_domain_serves_what_end_users_see_and_nothing_else(alice: Caller, settings: Any) -> None:
    settings.PUBLIC_URL, settings.CONFIG = "https://platform.example", {**settings.CONFIG, "PRODUCTION": True}
    middleware.domains.__init__()  # type: ignore[misc]
    assert page("connect.acme.com", "/link/unknown") == 400
    alice.add(redirectDomain="connect.acme.com")
    middleware.domains.read()
    assert page("connect.acme.com", "/link/unknown") == 404
    assert page("connect.acme.com", "/logos/github.svg") == 200
    for path in ("/sign-in", "/", "/admin/login/", "/dashboard"):
        assert page("connect.acme.com", path) == 404, path
    assert page("platform.example", "/sign-in") == 200
    assert page("evil.example", "/sign-in") == 400
    assert page("10.1.2.3", "/healthz") == 200


def test_strange_hosts_do_not_make_the_database_work(alice: Caller, django_assert_max_num_queries: Any) -> None:
    middleware.domains.read()
    with django_assert_max_num_queries(1):
        for number in range(50):
            assert f"host{number}.example" not in middleware.domains


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_current(alice: Caller) -> None:
    def add(number: int) -> None:
        try:
            oauth_apps.add(alice.actor, catalogue.get("github"), client_id=f"id-{number}", client_secret="s")
        finally:
            databases.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(12)))
    assert (OAuthApp.objects.count(), OAuthApp.objects.filter(is_current=True).count()) == (12, 1)


def test_toolkits_client_is_the_apps_oauth_app(alice: Caller) -> None:
    app = alice.app()
    key = factories.make_app_key(alice.actor, app)
    base = f"/v1/{app.pk}/integrations"
    bare = alice.call("POST", f"{base}/configure", {"toolkit": "gmail"}, key=key)
    assert bare.status_code == 400, bare.content
    assert not Toolkit.objects.exists()
    pair = {"client_id": "id-1", "client_secret": "s-1"}
    made = alice.call("POST", f"{base}/configure", {"toolkit": "github", "oauth_credentials": pair}, key=key)
    assert made.status_code == 200, made.content
    row = OAuthApp.objects.get()
    assert (row.app_id, row.provider, row.client_id, row.secrets) == (app.pk, "github", "id-1", {"client_secret": "s-1"})
    path = f"{base}/configure/github/credentials"
    assert alice.call("PATCH", path, {**pair, "client_secret": "s-2"}, key=key).status_code == 200
    row.refresh_from_db()
    assert row.secrets == {"client_secret": "s-2", "previous_secret": "s-1"}
    assert alice.call("PATCH", path, {"client_id": "id-2", "client_secret": "t"}, key=key).status_code == 200
    assert alice.call("PATCH", path, {**pair, "client_secret": "s-2"}, key=key).status_code == 200
    assert sorted(OAuthApp.objects.values_list("client_id", "is_current")) == [("id-1", True), ("id-2", False)]


def test_companys_client_enables_toolkits_of_its_apps(alice: Caller) -> None:
    alice.add()
    app = alice.app()
    key = factories.make_app_key(alice.actor, app)
    available = alice.call("GET", f"/v1/{app.pk}/integrations/available?search=github", key=key).json()["integrations"]
    assert {row["toolkit"]: row["requires_byo_credentials"] for row in available}["github"] is False
    assert alice.call("POST", f"/v1/{app.pk}/integrations/configure", {"toolkit": "github"}, key=key).status_code == 200


def test_clients_of_older_toolkits_move_over_and_back(alice: Caller) -> None:
    app = alice.app()
    pair = {"client_id": "id-1", "client_secret": "s-1"}
    toolkit = Toolkit.objects.create(app=app, company_id=app.company_id, provider="github", auth_scheme="OAUTH2", client=pair)
    own = {"surface": "apps", "app": app, "provider": "github", "company_id": app.company_id, "scheme": "OAUTH2"}
    connection = Connection.objects.create(credentials={"access_token": "t"}, user_id="u", **own)
    migration = import_module("integrations.migrations.0003_move_clients")
    migration.move_to_apps(registry, None)
    row = OAuthApp.objects.get()
    assert (row.app_id, row.client_id, row.secrets, row.is_current) == (app.pk, "id-1", {"client_secret": "s-1"}, True)
    toolkit.refresh_from_db()
    connection.refresh_from_db()
    assert (toolkit.client, connection.client_id, connection.oauth_app_id) == (None, "id-1", row.pk)
    assert connection.credentials == {"access_token": "t"}
    migration.move_back(registry, None)
    toolkit.refresh_from_db()
    assert toolkit.client == pair


def test_client_of_a_provider_without_oauth_is_refused(alice: Caller) -> None:
    with pytest.raises(ConnectError):
        oauth_apps.add(alice.actor, catalogue.get("sendgrid"), client_id="i", client_secret="s")
    assert not OAuthApp.objects.exists()
