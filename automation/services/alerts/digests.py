"""Turns digests of alerts into what carries them: a mail, a delivery to Slack, or a call of a Slack account's action."""

from __future__ import annotations

from django.utils import timezone

from automation.models import Alert, AlertDigest, WebhookDelivery
from automation.services import vocabulary
from automation.services.alerts import consent, notices
from connect_platform.core import mail, work
from connect_platform.core.actors import system
from connect_platform.core.errors import Conflict, ProviderError
from connect_platform.core.events import Event
from connect_platform.core.work import Finish
from connections.services.calling import calls
from connections.services.connecting import finding
from integrations.services import offered


def written(digest: AlertDigest) -> Finish | None:
    """The digest on its way: what is returned hands it over in the transaction that marks it done.

    Raises Conflict where nobody is to be told any more, and what the call of an account raises.
    """
    alert = Alert.objects.select_related("company").get(pk=digest.alert_id)
    if not alert.is_active or not alert.confirmed_at:
        raise Conflict("The alert was switched off.")
    if alert.channel == Alert.Channel.EMAIL:
        _require_reader(alert)
        return lambda: _mail(alert, digest)
    if alert.endpoint_id:
        return lambda: _deliver(alert, digest)
    _post(alert, digest)
    return None


def _require_reader(alert: Alert) -> None:
    """Who agreed as a member must be one still. Raises Conflict and switches the alert off."""
    if alert.consent == Alert.Consent.MEMBER and not consent.is_member(alert.company_id, alert.target):
        reason = "The address belongs to no member any more."
        consent.withdraw(Alert.objects.filter(pk=alert.pk), reason)
        raise Conflict(reason)


def _mail(alert: Alert, digest: AlertDigest) -> None:
    context = {
        **notices.mail_context(digest.items, digest.count),
        "company": alert.company.name,
        "unsubscribe": consent.unsubscribe_link(alert) if alert.consent == Alert.Consent.LINK else "",
    }
    subject = notices.subject(digest.items, digest.count)
    sent = mail.send(alert.company_id, alert.target, subject, "alert", context, consent.one_click(alert))
    AlertDigest.objects.filter(pk=digest.pk).update(mail=sent)


def _deliver(alert: Alert, digest: AlertDigest) -> None:
    """From here on the engine of outgoing webhooks does what Slack asks for: pauses, tries again, gives up."""
    assert alert.endpoint_id
    data = {"count": digest.count, "items": digest.items}
    event = Event.objects.create(company_id=alert.company_id, type=vocabulary.DIGEST, data=data, dispatched_at=timezone.now())
    delivery = WebhookDelivery.objects.create(endpoint_id=alert.endpoint_id, event=event)
    AlertDigest.objects.filter(pk=digest.pk).update(delivery=delivery)
    work.wake(WebhookDelivery)


def _post(alert: Alert, digest: AlertDigest) -> None:
    """Say it in a channel of the connected account. A network that broke off may have let it through: then it comes twice."""
    actor = system(alert.company_id)
    provider = offered.get("slack", alert.company_id)
    action = offered.action(provider, "send_message", alert.company_id)
    if action is None:
        raise ProviderError("Slack's action send_message is not offered any more.")
    connection = finding.to_call(actor, provider, str(alert.connection_id))
    text = notices.slack_text(digest.items, digest.count)[:3000]
    calls.execute(actor, provider, action, connection, {"channel": alert.target, "text": text})
