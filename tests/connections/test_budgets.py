"""What a connection may still ask: read off every provider's way of saying it, kept apart, and never in the way for long."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from connect_platform.core import valkey
from connections.services.calling import budgets
from integrations import catalogue
from integrations.conventions import RateHeaders
from tests.connections.cast import Caller, vendor_of

live = pytest.mark.django_db(transaction=True)
PROVIDER = catalogue.get("sandbox")
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
DATE = {"date": format_datetime(NOW, usegmt=True)}


class Some:
    """A provider that is only its rate headers."""

    def __init__(self, **names: Any) -> None:
        self.rate = RateHeaders(**names)


def quota(names: dict[str, Any], headers: dict[str, str]) -> budgets.Quota:
    return budgets.quota(Some(**names), {**DATE, **headers})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("30", "seconds", 30), ("1.5", "seconds", 1.5), ("1500", "ms", 1.5), ("6m0s", "duration", 360),
        ("120ms", "duration", 0.12),
        ("1h2m3.5s", "duration", 3723.5), (str(int(NOW.timestamp()) + 40), "epoch", 40), ("2026-01-05T09:00:25Z", "iso", 25),
        (str(int(NOW.timestamp() * 1000) + 40_000), "ms", 40), (str(int(NOW.timestamp()) + 40), "", 40), ("40", "", 40),
        (str(int(NOW.timestamp()) + 40), "seconds", 40),
        (format_datetime(NOW + timedelta(seconds=9), usegmt=True), "http-date", 9),
        ("-5", "seconds", 0), ("999999", "seconds", 86_400), ("soon", "seconds", None), ("nan", "seconds", None),
        ("never", "http-date", None), ("2026-01-05T09:00:25", "iso", 25), ("1e400", "seconds", 86_400),
        ("60, 60;w=60", "seconds", 60),
    ],
)  # fmt: skip
def test_moments_are_read_in_every_unit(text: str, unit: str, expected: float | None) -> None:
    assert budgets.seconds(text, unit, DATE) == expected


def test_counts_are_read_in_every_form() -> None:
    told = quota({"limit": "l", "remaining": "r", "reset": "e"}, {"l": "100, 100;w=60", "r": "7", "e": "12"})
    assert (told.limit, told.remaining, told.reset) == (100, 7, 12)
    told = quota({"used": "x-shopify-shop-api-call-limit"}, {"x-shopify-shop-api-call-limit": "32/40"})
    assert (told.used, told.limit, told.remaining) == (32, 40, 8)
    told = quota({"used": "sforce-limit-info"}, {"sforce-limit-info": "api-usage=18/5000"})
    assert (told.used, told.limit, told.remaining) == (18, 5000, 4982)
    told = quota({"limit": "l", "used": "u"}, {"l": "100,1000", "u": "40,1000"})
    assert (told.limit, told.used, told.daily_remaining, told.remaining) == (100, 40, 0, 0)
    told = quota({"limit": "ratelimit"}, {"ratelimit": "limit=100, remaining=50, reset=5"})
    assert (told.limit, told.remaining, told.reset) == (100, 50, 5)
    told = quota({"limit": "ratelimit"}, {"ratelimit": '"default";r=50;t=30'})
    assert (told.remaining, told.reset) == (50, 30)
    meta = '{"123":[{"type":"pages","call_count":100,"total_time":3,"estimated_time_to_regain_access":4}]}'
    told = quota({"usage": ("x-business-use-case-usage",)}, {"x-business-use-case-usage": meta})
    assert (told.percent, told.remaining, told.reset) == (100, 0, 240)
    for nonsense in ({"l": "many"}, {"r": ""}, {"e": "x" * 50}):
        told = quota({"limit": "l", "remaining": "r", "reset": "e"}, nonsense)
        assert told == budgets.Quota()


def test_retry_after_is_seconds_or_a_date() -> None:
    provider: Any = Some()
    assert budgets.retry_after(provider, {**DATE, "retry-after": "7"}) == 7
    assert budgets.retry_after(provider, {**DATE, "retry-after": format_datetime(NOW + timedelta(seconds=5), usegmt=True)}) == 5
    assert budgets.retry_after(provider, {}) is None
    assert budgets.retry_after(provider, {"retry-after": "later"}) is None
    assert budgets.is_exhausted(provider, 403, {"retry-after": "7"})
    assert not budgets.is_exhausted(provider, 403, {})
    assert not budgets.is_exhausted(provider, 500, {"retry-after": "7"})


def headers(remaining: int, *, ends: float = 60) -> dict[str, str]:
    return {
        "x-ratelimit-limit": "10",
        "x-ratelimit-remaining": str(remaining),
        "x-ratelimit-reset": str(int(time.time() + ends)),
    }


def test_answers_out_of_order_never_raise_what_is_left() -> None:
    connection = uuid.uuid4()
    for remaining in (5, 3, 4):
        budgets.learn(connection, PROVIDER, 200, headers(remaining))
    held = budgets.known(connection)
    assert (held["limit"], held["remaining"]) == (10, 3)
    assert 50 < (held["ends"] - datetime.now(UTC)).total_seconds() <= 60
    budgets.learn(connection, PROVIDER, 200, headers(9, ends=120))  # the next window
    assert budgets.known(connection)["remaining"] == 9


def test_the_last_calls_are_given_away_once_each() -> None:
    connection = uuid.uuid4()
    budgets.learn(connection, PROVIDER, 200, headers(5))
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: budgets.take(connection), range(20)))
    assert sum(wait == 0 for wait in waits) == 5
    assert all(50 < wait <= 60 for wait in waits if wait)


def test_connections_never_share_a_budget() -> None:
    spent, other = uuid.uuid4(), uuid.uuid4()
    budgets.learn(spent, PROVIDER, 200, headers(0))
    assert (budgets.take(spent) > 0, budgets.take(other), budgets.known(other)) == (True, 0, {})


def test_a_budget_ends_with_its_window() -> None:
    connection = uuid.uuid4()
    budgets.learn(connection, PROVIDER, 429, {"retry-after": "1"})
    wait = budgets.take(connection)
    assert 0.5 < wait <= 1
    time.sleep(wait + 0.02)
    assert (budgets.take(connection), budgets.known(connection)) == (0, {})


def test_a_shorter_wait_does_not_shorten_a_longer_one() -> None:
    connection = uuid.uuid4()
    budgets.learn(connection, PROVIDER, 429, {"retry-after": "30"})
    budgets.learn(connection, PROVIDER, 429, {"retry-after": "1"})
    budgets.learn(connection, PROVIDER, 200, headers(5, ends=2))
    assert budgets.take(connection) > 28


def test_without_valkey_calls_go_on(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9"
    for cached in (valkey.client, budgets._scripts):
        cached.cache_clear()
    try:
        connection = uuid.uuid4()
        budgets.learn(connection, PROVIDER, 429, {"retry-after": "30"})
        assert (budgets.take(connection), budgets.known(connection)) == (0, {})
    finally:
        for cached in (valkey.client, budgets._scripts):
            cached.cache_clear()


@live
def test_a_spent_quota_fails_fast_with_nothing_sent_and_waits_when_asked_to(alice: Caller, mallory: Caller) -> None:
    connection = alice.connect_key()
    vendor = vendor_of(alice, connection)
    budgets.learn(connection.pk, PROVIDER, 429, {"retry-after": "4"})
    calls = vendor.counters["calls"]
    refused = alice.proxy("/me")
    assert (refused.status_code, refused.json()["code"], refused.json()["retryable"]) == (429, "provider_rate_limited", True)
    assert 1 <= int(refused.headers["Retry-After"]) <= 4
    assert refused.json()["details"] == {"attempts": 0, "sent": False}
    assert alice.proxy("/me", maxWait=0).status_code == 429
    assert vendor.counters["calls"] == calls
    mallory.connect_key("sandbox-key-mallory")
    assert mallory.proxy("/me").status_code == 200
    waited = alice.proxy("/me", maxWait=20)
    assert (waited.status_code, waited.json()["status"], waited.json()["attempts"]) == (200, 200, 1)


@live
def test_a_429_is_waited_out_within_max_wait_and_handed_over_without(alice: Caller) -> None:
    connection = alice.connect_key()
    vendor = vendor_of(alice, connection)
    vendor.faults(fail_next=1, status=429)
    answer = alice.proxy("/contacts", "POST", body={"name": "Once"}, maxWait=5).json()
    assert (answer["status"], answer["attempts"]) == (201, 2)
    vendor.faults(fail_next=1, status=429)
    answer = alice.proxy("/me").json()
    assert (answer["status"], answer["attempts"], answer["headers"]["retry-after"]) == (429, 1, "1")


@live
def test_limits_tell_what_was_learnt_to_those_who_may_see_the_connection(alice: Caller, mallory: Caller) -> None:
    connection = alice.connect_key()
    path = f"/connect/v1/connections/{connection.pk}/limits"
    valkey.client().delete(f"budget:{connection.pk}")
    empty = alice.get(path)
    assert (empty["limit"], empty["remaining"], empty["learnedAt"]) == (None, None, None)
    alice.proxy("/me")
    held = alice.get(path)
    assert (held["connectionId"], held["provider"], held["limit"]) == (str(connection.pk), "sandbox", 600)
    assert 0 < held["remaining"] < 600
    assert held["told"]["remaining"] == "x-ratelimit-remaining"
    assert held["resetsAt"] > held["learnedAt"]
    assert mallory.call("GET", path).json() == mallory.call("GET", path.replace(str(connection.pk), str(uuid.uuid4()))).json()
    assert mallory.call("GET", path).status_code == 404


@live
def test_limits_are_there_on_the_apps_surface_too(alice: Caller) -> None:
    app, key = alice.app()
    foreign = alice.connect_key()
    answer = alice.call("GET", f"/v1/{app.pk}/integrations/connections/{foreign.pk}/limits", key=key)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "RESOURCE_NOT_FOUND")
