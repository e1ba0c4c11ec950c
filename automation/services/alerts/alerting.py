"""Tells alerts of events: a delivery for each webhook, and one more line in the digest of each mail address and channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from automation.models import Alert, AlertDigest, WebhookDelivery
from automation.services.alerts import notices as alert_notices
from automation.services.alerts.notices import SHOWN, Notice
from automation.services.webhooks.switching import KEPT
from connect_platform.core import work
from connect_platform.core.api.rendering import dumps

#: Seconds between two messages. A channel takes one a second (https://docs.slack.dev/apis/web-api/rate-limits), a person fewer.
PAUSES = {Alert.Channel.EMAIL: timedelta(minutes=10), Alert.Channel.SLACK: timedelta(minutes=1)}

# An alert has one digest that is not begun; what happens until its turn goes into it.
_GATHER = f"""
WITH given AS (
  SELECT * FROM json_to_recordset(%(rows)s::json) AS given (alert_id text, pause float8, count int, items jsonb)
), gathered AS (
  INSERT INTO automation_alertdigest AS digest (alert_id, count, items, due_at)
  SELECT given.alert_id, given.count, given.items, greatest(statement_timestamp(), alert.next_at)
  FROM given JOIN automation_alert alert ON alert.id = given.alert_id
  ON CONFLICT (alert_id) WHERE state = 'waiting' AND attempt = 0 AND NOT is_test DO UPDATE SET
    count = digest.count + excluded.count,
    items = (SELECT jsonb_agg(item ORDER BY place) FROM jsonb_array_elements(digest.items || excluded.items)
      WITH ORDINALITY AS every (item, place) WHERE place <= {SHOWN})
  RETURNING alert_id, due_at
)
UPDATE automation_alert alert SET next_at = gathered.due_at + given.pause * interval '1 second'
FROM gathered JOIN given USING (alert_id) WHERE alert.id = gathered.alert_id
"""  # noqa: S608 - a number


@dataclass(slots=True)
class _Told:
    """What one alert is told of in one batch."""

    count: int = 0
    items: list[Notice] = field(default_factory=list)


def announce(told: Sequence[Mapping[str, Any]]) -> int:
    """Tell alerts of events `{id, company_id, type, data, created_at}`, in the transaction that dispatches them.

    Returns how many deliveries to webhooks wait because of it.
    """
    notices: dict[int, list[tuple[str, Notice]]] = defaultdict(list)
    for event in told:
        if notice := alert_notices.notice_of(event["type"], event["data"], event["created_at"]):
            notices[event["company_id"]].append((event["id"], notice))
    if not notices:
        return 0
    deliveries: list[WebhookDelivery] = []
    digests: list[dict[str, Any]] = []
    for alert in _listening(notices):
        wanted = [(key, notice) for key, notice in notices[alert.company_id] if _wants(alert, notice)]
        if not wanted:
            continue
        if alert.channel == Alert.Channel.WEBHOOK:
            deliveries += [WebhookDelivery(endpoint_id=alert.endpoint_id, event_id=key) for key, _ in wanted]
        else:
            items = [notice for _, notice in wanted[:SHOWN]]
            pause = PAUSES[Alert.Channel(alert.channel)].total_seconds()
            digests.append({"alert_id": alert.pk, "pause": pause, "count": len(wanted), "items": items})
    WebhookDelivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    _gather(digests)
    return len(deliveries)


def _listening(companies: Iterable[int]) -> Iterable[Alert]:
    """Alerts that may be told, locked in one order, so that none goes away meanwhile and no two workers wait for each other."""
    ready = Alert.objects.filter(company_id__in=list(companies), is_active=True, confirmed_at__isnull=False)
    return ready.order_by("pk").select_for_update(no_key=True)


def _wants(alert: Alert, notice: Notice) -> bool:
    """`flow_ids` narrows events of flows; others have no flow."""
    is_told = notice["event"] in alert.event_types
    return is_told and (not alert.flow_ids or not notice["flowId"] or notice["flowId"] in map(str, alert.flow_ids))


def _gather(digests: Sequence[dict[str, Any]]) -> None:
    if digests:
        with connection.cursor() as cursor:
            cursor.execute(_GATHER, {"rows": dumps(digests).decode()})
        work.wake(AlertDigest)


def forget_old() -> int:
    """Remove digests that are as old as deliveries get. Returns how many."""
    open_states = (AlertDigest.State.WAITING, AlertDigest.State.RUNNING)
    old = AlertDigest.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(state__in=open_states)
    return old.delete()[0]
