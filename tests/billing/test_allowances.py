"""A plan's allowance of a month: taken one at a time, never more than there is, given back where nothing happened."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections

from billing.models import MonthlyUse
from billing.services import allowances
from connect_platform.core.errors import PlanLimit
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_take_more_than_there_is() -> None:
    company = factories.make_company()

    def take(_: int) -> bool:
        try:
            allowances.take(company.pk, "actions", 25)
        except PlanLimit:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, range(60)))
    assert sum(taken) == 25
    assert MonthlyUse.objects.get().used == 25


@pytest.mark.django_db
def test_what_is_given_back_can_be_taken_again() -> None:
    company = factories.make_company()
    taken = allowances.take(company.pk, "actions", 1)
    with pytest.raises(PlanLimit) as refused:
        allowances.take(company.pk, "actions", 1)
    assert refused.value.message == "The plan's 1 actions of this month are used up."
    allowances.give_back(taken)
    allowances.take(company.pk, "actions", 1)
    assert MonthlyUse.objects.get().used == 1


@pytest.mark.django_db
def test_months_meters_and_companies_are_counted_apart() -> None:
    one, other = factories.make_company(), factories.make_company()
    allowances.take(one.pk, "actions", 1)
    MonthlyUse.objects.update(month=date(2020, 1, 1))
    for company, meter in ((one, "actions"), (one, "pages"), (other, "actions")):
        allowances.take(company.pk, meter, 1)
    assert sorted(MonthlyUse.objects.values_list("used", flat=True)) == [1, 1, 1, 1]
    assert (allowances.of_month(one.pk, "actions", 1).remaining, allowances.of_month(one.pk, "actions", 5).remaining) == (0, 4)


@pytest.mark.django_db
def test_without_a_limit_use_is_counted_all_the_same() -> None:
    company = factories.make_company()
    for _ in range(3):
        allowances.take(company.pk, "actions", None)
    month = allowances.of_month(company.pk, "actions", None)
    assert (month.used, month.limit, month.remaining) == (3, None, None)
    with pytest.raises(PlanLimit):
        allowances.take(company.pk, "nothing", 0)


def test_the_year_ends_in_january() -> None:
    assert allowances._month(date(2026, 12, 31)) == (date(2026, 12, 1), date(2027, 1, 1))
    assert allowances._month(date(2026, 11, 1)) == (date(2026, 11, 1), date(2026, 12, 1))
