"""Connections are looked after: what is found, what is told of it, when they are looked at again, and by whom."""

from __future__ import annotations

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections as databases
from django.utils import timezone

from connect_platform.core import valkey
from connect_platform.core.audit import AuditEntry
from connect_platform.core.events import Event
from connections.models import Connection, HealthCheck, HealthEvent
from connections.services.health import checking, credentials, health, timeline
from integrations.models import OAuthApp
from tests import factories
from tests.connections.cast import Caller, secret_of, vendor_of
from tests.connections.test_refresh import change, expired

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    for key in valkey.client().scan_iter("health:*"):
        valkey.client().delete(key)


def check(connection: Connection) -> Connection:
    """Do what a worker does when the check is due."""
    HealthCheck.objects.filter(connection=connection).update(due_at=timezone.now() - timedelta(seconds=1))
    HealthCheck.run_batch(HealthCheck.claim(1))
    return Connection.objects.get(pk=connection.pk)


def kinds(connection: Connection) -> list[str]:
    rows = HealthEvent.objects.filter(connection=connection).exclude(kind="synced").order_by("id")
    return list(rows.values_list("kind", flat=True))


def wait_of(connection: Connection) -> float:
    """Seconds until it is looked at again."""
    row = HealthCheck.objects.get(connection=connection)
    assert (row.state, row.lease_until) == ("waiting", None)
    return (row.due_at - timezone.now()).total_seconds()


def news() -> list[tuple[str, str]]:
    return list(Event.objects.filter(type="Connection.Updated").order_by("id").values_list("data__status", "data__health"))


def test_connecting_schedules_a_check_within_a_day_and_old_connections_get_one(alice: Caller) -> None:
    connection = alice.connect_oauth()
    assert 0 < wait_of(connection) <= 86_400
    HealthCheck.objects.all().delete()
    ended = change(alice.connect_oauth(user_id="gone"), status="disconnected")
    HealthCheck.objects.all().delete()
    assert checking.fill() == 1
    assert checking.fill() == 0
    assert 0 < wait_of(connection) <= 86_400
    assert not HealthCheck.objects.filter(connection=ended).exists()


def test_checks_are_spread_evenly_and_each_keeps_its_time_of_day() -> None:
    now = datetime(2026, 1, 5, 9, tzinfo=UTC)
    hours: Counter[int] = Counter()
    for number in range(24_000):
        key = uuid.UUID(int=number)
        first = checking.next_time(key, now)
        assert timedelta(0) < first - now <= timedelta(days=1)
        hours[first.hour] += 1
        if number < 100:
            assert checking.next_time(key, first) - first == timedelta(days=1)
    assert min(hours.values()) > 850
    assert max(hours.values()) < 1150


def test_token_that_would_not_last_until_the_next_check_is_renewed(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor, before = vendor_of(alice, connection), secret_of(connection)
    row = check(connection)
    assert vendor.counters["refreshes"] == 1
    assert secret_of(connection)["refresh_token"] != before["refresh_token"]
    assert (row.health, row.health_cause, row.status) == ("healthy", None, "connected")
    assert row.checked_at
    assert 0 < wait_of(connection) <= 86_400
    check(connection)
    assert kinds(connection) == ["connected", "refreshed"]
    entry = HealthEvent.objects.get(connection=connection, kind="refreshed")
    assert entry.detail["times"] == 2  # a line a day, not one an hour


def test_credential_that_does_not_run_out_is_shown_to_the_provider(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor = vendor_of(alice, connection)
    calls = vendor.counters["calls"]
    row = check(connection)
    assert vendor.counters["calls"] == calls + 1
    assert (row.health, row.checked_at is not None) == ("healthy", True)


def test_refused_key_needs_its_owner_is_kept_and_recovers(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor = vendor_of(alice, connection)
    before = len(news())
    vendor.faults(revoke=True)
    row = check(check(connection))
    assert (row.health, row.status) == ("needs_reauth", "connected")
    assert row.credentials
    assert row.health_cause
    assert row.health_cause["code"] == "key_refused"
    assert 0 < wait_of(connection) <= checking.PATIENT * 1.2
    vendor.faults(revoke=False)
    row = check(connection)
    assert (row.health, row.health_cause) == ("healthy", None)
    assert kinds(connection) == ["connected", "needs_reauth", "recovered"]
    assert news()[before:] == [("connected", "needs_reauth"), ("connected", "healthy")]


def test_provider_that_is_down_degrades_the_connection_whose_token_is_used_on(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor, before = vendor_of(alice, connection), secret_of(connection)
    vendor.faults(token_endpoint_down=True)
    row = check(connection)
    assert (row.health, row.status) == ("degraded", "connected")
    assert row.health_cause
    assert row.health_cause["code"] == "provider_unavailable"
    assert 0 < wait_of(connection) <= checking.SOONER[0] * 1.2
    assert alice.proxy("/me").json()["status"] == 200
    assert secret_of(connection) == before
    for failures in (2, 3):
        check(connection)
        assert 0 < wait_of(connection) <= checking.SOONER[failures - 1] * 1.2
    assert kinds(connection) == ["connected", "degraded"]  # an outage is told once, not at each try
    vendor.faults(token_endpoint_down=False)
    assert check(connection).health == "healthy"
    assert kinds(connection) == ["connected", "degraded", "refreshed", "recovered"]
    assert HealthCheck.objects.get(connection=connection).failures == 0


def test_api_in_trouble_degrades_and_recovers(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor = vendor_of(alice, connection)
    vendor.faults(fail_next=1, status=503)
    row = check(connection)
    assert (row.health, (row.health_cause or {})["code"]) == ("degraded", "provider_failing")
    assert check(connection).health == "healthy"


def test_revoked_authorization_is_found_before_anybody_calls(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor_of(alice, connection).faults(revoke=True)
    row = check(connection)
    assert (row.status, row.health, row.credentials) == ("expired", "needs_reauth", None)
    assert kinds(connection) == ["connected", "needs_reauth"]
    assert not HealthCheck.objects.filter(connection=connection).exists()
    event = Event.objects.filter(type="Connection.Updated").latest("id")
    assert (event.data["status"], event.data["health"]) == ("inactive", "needs_reauth")
    assert event.data["reconnectUrl"].startswith(f"{alice.url}/reconnect/")


def test_token_that_ran_out_with_nothing_to_renew_it_has_expired(alice: Caller) -> None:
    connection = alice.connect_oauth()
    connection.credentials = {key: value for key, value in secret_of(connection).items() if key != "refresh_token"}
    connection.save(update_fields=["credentials"])
    expired(connection)
    row = check(connection)
    assert (row.status, row.health) == ("expired", "expired")
    assert kinds(connection) == ["connected", "expired"]


def test_wrong_client_secret_is_told_once_and_mends_all_connections_at_once(alice: Caller) -> None:
    first, bystander = alice.connect_oauth(), alice.connect_oauth(user_id="other")
    secret = secret_of(first)
    own = OAuthApp.objects.create(
        company_id=alice.company.pk, provider="sandbox", client_id=first.client_id, secrets={"client_secret": "wrong"}
    )
    for _ in range(19):
        Connection.objects.create(
            company=alice.company, provider="sandbox", scheme="OAUTH2", status="ready", credentials=secret,
            client_id=first.client_id, oauth_app=own,
        )  # fmt: skip
    change(first, oauth_app=own)
    checking.fill()
    HealthCheck.objects.exclude(connection=bystander).update(due_at=timezone.now() - timedelta(seconds=1))
    vendor = vendor_of(alice, first)
    attempts = vendor.counters["refresh_attempts"]
    HealthCheck.drain(5)
    rows = Connection.objects.filter(oauth_app=own)
    found = Counter(rows.values_list("health", "status"))
    assert found == Counter({("misconfigured", "connected"): 1, ("misconfigured", "ready"): 19})
    assert AuditEntry.objects.filter(action="oauth_app.misconfigured").count() == 1
    assert HealthEvent.objects.filter(kind="misconfigured").count() == 20
    assert Connection.objects.get(pk=bystander.pk).health == "healthy"
    assert secret_of(first) == secret
    HealthCheck.objects.exclude(connection=bystander).update(due_at=timezone.now() - timedelta(seconds=1))
    HealthCheck.drain(5)
    assert vendor.counters["refresh_attempts"] - attempts <= 21  # then one connection a minute tries for all

    from integrations.services import clients

    provider_client = clients.platform_client(first.definition)
    assert provider_client
    own.secrets = {"client_secret": provider_client.secret}
    own.save()
    valkey.client().delete(f"health:probe:{own.pk}")
    check(first)
    assert set(rows.values_list("health", flat=True)) == {"healthy"}
    assert HealthEvent.objects.filter(kind="recovered").count() == 20


def test_one_connection_is_never_checked_twice_at_once(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor = vendor_of(alice, connection)
    vendor.faults(token_endpoint_slow_ms=500)
    HealthCheck.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    def drain(_: int) -> int:
        try:
            return HealthCheck.drain(2)
        finally:
            databases.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(drain, range(4))) == 1
    assert vendor.counters["refresh_attempts"] == 1


def test_one_provider_never_takes_all_the_places() -> None:
    company = factories.make_company()
    past = timezone.now() - timedelta(hours=1)
    for provider, number in (("slow", 60), ("other", 3)):
        for _ in range(number):
            row = Connection.objects.create(company=company, provider=provider, status="ready")
            HealthCheck.objects.create(connection=row, provider=provider, due_at=past)
        past += timedelta(minutes=1)
    claimed = Counter(row.provider for row in HealthCheck.claim(40))
    assert claimed == Counter({"slow": HealthCheck.PER_PROVIDER, "other": 3})
    assert HealthCheck.claim(40) == []  # those that run count


def test_lost_worker_is_succeeded_and_cannot_write(alice: Caller) -> None:
    connection = alice.connect_oauth()
    HealthCheck.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    [lost] = HealthCheck.claim(1)
    HealthCheck.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    [successor] = HealthCheck.claim(1)
    assert successor.run()
    due = HealthCheck.objects.get(connection=connection).due_at
    assert not lost.settle(timezone.now(), 7)
    assert HealthCheck.objects.get(connection=connection).due_at == due


def test_interrupted_refresh_is_noted_when_it_is_taken_up_again(alice: Caller) -> None:
    connection = expired(alice.connect_oauth())
    change(connection, refresh_claim=uuid.uuid4(), refresh_claim_until=timezone.now() - timedelta(seconds=1))
    assert alice.proxy("/me").json()["status"] == 200
    assert kinds(connection) == ["connected", "refresh_interrupted", "refreshed"]


def test_bursts_of_refusals_and_rate_limits_are_noted_once(alice: Caller) -> None:
    connection = alice.connect_key()
    for status in (200, 401, 401):
        health.observed(connection, status)
    assert kinds(connection) == ["connected"]
    for status in (401, 401, 429, 429, 500):
        health.observed(connection, status)
    assert kinds(connection) == ["connected", "unauthorized_burst", "rate_limited"]
    assert wait_of(connection) <= 0  # and it is looked at now


def test_timeline_forgets_what_is_old_but_the_latest_of_each_kind(alice: Caller) -> None:
    connection = alice.connect_key()
    for _ in range(3):
        timeline.note(connection, "rate_limited")
    timeline.note(connection, "verified")
    HealthEvent.objects.update(at=timezone.now() - timedelta(days=91))
    timeline.note(connection, "verified")
    assert timeline.forget_old(limit=1) == 3
    assert kinds(connection) == ["connected", "rate_limited", "verified"]


def test_health_is_the_same_on_all_surfaces_and_pages_through_its_timeline(alice: Caller) -> None:
    connection = alice.connect_oauth()
    for _ in range(4):
        timeline.note(connection, "rate_limited", status=429)
    one = alice.get(f"/connect/v1/connections/{connection.pk}/health?limit=3")
    assert [entry["kind"] for entry in one["timeline"]] == ["rate_limited"] * 3
    assert one["timeline"][0]["message"] == timeline.KINDS["rate_limited"]
    assert one["timeline"][0]["detail"] == {"status": 429}
    two = alice.get(f"/connect/v1/connections/{connection.pk}/health?limit=3&cursor={one['nextCursor']}")
    assert [entry["kind"] for entry in two["timeline"]] == ["rate_limited", "connected"]
    assert two["nextCursor"] is None
    assert (one["status"], one["health"], one["cause"], one["reconnectUrl"]) == ("connected", "healthy", None, None)
    assert one["nextCheckAt"]
    public = alice.get(f"/connections/{connection.pk}/health")
    assert public["timeline"] == alice.get(f"/connect/v1/connections/{connection.pk}/health")["timeline"]
    app, key = alice.app()
    change(connection, app=app, surface="apps")
    mine = alice.get(f"/v1/{app.pk}/integrations/connections/{connection.pk}/health", key=key)
    assert mine["timeline"] == public["timeline"]


@pytest.mark.parametrize("query", ["cursor=1", "cursor=../x", "limit=0", "limit=101", "limit=x"])
def test_malformed_page_of_a_timeline_is_refused(alice: Caller, query: str) -> None:
    connection = alice.connect_key()
    answer = alice.call("GET", f"/connect/v1/connections/{connection.pk}/health?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in str(answer.json()["message"])


def test_list_narrows_by_provider_status_health_and_user(alice: Caller, mallory: Caller) -> None:
    mallory.connect_key()
    own, hers = alice.connect_key(), alice.connect_oauth(user_id="u-1")
    change(hers, health="degraded")

    def ids(query: str) -> list[str]:
        return [row["connectionId"] for row in alice.get(f"/connect/v1/connections?{query}")["data"]]

    assert ids("") == [str(hers.pk), str(own.pk)]
    assert ids("provider=sandbox&status=connected") == [str(hers.pk), str(own.pk)]
    assert ids("health=degraded") == [str(hers.pk)]
    assert ids("userId=u-1") == [str(hers.pk)]
    assert ids("userId=") == [str(own.pk)]
    assert ids("provider=gmail") == ids("status=expired") == []
    page = alice.get("/connect/v1/connections?limit=1&page=2")
    assert ([row["connectionId"] for row in page["data"]], page["total"]) == ([str(own.pk)], 2)
    assert alice.call("GET", "/connect/v1/connections?health=fine").status_code == 400
    one = alice.get(f"/connect/v1/connections/{hers.pk}")
    assert one["account"] == {"id": "ada", "label": "ada@sandbox.example"}
    assert not {"credentials", "access_token"} & set(str(one).replace("'", " ").split())


def test_check_on_demand_tells_what_it_found(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor_of(alice, connection).faults(fail_next=1, status=503)
    path = f"/connect/v1/connections/{connection.pk}/check"
    assert alice.call("POST", path).json()["health"] == "degraded"
    told = alice.call("POST", path).json()
    assert (told["health"], told["timeline"][0]["kind"]) == ("healthy", "verified")
    assert alice.call("POST", path, key=alice.read_key).status_code == 403
    HealthCheck.objects.update(state="running", lease_until=timezone.now() + timedelta(minutes=1))
    answer = alice.call("POST", path)
    assert (answer.status_code, answer.json()["message"]) == (409, "A check of this connection is running.")


def test_refresh_on_demand_renews_once_and_says_what_stands_against_it(alice: Caller) -> None:
    connection = alice.connect_oauth()
    vendor = vendor_of(alice, connection)
    path = f"/connect/v1/connections/{connection.pk}/refresh"
    assert alice.call("POST", path).json()["timeline"][0]["kind"] == "refreshed"
    assert vendor_of(alice, connection).counters["refreshes"] == 1
    vendor_of(alice, connection).faults(token_endpoint_down=True)
    answer = alice.call("POST", path)
    assert (answer.status_code, answer.json()["code"]) == (502, "provider_unavailable")
    assert credentials.access(Connection.objects.get(pk=connection.pk)).version == 2
    vendor_of(alice, connection).faults(token_endpoint_down=False, revoke=True)
    answer = alice.call("POST", path)
    assert (answer.status_code, answer.json()["code"]) == (409, "connection_expired")
    assert answer.json()["details"]["reconnect_url"].startswith(f"{alice.url}/reconnect/")
    key = alice.connect_key()
    answer = alice.call("POST", f"/connect/v1/connections/{key.pk}/refresh")
    assert (answer.status_code, answer.json()["message"]) == (409, "This connection has no token that could be renewed.")
    assert vendor.status() == 401
