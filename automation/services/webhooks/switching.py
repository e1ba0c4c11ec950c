"""Switches endpoints off, by a person or because nothing arrives, and on again, with what failed meanwhile sent once more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Now, NullIf
from django.utils import timezone

from accounts.services import members
from automation.models import Alert, WebhookDelivery, WebhookEndpoint
from automation.services import vocabulary
from connect_platform.core import audit, events, work
from connect_platform.core.actors import Actor, system
from connect_platform.core.errors import Conflict, InvalidInput

#: How long deliveries are kept, and so how far back they can be recovered.
KEPT = timedelta(days=30)
#: Why a delivery failed that was never sent.
NOT_SENT = "The webhook was switched off."
_WORDS = {
    WebhookEndpoint.Reason.GONE: "it answered 410 Gone",
    WebhookEndpoint.Reason.FAILING: "nothing arrived there for five days",
}


@transaction.atomic
def switch_off(endpoint_id: str, reason: WebhookEndpoint.Reason, actor: Actor | None = None) -> bool:
    """Stop sending to an endpoint; what waits for it fails and can be recovered. False where it was off already.

    Where it was not a person, the company's admins get a mail and its other endpoints an event.
    """
    active = WebhookEndpoint.objects.filter(pk=endpoint_id, status=WebhookEndpoint.Status.ACTIVE)
    off = {"status": WebhookEndpoint.Status.DISABLED, "disabled_reason": reason, "disabled_at": Now(), "updated_at": Now()}
    if not active.update(**off):
        return False
    waiting = WebhookDelivery.objects.filter(endpoint_id=endpoint_id, state=WebhookDelivery.State.WAITING)
    waiting.update(
        state=WebhookDelivery.State.FAILED,
        finished_at=Now(),
        last_error=Coalesce(NullIf("last_error", Value("")), Value(NOT_SENT)),
    )
    endpoint = WebhookEndpoint.objects.get(pk=endpoint_id)
    audit.record(actor or system(endpoint.company_id), "webhook.disable", endpoint_id, detail={"reason": str(reason)})
    if endpoint.kind == WebhookEndpoint.Kind.ALERT:
        _switch_off_alert(endpoint, reason)
    elif reason in _WORDS:
        events.emit(endpoint.company_id, vocabulary.DISABLED, {"webhookId": endpoint_id, "reason": str(reason)})
        _tell_admins(endpoint, _WORDS[reason])
    return True


def _switch_off_alert(endpoint: WebhookEndpoint, reason: WebhookEndpoint.Reason) -> None:
    """The alert is switched off with its endpoint. Where it was not a person, it is told under the alert's name."""
    alert, why = endpoint.alert, _WORDS.get(reason, "")
    Alert.objects.filter(pk=alert.pk).update(is_active=False, off_reason=why and f"Switched off, because {why}.")
    if why:
        link = f"{settings.PUBLIC_URL}/connect/v1/alerts/{alert.pk}"
        told = {"webhookId": endpoint.pk, "alertId": alert.pk, "reason": str(reason), "link": link}
        events.emit(endpoint.company_id, vocabulary.DISABLED, told)
        _mail_admins(endpoint, "alert", {"alert": alert.pk, "why": why})


def _tell_admins(endpoint: WebhookEndpoint, why: str) -> None:
    link = f"{settings.PUBLIC_URL}/dashboard/webhooks/{endpoint.pk}"
    _mail_admins(endpoint, "webhook", {"webhook": endpoint.pk, "why": why, "link": link})


def _mail_admins(endpoint: WebhookEndpoint, kind: str, context: dict[str, object]) -> None:
    host = endpoint.url.split("/")[2]
    subject = f"{'An' if kind == 'alert' else 'A'} {kind} to {host} was switched off"
    members.mail_admins(endpoint.company_id, subject, f"{kind}_disabled", {"host": host, **context})


@transaction.atomic
def switch_on(endpoint: WebhookEndpoint, actor: Actor) -> None:
    """Send to an endpoint again, from now on; with a clean record."""
    fresh = {"disabled_reason": "", "disabled_at": None, "failing_since": None, "paused_until": None, "failures_in_a_row": 0}
    endpoints = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    endpoints.update(status=WebhookEndpoint.Status.ACTIVE, updated_at=Now(), timeouts_in_a_row=0, **fresh)
    audit.record(actor, "webhook.enable", endpoint.pk)


@transaction.atomic
def recover(endpoint: WebhookEndpoint, since: datetime, actor: Actor) -> int:
    """Send once more what failed since a time. Returns how many deliveries that are.

    Raises InvalidInput for a time in the future or longer ago than deliveries are kept, Conflict while it is switched off.
    """
    now = timezone.now()
    if not now - KEPT <= since <= now:
        raise InvalidInput({"since": f"Must be a time within the last {KEPT.days} days."})
    require_active(endpoint)
    failed = WebhookDelivery.objects.filter(endpoint=endpoint, state=WebhookDelivery.State.FAILED, created_at__gte=since)
    count = _queue(failed)
    audit.record(actor, "webhook.recover", endpoint.pk, detail={"since": since.isoformat(), "deliveries": count})
    return count


@transaction.atomic
def resend(endpoint: WebhookEndpoint, delivery: WebhookDelivery, actor: Actor) -> WebhookDelivery:
    """Send one delivery now, whatever became of it, with the schedule from its beginning. Raises Conflict.

    The receiver sees the same `webhook-id`, by which it knows what it has processed already.
    """
    require_active(endpoint)
    free = WebhookDelivery.objects.filter(pk=delivery.pk).exclude(state=WebhookDelivery.State.RUNNING)
    if not _queue(free):
        raise Conflict("The delivery is being sent right now.", permanent=False)
    audit.record(actor, "webhook.resend", str(delivery.pk))
    delivery.refresh_from_db()
    return delivery


def _queue(deliveries: QuerySet[WebhookDelivery]) -> int:
    again = {"state": WebhookDelivery.State.WAITING, "due_at": Now(), "finished_at": None, "tries_from": F("attempt")}
    count = deliveries.update(**again)
    work.wake(WebhookDelivery)
    return count


def require_active(endpoint: WebhookEndpoint) -> None:
    """Raises Conflict while the endpoint is switched off."""
    if not endpoint.is_active:
        raise Conflict("The webhook is switched off.", hint='Switch it on first: its status must be "active".')
