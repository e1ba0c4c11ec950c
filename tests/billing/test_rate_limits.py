"""Requests an hour: counted exactly, per company and surface, shown in headers, refused beyond."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from accounts.models import Company
from billing import plans, rate_limits
from tests import factories

START = 1_800_000_000 // 3600 * 3600 + 600


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty an hour on the free plan, five without a credential, and a clock that stands still."""
    monkeypatch.setattr(plans, "PLANS", {**plans.PLANS, "free": replace(plans.PLANS["free"], requests=20)})
    monkeypatch.setattr(rate_limits, "ANONYMOUS_LIMIT", 5)
    monkeypatch.setattr("connect_platform.core.rate_limits.time.time", lambda: float(START))


def get(path: str = "/api/v1/account/apps", token: str = "", **extra: Any) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {token}"} if token else {}, **extra)


def headers(answer: Any) -> tuple[int, int, int]:
    return tuple(int(answer[f"X-RateLimit-{name}"]) for name in ("Limit", "Remaining", "Reset"))  # type: ignore[return-value]


@pytest.mark.django_db(transaction=True)
def test_limit_is_exact_under_parallel_requests() -> None:
    token = factories.make_key(factories.make_actor(factories.make_user(factories.make_company(plan="free"))))[1]

    def ask(_: int) -> int:
        try:
            return int(get(token=token).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(ask, range(30)))
    assert (statuses.count(200), statuses.count(429)) == (20, 10)


@pytest.mark.django_db
def test_headers_count_down_and_name_the_end_of_the_hour() -> None:
    token = factories.make_token(factories.make_user(factories.make_company(plan="free")))
    assert headers(get(token=token)) == (20, 19, START - 600 + 3600)
    assert headers(get("/api/v1/auth/me", token=token)) == (20, 18, START - 600 + 3600)
    assert headers(get("/api/v1/companies/0", token=token)) == (20, 17, START - 600 + 3600)


@pytest.mark.django_db
def test_429_says_when_to_come_back_and_other_companies_go_on() -> None:
    company = factories.make_company(plan="free")
    token, neighbor = factories.make_token(factories.make_user(company)), factories.make_token(factories.make_user())
    for _ in range(20):
        assert get(token=token).status_code == 200
    answer = get(token=token)
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert headers(answer)[1] == 0
    assert int(answer["Retry-After"]) == 3000
    assert get(token=neighbor).status_code == 200
    Company.objects.filter(pk=company.pk).update(plan="growth")
    assert get(token=token).status_code == 200


@pytest.mark.django_db
def test_the_next_hour_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    token = factories.make_token(factories.make_user(factories.make_company(plan="free")))
    for _ in range(21):
        answer = get(token=token)
    assert answer.status_code == 429
    monkeypatch.setattr("connect_platform.core.rate_limits.time.time", lambda: float(START + 3000))
    assert headers(get(token=token)) == (20, 19, START + 3000 + 3600)


@pytest.mark.django_db
def test_without_a_credential_the_address_counts_and_errors_carry_headers() -> None:
    for used in range(1, 6):
        answer = get()
        assert answer.status_code == 401
        assert headers(answer)[:2] == (5, 5 - used)
    assert get().status_code == 429
    assert get("/api/v1/utils/industries").status_code == 429
    assert get("/api/v1/utils/industries", REMOTE_ADDR="198.51.100.7").status_code == 200


@pytest.mark.django_db
def test_wrong_credentials_count_against_the_address() -> None:
    for _ in range(5):
        assert get(token="garbage").status_code == 401
    assert get(token="garbage").status_code == 429


@pytest.mark.django_db
def test_switched_off_limits_still_show_headers(settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "RATE_LIMITS": False}
    token = factories.make_token(factories.make_user(factories.make_company(plan="free")))
    answers = [get(token=token) for _ in range(22)]
    assert {answer.status_code for answer in answers} == {200}
    assert headers(answers[-1])[:2] == (20, 0)


@pytest.mark.django_db
def test_requests_pass_while_valkey_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    import redis

    from connect_platform.core import rate_limits as counters

    away = redis.Redis(unix_socket_path="/nonexistent/socket")
    monkeypatch.setattr(counters, "_script", lambda: away.register_script("return 1"))
    token = factories.make_token(factories.make_user())
    assert get(token=token).status_code == 200
