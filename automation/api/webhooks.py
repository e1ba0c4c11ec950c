"""Surface *platform*: webhooks that get what happens to the company."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import auth
from accounts.api.surfaces import PlatformView
from automation.api import presenting
from automation.api.presenting import (
    Change,
    DeliveryStatus,
    EventNames,
    RotateBody,
    Secret,
    Since,
)
from automation.models import WebhookDelivery, WebhookEndpoint
from automation.services import vocabulary
from automation.services.webhooks import endpoints, switching
from connect_platform.core.api.fields import WebAddress
from connect_platform.core.api.paging import OffsetQuery
from connect_platform.core.api.schema import operation
from connect_platform.core.idempotency import idempotent

_WEBHOOK = {"webhook_id": presenting.ID, **presenting.ENDPOINT}
_ID = presenting.DELIVERY_ID
_DELIVERY = {"delivery_id": _ID, **{name: value for name, value in presenting.DELIVERY.items() if name != "id"}}
_DETAIL = {"delivery_id": _ID, **{name: value for name, value in presenting.DETAIL.items() if name != "id"}}
_EVENTS = " ".join(f"`{name}`: {when}" for name, when in vocabulary.COMPANY_EVENTS.items())


class NewWebhook(serializers.Serializer[Any]):
    url = WebAddress()
    events = EventNames()
    secret = Secret()


class DeliveryQuery(OffsetQuery, DeliveryStatus):
    """`limit`, `offset` and `status`."""


def _webhook(endpoint: WebhookEndpoint, **more: Any) -> dict[str, Any]:
    return {"webhook_id": endpoint.pk, **presenting.endpoint_values(endpoint), **more}


def _delivery(values: dict[str, Any]) -> dict[str, Any]:
    return {"delivery_id": values.pop("id"), **values}


class WebhookView(PlatformView):
    permission = {"GET": "webhooks.view", **dict.fromkeys(("POST", "PUT", "PATCH", "DELETE"), "webhooks.write")}

    def endpoint(self, webhook_id: str) -> WebhookEndpoint:
        return endpoints.named(self.actor, webhook_id)

    def delivery(self, webhook_id: str, delivery_id: str) -> WebhookDelivery:
        return endpoints.delivery_of(self.endpoint(webhook_id), delivery_id)


class Webhooks(WebhookView):
    @operation("D.webhooks.list", "List webhooks", answer={"webhooks": [_WEBHOOK]}, failures=[403])
    def get(self, request: Request) -> Response:
        own = WebhookEndpoint.objects.for_actor(self.actor).filter(kind=WebhookEndpoint.Kind.COMPANY)
        rows = own.defer("secrets").order_by("created_at", "id")
        return Response({"webhooks": [_webhook(row) for row in rows]})

    @operation(
        "D.webhooks.create",
        "Create a webhook",
        status=201,
        body=NewWebhook,
        answer={"webhook": {**_WEBHOOK, "secret": "whsec_…"}},
        failures=[400, 403],
        example={"url": "https://example.com/hooks", "events": ["Connection.Updated"]},
        description=f"`secret` is shown only here; it signs deliveries as Standard Webhooks says. `*`: all. {_EVENTS}",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        endpoint = endpoints.create(self.actor, **self.valid(NewWebhook))
        shown = _webhook(endpoint, secret=endpoint.secrets["current"])
        return Response({"webhook": shown}, status=201, headers=auth.NO_STORE)


class OneWebhook(WebhookView):
    @operation("D.webhooks.get", "Get a webhook", answer={"webhook": _WEBHOOK}, failures=[403, 404])
    def get(self, request: Request, webhook_id: str) -> Response:
        return Response({"webhook": _webhook(self.endpoint(webhook_id))})

    @operation(
        "D.webhooks.update",
        "Change a webhook",
        body=Change,
        answer={"webhook": _WEBHOOK},
        failures=[400, 403, 404],
        example={"status": "active"},
        description="What is not named stays. `status` `disabled` stops deliveries, `active` resumes them from now on.",
    )
    def patch(self, request: Request, webhook_id: str) -> Response:
        endpoint = self.endpoint(webhook_id)
        return Response({"webhook": _webhook(endpoints.change(self.actor, endpoint, **self.valid(Change)))})

    @operation(
        "D.webhooks.replace",
        "Change a webhook (PUT)",
        body=Change,
        answer={"webhook": _WEBHOOK},
        failures=[400, 403, 404],
        example={"status": "active"},
        description="The same as PATCH.",
    )
    def put(self, request: Request, webhook_id: str) -> Response:
        return self.patch(request, webhook_id)

    @operation(
        "D.webhooks.delete",
        "Delete a webhook",
        answer={"success": True, "message": "Deleted."},
        failures=[403, 404],
        description="What was still to be delivered is dropped.",
    )
    def delete(self, request: Request, webhook_id: str) -> Response:
        endpoints.delete(self.actor, self.endpoint(webhook_id))
        return auth.done("The webhook is deleted.")


class RotateSecret(WebhookView):
    @operation(
        "D.webhooks.rotate-secret",
        "Replace the secret of a webhook",
        body=RotateBody,
        answer={"webhook": {**_WEBHOOK, "secret": "whsec_…"}},
        failures=[400, 403, 404],
        example={"overlap_seconds": 86400},
        description="Both secrets sign until `old_secret_until`. The new one is shown only here.",
    )
    @idempotent
    def post(self, request: Request, webhook_id: str) -> Response:
        endpoint, body = self.endpoint(webhook_id), self.valid(RotateBody)
        overlap = body.pop("overlap_seconds")
        rotated = endpoints.rotate_secret(self.actor, endpoint, overlap=overlap, **body)
        return Response({"webhook": _webhook(rotated, secret=rotated.secrets["current"])}, headers=auth.NO_STORE)


class TestWebhook(WebhookView):
    @operation(
        "D.webhooks.test",
        "Send a test event",
        status=202,
        answer={"delivery": _DELIVERY},
        failures=[403, 404, 409],
        description="An event of type `webhook.test`, to this webhook alone.",
    )
    @idempotent
    def post(self, request: Request, webhook_id: str) -> Response:
        delivery = endpoints.send_test(self.actor, self.endpoint(webhook_id))
        return Response({"delivery": _delivery(presenting.delivery_values(delivery))}, status=202)


class Recover(WebhookView):
    @operation(
        "D.webhooks.recover",
        "Send again what failed",
        status=202,
        body=Since,
        answer={"deliveries": 17},
        failures=[400, 403, 404, 409],
        example={"since": presenting.AT},
        description="All that failed since then, 30 days at most, also what happened while the webhook was switched off.",
    )
    @idempotent
    def post(self, request: Request, webhook_id: str) -> Response:
        endpoint = self.endpoint(webhook_id)
        return Response({"deliveries": switching.recover(endpoint, self.valid(Since)["since"], self.actor)}, status=202)


class Deliveries(WebhookView):
    @operation(
        "D.webhooks.deliveries",
        "List deliveries of a webhook",
        query=DeliveryQuery,
        answer={"deliveries": [_DELIVERY], "total": 1},
        failures=[400, 403, 404],
        description="Newest first. `status` is `pending`, `delivered` or `failed`.",
    )
    def get(self, request: Request, webhook_id: str) -> Response:
        endpoint, query = self.endpoint(webhook_id), self.valid_query(DeliveryQuery)
        found = presenting.listed(endpoint, query.get("status", ""))
        rows = found[query["offset"] : query["offset"] + query["limit"]]
        shown = [_delivery(presenting.delivery_values(row)) for row in rows]
        return Response({"deliveries": shown, "total": found.count()})


class OneDelivery(WebhookView):
    @operation(
        "D.webhooks.delivery",
        "Get a delivery with every try",
        answer={"delivery": _DETAIL},
        failures=[403, 404],
        description="`body` is what is sent; `response` the beginning of each answer, without secrets.",
    )
    def get(self, request: Request, webhook_id: str, delivery_id: str) -> Response:
        delivery = self.delivery(webhook_id, delivery_id)
        return Response({"delivery": _delivery(presenting.delivery_detail(delivery, self.actor))})


class Resend(WebhookView):
    @operation(
        "D.webhooks.resend",
        "Send a delivery again",
        status=202,
        answer={"delivery": _DELIVERY},
        failures=[403, 404, 409],
        description="Now, whatever became of it, under the same `webhook-id`.",
    )
    @idempotent
    def post(self, request: Request, webhook_id: str, delivery_id: str) -> Response:
        endpoint = self.endpoint(webhook_id)
        delivery = switching.resend(endpoint, endpoints.delivery_of(endpoint, delivery_id), self.actor)
        return Response({"delivery": _delivery(presenting.delivery_values(delivery))}, status=202)
