"""A row is the truth: claimed once, fenced, tried again, never lost, whatever happens to workers and broker."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.apps.registry import Apps
from django.db import connections, transaction
from django.utils import timezone

from connect_platform.core import tasks, valkey, work
from connect_platform.core.errors import ConnectError, InvalidInput, ServiceUnavailable
from connect_platform.core.mail import Mail

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "connect"


class Job(Mail):
    """A kind of work on the table of mails whose doing each test says itself."""

    doing: ClassVar[Callable[[Job], work.Finish | None]] = staticmethod(lambda job: None)
    given_up: ClassVar[list[str]] = []

    class Meta:
        proxy = True
        app_label = "core"
        apps = Apps()

    def perform(self) -> work.Finish | None:
        return type(self).doing(self)

    def gave_up(self, reason: str) -> None:
        self.given_up.append(f"{self.subject}: {reason}")


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    Job.doing, Job.LEASE = staticmethod(lambda job: None), work.Work.LEASE
    Job.given_up.clear()


def make_jobs(count: int, **fields: Any) -> list[Job]:
    return [Job.objects.create(to="a@example.com", subject=str(number), **fields) for number in range(count)]


def fail(error: Exception) -> None:
    def doing(job: Job) -> None:
        raise error

    Job.doing = staticmethod(doing)


def make_due() -> None:
    Job.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def end_leases() -> None:
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_eight_workers_claim_every_row_exactly_once() -> None:
    made = {job.pk for job in make_jobs(150)}
    start = threading.Barrier(8)
    taken: list[str] = []

    def worker(_: int) -> None:
        start.wait()
        while batch := Job.claim(7):
            taken.extend(job.pk for job in batch)
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(worker, range(8)))
    assert Counter(taken) == dict.fromkeys(made, 1)


def test_no_more_is_claimed_than_asked_whatever_plan_the_database_chooses() -> None:
    make_jobs(20)
    with connections["default"].cursor() as cursor:  # plans in which a subquery is read again for each row
        for way in ("hashagg", "hashjoin", "mergejoin", "sort", "material", "memoize", "indexscan", "bitmapscan"):
            cursor.execute(f"SET enable_{way} = off")
    try:
        assert [len(Job.claim(3)) for _ in range(8)] == [3] * 6 + [2, 0]
    finally:
        connections["default"].close()


def test_a_claimed_row_is_running_with_a_lease_and_not_claimed_again() -> None:
    make_jobs(1)
    (job,) = Job.claim(10)
    assert (job.state, job.attempt) == ("running", 1)
    assert job.lease_until is not None
    assert job.lease_until > timezone.now()
    assert Job.claim(10) == []


def test_rows_that_are_not_due_wait() -> None:
    make_jobs(1, due_at=timezone.now() + timedelta(hours=1))
    assert Job.claim(10) == []


def test_the_oldest_due_row_comes_first() -> None:
    for job, age in zip(make_jobs(3), (1, 3, 2), strict=True):
        Job.objects.filter(pk=job.pk).update(due_at=timezone.now() - timedelta(minutes=age))
    assert Job.claim(1)[0].subject == "1"


def test_a_row_whose_worker_died_is_taken_over_when_its_lease_ends() -> None:
    make_jobs(1)
    Job.claim(1)
    end_leases()
    (again,) = Job.claim(1)
    assert again.attempt == 2
    assert again.run()
    again.refresh_from_db()
    assert (again.state, again.lease_until) == ("done", None)


def test_a_worker_that_lost_its_lease_cannot_write() -> None:
    make_jobs(1)
    done: list[str] = []
    (zombie,) = Job.claim(1)
    end_leases()
    (owner,) = Job.claim(1)
    Job.doing = staticmethod(lambda job: lambda: done.append(f"attempt {job.attempt}"))
    assert zombie.run() is False
    fail(ServiceUnavailable())
    assert zombie.run() is False
    fail(InvalidInput({"a": "b"}))
    assert zombie.run() is False
    owner.refresh_from_db()
    assert (owner.state, owner.attempt, owner.last_error, done, Job.given_up) == ("running", 2, "", [], [])
    Job.doing = staticmethod(lambda job: lambda: done.append(f"attempt {job.attempt}"))
    assert owner.run() is True
    assert done == ["attempt 2"]


def test_a_row_taken_over_while_its_batch_was_worked_off_is_not_performed_twice() -> None:
    make_jobs(2)
    Job.LEASE = timedelta(0)  # over as soon as it is given: a batch whose first row took too long
    performed: list[str] = []
    stolen: list[Job] = []

    def doing(job: Job) -> None:
        performed.append(job.subject)
        if not stolen:
            stolen.extend(Job.claim(10))

    Job.doing = staticmethod(doing)
    assert work.drain(Job, batches=1) == 2
    assert performed == ["0"]
    assert [job.subject for job in stolen] == ["0", "1"]


def test_a_passing_error_is_tried_again_later() -> None:
    make_jobs(1)
    fail(ServiceUnavailable("The mail server is away."))
    for delay in Job.RETRIES:
        before = timezone.now()
        (job,) = Job.claim(1)
        assert job.run()
        after = timezone.now()
        job.refresh_from_db()
        assert (job.state, job.lease_until) == ("waiting", None)
        assert job.last_error == "service_unavailable: The mail server is away."
        assert before + timedelta(seconds=delay * 0.8) <= job.due_at <= after + timedelta(seconds=delay * 1.2)
        assert Job.claim(1) == []
        make_due()
    (job,) = Job.claim(1)
    assert job.run()
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("failed", len(Job.RETRIES) + 1)
    assert job.finished_at is not None
    assert Job.given_up == ["0: service_unavailable: The mail server is away."]


def test_a_permanent_error_is_not_tried_again() -> None:
    make_jobs(1)
    fail(ConnectError("No such mailbox.", code="unknown_mailbox"))
    assert work.drain(Job) == 1
    job = Job.objects.get()
    assert (job.state, job.attempt, job.last_error) == ("failed", 1, "unknown_mailbox: No such mailbox.")
    assert Job.given_up == ["0: unknown_mailbox: No such mailbox."]


def test_a_bug_is_tried_again_and_its_words_are_not_kept() -> None:
    make_jobs(1)
    fail(RuntimeError("token ya29.secret"))
    work.drain(Job)
    job = Job.objects.get()
    assert (job.state, job.last_error) == ("waiting", "internal_error: RuntimeError")


def test_a_bug_in_the_last_transaction_undoes_it_and_is_tried_again() -> None:
    first, _ = make_jobs(2)

    def finish() -> None:
        Job.objects.filter(pk=first.pk).update(subject="half written")
        raise RuntimeError

    Job.doing = staticmethod(lambda job: finish if job.pk == first.pk else None)
    assert work.drain(Job) == 2
    assert list(Job.objects.order_by("subject").values_list("subject", "state")) == [("0", "waiting"), ("1", "done")]


def test_a_row_that_takes_its_worker_down_every_time_is_given_up() -> None:
    make_jobs(1)
    performed: list[str] = []
    Job.doing = staticmethod(lambda job: performed.append(job.subject))
    for _ in range(len(Job.RETRIES) + 1):
        Job.claim(1)
        end_leases()
    (job,) = Job.claim(1)
    assert job.run()
    job.refresh_from_db()
    assert (job.state, performed) == ("failed", [])
    assert "died" in job.last_error


def test_one_given_row_is_claimed_once_whether_due_or_not() -> None:
    (job,) = make_jobs(1, due_at=timezone.now() + timedelta(hours=1))
    claimed = Job.claim_one(job.pk)
    assert claimed is not None
    assert (claimed.state, claimed.attempt) == ("running", 1)
    assert Job.claim_one(job.pk) is None


def test_draining_runs_all_that_is_due_and_counts_it() -> None:
    make_jobs(2 * Job.BATCH + 3)
    assert work.drain(Job) == 2 * Job.BATCH + 3
    assert not Job.objects.exclude(state="done").exists()
    assert work.drain(Job) == 0


def test_the_backlog_is_what_is_due_and_its_age() -> None:
    assert Job.backlog() == (0, 0.0)
    make_jobs(2, due_at=timezone.now() - timedelta(minutes=5))
    make_jobs(1, due_at=timezone.now() + timedelta(minutes=5))
    count, age = Job.backlog()
    assert count == 2
    assert age >= 300


def test_a_worker_is_woken_when_the_transaction_commits_and_only_then() -> None:
    with transaction.atomic():
        work.wake(Mail)
        assert valkey.client().llen(QUEUE) == 0
    assert valkey.client().llen(QUEUE) == 1
    valkey.client().flushdb()
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the error must end the transaction
        work.wake(Mail)
        raise RuntimeError
    assert valkey.client().llen(QUEUE) == 0


def test_wake_ups_are_coalesced_until_a_worker_starts() -> None:
    valkey.client().set("wake:core.mail", 1)  # one has just been sent
    for _ in range(20):
        work.publish(Mail)
    assert valkey.client().llen(QUEUE) == 0
    work.drain(Mail)
    work.publish(Mail)
    assert valkey.client().llen(QUEUE) == 1


def test_without_a_broker_work_is_kept_and_the_sweeper_finds_it(settings: Any) -> None:
    reachable = settings.REDIS_URL
    settings.REDIS_URL = "unix:///nonexistent/valkey.sock?db=0"
    valkey.client.cache_clear()
    try:
        with transaction.atomic():
            make_jobs(1)
            work.wake(Mail)
        assert work.drain(Job, batches=0) == 0
    finally:
        settings.REDIS_URL = reachable
        valkey.client.cache_clear()
    assert Job.objects.get().state == "waiting"
    assert valkey.client().llen(QUEUE) == 0
    tasks.sweep()
    assert valkey.client().llen(QUEUE) == 1


def test_the_sweeper_wakes_for_rows_whose_worker_died_and_for_nothing_else() -> None:
    make_jobs(1)
    Job.claim(1)
    tasks.sweep()
    assert valkey.client().llen(QUEUE) == 0
    end_leases()
    tasks.sweep()
    assert valkey.client().llen(QUEUE) == 1
