"""The table of plans, and counting of use."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple

import pytest
from django.db import connections

from accounts.models import Company
from billing import plans
from billing.models import UsageHour
from billing.services import usage
from tests import factories


def test_plans_allow_what_is_documented() -> None:
    assert [astuple(plan) for plan in plans.PLANS.values()] == [
        ("free", 1_000, 1_000, 2, 100, 10, 1, 100, 3, 7),
        ("starter", 1_000, 5_000, 10, 1_000, 50, 5, 1_000, 20, 30),
        ("growth", 10_000, 20_000, None, 10_000, 200, 25, 10_000, None, 90),
        ("team", 50_000, 35_000, None, None, 1_000, None, 100_000, None, 180),
        ("enterprise", 100_000, 50_000, None, None, 1_000, None, 100_000, None, 365),
    ]


def test_every_plan_of_a_company_has_limits() -> None:
    assert set(plans.PLANS) == set(Company.Plan.values)
    assert plans.of("unheard of") is plans.PLANS["free"]


@pytest.mark.django_db
def test_usage_adds_up_per_company_operation_and_hour() -> None:
    one, other = factories.make_company(), factories.make_company()
    usage.count(one.pk, "connection.call")
    usage.count(one.pk, "connection.call", 4, errors=1)
    usage.count(one.pk, "agent.execute", 7)
    usage.count(other.pk, "connection.call")
    rows = UsageHour.objects.order_by("company_id", "operation").values_list("company_id", "operation", "quantity", "errors")
    assert list(rows) == [
        (one.pk, "agent.execute", 7, 0),
        (one.pk, "connection.call", 5, 1),
        (other.pk, "connection.call", 1, 0),
    ]
    hour = UsageHour.objects.first().hour  # type: ignore[union-attr]
    assert (hour.minute, hour.second, hour.microsecond) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_parallel_use_is_not_lost() -> None:
    company = factories.make_company()

    def add(_: int) -> None:
        usage.count(company.pk, "connection.call")
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    assert sum(UsageHour.objects.values_list("quantity", flat=True)) == 40
