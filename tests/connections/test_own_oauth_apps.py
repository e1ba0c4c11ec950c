"""Connections made with a company's own OAuth app, through its rotation, its retirement and its end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from connect_platform.core.events import Event
from connections.models import Connection
from integrations import catalogue
from integrations.models import OAuthApp
from integrations.services import oauth_apps
from tests.connections.cast import Caller, secret_of

pytestmark = pytest.mark.django_db(transaction=True)


def own_app(alice: Caller, client_id: str = "acme", secret: str = "acme-secret") -> OAuthApp:
    return oauth_apps.add(alice.actor, catalogue.get("sandbox"), client_id=client_id, client_secret=secret)


def renewed(alice: Caller, connection: Connection) -> bool:
    """Whether a call succeeds and the token is another one afterwards."""
    before = secret_of(connection)["access_token"]
    Connection.objects.filter(pk=connection.pk).update(refresh_at=timezone.now() - timedelta(seconds=1))
    answer = alice.proxy("/me", connectionId=str(connection.pk))
    assert (answer.status_code, answer.json().get("status")) == (200, 200), answer.text
    return bool(secret_of(connection)["access_token"] != before)


def test_connection_remembers_the_oauth_app_it_was_made_with(alice: Caller) -> None:
    row = own_app(alice)
    connection = alice.connect_oauth()
    assert (connection.client_id, connection.oauth_app_id) == ("acme", row.pk)
    assert oauth_apps.named(alice.actor, row.pk).connection_count == 1  # type: ignore[attr-defined]
    assert renewed(alice, connection)


def test_new_secret_the_provider_does_not_know_yet_loses_no_connection(alice: Caller) -> None:
    row = own_app(alice)
    connection = alice.connect_oauth()
    oauth_apps.rotate_secret(alice.actor, row, "not-known-yet")
    assert renewed(alice, connection)
    row.refresh_from_db()
    assert row.flag_reason == "new_secret_refused"
    assert [event.data["oauthAppId"] for event in Event.objects.filter(type="OAuthApp.Misconfigured")] == [row.pk]


def test_connections_of_a_retired_oauth_app_go_on(alice: Caller) -> None:
    first = own_app(alice)
    connection = alice.connect_oauth()
    second = own_app(alice, "acme-2", "another-secret")
    assert renewed(alice, connection)
    assert Connection.objects.get(pk=connection.pk).oauth_app_id == first.pk
    later = alice.connect_oauth(user_id="later")
    assert (later.client_id, later.oauth_app_id) == ("acme-2", second.pk)


def test_wrong_secret_is_noted_once_and_the_token_is_kept(alice: Caller) -> None:
    row = own_app(alice)
    connections = [alice.connect_oauth(user_id=f"user-{number}") for number in range(3)]
    oauth_apps.rotate_secret(alice.actor, row, "mistyped", timedelta(0))
    for connection in connections:
        assert not renewed(alice, connection)
    row.refresh_from_db()
    assert row.flag_reason == "invalid_client"
    assert Event.objects.filter(type="OAuthApp.Misconfigured").count() == 1
    oauth_apps.rotate_secret(alice.actor, row, "acme-secret", timedelta(0))
    assert renewed(alice, connections[0])


def test_disconnecting_revokes_with_the_client_the_tokens_are_of(alice: Caller) -> None:
    own_app(alice)
    connection = alice.connect_oauth()
    own_app(alice, "acme-2", "another-secret")
    answer = alice.call("DELETE", f"/connections/{connection.pk}")
    assert (answer.status_code, answer.headers["X-Connect-Revocation"]) == (204, "revoked")


def test_removed_oauth_app_is_said_to_be_gone_and_its_connections_live_on_while_they_can(alice: Caller) -> None:
    row = own_app(alice)
    connection = alice.connect_oauth()
    own_app(alice, "acme-2", "another-secret")
    oauth_apps.remove(alice.actor, row, force=True)
    assert not renewed(alice, connection)
    assert secret_of(connection)["refresh_token"]
    assert Connection.objects.get(pk=connection.pk).status not in ("expired", "disconnected")
