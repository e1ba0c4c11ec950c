"""Takes due deliveries fairly: so many of each endpoint at a time, and one of an endpoint that does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from automation.models import WebhookDelivery

#: Deliveries under way to one endpoint, over all workers. One that failed so often in a row gets a few at a time, so that its
#: retries take no turns from those that work; one that was silent so often gets one.
PER_ENDPOINT, WHILE_FAILING, FAILING_AFTER, STUCK_AFTER = 20, 3, 20, 3

# Each step of the recursion reads one entry of the index, so a long queue of one endpoint costs no more than a short one.
_LOCK = """
WITH RECURSIVE queued(endpoint_id) AS (
  (SELECT endpoint_id FROM automation_webhookdelivery WHERE state = 'waiting' ORDER BY endpoint_id LIMIT 1)
  UNION ALL
  SELECT (SELECT following.endpoint_id FROM automation_webhookdelivery following WHERE following.state = 'waiting'
    AND following.endpoint_id > queued.endpoint_id ORDER BY following.endpoint_id LIMIT 1)
  FROM queued WHERE queued.endpoint_id IS NOT NULL
)
SELECT id FROM automation_webhookendpoint WHERE id IN (SELECT endpoint_id FROM queued) AND status = 'active'
  AND (paused_until IS NULL OR paused_until <= statement_timestamp())
FOR NO KEY UPDATE SKIP LOCKED
"""
# A statement of its own, as only one that begins under the locks sees what other workers have taken.
_TAKE = """
WITH room AS (
  SELECT id, CASE
    WHEN timeouts_in_a_row >= %(stuck)s THEN 1 WHEN failures_in_a_row >= %(failing)s THEN %(few)s ELSE %(cap)s
  END - (
    SELECT count(*) FROM automation_webhookdelivery busy WHERE busy.endpoint_id = endpoint.id AND busy.state = 'running'
  ) AS free FROM automation_webhookendpoint endpoint WHERE id = ANY(%(endpoints)s)
), turns AS (
  SELECT due.id, row_number() OVER (PARTITION BY room.id ORDER BY due.due_at) AS turn FROM room CROSS JOIN LATERAL (
    SELECT id, due_at FROM automation_webhookdelivery WHERE endpoint_id = room.id AND state = 'waiting'
      AND due_at <= statement_timestamp() ORDER BY due_at LIMIT greatest(room.free, 0)
  ) due ORDER BY turn LIMIT %(limit)s
)
UPDATE automation_webhookdelivery delivery
SET state = 'running', attempt = attempt + 1, lease_until = statement_timestamp() + %(lease)s
FROM turns WHERE delivery.id = turns.id
RETURNING delivery.id, delivery.endpoint_id, delivery.event_id, delivery.attempt, delivery.tries_from
"""
_TAKE_BACK = """
UPDATE automation_webhookdelivery SET lease_until = NULL,
  state = CASE WHEN attempt - tries_from > %(last)s THEN 'failed' ELSE 'waiting' END,
  finished_at = CASE WHEN attempt - tries_from > %(last)s THEN statement_timestamp() END,
  last_error = CASE WHEN attempt - tries_from > %(last)s THEN 'The worker died at every try.' ELSE last_error END
WHERE state = 'running' AND lease_until < statement_timestamp()
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours until its lease ends. `attempt` is the fence, `tries` counts within the schedule."""

    id: UUID
    endpoint_id: str
    event_id: str
    attempt: int
    tries_from: int

    @property
    def tries(self) -> int:
        return self.attempt - self.tries_from


def claim(limit: int) -> list[Claim]:
    """Up to `limit` due deliveries: first one of each endpoint, then a second one of each, and so on."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        endpoints = [key for (key,) in cursor.fetchall()]
        if not endpoints:
            return []
        values: dict[str, Any] = {"endpoints": endpoints, "limit": limit, "lease": WebhookDelivery.LEASE}
        caps = {"cap": PER_ENDPOINT, "few": WHILE_FAILING, "failing": FAILING_AFTER, "stuck": STUCK_AFTER}
        cursor.execute(_TAKE, {**values, **caps})
        return [Claim(*row) for row in cursor.fetchall()]


def take_back() -> int:
    """Queue again what a worker took and did not settle within its lease."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, {"last": len(WebhookDelivery.RETRIES)})
        return int(cursor.rowcount)
