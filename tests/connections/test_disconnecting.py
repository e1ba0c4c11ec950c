"""The end of a connection: the secret is gone here at once, and at the provider now or as soon as it can be reached."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from connect_platform.core import work
from connect_platform.core.actors import system
from connect_platform.core.audit import AuditEntry
from connect_platform.core.events import Event
from connections.models import Connection, HistoryItem, Revocation
from connections.services.connecting import disconnecting
from tests.connections.cast import Caller, secret_of, sync, vendor_of
from tests.factories import make_company

pytestmark = pytest.mark.django_db(transaction=True)
DISCONNECT = "/connect/v1/providers/sandbox/disconnect"
NO_HOST = "http://127.0.0.1:9"


def no_secret_left() -> bool:
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM connections_connection WHERE credentials IS NOT NULL)"
            " + (SELECT count(*) FROM connections_revocation WHERE credentials IS NOT NULL)"
            " + (SELECT count(*) FROM connections_connectsession WHERE secret IS NOT NULL)"
        )
        return bool(cursor.fetchone() == (0,))


def test_disconnecting_revokes_destroys_and_says_so(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor, secret = vendor_of(alice, connection), secret_of(connection)
    assert vendor.status() == 200
    body = alice.call("POST", DISCONNECT).json()
    assert body == {
        "providerType": "sandbox", "status": "disconnected", "connectionId": str(connection.pk), "revocation": "revoked",
        "connectedAt": body["connectedAt"], "expiresAt": None, "lastError": None,
    }  # fmt: skip
    assert vendor.status() == 401
    assert no_secret_left()
    answer = alice.proxy("/me")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_connected")
    assert alice.get(f"/connections/{connection.pk}")["status"] == "inactive"
    assert Event.objects.latest("id").data["status"] == "inactive"
    assert AuditEntry.objects.filter(action="connection.disconnect", target=str(connection.pk)).count() == 1
    assert secret["access_token"] not in str(list(Revocation.objects.values()))


def test_disconnecting_twice_is_the_same_as_once(alice: Caller) -> None:
    alice.connect_oauth()
    first = alice.call("POST", DISCONNECT)
    events = Event.objects.count()
    again = alice.call("DELETE", DISCONNECT)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["status"] == "disconnected"
    assert again.json()["connectionId"] == first.json()["connectionId"]
    assert Event.objects.count() == events
    assert Revocation.objects.count() == 1


def test_disconnecting_what_was_never_connected_is_fine(alice: Caller) -> None:
    body = alice.call("POST", DISCONNECT).json()
    assert (body["status"], body["connectionId"]) == ("disconnected", None)


def test_keys_cannot_be_revoked_and_that_is_said(alice: Caller) -> None:
    alice.connect_key()
    assert alice.call("POST", DISCONNECT).json()["revocation"] == "unsupported"
    assert no_secret_left()


def test_connecting_again_keeps_the_id(alice: Caller) -> None:
    first = alice.connect_key()
    alice.call("POST", DISCONNECT)
    again = alice.connect_key("sandbox-key-2")
    assert again.pk == first.pk
    assert alice.proxy("/me").json()["status"] == 200


def test_provider_that_is_away_is_asked_again_and_then_the_secret_is_wiped(alice: Caller, settings: Any) -> None:
    connection = alice.connect_oauth()
    vendor = vendor_of(alice, connection)
    settings.SANDBOX_URL = NO_HOST
    assert alice.call("POST", DISCONNECT).json()["revocation"] == "pending"
    assert Connection.objects.get(pk=connection.pk).credentials is None  # here it has ended all the same
    row = Revocation.objects.get()
    assert (row.state, row.attempt, bool(row.credentials)) == ("waiting", 1, True)
    assert work.drain(Revocation) == 0  # not due yet
    settings.SANDBOX_URL = alice.url
    assert vendor.status() == 200
    Revocation.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert work.drain(Revocation) == 1
    row = Revocation.objects.get()
    assert (row.state, row.outcome) == ("done", "revoked")
    assert vendor.status() == 401
    assert no_secret_left()


def test_revocation_that_never_succeeds_keeps_no_secret(alice: Caller, settings: Any) -> None:
    alice.connect_oauth()
    settings.SANDBOX_URL = NO_HOST
    alice.call("POST", DISCONNECT)
    Revocation.objects.update(due_at=timezone.now() - timedelta(seconds=1), attempt=len(work.Work.RETRIES))
    work.drain(Revocation)
    row = Revocation.objects.get()
    assert (row.state, row.outcome) == ("failed", "failed")
    # Tried again by an operator, it still does not claim what did not happen.
    Revocation.objects.update(state="waiting", attempt=0, due_at=timezone.now())
    work.drain(Revocation)
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("failed", "failed")
    assert row.last_error.startswith("credentials_gone")
    assert no_secret_left()


def test_worker_that_died_while_revoking_is_taken_over(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor = vendor_of(alice, connection)
    row = Revocation.objects.create(
        company_id=alice.company.pk, connection_id=connection.pk, provider="sandbox", scheme="OAUTH2",
        credentials=connection.credentials, state="running", attempt=1, lease_until=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip
    late = Revocation.objects.get()
    assert work.drain(Revocation) == 1
    assert vendor.status() == 401
    assert late.run() is False  # its lease is lost
    row.refresh_from_db()
    assert (row.state, row.outcome, row.attempt) == ("done", "revoked", 2)


@pytest.mark.parametrize("surface", ["public", "apps"])
def test_deleted_connection_is_unknown_everywhere(alice: Caller, surface: str) -> None:
    app, key = alice.app()
    user = "3f0c1a52-8f0b-4d0e-9c47-0a3d5b1f7e11"
    asked = alice.call(
        "POST", f"/v1/{app.pk}/integrations/connect", {"toolkit": "sandbox", "redirectUrl": alice.url, "userId": user}, key=key
    ).json()
    alice.browser().open(asked["authUrl"]).submit("approve")
    connection = Connection.objects.get()
    sync()
    vendor = vendor_of(alice, connection)
    public, apps = f"/connections/{connection.pk}", f"/v1/{app.pk}/integrations/connections/{connection.pk}"
    path, own_key = (public, alice.key) if surface == "public" else (apps, key)
    answer = alice.call("DELETE", path, key=own_key)
    assert (answer.status_code, answer.content, answer.headers["X-Connect-Revocation"]) == (204, b"", "revoked")
    assert vendor.status() == 401
    assert not Connection.objects.exists()
    assert not HistoryItem.objects.exists()
    assert no_secret_left()
    for method, where, credential in (
        ("GET", public, alice.key), ("GET", f"{public}/history", alice.key), ("DELETE", public, alice.key),
        ("DELETE", apps, key),
        ("GET", f"/connect/v1/providers/sandbox/status?connectionId={connection.pk}", alice.key),
    ):  # fmt: skip
        assert alice.call(method, where, key=credential).status_code == 404, where
    assert alice.proxy("/me", connectionId=str(connection.pk)).status_code == 404
    assert AuditEntry.objects.filter(action="connection.delete", target=str(connection.pk)).count() == 1
    told = Event.objects.latest("id").data
    assert (told["connectionId"], told["status"], told["reconnectUrl"]) == (str(connection.pk), "inactive", None)


def test_nobody_else_can_end_it(alice: Caller, mallory: Caller) -> None:
    connection = alice.connect_oauth()
    assert mallory.call("DELETE", f"/connections/{connection.pk}").status_code == 404
    assert mallory.call("POST", DISCONNECT).json()["connectionId"] is None
    assert alice.call("DELETE", f"/connections/{connection.pk}", key=alice.read_key).status_code == 403
    assert alice.call("POST", DISCONNECT, key=alice.read_key).status_code == 403
    assert vendor_of(alice, connection).status() == 200
    assert alice.proxy("/me").json()["status"] == 200


def test_client_credentials_are_revoked_with_the_customers_own_client(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser().open(asked["url"]).submit("continue", scheme="S2S_OAUTH2")
    browser.submit("connect", client_id="machine", client_secret="own-secret")
    connection = Connection.objects.get(pk=asked["connectionId"])
    vendor = vendor_of(alice, connection)
    answer = alice.call("DELETE", f"/connections/{connection.pk}")
    assert answer.headers["X-Connect-Revocation"] == "revoked"
    assert vendor.status() == 401


def test_oauth1_token_is_destroyed_here(alice: Caller) -> None:
    asked = alice.ask()
    alice.browser().open(asked["url"]).submit("continue", scheme="OAUTH1").submit("approve")
    answer = alice.call("DELETE", f"/connections/{asked['connectionId']}")
    assert answer.headers["X-Connect-Revocation"] == "unsupported"
    assert no_secret_left()


def make_google(slug: str, account: str, **changes: Any) -> Connection:
    """A connection of a provider that ends the whole grant when one of its tokens is revoked."""
    values = {
        "company": make_company(),
        "provider": slug,
        "scheme": "OAUTH2",
        "status": "ready",
        "client_id": "client-1",
        **changes,
    }
    connection = Connection(account_external_id=account, **values)
    connection.credentials = {"access_token": "a", "refresh_token": "r"}
    connection.save()
    return connection


@pytest.mark.parametrize(("slug", "account", "client"), [
    ("gmail", "ada@example.com", "client-1"), ("google-calendar", "ada@example.com", "client-1"),
])  # fmt: skip
def test_a_grant_another_connection_stands_on_is_left_alone(slug: str, account: str, client: str) -> None:
    ending, other = make_google("gmail", "ada@example.com"), make_google(slug, account, client_id=client)
    assert disconnecting.disconnect(system(ending.company_id), ending) == "shared"
    assert not Revocation.objects.exists()
    assert secret_of(ending) == {}
    assert secret_of(other)["refresh_token"] == "r"


@pytest.mark.parametrize(("slug", "account", "client"), [
    ("gmail", "alan@example.com", "client-1"), ("gmail", "ada@example.com", "client-2"),
    ("hubspot", "ada@example.com", "client-1"),
])  # fmt: skip
def test_a_grant_nobody_else_stands_on_is_revoked(slug: str, account: str, client: str) -> None:
    ending = make_google("gmail", "ada@example.com")
    make_google(slug, account, client_id=client)
    with transaction.atomic():  # left to a worker, so that nothing leaves for the provider here
        assert disconnecting.disconnect(system(ending.company_id), ending) == "pending"
    assert Revocation.objects.get().connection_id == ending.pk
