"""Surface *connect*: subscriptions to what one provider sends for the company's connections."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import auth
from accounts.api.surfaces import ConnectView
from automation.api import presenting
from automation.api.presenting import EventName, EventNames, Secret, Since, camel
from automation.models import WebhookEndpoint
from automation.services import vocabulary
from automation.services.webhooks import endpoints, switching
from connect_platform.core.api.fields import Flag, WebAddress, Whole
from connect_platform.core.api.paging import PageQuery, numbered
from connect_platform.core.api.schema import operation
from connect_platform.core.idempotency import idempotent
from integrations.services import offered

_MORE = {
    name: value for name, value in camel(presenting.ENDPOINT).items() if name not in ("url", "events", "status", "createdAt")
}
_SUBSCRIPTION: dict[str, Any] = {
    "id": presenting.ID,
    "providerType": "sandbox",
    "url": "https://example.com/hooks",
    "events": ["*"],
    "isActive": True,
    "createdAt": presenting.AT,
    **_MORE,
}
_DELIVERY, _DETAIL = camel(presenting.DELIVERY), camel(presenting.DETAIL)


class NewSubscription(serializers.Serializer[Any]):
    url = WebAddress(required=False)
    callbackUrl = WebAddress(required=False)
    events = EventNames(required=False)
    eventType = EventName(max_length=200, required=False)
    callbackSecret = Secret()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        url = attrs.get("url") or attrs.get("callbackUrl")
        if not url:
            raise serializers.ValidationError({"url": "This field is required."}, code="required")
        events = attrs.get("events") or [attrs.get("eventType", vocabulary.ALL)]
        return {"url": url, "events": events, "secret": attrs.get("callbackSecret", "")}


class SubscriptionChange(serializers.Serializer[Any]):
    url = WebAddress(required=False)
    events = EventNames(required=False)
    isActive = Flag(required=False)


class SubscriptionQuery(serializers.Serializer[Any]):
    """`active` (what is listed unless it is said otherwise), `disabled` or `all`."""

    status = serializers.ChoiceField(["active", "disabled", "all"], default="active")


class RotateSubscriptionBody(serializers.Serializer[Any]):
    callbackSecret = Secret()
    overlapSeconds = Whole(min_value=0, max_value=endpoints.LONGEST_OVERLAP, default=endpoints.OVERLAP)


class DeliveryPage(PageQuery, presenting.DeliveryStatus):
    """`page`, `limit` and `status`."""


def subscription(endpoint: WebhookEndpoint, **more: Any) -> dict[str, Any]:
    """The wire's Subscription."""
    values = camel(presenting.endpoint_values(endpoint))
    is_active = values.pop("status") == WebhookEndpoint.Status.ACTIVE
    return {
        "id": endpoint.pk,
        "providerType": endpoint.provider.replace("-", "_"),
        "isActive": is_active,
        **values,
        **more,
    }


class SubscriptionView(ConnectView):
    permission = {"GET": "connections.view", **dict.fromkeys(("POST", "PATCH", "DELETE"), "connections.write")}

    def endpoint(self, type: str, subscription_id: str) -> WebhookEndpoint:
        return endpoints.named(self.actor, subscription_id, offered.get(type, self.actor.company_id))


class Subscribe(SubscriptionView):
    @operation(
        "C.subs.create",
        "Subscribe to a provider's events",
        status=201,
        body=NewSubscription,
        answer={**_SUBSCRIPTION, "secret": "whsec_…"},
        failures=(400, 403, 404),
        example={"url": "https://example.com/hooks", "events": ["*"]},
        description=(
            "What the provider sends for any connection of the company is forwarded, signed as Standard Webhooks says. "
            "`events` are the provider's own names. `callbackUrl` is another spelling of `url`, `eventType` of a single event. "
            "`secret` is shown only here."
        ),
    )
    @idempotent
    def post(self, request: Request, type: str) -> Response:
        provider = offered.get(type, self.actor.company_id)
        endpoint = endpoints.create(self.actor, provider=provider, **self.valid(NewSubscription))
        return Response(subscription(endpoint, secret=endpoint.secrets["current"]), status=201, headers=auth.NO_STORE)


class Subscriptions(SubscriptionView):
    @operation("C.subs.list", "List subscriptions", query=SubscriptionQuery, answer=[_SUBSCRIPTION], failures=(400, 403, 404))
    def get(self, request: Request, type: str) -> Response:
        provider, status = offered.get(type, self.actor.company_id), self.valid_query(SubscriptionQuery)["status"]
        own = WebhookEndpoint.objects.for_actor(self.actor).filter(kind=WebhookEndpoint.Kind.PROVIDER, provider=provider.slug)
        shown = own if status == "all" else own.filter(status=status)
        return Response([subscription(row) for row in shown.defer("secrets").order_by("created_at", "id")])


class OneSubscription(SubscriptionView):
    @operation("C.subs.get", "Get a subscription", answer=_SUBSCRIPTION, failures=(403, 404))
    def get(self, request: Request, type: str, subscription_id: str) -> Response:
        return Response(subscription(self.endpoint(type, subscription_id)))

    @operation(
        "C.subs.update",
        "Change a subscription",
        body=SubscriptionChange,
        answer=_SUBSCRIPTION,
        failures=(400, 403, 404),
        example={"isActive": True},
        description="What is not named stays. `isActive` false stops deliveries, true resumes them from now on.",
    )
    def patch(self, request: Request, type: str, subscription_id: str) -> Response:
        endpoint, body = self.endpoint(type, subscription_id), self.valid(SubscriptionChange)
        status = {True: "active", False: "disabled", None: ""}[body.pop("isActive", None)]
        return Response(subscription(endpoints.change(self.actor, endpoint, status=status, **body)))

    @operation("C.subs.delete", "End a subscription", status=204, failures=(403, 404))
    def delete(self, request: Request, type: str, subscription_id: str) -> Response:
        endpoints.delete(self.actor, self.endpoint(type, subscription_id))
        return Response(status=204)


class RotateSubscriptionSecret(SubscriptionView):
    @operation(
        "C.subs.rotate-secret",
        "Replace the secret of a subscription",
        body=RotateSubscriptionBody,
        answer={**_SUBSCRIPTION, "secret": "whsec_…"},
        failures=(400, 403, 404),
        example={"overlapSeconds": 86400},
        description="Both secrets sign until `oldSecretUntil`. The new one is shown only here.",
    )
    @idempotent
    def post(self, request: Request, type: str, subscription_id: str) -> Response:
        endpoint, body = self.endpoint(type, subscription_id), self.valid(RotateSubscriptionBody)
        secret, overlap = body.get("callbackSecret", ""), body["overlapSeconds"]
        rotated = endpoints.rotate_secret(self.actor, endpoint, secret=secret, overlap=overlap)
        return Response(subscription(rotated, secret=rotated.secrets["current"]), headers=auth.NO_STORE)


class TestSubscription(SubscriptionView):
    @operation(
        "C.subs.test",
        "Send a test event",
        status=202,
        answer=_DELIVERY,
        failures=(403, 404, 409),
        description="An event of type `webhook.test`, to this subscription alone.",
    )
    @idempotent
    def post(self, request: Request, type: str, subscription_id: str) -> Response:
        delivery = endpoints.send_test(self.actor, self.endpoint(type, subscription_id))
        return Response(camel(presenting.delivery_values(delivery)), status=202)


class RecoverSubscription(SubscriptionView):
    @operation(
        "C.subs.recover",
        "Send again what failed",
        status=202,
        body=Since,
        answer={"deliveries": 17},
        failures=(400, 403, 404, 409),
        example={"since": presenting.AT},
        description="All that failed since then, 30 days at most, also what came while the subscription was switched off.",
    )
    @idempotent
    def post(self, request: Request, type: str, subscription_id: str) -> Response:
        endpoint = self.endpoint(type, subscription_id)
        return Response({"deliveries": switching.recover(endpoint, self.valid(Since)["since"], self.actor)}, status=202)


class SubscriptionDeliveries(SubscriptionView):
    @operation(
        "C.subs.deliveries",
        "List deliveries of a subscription",
        query=DeliveryPage,
        answer={"data": [_DELIVERY], "total": 1, "page": 1, "limit": 20},
        failures=(400, 403, 404),
        description="Newest first. `status` is `pending`, `delivered` or `failed`.",
    )
    def get(self, request: Request, type: str, subscription_id: str) -> Response:
        endpoint, query = self.endpoint(type, subscription_id), self.valid_query(DeliveryPage)
        found = presenting.listed(endpoint, query.get("status", ""))
        return Response(numbered(found, query, lambda row: camel(presenting.delivery_values(row))))


class OneSubscriptionDelivery(SubscriptionView):
    @operation(
        "C.subs.delivery",
        "Get a delivery with every try",
        answer=_DETAIL,
        failures=(403, 404),
        description="`body` is what is sent; `response` the beginning of each answer, without secrets.",
    )
    def get(self, request: Request, type: str, subscription_id: str, delivery_id: str) -> Response:
        delivery = endpoints.delivery_of(self.endpoint(type, subscription_id), delivery_id)
        return Response(camel(presenting.delivery_detail(delivery, self.actor)))


class ResendSubscriptionDelivery(SubscriptionView):
    @operation(
        "C.subs.resend",
        "Send a delivery again",
        status=202,
        answer=_DELIVERY,
        failures=(403, 404, 409),
        description="Now, whatever became of it, under the same `webhook-id`.",
    )
    @idempotent
    def post(self, request: Request, type: str, subscription_id: str, delivery_id: str) -> Response:
        endpoint = self.endpoint(type, subscription_id)
        delivery = switching.resend(endpoint, endpoints.delivery_of(endpoint, delivery_id), self.actor)
        return Response(camel(presenting.delivery_values(delivery)), status=202)
