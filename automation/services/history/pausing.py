"""Flows that fail nearly always are paused, and their owners told, before they fail ten thousand times more.

What counts is the share of failures among the live executions of a week, as Zapier counts it
(https://docs.zapier.com/platform/manage/api-outage), and not how many fail in a row: one good execution among many bad
ones must not hide them, and a short outage must not stop a flow that works.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.services import members
from automation.models import Flow
from automation.models.tallies import FlowDay
from automation.services import vocabulary
from automation.services.executions import controls
from automation.services.executions.storing import as_json
from automation.services.history.partitions import first_id
from connect_platform.core import events
from connect_platform.core.actors import system

WINDOW = timedelta(days=7)
PERCENT = 95
BATCH = 500  # flows looked at together

# Of what went well no more is counted than would save the flow. The failures of a company have an index of their own.
_COUNTED = """
SELECT flow, failed, good FROM json_to_recordset(%(flows)s::json) AS given (company bigint, flow uuid, first uuid)
CROSS JOIN LATERAL (
  SELECT count(*) AS failed FROM automation_execution e WHERE e.company_id = given.company AND e.flow_id = given.flow
  AND e.id >= given.first AND e.state = 'failed' AND e.state IN ('failed', 'canceled') AND e.mode = 'live') bad
CROSS JOIN LATERAL (
  SELECT count(*) AS good FROM (
    SELECT 1 FROM automation_execution e WHERE e.flow_id = given.flow AND e.id >= given.first AND e.state = 'done'
    AND e.mode = 'live' LIMIT bad.failed * (100 - %(percent)s) / %(percent)s + 1) seen) well
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """How the live executions of a flow ended in its window; of the `good` ones, as many as were looked at."""

    failed: int
    good: int

    @property
    def is_bad(self) -> bool:
        """Whether so many failed that the flow is to be paused."""
        ended = self.failed + self.good
        return ended >= settings.CONFIG["PAUSE_AFTER"] and self.failed * 100 >= ended * PERCENT

    @property
    def reason(self) -> str:
        """Why the flow was paused, for its owner."""
        ended = self.failed + self.good
        return f"{self.failed} of its last {ended} executions failed within {WINDOW.days} days."


def pause_failing() -> int:
    """Pause every flow whose live executions fail nearly always. Returns how many flows that were.

    Flows are found by the daily tallies, and only those with failures enough are counted exactly.
    """
    now = timezone.now()
    days = FlowDay.objects.filter(day__gte=(now - WINDOW).date(), mode="live", state="failed")
    least = settings.CONFIG["PAUSE_AFTER"] * PERCENT // 100
    enough = days.values("flow_id").annotate(failed=Sum("count")).filter(failed__gte=least)
    live = Flow.objects.filter(status=Flow.Status.PUBLISHED, paused_at=None, deleted_at=None)
    flows = list(live.filter(pk__in=enough.values("flow_id")).exclude(settings__contains={"autoPause": False}))
    paused = 0
    for start in range(0, len(flows), BATCH):
        for flow, tally in _counted(flows[start : start + BATCH], now):
            paused += tally.is_bad and _pause(flow, tally)
    return paused


def since(flow: Flow, now: datetime) -> datetime:
    """When the window of a flow begins: publishing and resuming give it a new one."""
    return max(moment for moment in (now - WINDOW, flow.published_at, flow.resumed_at) if moment)


def _counted(flows: Sequence[Flow], now: datetime) -> Iterator[tuple[Flow, Tally]]:
    by_id = {flow.pk: flow for flow in flows}
    given = [{"company": flow.company_id, "flow": flow.pk, "first": first_id(since(flow, now))} for flow in flows]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"flows": as_json(given), "percent": PERCENT})
        found = cursor.fetchall()
    return ((by_id[key], Tally(failed, good)) for key, failed, good in found)


def _pause(flow: Flow, tally: Tally) -> bool:
    """False where somebody paused, resumed, published or changed it meanwhile."""
    with transaction.atomic():
        fresh = Flow.objects.select_for_update().get(pk=flow.pk)
        seen = (flow.published_at, flow.resumed_at, flow.settings, flow.status, flow.deleted_at, flow.paused_at)
        if seen != (fresh.published_at, fresh.resumed_at, fresh.settings, fresh.status, fresh.deleted_at, fresh.paused_at):
            return False
        controls.pause(system(flow.company_id), fresh, reason=tally.reason)
        about = {"flowId": str(flow.pk), "flowName": flow.name, "reason": tally.reason}
        events.emit(flow.company_id, vocabulary.PAUSED, about)
        _tell_admins(flow, tally.reason)
    return True


def _tell_admins(flow: Flow, reason: str) -> None:
    link = f"{settings.PUBLIC_URL}/dashboard/"
    context: dict[str, object] = {"name": flow.name, "flow": str(flow.pk), "reason": reason, "link": link}
    members.mail_admins(flow.company_id, f"The flow {flow.name} was paused", "flow_paused", context)
