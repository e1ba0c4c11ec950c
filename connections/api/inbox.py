"""Surface *connect*: webhook addresses, subscriptions at providers, and the inbox of what came in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from connect_platform.core.api.fields import Object, Text, Whole
from connect_platform.core.api.rendering import loads
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput, NotFound
from connect_platform.core.ids import is_uuid
from connections.api import inbox_examples as examples
from connections.models import Connection, InboundAddress, InboundEvent, InboundRejection, ProviderSubscription
from connections.services.connecting import finding
from connections.services.inbound import addresses as inbound_addresses
from connections.services.inbound import inbox as inbound_inbox
from connections.services.inbound import subscribing as inbound_subscribing
from integrations.services import offered
from integrations.spec import Provider

DAY = 86_400
ACCESS = {"GET": "connections.view", **dict.fromkeys(("POST", "DELETE"), "connections.write")}
#: How the row of work behind a subscription stands, in the words of this surface.
SUBSCRIPTION_WORDS = {"waiting": "pending", "running": "pending", "done": "active", "failed": "failed"}


def address_body(address: InboundAddress, *, with_secret: bool = False) -> dict[str, Any]:
    """The wire's WebhookAddress; the secret only right after it was made."""
    body = {
        "id": address.pk,
        "providerType": address.provider.replace("-", "_"),
        "connectionId": str(address.connection_id) if address.connection_id else None,
        "url": address.url,
        "verifyToken": address.secrets["verify_token"],
        "hasSecret": bool(address.secrets.get("secret")),
        "previousSecretUntil": address.previous_until,
        "createdAt": address.created_at,
    }
    return body | ({"secret": address.secrets.get("secret")} if with_secret else {})


class WebhookAddressBody(serializers.Serializer[Any]):
    connectionId = Text(required=False, max_length=100)
    secret = Text(required=False, max_length=4000)


class Addresses(ConnectView):
    permission = ACCESS

    @operation("C.webhook-addresses.list", "List webhook addresses", answer=[examples.ADDRESS], failures=(404,))
    def get(self, request: Request, type: str) -> Response:
        provider = offered.get(type, self.actor.company_id)
        return Response([address_body(address) for address in inbound_addresses.of(self.actor, provider)])

    @operation(
        "C.webhook-addresses.create",
        "Make a webhook address",
        body=WebhookAddressBody,
        answer={**examples.ADDRESS, "secret": examples.SECRET},
        status=201,
        failures=(400, 404, 409),
        example={"secret": examples.SECRET},
        description="An unguessable address of your own to enter at the provider. With `connectionId` all its events belong "
        "to that connection. `secret` is what the provider signs with; where neither side has one yet, one is made and "
        "shown this once.",
    )
    def post(self, request: Request, type: str) -> Response:
        provider, body = offered.get(type, self.actor.company_id), self.valid(WebhookAddressBody)
        connection = _connection(self, provider, body.get("connectionId"))
        address = inbound_addresses.create(self.actor, provider, connection=connection, secret=body.get("secret") or "")
        return Response(address_body(address, with_secret=True), status=201)


def _connection(view: ConnectView, provider: Provider, connection_id: str | None) -> Connection | None:
    if not connection_id:
        return None
    connection = finding.named(view.actor, connection_id)
    if connection.provider != provider.slug:
        raise NotFound("There is no such connection to this provider.")
    return connection


class OneAddress(ConnectView):
    permission = ACCESS

    @operation("C.webhook-addresses.delete", "Remove a webhook address", status=204, failures=(404,))
    def delete(self, request: Request, type: str, address_id: str) -> Response:
        inbound_addresses.remove(self.actor, offered.get(type, self.actor.company_id), address_id)
        return Response(status=204)


class WebhookRotateBody(serializers.Serializer[Any]):
    secret = Text(required=False, max_length=4000)
    overlapSeconds = Whole(required=False, min_value=0, max_value=30 * DAY, default=DAY)


class RotateAddress(ConnectView):
    permission = "connections.write"

    @operation(
        "C.webhook-addresses.rotate",
        "Give a webhook address another secret",
        body=WebhookRotateBody,
        answer={**examples.ADDRESS, "secret": examples.SECRET},
        failures=(400, 404),
        example={"overlapSeconds": DAY},
        description="The secret before stays good for `overlapSeconds`, a day by default. Without `secret` one is made, or "
        "for providers that choose it in their handshake, the next handshake sets it.",
    )
    def post(self, request: Request, type: str, address_id: str) -> Response:
        provider, body = offered.get(type, self.actor.company_id), self.valid(WebhookRotateBody)
        address = inbound_addresses.rotate(
            self.actor, provider, address_id, secret=body.get("secret") or "", overlap=body["overlapSeconds"]
        )
        return Response(address_body(address, with_secret=True))


def subscription_body(row: ProviderSubscription) -> dict[str, Any]:
    """The wire's WebhookSubscription: what a provider was asked to send."""
    is_renewed = row.state in ("waiting", "running") and bool(row.subscription_id)
    return {
        "id": row.pk,
        "connectionId": str(row.connection_id),
        "status": "active" if is_renewed else SUBSCRIPTION_WORDS[row.state],
        "inputs": row.inputs,
        "webhookAddressId": row.address_id,
        "providerSubscriptionId": row.subscription_id or None,
        "expiresAt": row.expires_at,
        "renewsAt": row.due_at if is_renewed else None,
        "lastError": row.last_error or None,
        "createdAt": row.created_at,
    }


class WebhookSubscriptionBody(serializers.Serializer[Any]):
    inputs = Object(required=False, default=dict)


class Subscriptions(ConnectView):
    permission = ACCESS

    @operation(
        "C.webhook-subscriptions.list",
        "List what a provider was asked to send for a connection",
        answer=[examples.SUBSCRIPTION],
        failures=(404,),
    )
    def get(self, request: Request, connection_id: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        return Response([subscription_body(row) for row in inbound_subscribing.of(connection)])

    @operation(
        "C.webhook-subscriptions.create",
        "Have the provider send events of a connection",
        body=WebhookSubscriptionBody,
        answer=examples.SUBSCRIPTION,
        status=201,
        failures=(400, 404, 422),
        example={"inputs": {}},
        description="Asks the provider by its API, with the connection's credential; renewed before it ends, removed with "
        "the connection. `failed` says why in `lastError` and can be asked for again. `inputs` depend on the provider.",
    )
    def post(self, request: Request, connection_id: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        row = inbound_subscribing.create(self.actor, connection, self.valid(WebhookSubscriptionBody)["inputs"])
        return Response(subscription_body(row), status=201)


class OneSubscription(ConnectView):
    permission = ACCESS

    @operation("C.webhook-subscriptions.delete", "End a webhook subscription", status=204, failures=(404,))
    def delete(self, request: Request, connection_id: str, provider_subscription_id: str) -> Response:
        inbound_subscribing.end(self.actor, finding.named(self.actor, connection_id), provider_subscription_id)
        return Response(status=204)


def event_body(event: InboundEvent, connections: list[str]) -> dict[str, Any]:
    """The wire's InboundEvent, without its body."""
    return {
        "id": str(event.pk),
        "providerType": event.provider.replace("-", "_"),
        "event": event.type or None,
        "eventId": event.event_id,
        "state": event.state,
        "reason": event.reason or None,
        "verified": event.is_verified,
        "webhookAddressId": event.address_id,
        "connectionIds": connections,
        "receivedAt": event.received_at,
    }


class InboxFilter(serializers.Serializer[Any]):
    provider = Text(required=False, max_length=100)
    state = serializers.ChoiceField(required=False, choices=InboundEvent.State.choices)
    connectionId = Text(required=False, max_length=100)
    since = serializers.DateTimeField(required=False)


class InboxQuery(InboxFilter):
    limit = Whole(from_text=True, min_value=1, max_value=100, default=20)
    before = Text(required=False, max_length=36)


def _filters(view: ConnectView, query: dict[str, Any]) -> dict[str, Any]:
    """What to look for, in the words of the service. Raises NotFound for a provider or connection there is not."""
    wanted: dict[str, Any] = {"provider": "", "connection_id": "", "state": query.get("state", "")}
    if slug := query.get("provider"):
        wanted["provider"] = offered.get(slug, view.actor.company_id).slug
    if connection_id := query.get("connectionId"):
        wanted["connection_id"] = str(finding.named(view.actor, connection_id).pk)
    return wanted


class Inbox(ConnectView):
    permission = "connections.view"

    @operation(
        "C.inbox.list",
        "List what providers sent",
        query=InboxQuery,
        answer={"data": [examples.EVENT], "nextBefore": None},
        failures=(400, 404),
        description="Events at the company's addresses and events that belong to its connections, newest first. The next "
        "page is asked for with `before=nextBefore`.",
    )
    def get(self, request: Request) -> Response:
        query = self.valid_query(InboxQuery)
        before = query.get("before", "")
        if before and not is_uuid(before):
            raise InvalidInput({"before": "Must be the id of an event."})
        wanted = _filters(self, query)
        found = inbound_inbox.page(self.actor, limit=query["limit"], since=query.get("since"), before=before, **wanted)
        events = found[: query["limit"]]
        own = inbound_inbox.connections_of(self.actor, events)
        more = str(events[-1].pk) if len(found) > len(events) else None
        return Response({"data": [event_body(event, own[event.pk]) for event in events], "nextBefore": more})


class OneEvent(ConnectView):
    permission = "connections.view"

    @operation("C.inbox.get", "Read an event with its body", answer=examples.FULL_EVENT, failures=(404,))
    def get(self, request: Request, inbound_id: str) -> Response:
        event = inbound_inbox.named(self.actor, inbound_id)
        own = inbound_inbox.connections_of(self.actor, [event])
        return Response({**event_body(event, own[event.pk]), "headers": event.headers, "body": loads(event.body)})


REPLAYED = {"replayed": 1, "matchedAnew": 0}


class ReplayEvent(ConnectView):
    permission = "connections.write"

    @operation(
        "C.inbox.replay",
        "Send an event on once more",
        answer=REPLAYED,
        failures=(404,),
        description="It is forwarded to subscribers as a new event marked `replay`. One that belonged to nobody is matched "
        "anew.",
    )
    def post(self, request: Request, inbound_id: str) -> Response:
        sent, again = inbound_inbox.replay(self.actor, inbound_id)
        return Response({"replayed": sent, "matchedAnew": again})


class InboxReplayBody(InboxFilter):
    since = serializers.DateTimeField()


class ReplayMany(ConnectView):
    permission = "connections.write"

    @operation(
        "C.inbox.replay-since",
        "Send on once more what came in since a time",
        body=InboxReplayBody,
        answer=REPLAYED,
        failures=(400, 404),
        example={"since": examples.MOMENT, "provider": "sandbox"},
        description="The oldest 10,000 events at most.",
    )
    def post(self, request: Request) -> Response:
        body = self.valid(InboxReplayBody)
        sent, again = inbound_inbox.replay_since(self.actor, body["since"], **_filters(self, body))
        return Response({"replayed": sent, "matchedAnew": again})


def rejection_body(row: InboundRejection) -> dict[str, Any]:
    """The wire's Rejection: how many deliveries were refused in an hour, and why."""
    return {
        "providerType": row.provider.replace("-", "_"),
        "webhookAddressId": row.scope,
        "reason": row.reason,
        "hour": row.hour,
        "count": row.count,
        "firstAt": row.first_at,
        "lastAt": row.last_at,
    }


class Rejections(ConnectView):
    permission = "connections.view"

    @operation(
        "C.inbox.rejections",
        "List what was refused at the company's webhook addresses",
        answer=[examples.REJECTION],
        description="Counted by address, reason and hour; nothing of a refused delivery is kept.",
    )
    def get(self, request: Request) -> Response:
        return Response([rejection_body(row) for row in inbound_inbox.rejections(self.actor)])
