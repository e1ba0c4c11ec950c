"""Makes a delivery for each endpoint that wants an event, and begins the flows that wait for it: once, however many look."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import structlog
from django.db import OperationalError, connection, transaction

from automation.models import WebhookDelivery
from automation.services import vocabulary
from automation.services.alerts import alerting, notices
from automation.services.records import mirroring
from automation.services.triggers import firing, reacting
from automation.services.webhooks import switching
from connect_platform.core import events, valkey, work
from connect_platform.core.ids import UUID_PATTERN

log = structlog.get_logger(__name__)
#: Events of one batch, which ends sooner where what providers sent adds up to so many bytes: records and flows read it at once.
BATCH, MOST_BYTES = 1000, 20 * 1024 * 1024

# One statement, so one transaction: an event is dispatched exactly when its deliveries exist. An endpoint that is switched
# off gets failed ones, so that they can be recovered. The length of a body is known without reading it.
_FAN_OUT = """
WITH found AS (
  SELECT id, company_id, type, data, created_at FROM core_event WHERE dispatched_at IS NULL ORDER BY id LIMIT %(batch)s
  FOR UPDATE SKIP LOCKED
), weighed AS (
  SELECT *, sum(CASE WHEN type = %(received)s AND data ->> 'inboundId' ~ %(uuid)s THEN (
    SELECT octet_length(body) FROM connections_inboundevent inbound WHERE inbound.id = (found.data ->> 'inboundId')::uuid
  ) END) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before FROM found
), taken AS (
  SELECT * FROM weighed WHERE coalesce(bytes_before, 0) < %(most_bytes)s
), wanted AS (
  SELECT taken.id AS event_id, endpoint.id AS endpoint_id, endpoint.status = 'active' AS is_active
  FROM taken JOIN automation_webhookendpoint endpoint ON endpoint.company_id = taken.company_id
  WHERE CASE endpoint.kind
    WHEN 'company' THEN taken.type = ANY(%(known)s) AND endpoint.events && ARRAY[taken.type, '*']::varchar[]
    WHEN 'provider' THEN taken.type = %(received)s AND endpoint.provider = replace(taken.data ->> 'providerType', '_', '-')
      AND endpoint.events && ARRAY[taken.data ->> 'event', '*']::varchar[] END
), made AS (
  INSERT INTO automation_webhookdelivery (endpoint_id, event_id, state, finished_at, last_error)
  SELECT endpoint_id, event_id, CASE WHEN is_active THEN 'waiting' ELSE 'failed' END,
    CASE WHEN NOT is_active THEN statement_timestamp() END, CASE WHEN is_active THEN '' ELSE %(not_sent)s END FROM wanted
  ON CONFLICT DO NOTHING RETURNING state
), marked AS (
  UPDATE core_event SET dispatched_at = statement_timestamp() FROM taken WHERE core_event.id = taken.id
)
SELECT (SELECT count(*) FROM found) = %(batch)s OR (SELECT count(*) FROM taken) < (SELECT count(*) FROM found),
  (SELECT count(*) FROM made WHERE state = 'waiting'),
  (SELECT coalesce(json_agg(json_build_object('id', id, 'company_id', company_id, 'type', type, 'data', data,
     'created_at', created_at) ORDER BY id), '[]') FROM taken
   WHERE type = %(received)s OR EXISTS (SELECT 1 FROM automation_flowtrigger waiting WHERE waiting.is_active
     AND waiting.company_id = taken.company_id AND waiting.provider = 'platform' AND waiting.name = taken.type)),
  (SELECT coalesce(json_agg(json_build_object('id', id, 'company_id', company_id, 'type', type, 'data', data,
     'created_at', created_at) ORDER BY id), '[]') FROM taken
   WHERE type = ANY(%(alerting)s)
     AND EXISTS (SELECT 1 FROM automation_alert alert WHERE alert.company_id = taken.company_id AND alert.is_active))
"""


def fan_out(batches: int = 200) -> int:
    """Dispatch events until none is left or so many batches are done. Returns how many deliveries wait because of it."""
    with suppress(valkey.Away, OSError):
        valkey.client().delete(events.WAKE_KEY)  # what is emitted from here on may wake a worker again
    made, size = 0, BATCH
    for _ in range(batches):
        try:
            is_more, waiting = fan_out_batch(size)
        except OperationalError:
            raise
        except Exception:  # ours: one event must not hold up all others
            log.exception("events_not_dispatched", batch=size)
            if size > 1:
                size = max(size // 10, 1)
                continue
            is_more, waiting = fan_out_batch(1, is_plain=True)
        made += waiting
        if waiting:
            work.publish(WebhookDelivery)
        if not is_more:
            break
        size = min(size * 10, BATCH)
    return made


def fan_out_batch(size: int = BATCH, *, is_plain: bool = False) -> tuple[bool, int]:
    """Dispatch one batch, all or nothing: whether there may be more, and how many deliveries wait because of it.

    Records are kept and flows and alerts begin in the same transaction, unless it `is_plain`.
    """
    values: dict[str, Any] = {"batch": size, "known": list(vocabulary.COMPANY_EVENTS), "received": vocabulary.RECEIVED}
    values |= {"alerting": list(notices.SOURCES), "not_sent": switching.NOT_SENT}
    values |= {"most_bytes": MOST_BYTES, "uuid": UUID_PATTERN}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FAN_OUT, values)
        is_more, waiting, told, alerted = cursor.fetchone()
        if is_plain:
            return is_more, waiting
        inbound = [event for event in told if event["type"] == vocabulary.RECEIVED]
        firing.received(inbound, mirroring.received(inbound))
        reacting.happened([event for event in told if event["type"] != vocabulary.RECEIVED])
        waiting += alerting.announce(alerted)
    return is_more, waiting
