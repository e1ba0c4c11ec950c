"""The inbox of a company: what providers sent for it, why some of it belongs to nobody, and sending it on once more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import NotFound
from connect_platform.core.events import Event
from connect_platform.core.ids import is_uuid
from connections.models import InboundEvent, InboundMatch, InboundRejection
from connections.services.inbound import matching as inbound_matching
from connections.services.inbound import waking as inbound_waking

MOST_REPLAYED = 10_000
REMOVED_AT_ONCE = 2000


def of(actor: Actor) -> QuerySet[InboundEvent]:
    """Events of the company: those at its addresses, and those that belong to one of its connections."""
    mine = InboundMatch.objects.filter(event=OuterRef("pk"), company_id=actor.company_id)
    return InboundEvent.objects.filter(Q(company_id=actor.company_id) | Exists(mine))


def page(
    actor: Actor,
    *,
    limit: int,
    provider: str = "",
    state: str = "",
    connection_id: str = "",
    since: datetime | None = None,
    before: str = "",
) -> list[InboundEvent]:
    """Newest first, without bodies; one more than `limit` where there are more. `before` is the id of the last one seen."""
    found = _filtered(actor, provider, state, connection_id, since)
    if before:
        found = found.filter(pk__lt=before)
    return list(found.defer("body", "headers").order_by("-pk")[: limit + 1])


def connections_of(actor: Actor, events: list[InboundEvent]) -> dict[UUID, list[str]]:
    """Ids of the company's connections each event belongs to."""
    found: dict[UUID, list[str]] = {event.pk: [] for event in events}
    for event_id, key in InboundMatch.objects.filter(event__in=events, company_id=actor.company_id).values_list(
        "event_id", "connection_id"
    ):
        found[event_id].append(str(key))
    return found


def named(actor: Actor, inbound_id: str) -> InboundEvent:
    """One event with its body. Raises NotFound."""
    found = of(actor).filter(pk=inbound_id).first() if is_uuid(inbound_id) else None
    if found is None:
        raise NotFound("There is no such event.")
    return found


def replay(actor: Actor, inbound_id: str) -> tuple[int, int]:
    """Send one event on once more. Returns as `replay_since`. Raises NotFound."""
    event = named(actor, inbound_id)
    return _replay(actor, InboundEvent.objects.filter(pk=event.pk), inbound_id)


def replay_since(
    actor: Actor, since: datetime, *, provider: str = "", state: str = "", connection_id: str = ""
) -> tuple[int, int]:
    """Send on once more what came in since then, the oldest MOST_REPLAYED events at most.

    Returns how many times an event was sent on, and how many that belonged to nobody are matched anew.
    """
    found = _filtered(actor, provider, state, connection_id, since).order_by("pk").values("pk")[:MOST_REPLAYED]
    return _replay(actor, InboundEvent.objects.filter(pk__in=found), since.isoformat())


@transaction.atomic
def _replay(actor: Actor, events: QuerySet[InboundEvent], what: str) -> tuple[int, int]:
    rows = (
        InboundMatch.objects.filter(event__in=events.values("pk"), company_id=actor.company_id)
        .order_by("event_id")
        .values_list("event_id", "event__provider", "event__event_id", "event__type", "connection_id")
    )
    sent = Event.objects.bulk_create(inbound_matching.forwarded(row[:4], row[4], actor.company_id, replay=True) for row in rows)
    unmatched = InboundEvent.objects.filter(pk__in=events.values("pk"), state=InboundEvent.State.UNMATCHED)
    again = unmatched.filter(company_id=actor.company_id).update(state=InboundEvent.State.RECEIVED, reason="")
    audit.record(actor, "webhook.replay", what[:80], detail={"replayed": len(sent), "matchedAnew": again})
    if again:
        transaction.on_commit(inbound_waking.wake)
    return len(sent), again


def rejections(actor: Actor) -> list[InboundRejection]:
    """What was refused at the company's addresses, by hour, latest first."""
    return list(InboundRejection.objects.filter(company_id=actor.company_id).order_by("-hour", "-pk")[:500])


def forget() -> int:
    """Remove events and rejections older than INBOX_DAYS, a batch at a time. Returns how many events went."""
    past = timezone.now() - timedelta(days=settings.CONFIG["INBOX_DAYS"])
    InboundRejection.objects.filter(hour__lt=past).delete()
    total = 0
    while batch := list(InboundEvent.objects.filter(received_at__lt=past).values_list("pk", flat=True)[:REMOVED_AT_ONCE]):
        InboundEvent.objects.filter(pk__in=batch).delete()
        total += len(batch)
    return total


def body_of(inbound_id: Any) -> str | None:
    """The raw JSON of an event, for upper floors that pass it on; None once it was forgotten."""
    return InboundEvent.objects.filter(pk=inbound_id).values_list("body", flat=True).first()


def _filtered(actor: Actor, provider: str, state: str, connection_id: str, since: datetime | None) -> QuerySet[InboundEvent]:
    found = of(actor)
    if provider:
        found = found.filter(provider=provider)
    if state:
        found = found.filter(state=state)
    if connection_id:
        own = InboundMatch.objects.filter(connection_id=connection_id, company_id=actor.company_id, event=OuterRef("pk"))
        found = found.filter(Exists(own))
    if since:
        found = found.filter(received_at__gte=since)
    return found
