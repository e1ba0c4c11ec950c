"""Makes the request of a delivery: the same bytes at every try, signed anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from automation.models import WebhookEndpoint
from automation.services import vocabulary
from automation.services.alerts import notices
from automation.services.webhooks import signing
from connect_platform.core.api.rendering import dumps, loads
from connect_platform.core.errors import Gone
from connect_platform.core.events import Event
from connect_platform.core.outgoing import Request
from connections.models import InboundEvent

#: Seconds an endpoint has for its whole answer, and the most bytes that are read of it.
TIMEOUT, MAX_ANSWER_BYTES = 15.0, 1024 * 1024


def inbound_id(event: Event) -> UUID | None:
    """The stored event of a provider that `event` tells of."""
    text = event.data.get("inboundId") if event.type == vocabulary.RECEIVED else None
    return UUID(text) if text else None


def payloads_of(events: Mapping[str, Event]) -> dict[UUID, str]:
    """What providers sent, by id, for those of `events` that tell of it. One query, or none."""
    wanted = {key for event in events.values() if (key := inbound_id(event))}
    return dict(InboundEvent.objects.filter(pk__in=wanted).values_list("pk", "body")) if wanted else {}


def body_of(event: Event, payloads: Mapping[UUID, str], endpoint: WebhookEndpoint) -> bytes:
    """The JSON of a delivery, which does not change from one try to the next.

    Raises Gone where what the provider sent is not kept any more.
    """
    if endpoint.kind == WebhookEndpoint.Kind.ALERT:
        return _alert_body(event)
    kind, data = event.type, event.data
    if key := inbound_id(event):
        if key not in payloads:
            raise Gone("What the provider sent is not kept any more.")
        names = ("providerType", "connectionId", "event", "eventId")
        kind, data = data["event"], {**{name: data.get(name) for name in names}, "payload": _parsed(payloads[key])}
    return dumps({"id": event.id, "timestamp": event.created_at, "type": kind, "data": data})


def _alert_body(event: Event) -> bytes:
    if event.type == vocabulary.DIGEST:
        return notices.slack_body(event.data["items"], event.data["count"])
    notice = notices.notice_of(event.type, event.data, event.created_at)
    if notice is None:
        raise Gone("The event says nothing to alerts any more.")
    return notices.webhook_body(notice)


def _parsed(text: str) -> Any:
    try:
        return loads(text)
    except ValueError:
        return text


def request_of(endpoint: WebhookEndpoint, message_id: str, body: bytes, at: datetime) -> Request:
    """The call, signed for the moment it is made. Redirects are not followed: a 3xx is a failure."""
    is_slack = endpoint.kind == WebhookEndpoint.Kind.ALERT and endpoint.provider == "slack"
    signed = signing.headers(message_id, at, body, endpoint.signing_secrets)
    return Request(
        method="POST",
        url=endpoint.secrets.get("url") or endpoint.url,
        headers={"content-type": signed["content-type"]} if is_slack else signed,
        body=body,
        timeout=TIMEOUT,
        max_bytes=MAX_ANSWER_BYTES,
    )
