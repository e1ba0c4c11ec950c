"""Removes events and their deliveries once nobody can recover them any more."""

from __future__ import annotations

from django.utils import timezone

from automation.models import WebhookDelivery
from automation.services.webhooks.switching import KEPT
from connect_platform.core.events import Event

BATCH = 2000


def forget_expired(batches: int = 100) -> int:
    """Remove dispatched events older than deliveries are kept, except those still on their way. Returns how many."""
    total = 0
    for _ in range(batches):
        # Ids sort by time, so the oldest stand first in the index of the primary key.
        oldest = list(Event.objects.order_by("pk").values_list("pk", "created_at", "dispatched_at")[:BATCH])
        end = timezone.now() - KEPT
        old = [key for key, created_at, dispatched_at in oldest if created_at < end and dispatched_at]
        open_states = (WebhookDelivery.State.WAITING, WebhookDelivery.State.RUNNING)
        busy = set(WebhookDelivery.objects.filter(event__in=old, state__in=open_states).values_list("event_id", flat=True))
        removed = [key for key in old if key not in busy]
        Event.objects.filter(pk__in=removed).delete()
        total += len(removed)
        if len(removed) < BATCH:
            break
    return total
