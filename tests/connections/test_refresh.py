"""Access tokens stay fresh: when they are renewed, by whom, and what each failure of a provider does to a connection."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from connect_platform.core.config import ROOT
from connect_platform.core.errors import ConnectError, ConnectionUnusable, ProviderError
from connect_platform.core.events import Event
from connections.models import Connection
from connections.services.connecting import reconnecting, tokens
from connections.services.health import credentials, refreshing
from tests.connections.cast import Caller, secret_of, vendor_of

pytestmark = pytest.mark.django_db(transaction=True)


def change(connection: Connection, **columns: Any) -> Connection:
    Connection.objects.filter(pk=connection.pk).update(**columns)
    return Connection.objects.get(pk=connection.pk)


def expired(connection: Connection) -> Connection:
    """Its access token has ended, here and at the vendor."""
    past = timezone.now() - timedelta(seconds=1)
    return change(connection, expires_at=past, refresh_at=past)


def state_of(connection: Connection) -> tuple[str, int]:
    row = Connection.objects.get(pk=connection.pk)
    return str(row.status), row.token_version


@pytest.mark.parametrize(("life", "early"), [(60, 30), (1800, 900), (3600, 900), (86_400, 900)])
def test_token_is_due_a_quarter_of_an_hour_or_half_its_life_before_it_ends(life: int, early: int) -> None:
    ends, renew = credentials.refresh_time(life)
    assert ends
    assert renew
    assert (ends - renew).total_seconds() == early
    assert abs((ends - timezone.now()).total_seconds() - life) < 5
    assert credentials.refresh_time(None) == (None, None)


def test_fresh_token_is_left_alone_and_a_due_one_renewed_before_the_call(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor, before = vendor_of(alice, connection), secret_of(connection)
    assert alice.proxy("/me").json()["status"] == 200
    assert vendor.counters["refreshes"] == 0
    change(connection, refresh_at=timezone.now() - timedelta(seconds=1))
    assert alice.proxy("/me").json()["status"] == 200
    after = secret_of(connection)
    assert vendor.counters["refreshes"] == 1
    assert after.keys() == before.keys()
    assert after["access_token"] != before["access_token"]
    assert after["refresh_token"] != before["refresh_token"]
    row = Connection.objects.get(pk=connection.pk)
    assert (row.token_version, row.refresh_claim, row.refresh_claim_until) == (2, None, None)
    assert row.expires_at
    assert row.refresh_at
    assert row.expires_at - row.refresh_at == timedelta(minutes=15)


def test_refusal_renews_once_and_repeats_once(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor = vendor_of(alice, connection)
    calls = vendor.counters["calls"]
    vendor.faults(expire_tokens=True)
    answer = alice.proxy("/contacts", "POST", body={"name": "Once"})
    assert answer.json()["status"] == 201
    assert vendor.counters == {"calls": calls + 2, "refreshes": 1, "refresh_attempts": 1}
    names = [each["name"] for each in alice.proxy("/contacts").json()["data"]["contacts"]]
    assert names.count("Once") == 1


def test_second_refusal_is_the_callers_to_see(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor = vendor_of(alice, connection)
    vendor.faults(fail_next=5, status=401)
    answer = alice.proxy("/me")
    assert (answer.status_code, answer.json()["status"]) == (200, 401)
    assert vendor.counters["refreshes"] == 1
    assert state_of(connection) == ("connected", 2)


def test_revoked_authorization_expires_the_connection_and_destroys_the_secret(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor_of(alice, connection).faults(revoke=True)
    answer = alice.proxy("/me")
    assert answer.status_code == 409
    body = answer.json()
    assert (body["code"], body["retryable"]) == ("connection_expired", False)
    link = body["details"]["reconnect_url"]
    assert link.startswith(f"{alice.url}/reconnect/")
    assert reconnecting.read(link.rpartition("/")[2]) == (connection, [])
    row = Connection.objects.get(pk=connection.pk)
    assert (row.status, row.credentials, (row.last_error or {})["code"]) == ("expired", None, "needs_reauth")
    with database.cursor() as cursor:
        cursor.execute("SELECT credentials IS NULL FROM connections_connection WHERE id = %s", [row.pk])
        assert cursor.fetchone() == (True,)
    event = Event.objects.filter(type="Connection.Updated").latest("id")
    told: dict[str, Any] = {"connectionId": str(row.pk), "provider": "sandbox", "status": "inactive", "resources": []}
    told |= {"health": "needs_reauth", "cause": row.health_cause, "reconnectUrl": event.data["reconnectUrl"]}
    assert event.data == told
    assert reconnecting.read(event.data["reconnectUrl"].rpartition("/")[2]) == (connection, [])
    assert alice.get("/connect/v1/providers/sandbox/status")["status"] == "expired"
    assert alice.get(f"/connections/{row.pk}")["status"] == "inactive"
    events = Event.objects.count()
    assert alice.proxy("/me").status_code == 409  # and asks the provider no more
    assert Event.objects.count() == events


def test_token_endpoint_that_is_down_does_no_harm_while_the_token_lives(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor, before = vendor_of(alice, connection), secret_of(connection)
    vendor.faults(token_endpoint_down=True)
    change(connection, refresh_at=timezone.now() - timedelta(seconds=1))
    assert alice.proxy("/me").json()["status"] == 200
    assert (secret_of(connection), state_of(connection)) == (before, ("connected", 1))
    assert vendor.counters["refresh_attempts"] == 1
    assert alice.proxy("/me").json()["status"] == 200  # and is not asked again at once
    assert vendor.counters["refresh_attempts"] == 1
    vendor.faults(token_endpoint_down=False)
    change(connection, refresh_at=timezone.now() - timedelta(seconds=1))
    assert alice.proxy("/me").json()["status"] == 200
    assert state_of(connection) == ("connected", 2)


def test_token_endpoint_that_is_down_fails_the_call_once_the_token_is_dead_and_keeps_the_connection(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor, before = vendor_of(alice, connection), secret_of(connection)
    vendor.faults(token_endpoint_down=True, expire_tokens=True)
    expired(connection)
    for _ in range(2):
        answer = alice.proxy("/me")
        assert answer.status_code == 502, answer.text
        assert (answer.json()["code"], answer.json()["retryable"]) == ("provider_unavailable", True)
    assert (secret_of(connection), state_of(connection)) == (before, ("connected", 1))
    vendor.faults(token_endpoint_down=False)
    assert alice.proxy("/me").json()["status"] == 200
    assert state_of(connection) == ("connected", 2)


def test_provider_that_cannot_be_reached_keeps_the_connection(alice: Caller, settings: Any) -> None:
    connection = expired(alice.connect_oauth())
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    answer = alice.proxy("/me")
    assert (answer.status_code, answer.json()["retryable"]) == (502, True)
    settings.SANDBOX_URL = alice.url
    assert alice.proxy("/me").json()["status"] == 200
    assert state_of(connection) == ("connected", 2)


def test_wrong_client_secret_expires_no_connection(alice: Caller, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "OAUTH_CLIENTS": ("sandbox=own:right",)}
    connection = expired(alice.connect_oauth())
    before = secret_of(connection)
    settings.CONFIG = {**settings.CONFIG, "OAUTH_CLIENTS": ("sandbox=own:wrong",)}
    answer = alice.proxy("/me")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_client")
    assert (secret_of(connection), state_of(connection)) == (before, ("connected", 1))
    settings.CONFIG = {**settings.CONFIG, "OAUTH_CLIENTS": ("sandbox=own:right",)}
    change(connection, refresh_at=timezone.now() - timedelta(seconds=1))
    assert alice.proxy("/me").json()["status"] == 200


def test_without_a_refresh_token_the_connection_lives_as_long_as_its_access_token(alice: Caller) -> None:
    connection = alice.connect_oauth()
    secret = secret_of(connection)
    del secret["refresh_token"]
    connection.credentials = secret
    connection.save(update_fields=["credentials"])
    change(connection, refresh_at=timezone.now() - timedelta(seconds=1))
    assert alice.proxy("/me").json()["status"] == 200
    vendor_of(alice, connection).faults(expire_tokens=True)
    assert alice.proxy("/me").status_code == 409
    assert state_of(connection)[0] == "expired"


def test_client_credentials_are_renewed_with_the_stored_id_and_secret(alice: Caller) -> None:
    asked = alice.ask()
    browser = alice.browser().open(asked["url"]).submit("continue", scheme="S2S_OAUTH2")
    browser.submit("connect", client_id="machine", client_secret="own-secret")
    connection = Connection.objects.get(pk=asked["connectionId"])
    before = secret_of(connection)
    vendor_of(alice, connection).faults(expire_tokens=True)
    assert alice.proxy("/me").json()["status"] == 200
    after = secret_of(connection)
    assert after["access_token"] != before["access_token"]
    assert (after["client_id"], after["client_secret"]) == ("machine", "own-secret")


def test_refused_key_is_shown_and_kept(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor_of(alice, connection).faults(revoke=True)
    answer = alice.proxy("/me")
    assert (answer.status_code, answer.json()["status"]) == (200, 401)
    assert state_of(connection) == ("connected", 1)


def test_late_answer_does_not_overwrite_a_newer_token(alice: Caller) -> None:
    """A refresh whose claim ran out while the provider took its time comes back after another one has finished."""
    connection = expired(alice.connect_oauth())
    assert refreshing.claim(connection)
    slow = Connection.objects.get(pk=connection.pk)
    change(connection, refresh_claim_until=timezone.now() - timedelta(seconds=1))
    newer = credentials.renewed(Connection.objects.get(pk=connection.pk))
    assert not refreshing.store(slow, tokens.Tokens({"access_token": "late", "refresh_token": "late"}, 3600, None))
    assert secret_of(connection) == newer.secrets
    assert state_of(connection) == ("connected", 2)


def test_late_refusal_does_not_expire_a_renewed_connection(alice: Caller) -> None:
    connection = expired(alice.connect_oauth())
    assert refreshing.claim(connection)
    slow = Connection.objects.get(pk=connection.pk)
    change(connection, refresh_claim_until=timezone.now() - timedelta(seconds=1))
    newer = credentials.renewed(Connection.objects.get(pk=connection.pk))
    vendor_of(alice, connection).faults(revoke=True)
    refreshing.expire(slow, "Revoked.")
    assert secret_of(connection) == newer.secrets
    assert state_of(connection) == ("connected", 2)


def test_dead_claim_is_taken_over(alice: Caller) -> None:
    connection = expired(alice.connect_oauth())
    assert refreshing.claim(connection)  # and the process that made it is gone
    assert not refreshing.claim(connection)
    change(connection, refresh_claim_until=timezone.now() - timedelta(seconds=1))
    assert alice.proxy("/me").json()["status"] == 200
    assert state_of(connection) == ("connected", 2)


def test_waiting_for_a_refresh_ends(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = expired(alice.connect_oauth())
    assert refreshing.claim(connection)
    monkeypatch.setattr(credentials, "PATIENCE", 0.2)
    with pytest.raises(ProviderError) as caught:
        credentials.access(Connection.objects.get(pk=connection.pk))
    assert (caught.value.code, caught.value.status, caught.value.permanent) == ("refresh_pending", 502, False)


def test_ended_connection_is_not_refreshed(alice: Caller) -> None:
    connection = change(expired(alice.connect_oauth()), status="disconnected")
    with pytest.raises(ConnectionUnusable):
        credentials.access(connection)


def test_two_hundred_calls_on_an_expired_token_make_one_refresh_and_all_succeed(alice: Caller) -> None:
    connection = expired(alice.connect_oauth())
    vendor = vendor_of(alice, connection)
    vendor.faults(expire_tokens=True, token_endpoint_slow_ms=300)
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda number: alice.proxy("/echo", "POST", body={"number": number}), range(200)))
    assert [answer.status_code for answer in answers] == [200] * 200
    assert [answer.json()["data"]["body"]["number"] for answer in answers] == list(range(200))
    assert (vendor.counters["refreshes"], vendor.counters["refresh_attempts"]) == (1, 1)
    assert state_of(connection) == ("connected", 2)


def test_calls_that_waited_for_a_failed_refresh_share_its_failure(alice: Caller) -> None:
    connection = expired(alice.connect_oauth())
    vendor = vendor_of(alice, connection)
    vendor.faults(token_endpoint_down=True, token_endpoint_slow_ms=1500)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: alice.proxy("/me").status_code, range(20)))
    assert answers == [502] * 20
    assert vendor.counters["refresh_attempts"] <= 2
    assert state_of(connection) == ("connected", 1)


def test_app_that_lost_its_oauth_client_keeps_its_connections_and_nobody_waits(alice: Caller, settings: Any) -> None:
    asked = alice.connect_oauth()
    change(asked, provider="github")  # of which the platform has no client
    connection = expired(asked)
    for _ in range(2):
        with pytest.raises(ConnectError) as caught:
            credentials.access(Connection.objects.get(pk=connection.pk))
        assert caught.value.code == "oauth_app_gone"
    row = Connection.objects.get(pk=connection.pk)
    assert (row.status, row.health, row.refresh_claim) == ("connected", "misconfigured", None)


CALL = """
import sys, django
django.setup()
from django.conf import settings
settings.PUBLIC_URL = settings.SANDBOX_URL = sys.argv[2]
from connections.models import Connection
from connections.services.health import credentials
print("ready", flush=True)
sys.stdin.readline()
row = Connection.objects.get(pk=sys.argv[1])
print(credentials.access(row).version, flush=True)
"""


def test_processes_that_refresh_at_once_make_one_refresh(alice: Caller, settings: Any) -> None:
    connection = expired(alice.connect_oauth())
    vendor = vendor_of(alice, connection)
    vendor.faults(expire_tokens=True, token_endpoint_slow_ms=1000)
    base = os.environ["DATABASE_URL"].partition("?")
    address = f"{base[0].rpartition('/')[0]}/{database.settings_dict['NAME']}?{base[2]}"
    keys = {"SECRET_KEY": settings.SECRET_KEY, "ENCRYPTION_KEYS": ",".join(settings.ENCRYPTION_KEYS)}
    command = [sys.executable, "-c", CALL, str(connection.pk), alice.url]
    both = [
        subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **keys, "DATABASE_URL": address}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in both:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[0] for process in both] == ["2\n", "2\n"]
    assert (vendor.counters["refreshes"], vendor.counters["refresh_attempts"]) == (1, 1)
    assert state_of(connection) == ("connected", 2)
