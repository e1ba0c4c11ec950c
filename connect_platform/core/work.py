"""Durable work: a row is the truth, a broker message only a wake-up.

A worker claims a batch of due rows with a lease, does the outside work without a transaction, and commits the outcome
under a fence (its attempt number): a worker that lost its lease cannot write. The sweeper wakes whatever is due, so losing
every message in the broker delays work by seconds and loses none of it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar, Self

import structlog
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from connect_platform.core import valkey
from connect_platform.core.errors import ConnectError

log = structlog.get_logger(__name__)
Finish = Callable[[], None]
LONGEST_PAUSE = 24 * 3600.0


class Work(models.Model):
    """One thing to be done. A kind of work subclasses this and says how in `perform`."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    LEASE: ClassVar[timedelta] = timedelta(seconds=60)
    BATCH: ClassVar[int] = 10
    #: Seconds until the next try; after the last one the row is `failed`.
    RETRIES: ClassVar[tuple[int, ...]] = (5, 30, 300, 1800, 7200)

    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING, db_default=State.WAITING)
    due_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveIntegerField(default=0, db_default=0)
    last_error = models.TextField(blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"], name="%(app_label)s_%(class)s_due", condition=models.Q(state__in=("waiting", "running"))
            ),
        ]

    @property
    def tries(self) -> int:
        """How many of the tries so far count against RETRIES."""
        return self.attempt

    def perform(self) -> Finish | None:
        """Do it, outside any transaction. What it returns is run in the transaction that marks the row done.

        Raise a ConnectError to be tried again (or not, where it is permanent); anything else is a bug, logged and tried again.
        """
        raise NotImplementedError

    def gave_up(self, reason: str) -> None:
        """Called in the transaction that marks the row failed."""

    def lock(self) -> None:
        """Lock what others lock before this row, in the transaction that settles it: two orders would wait for each other."""

    @classmethod
    def claim(cls, limit: int) -> list[Self]:
        """Take up to `limit` due rows for one lease; rows whose lease ran out are taken over."""
        table = connection.ops.quote_name(cls._meta.db_table)
        return sorted(  # RETURNING keeps no order
            cls._default_manager.raw(
                # As a subquery of the update it may be read again for each row of the table, and take more than its limit.
                f"WITH due AS MATERIALIZED (SELECT id FROM {table}"  # noqa: S608
                " WHERE (state = 'waiting' AND due_at <= statement_timestamp())"
                " OR (state = 'running' AND lease_until < statement_timestamp())"
                " ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED)"
                f" UPDATE {table} SET state = 'running', attempt = attempt + 1,"
                " lease_until = statement_timestamp() + %s WHERE id IN (SELECT id FROM due) RETURNING *",
                [limit, cls.LEASE],
            ),
            key=lambda row: row.due_at,
        )

    @classmethod
    def claim_one(cls, key: object) -> Self | None:
        """Take one given row now, due or not, unless a worker has it."""
        free = models.Q(pk=key, state=cls.State.WAITING)
        lease = {"state": cls.State.RUNNING, "attempt": models.F("attempt") + 1, "lease_until": Now() + cls.LEASE}
        return cls._default_manager.get(pk=key) if cls._default_manager.filter(free).update(**lease) else None

    @classmethod
    def run_batch(cls, rows: Sequence[Self]) -> None:
        """Run claimed rows one after the other. A kind whose rows mostly wait for others may run them at once."""
        since = time.monotonic()
        for row in rows:
            # Rows before this one may have used up the lease of the whole batch.
            if time.monotonic() - since < cls.LEASE.total_seconds() / 4 or row.renew():
                row.run()

    @classmethod
    def drain(cls, batches: int) -> int:
        """Claim and run batches until one is not full. A kind that claims while it runs says here how."""
        done = 0
        for _ in range(batches):
            claimed = cls.claim(cls.BATCH)
            cls.run_batch(claimed)
            done += len(claimed)
            if len(claimed) < cls.BATCH:
                break
        return done

    def run(self) -> bool:
        """Perform one claimed row and commit what came of it. False when another worker had taken it over."""
        if self.tries > len(self.RETRIES) + 1:  # each try so far took its worker down with it
            return self._settle("internal_error: the worker died at every attempt", final=True)
        try:
            return self._finish(self.perform())
        except ConnectError as error:
            return self._settle(f"{error.code}: {error.message}", final=error.permanent, pause=error.retry_after or 0)
        except Exception as error:
            log.exception("work_failed", kind=self._meta.label, id=str(self.pk))
            return self._settle(f"internal_error: {type(error).__name__}", final=False)

    def renew(self) -> bool:
        """Start the lease anew. False when it was lost: the row is another worker's and must not be performed."""
        return self._fenced(lease_until=Now() + self.LEASE)

    def _finish(self, finish: Finish | None) -> bool:
        with transaction.atomic():
            self.lock()
            if not self._fenced(state=self.State.DONE, finished_at=Now(), lease_until=None, last_error=""):
                log.warning("lease_lost", kind=self._meta.label, id=str(self.pk))
                return False
            if finish:
                finish()
        return True

    def _fenced(self, **changes: Any) -> bool:
        mine = type(self)._default_manager.filter(pk=self.pk, attempt=self.attempt, state=self.State.RUNNING)
        return bool(mine.update(**changes))

    def _settle(self, reason: str, *, final: bool, pause: float = 0) -> bool:
        """`pause` are seconds the other side asked us to wait; a day at most."""
        final = final or self.tries > len(self.RETRIES)
        with transaction.atomic():
            self.lock()
            if final:
                written = self._fenced(state=self.State.FAILED, finished_at=Now(), lease_until=None, last_error=reason)
                if written:
                    self.gave_up(reason)
                return written
            step = self.RETRIES[max(self.tries, 1) - 1] * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, not a secret
            delay = max(step, min(pause, LONGEST_PAUSE))
            due = timezone.now() + timedelta(seconds=delay)
            return self._fenced(state=self.State.WAITING, due_at=due, lease_until=None, last_error=reason)

    @classmethod
    def is_any_due(cls) -> bool:
        """Whether there is a row that a worker may claim now."""
        return cls._default_manager.filter(due()).exists()

    @classmethod
    def backlog(cls) -> tuple[int, float]:
        """How many rows are due, and the age of the oldest in seconds."""
        due = cls._default_manager.filter(state=cls.State.WAITING, due_at__lte=Now()).aggregate(
            count=models.Count("pk"), oldest=models.Min("due_at")
        )
        age = (timezone.now() - due["oldest"]).total_seconds() if due["oldest"] else 0.0
        return due["count"], max(age, 0.0)


def due() -> models.Q:
    """Rows a worker may claim now."""
    return models.Q(state=Work.State.WAITING, due_at__lte=Now()) | models.Q(state=Work.State.RUNNING, lease_until__lt=Now())


def kinds() -> list[type[Work]]:
    """Every kind of work there is."""
    return [model for model in apps.get_models() if issubclass(model, Work)]


def drain(model: type[Work], *, batches: int = 50) -> int:
    """Claim and run due rows until none is left or `batches` are done. Returns how many were run."""
    with suppress(valkey.Away, OSError):
        valkey.client().delete(_wake_key(model))  # what becomes due from here on may wake a worker again
    return model.drain(batches)


def _wake_key(model: type[Work]) -> str:
    return f"wake:{model._meta.label_lower}"


def wake(model: type[Work]) -> None:
    """Once the transaction commits, tell a worker that there is work: at most one message per kind in 50 ms."""
    transaction.on_commit(lambda: publish(model))


def publish(model: type[Work]) -> None:
    """Send the wake-up. A broker that is away is no error: the sweeper finds the row."""
    label = model._meta.label_lower
    try:
        if valkey.client().set(_wake_key(model), 1, nx=True, px=50):
            from connect_platform.core.tasks import drain as task  # Celery is not needed to read this module

            task.apply_async((label,), retry=False)
    except (valkey.Away, OSError) as error:
        log.warning("wake_up_lost", kind=label, error=type(error).__name__)
