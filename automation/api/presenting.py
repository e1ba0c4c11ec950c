"""Webhooks and deliveries in words: what the two surfaces say alike, each in its own spelling of keys."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from automation.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from automation.services.executions import resuming
from automation.services.webhooks import endpoints, messages, signing
from connect_platform.core.actors import Actor
from connect_platform.core.api.fields import Text, WebAddress, Whole
from connect_platform.core.errors import Gone

#: Words of the wire for a delivery's states.
STATES = {
    "pending": (WebhookDelivery.State.WAITING, WebhookDelivery.State.RUNNING),
    "delivered": (WebhookDelivery.State.DONE,),
    "failed": (WebhookDelivery.State.FAILED,),
}
WORDS = {state: word for word, states in STATES.items() for state in states}

ID, DELIVERY_ID, AT = "wh_06b2f1c8k5x7e2", "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d", "2026-01-15T10:30:00Z"
ENDPOINT: dict[str, Any] = {
    "url": "https://example.com/hooks",
    "events": ["Connection.Updated"],
    "status": "active",
    "disabled_reason": None,
    "disabled_at": None,
    "failing_since": None,
    "old_secret_until": None,
    "delivered": 1204,
    "failed_tries": 3,
    "created_at": AT,
    "updated_at": AT,
}
DELIVERY: dict[str, Any] = {
    "id": DELIVERY_ID,
    "event_id": "evt_06b2f1c8k5x7e2",
    "event": "Connection.Updated",
    "status": "pending",
    "tries": 1,
    "last_error": "It answered 500.",
    "next_try_at": AT,
    "created_at": AT,
    "finished_at": None,
}
ATTEMPT: dict[str, Any] = {
    "number": 1,
    "at": AT,
    "status": 500,
    "milliseconds": 31,
    "error": "It answered 500.",
    "response": "Out of order",
}
DETAIL = {**DELIVERY, "body": '{"id": "evt_06b2f1c8k5x7e2", …}', "attempts": [ATTEMPT]}


def endpoint_values(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """An endpoint without its id and secret."""
    return {
        "url": endpoint.url,
        "events": endpoint.events,
        "status": endpoint.status,
        "disabled_reason": endpoint.disabled_reason or None,
        "disabled_at": endpoint.disabled_at,
        "failing_since": endpoint.failing_since,
        "old_secret_until": endpoint.previous_until,
        "delivered": endpoint.delivered,
        "failed_tries": endpoint.failed,
        "created_at": endpoint.created_at,
        "updated_at": endpoint.updated_at,
    }


def delivery_values(delivery: WebhookDelivery) -> dict[str, Any]:
    """A delivery as lists show it; its event is loaded."""
    data = delivery.event.data
    is_pending = delivery.state in STATES["pending"]
    return {
        "id": str(delivery.pk),
        "event_id": delivery.event_id,
        "event": data["event"] if messages.inbound_id(delivery.event) else delivery.event.type,
        "status": WORDS[WebhookDelivery.State(delivery.state)],
        "tries": delivery.attempt,
        "last_error": delivery.last_error or None,
        "next_try_at": delivery.due_at if is_pending else None,
        "created_at": delivery.created_at,
        "finished_at": delivery.finished_at,
    }


def delivery_detail(delivery: WebhookDelivery, actor: Actor) -> dict[str, Any]:
    """A delivery with its body, null where that is not kept any more, and every try.

    A body may hold the link of a step that waits, which only those see who may answer it.
    """
    event = delivery.event
    try:
        body = messages.body_of(event, messages.payloads_of({event.id: event}), delivery.endpoint).decode()
    except Gone:
        body = None
    shown = body if actor.may("flows.write") else resuming.without_links(body)
    return {**delivery_values(delivery), "body": shown, "attempts": attempts_of(delivery)}


def attempts_of(delivery: WebhookDelivery) -> list[dict[str, Any]]:
    """Every try of a delivery, in order."""
    return [_attempt(attempt) for attempt in delivery.attempts.order_by("pk")]


def _attempt(attempt: WebhookAttempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "at": attempt.at,
        "status": attempt.status,
        "milliseconds": attempt.milliseconds,
        "error": attempt.error or None,
        "response": attempt.response or None,
    }


def listed(endpoint: WebhookEndpoint, status: str = "") -> QuerySet[WebhookDelivery]:
    """The endpoint's deliveries, newest first, of one status where it is given."""
    found = endpoint.deliveries.select_related("event").order_by("-created_at", "-id")
    return found.filter(state__in=STATES[status]) if status else found


def camel(values: Any) -> Any:
    """The same with camelCase keys, at every depth."""
    if isinstance(values, dict):
        return {_camel_word(name): camel(value) for name, value in values.items()}
    return [camel(value) for value in values] if isinstance(values, list) else values


def _camel_word(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


class EventName(Text):
    """The name of an event, or `*`."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not text.isprintable():
            raise serializers.ValidationError("Must be a printable name.", code="event")
        return text


class EventNames(serializers.ListField):
    """Names of events."""

    child = EventName(max_length=200)

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_length": 1, "max_length": 100, **options})


class Secret(Text):
    """A secret of the caller's own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_length": 16, "max_length": 200, "required": False, **options})

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            signing.key_of(text)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from None
        return text


class Change(serializers.Serializer[Any]):
    url = WebAddress(required=False)
    events = EventNames(required=False)
    status = serializers.ChoiceField(["active", "disabled"], required=False)


class Since(serializers.Serializer[Any]):
    since = serializers.DateTimeField()


class RotateBody(serializers.Serializer[Any]):
    secret = Secret()
    overlap_seconds = Whole(min_value=0, max_value=endpoints.LONGEST_OVERLAP, default=endpoints.OVERLAP)


class DeliveryStatus(serializers.Serializer[Any]):
    status = serializers.ChoiceField(list(STATES), required=False)
