"""What the dashboard counts, and that it counts its own company alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from connect_platform.core.actors import system
from connect_platform.dashboard import attention, figures
from connections.models import Status
from tests.dashboard.rows import make_call, make_connection
from tests.factories import make_actor, make_company, make_user

pytestmark = pytest.mark.django_db


def test_calls_are_counted_by_hour_and_outcome(django_assert_num_queries: Any) -> None:
    company = make_company()
    now = timezone.now()
    for outcome, milliseconds in (("ok", 100), ("ok", 200), ("refused", 300), ("failed", 400)):
        make_call(company, at=now, outcome=outcome, duration_ms=milliseconds)
    make_call(company, at=now - timedelta(hours=3), outcome="ok", duration_ms=500)
    make_call(company, at=now - timedelta(hours=30))
    make_call(make_company(), at=now)
    with django_assert_num_queries(2):
        found = figures.calls(system(company.pk))
    assert len(found.hours) == 24
    last = found.hours[-1]
    assert (last.good, last.warn, last.bad) == (2, 1, 1)
    assert last.p50 == 250.0
    assert last.p95 == pytest.approx(385.0)
    assert found.hours[-4].good == 1
    assert (found.total, found.refused, found.failed, found.success) == (5, 1, 1, 60.0)
    assert found.p50 == 300.0


def test_without_calls_there_are_no_latencies_and_no_success() -> None:
    found = figures.calls(system(make_company().pk))
    assert (found.total, found.p50, found.p95, found.success) == (0, None, None, None)


def test_calls_of_one_connection_leave_out_the_others() -> None:
    company = make_company()
    mine, other = make_connection(company), make_connection(company)
    make_call(company, mine)
    make_call(company, other)
    assert figures.calls(system(company.pk), target=str(mine.pk)).total == 1


def test_every_state_is_counted_and_other_companies_are_not() -> None:
    company = make_company()
    make_connection(company)
    make_connection(company, status=Status.EXPIRED)
    make_connection(make_company())
    counted = {part.label: part.count for part in figures.states(system(company.pk))}
    assert counted == {**dict.fromkeys(counted, 0), "Ready": 1, "Needs reconnecting": 1}
    assert len(counted) == len(Status.values)


def test_attention_lists_broken_connections_with_their_reason() -> None:
    user = make_user()
    assert user.company
    broken = make_connection(user.company, status=Status.EXPIRED, account_label="Ada", last_error={"message": "Ended."})
    make_connection(user.company)
    make_connection(make_company(), status=Status.EXPIRED)
    (item,) = attention.of_connections(make_actor(user))
    assert (item.title, item.reason, item.action) == ("Sandbox must be connected again", "Ada: Ended.", "Reconnect")
    assert item.url == f"/dashboard/connections/{broken.pk}"


def test_attention_is_drawn_to_calls_that_fail_often() -> None:
    company = make_company()
    for number in range(10):
        make_call(company, outcome="failed" if number < 2 else "ok")
    (item,) = attention.of_calls(figures.calls(system(company.pk)))
    assert item.reason == "2 of 10 calls in the last 24 hours failed."
    make_call(company)
    assert attention.of_calls(figures.calls(system(company.pk))) == []


def test_attention_names_services_that_are_away() -> None:
    (item,) = attention.of_services({"database": True, "worker": False})
    assert item.title == "Worker is away"
    assert attention.of_work({"waiting": 3, "running": 1, "failed": 0}) == []
