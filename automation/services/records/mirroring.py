"""What providers tell of becomes records, by the rules in their definitions: leads, contacts and the like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import structlog

from automation.models import FlowTrigger, Record
from automation.services.records import storing
from automation.services.records.storing import Given
from connect_platform.core.api.rendering import loads
from connections.models import InboundEvent
from integrations.dotted import lookup
from integrations.services import offered
from integrations.spec import Mirror, Provider

log = structlog.get_logger(__name__)


def rule_for(provider: Provider, names: Iterable[str]) -> Mirror | None:
    """The rule for an event of one of these names, or None."""
    wanted = tuple(names)
    return next((mirror for mirror in provider.mirrors if any(mirror.covers(name) for name in wanted)), None)


def rule_of_trigger(trigger: FlowTrigger, provider: Provider | None) -> Mirror | None:
    """How what a trigger is told of becomes a record: as its configuration says, or else the provider's definition."""
    rule = provider.trigger(trigger.name) if provider else None
    if kind := trigger.config.get("recordResourceType"):
        return Mirror(resource=kind, events=(), id=trigger.config.get("recordExternalIdPath", "id"))
    return rule_for(provider, (rule.key, *provider.event_names(rule))) if provider and rule else None


def received(events: Iterable[Mapping[str, Any]]) -> dict[tuple[int, str], UUID]:
    """Keep what these `Webhook.Received` events tell of, in the caller's transaction.

    `events` are `{company_id, data}`. Returns the records by company and `inboundId`.
    """
    told = [(event, rule) for event in events if (rule := _rule(event))]
    if not told:
        return {}
    ids = {event["data"]["inboundId"] for event, _ in told}
    bodies = {str(key): body for key, body in InboundEvent.objects.filter(pk__in=ids).values_list("pk", "body")}
    found: list[tuple[tuple[int, str], Given]] = []
    for event, rule in told:
        data = event["data"]
        for item in _items(bodies.get(data["inboundId"]), rule):
            slug, key = data["providerType"].replace("_", "-"), (event["company_id"], data["inboundId"])
            connection = UUID(data["connectionId"])
            given = _given(event["company_id"], slug, rule, item, connection=connection, cause=str(data["eventId"]))
            found += [(key, given)] if given else []
    stored = storing.store([given for _, given in found], source=Record.Source.WEBHOOK)
    return {key: one.record_id for (key, _), one in zip(found, stored, strict=True) if one}


def polled(trigger: FlowTrigger, items: Sequence[Any]) -> list[UUID | None]:
    """Keep what a poll found, in the caller's transaction. Returns the record of each item, None where it became none."""
    rule = rule_of_trigger(trigger, offered.find(trigger.provider, trigger.company_id))
    if rule is None:
        return [None] * len(items)
    given = [
        _given(trigger.company_id, trigger.provider, rule, item, connection=trigger.connection_id, cause=trigger.pk)
        for item in items
    ]
    stored = iter(storing.store([one for one in given if one], source=Record.Source.POLL))
    found = [next(stored) if one else None for one in given]
    return [one.record_id if one else None for one in found]


def _rule(event: Mapping[str, Any]) -> Mirror | None:
    data = event["data"]
    provider = offered.find(data["providerType"], event["company_id"])
    return rule_for(provider, (data["event"],)) if provider else None


def _items(body: str | None, rule: Mirror) -> Iterator[Any]:
    """What an event tells of; nothing where it is not what the provider documents."""
    if body is None:
        return
    try:
        event = loads(body)
        yield rule.item(event) if rule.item else event
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        log.warning("event_not_mirrored", resource=rule.resource, error=type(error).__name__)


def _given(company_id: int, slug: str, rule: Mirror, item: Any, *, connection: UUID | None, cause: str) -> Given | None:
    key = lookup(item, rule.id)
    external_id = "" if key is None or isinstance(key, dict | list) else str(key)
    data = dict(item) if isinstance(item, Mapping) else item
    if reason := storing.fault_of(external_id, data):
        log.warning("event_not_mirrored", provider=slug, resource=rule.resource, error=reason)
        return None
    return Given(company_id, slug, rule.resource, external_id, data, connection, cause[:200])
