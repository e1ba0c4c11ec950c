"""Starts the flows that wait for something on this platform, and never one that would start itself again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection as database

from automation.models import FlowTrigger
from automation.services.triggers import firing
from automation.services.triggers.firing import Item
from connect_platform.core.ids import UUID_PATTERN

#: A flow may start another by an event, that one a third, and so on, so many times.
MOST_HOPS = 8
_ENDS = ("flow.succeeded", "flow.failed")
# An event that an execution caused names it; an execution that an event started names that. The two lead back to the start.
_CAUSES = """
WITH RECURSIVE cause AS (
  SELECT event.id AS told, run.flow_id, run.event_id, run.company_id, 1 AS hop
  FROM core_event event JOIN automation_execution run ON run.company_id = event.company_id AND run.id =
    CASE WHEN event.data ->> 'executionId' ~ %(uuid)s THEN (event.data ->> 'executionId')::uuid END
  WHERE event.id = ANY(%(events)s)
  UNION ALL
  SELECT cause.told, run.flow_id, run.event_id, run.company_id, cause.hop + 1
  FROM cause JOIN core_event event ON event.id = cause.event_id AND event.company_id = cause.company_id
  JOIN automation_execution run ON run.company_id = event.company_id AND run.id =
    CASE WHEN event.data ->> 'executionId' ~ %(uuid)s THEN (event.data ->> 'executionId')::uuid END
  WHERE cause.hop < %(most)s
)
SELECT cause.told, cause.flow_id, starter.type FROM cause
LEFT JOIN core_event starter ON starter.id = cause.event_id AND starter.company_id = cause.company_id ORDER BY cause.hop
"""


def happened(events: Sequence[Mapping[str, Any]]) -> int:
    """Fire the triggers that wait for these events, in the caller's transaction. Returns how many executions began.

    `events` are `{id, company_id, type, created_at, data}` of the outbox. An event that a trigger's own flow caused, near or
    far, is noted as skipped; so is the end of an execution that the end of another started.
    """
    if not events:
        return 0
    names, companies = {event["type"] for event in events}, {event["company_id"] for event in events}
    rows = FlowTrigger.objects.filter(company_id__in=companies, provider="platform", name__in=names, is_active=True)
    waiting: dict[tuple[int, str], list[FlowTrigger]] = {}
    for trigger in rows.select_related("flow").defer("secrets"):
        if firing.is_told(trigger.flow):
            waiting.setdefault((trigger.company_id, trigger.name), []).append(trigger)
    causes = _causes([event["id"] for event in events if "executionId" in event["data"]])
    told: dict[str, tuple[FlowTrigger, list[Item], set[str]]] = {}
    for event in events:
        for trigger in waiting.get((event["company_id"], event["type"]), ()):
            _, items, circles = told.setdefault(trigger.pk, (trigger, [], set()))
            items.append(item_of(event))
            if _is_circle(event, trigger, causes.get(event["id"], [])):
                circles.add(event["id"])
    return firing.fire_each(told.values())


def item_of(event: Mapping[str, Any]) -> Item:
    """What a flow sees of an event: what a webhook would."""
    return Item(
        event["id"], {"id": event["id"], "timestamp": event["created_at"], "type": event["type"], "data": event["data"]}
    )


def _is_circle(event: Mapping[str, Any], trigger: FlowTrigger, causes: Sequence[tuple[Any, str | None]]) -> bool:
    """`causes` are the flows that led to an event, the nearest first, each with the type of the event that started it."""
    if len(causes) >= MOST_HOPS or any(flow_id == trigger.flow_id for flow_id, _ in causes):
        return True
    return event["type"] in _ENDS and any(starter in _ENDS for _, starter in causes)


def _causes(ids: Sequence[str]) -> dict[str, list[tuple[Any, str | None]]]:
    found: dict[str, list[tuple[Any, str | None]]] = {}
    if ids:
        with database.cursor() as cursor:
            cursor.execute(_CAUSES, {"events": list(ids), "uuid": UUID_PATTERN, "most": MOST_HOPS})
            for told, flow_id, starter in cursor.fetchall():
                found.setdefault(told, []).append((flow_id, starter))
    return found
