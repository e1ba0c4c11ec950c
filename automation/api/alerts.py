"""Surface *connect*: who is told when flows end, connections break and webhooks are switched off."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import auth
from accounts.api.surfaces import ConnectView
from automation.api import presenting
from automation.api.presenting import Secret, camel
from automation.models import Alert, AlertDigest, WebhookDelivery
from automation.services.alerts import alerts, notices
from connect_platform.core import mail
from connect_platform.core.api.fields import Flag, Text
from connect_platform.core.api.paging import PageQuery, numbered
from connect_platform.core.api.schema import operation
from connect_platform.core.idempotency import idempotent

_ALERT: dict[str, Any] = {
    "id": "alr_06b2f1c8k5x7e2",
    "channel": "email",
    "target": "ops@example.com",
    "eventTypes": ["flow.failed"],
    "flowIds": [],
    "connectionId": None,
    "isActive": True,
    "status": "active",
    "offReason": None,
    "createdAt": presenting.AT,
    "updatedAt": presenting.AT,
}
_DELIVERY: dict[str, Any] = {
    "id": presenting.DELIVERY_ID,
    "event": "flow.failed",
    "count": 215,
    "status": "delivered",
    "tries": 1,
    "lastError": None,
    "nextTryAt": None,
    "createdAt": presenting.AT,
    "finishedAt": presenting.AT,
}
_NOTICE = {
    "event": "flow.failed",
    "timestamp": presenting.AT,
    "flowId": presenting.DELIVERY_ID,
    "flowName": "Greet",
    "executionId": presenting.DELIVERY_ID,
    "error": "step_1: The provider refused.",
    "link": "https://connect.example.com/connect/v1/flows/…/executions/…/steps",
}
_DETAIL = {**_DELIVERY, "items": [_NOTICE], "attempts": [camel(presenting.ATTEMPT)]}


class EventTypes(serializers.ListField):
    """One or more of what alerts can be about."""

    child = serializers.ChoiceField(list(notices.EVENTS))

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_length": 1, "max_length": 20, **options})


class FlowIds(serializers.ListField):
    """Ids of flows of the company; none for all of them."""

    child = Text(max_length=36)

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": 100, **options})


class NewAlert(serializers.Serializer[Any]):
    channel = serializers.ChoiceField(Alert.Channel.values)
    target = Text(max_length=2048)
    eventTypes = EventTypes()
    flowIds = FlowIds()
    connectionId = Text(max_length=36, required=False, allow_null=True)
    secret = Secret()


class AlertChange(serializers.Serializer[Any]):
    isActive = Flag(required=False)
    target = Text(max_length=2048, required=False)
    eventTypes = EventTypes(required=False)
    flowIds = FlowIds()
    secret = Secret()


def _wire(alert: Alert, **more: Any) -> dict[str, Any]:
    return {
        "id": alert.pk,
        "channel": alert.channel,
        "target": alert.target,
        "eventTypes": alert.event_types,
        "flowIds": [str(key) for key in alert.flow_ids],
        "connectionId": alert.connection_id and str(alert.connection_id),
        "isActive": alert.is_active,
        **alerts.summary(alert),
        "createdAt": alert.created_at,
        "updatedAt": alert.updated_at,
        **more,
    }


def _delivery(row: alerts.Delivery) -> dict[str, Any]:
    if isinstance(row, AlertDigest):
        return _digest(row)
    values = camel(presenting.delivery_values(row))
    values.pop("eventId")
    values["event"] = _notice_event(row)
    return {**values, "count": 1}


def _notice_event(row: WebhookDelivery) -> str:
    notice = notices.notice_of(row.event.type, row.event.data, row.event.created_at)
    return str(notice["event"]) if notice else row.event.type


def _digest(row: AlertDigest) -> dict[str, Any]:
    carrier: AlertDigest | mail.Mail | WebhookDelivery = row.mail or row.delivery or row
    state = WebhookDelivery.State(carrier.state)
    is_pending = state in presenting.STATES["pending"]
    return {
        "id": str(row.pk),
        "event": row.items[0]["event"] if row.items else None,
        "count": row.count,
        "status": presenting.WORDS[state],
        "tries": carrier.attempt,
        "lastError": carrier.last_error or None,
        "nextTryAt": carrier.due_at if is_pending else None,
        "createdAt": row.created_at,
        "finishedAt": carrier.finished_at,
    }


def _detail(row: alerts.Delivery) -> dict[str, Any]:
    """A delivery with what it tells; with every try where an endpoint delivers."""
    delivery = row.delivery if isinstance(row, AlertDigest) else row
    attempts = camel(presenting.attempts_of(delivery)) if delivery else []
    if isinstance(row, AlertDigest):
        return {**_delivery(row), "items": row.items, "attempts": attempts}
    notice = notices.notice_of(row.event.type, row.event.data, row.event.created_at)
    return {**_delivery(row), "items": [notice] if notice else [], "attempts": attempts}


class AlertView(ConnectView):
    permission = {"GET": "alerts.view", **dict.fromkeys(("POST", "PATCH", "DELETE"), "alerts.write")}


class Alerts(AlertView):
    @operation("C.alerts.list", "List alerts", answer=[_ALERT], failures=(403,))
    def get(self, request: Request) -> Response:
        return Response([_wire(alert) for alert in Alert.objects.for_actor(self.actor).order_by("created_at", "id")])

    @operation(
        "C.alerts.create",
        "Create an alert",
        status=201,
        body=NewAlert,
        answer={**_ALERT, "secret": None},
        failures=(400, 403, 404, 409),
        example={"channel": "email", "target": "ops@example.com", "eventTypes": ["flow.failed"]},
        description=(
            f"About {', '.join(f'`{name}`' for name in notices.EVENTS)}; `flowIds` narrows those of flows. "
            "`target` is a mail address, an https URL, an incoming webhook of Slack (shown without its last part), or with "
            "`connectionId` a channel of that Slack account. A mail address that is no verified member's is asked first: "
            "`status` is `unconfirmed` until its reader agrees. Mails tell together what happens within ten minutes, Slack "
            "messages within one. A webhook is signed with `secret`, which is shown only here."
        ),
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = self.valid(NewAlert)
        alert = alerts.create(
            self.actor,
            channel=body["channel"],
            target=body["target"],
            event_types=body["eventTypes"],
            flow_ids=body.get("flowIds", ()),
            connection_id=body.get("connectionId"),
            secret=body.get("secret", ""),
        )
        is_signed = alert.endpoint and alert.channel == Alert.Channel.WEBHOOK
        secret = alert.endpoint.secrets["current"] if alert.endpoint and is_signed else None
        return Response(_wire(alert, secret=secret), status=201, headers=auth.NO_STORE)


class OneAlert(AlertView):
    @operation("C.alerts.get", "Get an alert", answer=_ALERT, failures=(403, 404))
    def get(self, request: Request, alert_id: str) -> Response:
        return Response(_wire(alerts.named(self.actor, alert_id)))

    @operation(
        "C.alerts.update",
        "Change an alert",
        body=AlertChange,
        answer=_ALERT,
        failures=(400, 403, 404),
        example={"isActive": False},
        description="What is not named stays. The same `target` again asks a mail address again that has not agreed.",
    )
    def patch(self, request: Request, alert_id: str) -> Response:
        alert, body = alerts.named(self.actor, alert_id), self.valid(AlertChange)
        changed = alerts.change(
            self.actor,
            alert,
            target=body.get("target"),
            event_types=body.get("eventTypes"),
            flow_ids=body.get("flowIds"),
            secret=body.get("secret", ""),
            is_active=body.get("isActive"),
        )
        return Response(_wire(changed))

    @operation(
        "C.alerts.delete",
        "Delete an alert",
        status=204,
        failures=(403, 404),
        description="What was still to be told is dropped.",
    )
    def delete(self, request: Request, alert_id: str) -> Response:
        alerts.delete(self.actor, alerts.named(self.actor, alert_id))
        return Response(status=204)


class TestAlert(AlertView):
    @operation(
        "C.alerts.test",
        "Test an alert",
        status=202,
        answer={**_DELIVERY, "event": notices.TEST, "count": 1},
        failures=(403, 404, 409),
        description="Sends an event `alert.test` to this alert alone.",
    )
    @idempotent
    def post(self, request: Request, alert_id: str) -> Response:
        return Response(_delivery(alerts.send_test(self.actor, alerts.named(self.actor, alert_id))), status=202)


class DeliveryPage(PageQuery):
    """`page` and `limit`."""


class AlertDeliveries(AlertView):
    @operation(
        "C.alerts.deliveries",
        "List what an alert told",
        query=DeliveryPage,
        answer={"data": [_DELIVERY], "total": 1, "page": 1, "limit": 20},
        failures=(400, 403, 404),
        description="Newest first; of mails and Slack messages also what waits to be told together. `count` events are told.",
    )
    def get(self, request: Request, alert_id: str) -> Response:
        alert, query = alerts.named(self.actor, alert_id), self.valid_query(DeliveryPage)
        is_webhook = alert.endpoint and alert.channel == Alert.Channel.WEBHOOK
        found: Any = presenting.listed(alert.endpoint) if alert.endpoint and is_webhook else alerts.digests_of(alert)
        return Response(numbered(found, query, _delivery))


class OneAlertDelivery(AlertView):
    @operation(
        "C.alerts.delivery",
        "Get what an alert told, with every try",
        answer=_DETAIL,
        failures=(403, 404),
        description="`items` are the first events told. Tries of mails are counted in `tries` and not listed.",
    )
    def get(self, request: Request, alert_id: str, delivery_id: str) -> Response:
        return Response(_detail(alerts.delivery_of(alerts.named(self.actor, alert_id), delivery_id)))
