"""Makes, changes and removes the addresses a company's events go to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from automation.models import WebhookDelivery, WebhookEndpoint
from automation.services import vocabulary
from automation.services.webhooks import signing, switching
from connect_platform.core import addresses, audit, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput, NotFound
from connect_platform.core.events import Event
from connect_platform.core.ids import is_uuid
from integrations.spec import Provider

#: How long a replaced secret goes on signing unless the caller says otherwise, and the longest, in seconds.
OVERLAP, LONGEST_OVERLAP = 24 * 3600, 7 * 24 * 3600
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def named(actor: Actor, endpoint_id: str, provider: Provider | None = None) -> WebhookEndpoint:
    """The actor's endpoint: for a provider's events where one is given, else for company-wide ones. Raises NotFound."""
    kind = WebhookEndpoint.Kind.PROVIDER if provider else WebhookEndpoint.Kind.COMPANY
    own = WebhookEndpoint.objects.for_actor(actor).filter(kind=kind, provider=provider.slug if provider else "")
    found = own.filter(pk=endpoint_id).first()
    if found is None:
        raise NotFound("There is no such webhook.")
    return found


def delivery_of(endpoint: WebhookEndpoint, delivery_id: str) -> WebhookDelivery:
    """A delivery of an endpoint, with its event. Raises NotFound."""
    own = endpoint.deliveries.select_related("event")
    found = own.filter(pk=delivery_id).first() if is_uuid(delivery_id) else None
    if found is None:
        raise NotFound("There is no such delivery.")
    return found


def create(
    actor: Actor, *, url: str, events: Sequence[str], provider: Provider | None = None, secret: str = ""
) -> WebhookEndpoint:
    """A new endpoint; its secret is `secrets["current"]` and never shown again. Raises InvalidInput."""
    endpoint = WebhookEndpoint(
        company_id=actor.company_id,
        kind=WebhookEndpoint.Kind.PROVIDER if provider else WebhookEndpoint.Kind.COMPANY,
        provider=provider.slug if provider else "",
        url=checked_url(url),
        events=_checked_events(events, is_provider=provider is not None),
        secrets={"current": secret or signing.new_secret()},
    )
    with transaction.atomic():
        endpoint.save(force_insert=True)
        audit.record(actor, "webhook.create", endpoint.pk, detail={"events": endpoint.events, "provider": endpoint.provider})
    return endpoint


def change(
    actor: Actor, endpoint: WebhookEndpoint, *, url: str | None = None, events: Sequence[str] | None = None, status: str = ""
) -> WebhookEndpoint:
    """Change what is given. Raises InvalidInput."""
    if url is not None:
        endpoint.url = checked_url(url)
    if events is not None:
        endpoint.events = _checked_events(events, is_provider=endpoint.kind == WebhookEndpoint.Kind.PROVIDER)
    with transaction.atomic():
        endpoint.updated_at = timezone.now()
        endpoint.save(update_fields=["url", "events", "updated_at"])
        audit.record(actor, "webhook.update", endpoint.pk, detail={"events": endpoint.events})
        if status == WebhookEndpoint.Status.DISABLED:
            switching.switch_off(endpoint.pk, WebhookEndpoint.Reason.BY_USER, actor)
        elif status == WebhookEndpoint.Status.ACTIVE and not endpoint.is_active:
            switching.switch_on(endpoint, actor)
    endpoint.refresh_from_db()
    return endpoint


def delete(actor: Actor, endpoint: WebhookEndpoint) -> None:
    """Remove an endpoint and what was to be delivered to it."""
    with transaction.atomic():
        audit.record(actor, "webhook.delete", endpoint.pk)
        endpoint.delete()


def rotate_secret(actor: Actor, endpoint: WebhookEndpoint, *, secret: str = "", overlap: int = OVERLAP) -> WebhookEndpoint:
    """Sign with a new secret, `secrets["current"]`, and for `overlap` seconds with the old one beside it."""
    with transaction.atomic():
        locked = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
        current = {"current": secret or signing.new_secret()}
        locked.secrets = {**current, "previous": locked.secrets["current"]} if overlap else current
        locked.previous_until = timezone.now() + timedelta(seconds=overlap) if overlap else None
        locked.updated_at = timezone.now()
        locked.save(update_fields=["secrets", "previous_until", "updated_at"])
        audit.record(actor, "webhook.rotate_secret", locked.pk, detail={"overlap": overlap})
    return locked


def send_test(actor: Actor, endpoint: WebhookEndpoint) -> WebhookDelivery:
    """Queue an event of type `webhook.test` for this endpoint alone, also where it is switched on for other events only."""
    switching.require_active(endpoint)
    data: dict[str, Any] = {"webhookId": endpoint.pk, "message": "This is a test."}
    if endpoint.provider:
        data["providerType"] = endpoint.provider.replace("-", "_")
    with transaction.atomic():
        event = Event.objects.create(
            company_id=endpoint.company_id, type=vocabulary.TEST, data=data, dispatched_at=timezone.now()
        )
        delivery = WebhookDelivery.objects.create(endpoint=endpoint, event=event)
        work.wake(WebhookDelivery)
        audit.record(actor, "webhook.test", endpoint.pk)
    return delivery_of(endpoint, str(delivery.pk))


def checked_url(url: str) -> str:
    """The URL in one spelling. Raises InvalidInput unless it is https, or plain http to this machine in development, and its
    host is no private address; what a name resolves to is checked at each delivery."""
    try:
        target = addresses.parse(url)
    except ValueError as error:
        raise InvalidInput({"url": str(error)}) from None
    is_allowed = addresses.is_allowed(target.host, target.port)
    is_own = target.host in _LOOPBACK and not settings.CONFIG["PRODUCTION"]
    if target.scheme != "https" and not is_own and not is_allowed:
        raise InvalidInput({"url": "Must be an https URL."})
    if not is_own and not is_allowed and _is_private(target.host):
        raise InvalidInput({"url": "Must not be a private address."})
    return target.url


def _is_private(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    return not addresses.is_public(host)


def _checked_events(events: Sequence[str], *, is_provider: bool) -> list[str]:
    """Each name once. A provider's own names are not checked against a list: it sends more than the catalogue can name."""
    unknown = [] if is_provider else sorted(set(events) - {vocabulary.ALL, *vocabulary.COMPANY_EVENTS})
    if unknown:
        known = ", ".join((vocabulary.ALL, *vocabulary.COMPANY_EVENTS))
        raise InvalidInput({"events": f"Unknown event: {', '.join(unknown)}."}, hint=f"Known events: {known}.")
    return list(dict.fromkeys(events))
