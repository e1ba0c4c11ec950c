"""Items become executions: each once for each trigger, in the transaction that notes that it was seen."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import OperationalError, transaction
from django.db import connection as database
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from automation.expressions import ExpressionError, Scope, holds
from automation.models import Execution, Flow, FlowTrigger, TriggerItem
from connect_platform.core import work
from connect_platform.core.api.rendering import loads
from connect_platform.core.ids import uuid7
from connections.models import InboundEvent
from integrations.dotted import lookup
from integrations.services import offered
from integrations.spec import Trigger

log = structlog.get_logger(__name__)
# Whoever notes an item first fires it; the others count one more duplicate. In one order, so that no two wait for each other.
_SEEN = """
INSERT INTO automation_triggeritem AS known (trigger_id, key, decision, execution_id, duplicates)
SELECT %(trigger)s, given.key, given.decision, given.execution_id, 0
FROM unnest(%(keys)s::text[], %(decisions)s::text[], %(executions)s::uuid[]) AS given (key, decision, execution_id)
ORDER BY given.key
ON CONFLICT (trigger_id, key) DO UPDATE SET duplicates = known.duplicates + 1, last_seen_at = statement_timestamp()
RETURNING key, duplicates
"""


LONGEST_KEY = 200  # characters


@dataclass(frozen=True, slots=True)
class Item:
    """Something a trigger is told of: its key, and what the flow sees."""

    key: str
    payload: Any
    record_id: UUID | None = None  # that it became


def key_of(rule: Trigger, item: Any) -> str:
    """The dedupe key of an item by the trigger's `event_id`; empty where the item does not carry one."""
    parts = [lookup(item, path) for path in rule.event_id.split()]
    return short(" ".join(str(part) for part in parts if part is not None))


def short(key: str) -> str:
    """A key as items are known by: of a long one the end is a digest, as other long ones may begin alike."""
    if len(key) <= LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode(errors="replace")).hexdigest()
    return f"{key[: LONGEST_KEY - 65]}:{digest}"


def fire(
    trigger: FlowTrigger,
    flow: Flow,
    items: Sequence[Item],
    *,
    is_seed: bool = False,
    is_here: bool = False,
    skipped: Collection[str] = (),
) -> list[Execution]:
    """Start an execution for each item not seen before, in the caller's transaction.

    A seed only notes them; so are those whose keys are in `skipped`, and those for which the trigger's filter does not hold.
    """
    unique = {item.key: item for item in items if item.key}
    if not unique:
        return []
    if flow.paused_at and not flow.holds:
        skipped = unique
    decisions = {key: _decision(trigger, item, is_seed, skipped) for key, item in unique.items()}
    ids = {key: uuid7() if decision == TriggerItem.Decision.FIRED else None for key, decision in decisions.items()}
    with database.cursor() as cursor:
        values = {"trigger": trigger.pk, "keys": list(ids), "decisions": list(decisions.values())}
        cursor.execute(_SEEN, {**values, "executions": list(ids.values())})
        fresh = {key for key, duplicates in cursor.fetchall() if duplicates == 0}
    made = [_execution(flow, ids[key], item) for key, item in unique.items() if ids[key] and key in fresh]
    if is_here:
        for one in made:
            one.state, one.attempt, one.lease_until = Execution.State.RUNNING, 1, Now() + Execution.LEASE
    Execution.objects.bulk_create(made)
    if made and not is_here:
        work.wake(Execution)
    _note(trigger, len(items), len(fresh), bool(made))
    return made


def _decision(trigger: FlowTrigger, item: Item, is_seed: bool, skipped: Collection[str]) -> TriggerItem.Decision:
    """What becomes of an item that is new."""
    if is_seed:
        return TriggerItem.Decision.SEEDED
    if item.key in skipped:
        return TriggerItem.Decision.SKIPPED
    return TriggerItem.Decision.FIRED if passes(trigger.config.get("filter"), item.payload) else TriggerItem.Decision.FILTERED


def passes(condition: str | None, payload: Any) -> bool:
    """Whether a trigger's filter holds for what it is told; one that cannot be computed does not."""
    try:
        return condition is None or holds(condition, Scope({"trigger": payload}))
    except ExpressionError:
        return False


def _note(trigger: FlowTrigger, seen: int, fresh: int, has_fired: bool) -> None:
    """What the trigger's row says of it. Callers of an address come by the hundred: they would wait for each other there."""
    now, row = timezone.now(), FlowTrigger.objects.filter(pk=trigger.pk)
    if trigger.kind != "poll":
        if has_fired:
            stale = Q(last_fired_at=None) | Q(last_fired_at__lt=now - timedelta(seconds=1))
            row.filter(stale).update(last_fired_at=now, last_error="")
        return
    fired = {"last_fired_at": now} if has_fired else {}
    row.update(items_seen=F("items_seen") + seen, items_new=F("items_new") + fresh, **fired)


def fire_here(trigger: FlowTrigger, flow: Flow, item: Item) -> Execution | None:
    """As `fire` for one item whose execution the caller runs itself: it is born with a lease. None where it was seen."""
    made = fire(trigger, flow, [item], is_here=True)
    return made[0] if made else None


def _execution(flow: Flow, key: Any, item: Item) -> Execution:
    return Execution(
        pk=key,
        company_id=flow.company_id,
        flow_id=flow.pk,
        version=flow.version,
        payload=item.payload,
        event_id=item.key,
        priority=flow.priority,
        record_id=item.record_id,
    )


def is_live(flow: Flow) -> bool:
    """Whether a flow runs on what its trigger is told."""
    return is_told(flow) and flow.paused_at is None


def is_told(flow: Flow) -> bool:
    """Whether a flow is told what comes by itself; while it is paused `fire` decides what becomes of it."""
    return flow.status == Flow.Status.PUBLISHED and flow.deleted_at is None


def received(events: Iterable[dict[str, Any]], records: Mapping[tuple[int, str], UUID] | None = None) -> int:
    """Fire the triggers that wait for what providers sent, in the caller's transaction. Returns how many executions began.

    `events` are `{company_id, data}` of `Webhook.Received`; `records` says by company and `inboundId` what became of them.
    """
    wanted = list(events)
    if not wanted:
        return 0
    companies = {event["company_id"] for event in wanted}
    waiting: dict[tuple[int, str], list[FlowTrigger]] = {}
    rows = FlowTrigger.objects.filter(company_id__in=companies, kind="webhook", is_active=True).select_related("flow")
    for trigger in rows.defer("secrets"):
        waiting.setdefault((trigger.company_id, trigger.provider), []).append(trigger)
    told = [(event, trigger) for event in wanted for trigger in _interested(event, waiting)]
    ids = {event["data"]["inboundId"] for event, _ in told}
    bodies = dict(InboundEvent.objects.filter(pk__in=ids).values_list("pk", "body")) if ids else {}
    items: dict[str, tuple[FlowTrigger, list[Item]]] = {}
    for event, trigger in told:
        body = bodies.get(_uuid(event["data"]["inboundId"]))
        if body is not None and is_told(trigger.flow) and (item := _item(event, trigger, loads(body), records or {})):
            items.setdefault(trigger.pk, (trigger, []))[1].append(item)
    return fire_each((trigger, own, ()) for trigger, own in items.values())


def fire_each(told: Iterable[tuple[FlowTrigger, Sequence[Item], Collection[str]]]) -> int:
    """Fire triggers, each with its items and the keys of those to be skipped, in the caller's transaction.

    What breaks one of them is noted there and keeps no other waiting. Returns how many executions began.
    """
    begun = 0
    for trigger, items, skipped in sorted(told, key=lambda one: one[0].pk):  # two orders would wait for each other
        try:
            with transaction.atomic():
                begun += len(fire(trigger, trigger.flow, items, skipped=skipped))
        except OperationalError:  # nothing is wrong with the trigger: all of it comes again
            raise
        except Exception as error:
            log.exception("trigger_failed", id=trigger.pk)
            FlowTrigger.objects.filter(pk=trigger.pk).update(last_error=f"internal_error: {type(error).__name__}")
    return begun


def _uuid(text: str) -> Any:
    return InboundEvent._meta.pk.to_python(text)


def _interested(event: dict[str, Any], waiting: dict[tuple[int, str], list[FlowTrigger]]) -> list[FlowTrigger]:
    data = event["data"]
    slug = data["providerType"].replace("_", "-")
    found = []
    for trigger in waiting.get((event["company_id"], slug), ()):
        provider = offered.find(slug, event["company_id"])
        rule = provider.trigger(trigger.name) if provider else None
        names = provider.event_names(rule) if provider and rule else ()
        mine = trigger.connection_id is None or str(trigger.connection_id) == data["connectionId"]
        if mine and data["event"] in names:
            found.append(trigger)
    return found


def _item(event: dict[str, Any], trigger: FlowTrigger, body: Any, records: Mapping[tuple[int, str], UUID]) -> Item | None:
    """None where the event is not what the provider documents."""
    provider = offered.get(trigger.provider, trigger.company_id)
    rule = provider.trigger(trigger.name)
    try:
        payload = rule.item(body) if rule and rule.item else body
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        log.warning("event_not_fired", trigger=trigger.pk, error=type(error).__name__)
        return None
    record_id = records.get((event["company_id"], event["data"]["inboundId"]))
    return Item(short(str(event["data"]["eventId"])), payload, record_id)
