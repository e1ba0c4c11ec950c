"""What happened to connections over time, and the work of looking after them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import ClassVar, Self

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from connect_platform.core import work
from connect_platform.core.ids import uuid7
from connections.models.connection import Connection


class HealthEvent(models.Model):
    """One entry of a connection's timeline. `kind` is a word of `services.timeline.KINDS`; `detail` holds no secret."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="timeline")
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=30)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["connection", "-id"], name="health_event_connection"),
            BrinIndex(fields=["at"], name="health_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.connection_id}"


class HealthCheck(work.Work):
    """The standing task of looking after one connection: after each check it waits for the next. It never ends by itself."""

    LEASE = timedelta(seconds=120)  # a refresh and two calls to a provider at their longest
    BATCH = 40
    #: Checks of one provider that run at once, over all workers: one that hangs keeps nobody else's connections waiting.
    PER_PROVIDER = 16

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    connection = models.OneToOneField(Connection, models.CASCADE, related_name="check_up")
    provider = models.CharField(max_length=100)
    failures = models.PositiveIntegerField(default=0, db_default=0)  # checks in a row that did not find it healthy

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], name="health_check_next", condition=models.Q(state__in=("waiting", "running"))),
            models.Index(
                fields=["provider", "due_at"], name="health_check_due", condition=models.Q(state__in=("waiting", "running"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.connection_id}"

    @classmethod
    def claim(cls, limit: int) -> list[Self]:
        """Take due rows for one lease, of each provider no more than may run at once, the longest due of each first."""
        found: Iterable[Self] = cls._default_manager.raw(  # type: ignore[assignment]
            """
WITH taken AS MATERIALIZED (
  SELECT found.id FROM (
    SELECT provider, count(*) FILTER (WHERE state = 'running' AND lease_until >= statement_timestamp()) AS running
    FROM connections_healthcheck WHERE state IN ('waiting', 'running') GROUP BY provider
  ) busy CROSS JOIN LATERAL (
    SELECT id, due_at FROM connections_healthcheck
    WHERE provider = busy.provider AND state IN ('waiting', 'running')
      AND due_at <= statement_timestamp() AND (state = 'waiting' OR lease_until < statement_timestamp())
    ORDER BY due_at LIMIT greatest(%s - busy.running, 0) FOR UPDATE SKIP LOCKED
  ) found ORDER BY found.due_at LIMIT %s
)
UPDATE connections_healthcheck SET state = 'running', attempt = attempt + 1, lease_until = statement_timestamp() + %s
WHERE id IN (SELECT id FROM taken) RETURNING *""",
            [cls.PER_PROVIDER, limit, cls.LEASE],
        )
        return list(found)

    @classmethod
    def run_batch(cls, rows: Sequence[Self]) -> None:
        """Check all of them at once: nearly all the time goes by waiting for providers."""
        from connections.services.health import checking  # services use models

        checking.run_batch(rows)

    def run(self) -> bool:
        """Check one claimed connection and set the time of its next check. False when another worker has taken over."""
        from connections.services.health import checking  # services use models

        return checking.run(self)

    def settle(self, due_at: object, failures: int, said: str = "") -> bool:
        """Wait for the next check. False where the lease was lost."""
        return self._fenced(
            state=self.State.WAITING, due_at=due_at, lease_until=None, failures=failures, finished_at=Now(), last_error=said
        )
