"""Makes, changes, tests and removes alerts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Company
from automation.models import Alert, AlertDigest, Flow, WebhookDelivery, WebhookEndpoint
from automation.services import vocabulary
from automation.services.alerts import consent, notices
from automation.services.webhooks import endpoints, signing, switching
from connect_platform.core import addresses, audit, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, InvalidInput, NotFound, PlanLimit
from connect_platform.core.events import Event
from connect_platform.core.ids import is_uuid
from connections.services.connecting import finding
from integrations.services import offered

#: Alerts a company may have.
MOST = 100
#: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks; the second is Slack's for the public sector.
_SLACK_HOSTS = ("hooks.slack.com", "hooks.slack-gov.com")


def named(actor: Actor, alert_id: str) -> Alert:
    """The alert of that id. Raises NotFound."""
    found = Alert.objects.for_actor(actor).select_related("endpoint").filter(pk=alert_id).first()
    if found is None:
        raise NotFound("There is no such alert.")
    return found


def create(
    actor: Actor,
    *,
    channel: str,
    target: str,
    event_types: Sequence[str],
    flow_ids: Sequence[str] = (),
    connection_id: str | None = None,
    secret: str = "",
) -> Alert:
    """A new alert; a webhook's secret is `endpoint.secrets["current"]`, chosen here unless given.

    A mail address that is no verified member's is asked first. Raises InvalidInput, NotFound for a flow or connection,
    Conflict, PlanLimit and RateLimited.
    """
    alert = Alert(company_id=actor.company_id, channel=channel, event_types=list(dict.fromkeys(event_types)))
    alert.flow_ids = _own_flows(actor, flow_ids)
    _aim(actor, alert, target, connection_id, secret)
    with transaction.atomic():
        Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)  # two at once could exceed the limit
        if Alert.objects.for_actor(actor).count() >= MOST:
            raise PlanLimit(f"A company has at most {MOST} alerts.", hint="Remove one that is no longer needed.")
        if alert.endpoint:
            alert.endpoint.save(force_insert=True)
        alert.endpoint_id = alert.endpoint and alert.endpoint.pk
        alert.save(force_insert=True)
        _ask_reader(alert)
        audit.record(actor, "alert.create", alert.pk, detail={"channel": channel, "events": alert.event_types})
    return alert


def change(
    actor: Actor,
    alert: Alert,
    *,
    target: str | None = None,
    event_types: Sequence[str] | None = None,
    flow_ids: Sequence[str] | None = None,
    secret: str = "",
    is_active: bool | None = None,
) -> Alert:
    """Change what is given. A new mail address, or the same one that has not agreed, is asked. Raises as `create`."""
    if event_types is not None:
        alert.event_types = list(dict.fromkeys(event_types))
    if flow_ids is not None:
        alert.flow_ids = _own_flows(actor, flow_ids)
    is_asked = target is not None and (target != alert.target or not alert.confirmed_at)
    if is_asked or secret:
        _aim(actor, alert, alert.target if target is None else target, None, secret)
    if is_active and alert.channel == Alert.Channel.EMAIL:
        consent.checked_address(alert.company_id, alert.target)
    with transaction.atomic():
        if not Alert.objects.select_for_update().filter(pk=alert.pk).exists():
            raise NotFound("There is no such alert.")
        if alert.endpoint:
            alert.endpoint.save(update_fields=["url", "events", "secrets", "updated_at"])
        alert.updated_at = timezone.now()
        alert.save(update_fields=["target", "event_types", "flow_ids", "confirmed_at", "consent", "updated_at"])
        if is_asked:
            _ask_reader(alert)
        if is_active is not None:
            _switch(actor, alert, is_active)
        audit.record(actor, "alert.update", alert.pk, detail={"events": alert.event_types})
    return named(actor, alert.pk)


def _switch(actor: Actor, alert: Alert, is_active: bool) -> None:
    if alert.endpoint and is_active and not alert.endpoint.is_active:
        switching.switch_on(alert.endpoint, actor)
    elif alert.endpoint and not is_active:
        switching.switch_off(alert.endpoint.pk, WebhookEndpoint.Reason.BY_USER, actor)
    Alert.objects.filter(pk=alert.pk).update(is_active=is_active, off_reason="")


def delete(actor: Actor, alert: Alert) -> None:
    """Remove an alert and what was still to be told."""
    with transaction.atomic():
        Alert.objects.select_for_update().filter(pk=alert.pk).first()  # nothing is told to it from here on
        audit.record(actor, "alert.delete", alert.pk)
        alert.delete()
        if alert.endpoint:
            alert.endpoint.delete()


@transaction.atomic
def send_test(actor: Actor, alert: Alert) -> WebhookDelivery | AlertDigest:
    """Queue a test, to this alert alone. Raises Conflict while it is switched off or its reader has not agreed."""
    if not alert.is_active:
        raise Conflict("The alert is switched off.", hint="Set isActive to true first.")
    if not alert.confirmed_at:
        raise Conflict(
            "Whoever reads the address has not agreed yet.",
            hint="Open the link in the mail; sending target again mails another.",
        )
    now = timezone.now()
    audit.record(actor, "alert.test", alert.pk)
    if alert.channel != Alert.Channel.WEBHOOK:
        digest = AlertDigest.objects.create(alert=alert, count=1, items=[notices.test_notice(now.isoformat())], is_test=True)
        work.wake(AlertDigest)
        return digests_of(alert).get(pk=digest.pk)
    assert alert.endpoint
    event = Event.objects.create(company_id=alert.company_id, type=notices.TEST, data={}, dispatched_at=now)
    made = WebhookDelivery.objects.create(endpoint=alert.endpoint, event=event)
    work.wake(WebhookDelivery)
    return endpoints.delivery_of(alert.endpoint, str(made.pk))


def digests_of(alert: Alert) -> QuerySet[AlertDigest]:
    """What was told by mail or Slack, newest first, with what carries it."""
    return alert.digests.select_related("mail", "delivery__event", "delivery__endpoint").order_by("-created_at", "-id")


def _own_flows(actor: Actor, flow_ids: Sequence[str]) -> list[UUID]:
    """Raises NotFound unless each is a flow of the company."""
    wanted = list(dict.fromkeys(flow_ids))
    own = Flow.objects.for_actor(actor).filter(pk__in=[key for key in wanted if is_uuid(key)], deleted_at=None)
    if own.count() != len(wanted):
        raise NotFound("There is no such flow.")
    return [UUID(key) for key in wanted]


def _aim(actor: Actor, alert: Alert, target: str, connection_id: str | None, secret: str) -> None:
    """Set where an alert goes, and the endpoint that delivers there. Writes no row."""
    if secret and alert.channel != Alert.Channel.WEBHOOK:
        raise InvalidInput({"secret": "Only a webhook is signed."})
    if connection_id and alert.channel != Alert.Channel.SLACK:
        raise InvalidInput({"connectionId": "Only Slack is told through a connection."})
    alert.consent, alert.confirmed_at = Alert.Consent.OWN, alert.confirmed_at or timezone.now()
    match alert.channel:
        case Alert.Channel.EMAIL:
            alert.target = consent.checked_address(alert.company_id, target)
            consent.settle(alert)
        case Alert.Channel.WEBHOOK:
            alert.target = _checked_url(target)
            _let_deliver(alert, alert.target, secret=secret)
        case _ if connection_id or alert.connection_id:
            if connection_id:
                slack = offered.get("slack", actor.company_id)
                alert.connection_id = finding.to_call(actor, slack, connection_id).pk
            alert.target = target.strip()
        case _:
            alert.target, url = _checked_slack_url(target)
            _let_deliver(alert, alert.target, provider="slack", url=url)


def _let_deliver(alert: Alert, shown: str, *, provider: str = "", secret: str = "", url: str = "") -> None:
    if alert.endpoint is None:
        alert.endpoint = WebhookEndpoint(
            company_id=alert.company_id,
            kind=WebhookEndpoint.Kind.ALERT,
            provider=provider,
            secrets={"current": signing.new_secret()},
        )
    held = {**alert.endpoint.secrets, **({"current": secret} if secret else {}), **({"url": url} if url else {})}
    alert.endpoint.url, alert.endpoint.secrets = shown, held
    alert.endpoint.events, alert.endpoint.updated_at = [vocabulary.DIGEST], timezone.now()


def _checked_url(text: str) -> str:
    try:
        return endpoints.checked_url(text)
    except InvalidInput as error:
        raise InvalidInput({"target": error.fields["url"]}) from None


def _checked_slack_url(text: str) -> tuple[str, str]:
    """The URL without what makes it a secret, and the URL. Raises InvalidInput unless it is an incoming webhook of Slack."""
    try:
        url = _checked_url(text)
    except InvalidInput:
        url = ""
    parts = urlsplit(url)
    is_slack = parts.hostname in _SLACK_HOSTS and parts.path.startswith("/services/")
    allowed = bool(url) and addresses.is_allowed(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
    if not is_slack and not allowed:
        hint = "Or name a channel as target and a Slack connection as connectionId."
        raise InvalidInput({"target": "Must be an incoming webhook, https://hooks.slack.com/services/…"}, hint=hint)
    shown = parts._replace(path=f"{parts.path.rstrip('/').rpartition('/')[0]}/…", query="", fragment="")
    return shown.geturl(), url


def _ask_reader(alert: Alert) -> None:
    if alert.channel == Alert.Channel.EMAIL and not alert.confirmed_at:
        consent.ask(alert, Company.objects.values_list("name", flat=True).get(pk=alert.company_id))


Delivery = WebhookDelivery | AlertDigest


def delivery_of(alert: Alert, delivery_id: str) -> Delivery:
    """A delivery of an alert. Raises NotFound."""
    if alert.endpoint and alert.channel == Alert.Channel.WEBHOOK:
        return endpoints.delivery_of(alert.endpoint, delivery_id)
    found = digests_of(alert).filter(pk=delivery_id).first() if is_uuid(delivery_id) else None
    if found is None:
        raise NotFound("There is no such delivery.")
    return found


def summary(alert: Alert) -> dict[str, Any]:
    """Whether it tells, and if not, why."""
    if not alert.is_active:
        return {"status": "off", "offReason": alert.off_reason or None}
    return {"status": "active" if alert.confirmed_at else "unconfirmed", "offReason": None}
