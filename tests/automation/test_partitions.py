"""The history is kept by months: made before they begin, dropped as a whole, and never in the way of a row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from automation import tasks
from automation.models import Execution, StepRun
from automation.services import partitions

pytestmark = pytest.mark.django_db
MAY = datetime(2031, 5, 17, tzinfo=UTC)


def execution(moment: datetime) -> Execution:
    """An execution of that time with one step."""
    made = Execution.objects.create(pk=partitions.first_id(moment), company_id=1, flow_id=partitions.first_id(moment))
    StepRun.objects.create(
        execution_id=made.pk, step_id="a", path="", attempt=1, number=1, kind="delay", status="completed", started_at=moment
    )
    return made


def home(made: Execution) -> str:
    """The table that holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM automation_execution WHERE id = %s", [made.pk])
        row = cursor.fetchone()
    assert row
    return str(row[0])


def test_months_are_made_ahead_and_once() -> None:
    made = partitions.prepare(MAY)
    assert made == [f"{table}_{month}" for month in ("2031_05", "2031_06", "2031_07", "2031_08") for table in partitions.TABLES]
    assert partitions.prepare(MAY) == []
    assert partitions.prepare(MAY + timedelta(days=31)) == [f"{table}_2031_09" for table in partitions.TABLES]


def test_a_row_lives_in_its_month() -> None:
    partitions.prepare(MAY)
    assert home(execution(MAY)) == "automation_execution_2031_05"
    assert home(execution(datetime(2031, 6, 1, tzinfo=UTC))) == "automation_execution_2031_06"
    assert home(execution(datetime(2031, 5, 31, 23, 59, 59, tzinfo=UTC))) == "automation_execution_2031_05"
    assert home(Execution.objects.create(company_id=1, flow_id=partitions.first_id(MAY))).endswith(f"_{timezone.now():%Y_%m}")


def test_a_month_nobody_prepared_loses_no_row() -> None:
    made = execution(MAY)
    assert home(made) == "automation_execution_rest"
    assert not any(name.endswith("2031_05") for name in partitions.prepare(MAY))
    assert Execution.objects.filter(pk=made.pk).exists()


def test_old_months_go_as_a_whole() -> None:
    partitions.prepare(MAY)
    old, new = execution(MAY), execution(datetime(2031, 6, 20, tzinfo=UTC))
    assert not any("2031" in name for name in partitions.forget(datetime(2031, 5, 31, tzinfo=UTC)))
    dropped = partitions.forget(datetime(2031, 6, 1, tzinfo=UTC))
    assert {"automation_execution_2031_05", "automation_steprun_2031_05"} <= set(dropped)
    assert not any("2031_06" in name for name in dropped)
    assert not Execution.objects.filter(pk=old.pk).exists()
    assert not StepRun.objects.filter(execution_id=old.pk).exists()
    assert Execution.objects.filter(pk=new.pk).exists()


def test_the_setting_says_how_long(settings: Any) -> None:
    last_year = timezone.now() - timedelta(days=500)
    partitions.prepare(last_year)
    made = execution(last_year)
    settings.CONFIG = {**settings.CONFIG, "EXECUTION_DAYS": 600}
    tasks.keep_months()
    assert Execution.objects.filter(pk=made.pk).exists()
    settings.CONFIG = {**settings.CONFIG, "EXECUTION_DAYS": 400}
    tasks.keep_months()
    assert not Execution.objects.filter(pk=made.pk).exists()
