"""The history is kept by months: made before they begin, dropped as a whole, and never in the way of a row."""

from __future__ import annotations

import itertools
import threading
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Company
from automation import tasks
from automation.models import Execution, ExecutionEnd, ExecutionTally, ReplayBatch, ReplayItem, StepAnswer, StepRun
from automation.services.history import history, partitions, retention, tallies
from automation.services.history.filters import Filter
from automation.services.replays import batches
from tests import factories

pytestmark = pytest.mark.django_db
MAY = datetime(2031, 5, 17, tzinfo=UTC)
_numbers = itertools.count()


def execution(moment: datetime, state: str = "done", company: int = 1) -> Execution:
    """An execution of that time with one step."""
    key = uuid.UUID(int=partitions.first_id(moment).int + next(_numbers))
    made = Execution.objects.create(pk=key, company_id=company, flow_id=partitions.first_id(moment), state=state)
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


def test_a_month_with_something_open_stays() -> None:
    partitions.prepare(MAY)
    over, still_open = execution(MAY), execution(MAY, state="parked")
    assert not any("2031_05" in name for name in partitions.forget(datetime(2031, 7, 1, tzinfo=UTC)))
    assert Execution.objects.filter(pk__in=[over.pk, still_open.pk]).count() == 2
    Execution.objects.filter(pk=still_open.pk).update(state="canceled")
    assert f"{partitions.TABLES[0]}_2031_05" in partitions.forget(datetime(2031, 7, 1, tzinfo=UTC))


@pytest.mark.parametrize("is_folded", [True, False])
def test_tallies_forget_a_month_that_goes(is_folded: bool) -> None:
    partitions.prepare(MAY)
    made = [execution(MAY + timedelta(days=day)) for day in (0, 1, 20)]
    if is_folded:
        tallies.fold()
    partitions.forget(datetime(2031, 6, 1, tzinfo=UTC))
    found = history.page(1, Filter(), limit=20)
    assert ([row.pk for row in found.rows], found.total) == ([made[2].pk], 1)
    tallies.fold()
    assert ExecutionTally.objects.filter(flow_id=None).values_list("count", flat=True).get() == 1


def test_large_values_are_compressed_with_lz4_where_the_server_can() -> None:
    partitions.prepare(MAY)
    names = ["automation_execution_2031_05", "automation_execution_rest"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
        (known,) = cursor.fetchone()
        cursor.execute(
            "SELECT attcompression FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
            " WHERE relname = ANY(%s) AND attname = 'payload'",
            [names],
        )
        assert cursor.fetchall() == [("l" if known else "",)] * 2


def company_of(plan: str) -> Company:
    made = factories.make_company(f"{plan}-{uuid.uuid4().hex}")
    Company.objects.filter(pk=made.pk).update(plan=plan)
    return made


def test_a_plan_says_how_long_its_history_is() -> None:
    now = timezone.now()
    free, starter = company_of("free"), company_of("starter")
    made = {
        (company.pk, days): execution(now - timedelta(days=days), company=company.pk)
        for company in (free, starter)
        for days in (1, 6, 8, 29, 31)
    }
    waiting = execution(now - timedelta(days=100), state="waiting", company=free.pk)
    StepAnswer.objects.create(company_id=free.pk, execution_id=made[free.pk, 8].pk, step_id="a", path="", attempt=1, answer={})
    tallies.fold()
    assert retention.forget(now) == 4
    kept = {key for key, one in made.items() if Execution.objects.filter(pk=one.pk).exists()}
    assert kept == {(free.pk, 1), (free.pk, 6), (starter.pk, 1), (starter.pk, 6), (starter.pk, 8), (starter.pk, 29)}
    assert Execution.objects.filter(pk=waiting.pk).exists()
    steps = set(StepRun.objects.values_list("execution_id", flat=True))
    assert steps == {waiting.pk, *(made[key].pk for key in kept)}
    assert not StepAnswer.objects.exists()
    for company, total in ((free, 3), (starter, 4)):
        assert history.page(company.pk, Filter(), limit=20).total == total
    tallies.fold()
    assert not ExecutionEnd.objects.exists()
    for company, total in ((free, 3), (starter, 4)):
        assert history.page(company.pk, Filter(), limit=20).total == total
    assert retention.forget(now) == 0


def test_something_open_keeps_nothing_but_itself() -> None:
    now, company = timezone.now(), company_of("enterprise")
    old = now - timedelta(days=settings.CONFIG["EXECUTION_DAYS"] + 40)
    partitions.prepare(old)
    over, still_open = execution(old, company=company.pk), execution(old, state="parked", company=company.pk)
    assert retention.forget(now) == 1
    assert not Execution.objects.filter(pk=over.pk).exists()
    assert Execution.objects.filter(pk=still_open.pk).exists()


def test_many_old_executions_go_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 8)
    now, companies = timezone.now(), [company_of("free") for _ in range(3)]
    for company in companies:
        for _ in range(9):
            execution(now - timedelta(days=9), company=company.pk)
    assert retention.forget(now) == 27
    assert not Execution.objects.exists()
    assert not StepRun.objects.exists()


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


@pytest.mark.django_db(transaction=True)
def test_months_change_only_while_nobody_is_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "LOCK_TIMEOUT", "100ms")
    end, reads, over = MAY + timedelta(days=200), threading.Event(), threading.Event()

    def report() -> None:
        with transaction.atomic():
            list(Execution.objects.all()[:1]), list(StepRun.objects.all()[:1])
            reads.set()
            over.wait(20)
        connection.close()

    partitions.prepare(MAY)
    made = execution(MAY)
    StepAnswer.objects.create(company_id=1, execution_id=made.pk, step_id="a", path="", attempt=1, answer={})
    reader = threading.Thread(target=report)
    reader.start()
    assert reads.wait(20)
    try:
        assert partitions.forget(end) == []
        assert partitions.prepare(MAY + timedelta(days=120)) == []
        assert Execution.objects.filter(pk=made.pk).exists()
    finally:
        over.set()
        reader.join()
        dropped = partitions.forget(end)
        partitions.prepare(timezone.now())
    assert "automation_execution_2031_05" in dropped
    assert not Execution.objects.filter(pk=made.pk).exists()
    assert not StepAnswer.objects.exists()


def test_batches_of_replays_go_with_the_history() -> None:
    now = timezone.now()
    made = {
        (days, state): ReplayBatch.objects.create(
            company_id=1, start="start", version="original", total=1, state=state, finished_at=now - timedelta(days=days)
        )
        for days, state in ((399, "done"), (401, "done"), (401, "waiting"))
    }
    for batch in made.values():
        ReplayItem.objects.create(batch=batch, execution_id=uuid.uuid4())
    assert batches.forget(now - timedelta(days=400)) == 1
    assert set(ReplayItem.objects.values_list("batch_id", flat=True)) == {
        made[399, "done"].pk,
        made[401, "waiting"].pk,
    }
