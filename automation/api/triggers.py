"""Surface *connect*: what starts a flow; and the addresses that triggers have of their own."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.api.flow_bodies import trigger_body
from automation.models import FlowTrigger
from automation.services import flows, triggers
from connect_platform.core.api.fields import Flag, Object, Text
from connect_platform.core.api.schema import operation
from connect_platform.core.idempotency import idempotent

_URL = "https://connect.example.com/hooks/3uJq0lYtJb1…"
#: Seconds a caller waits for a flow before a worker goes on with it.
SECONDS = 25.0
_TRIGGER = {**flow_bodies.TRIGGER, "url": None}


class NewTrigger(serializers.Serializer[Any]):
    providerType = Text(max_length=100)
    triggerName = Text(max_length=100)
    kind = serializers.ChoiceField(["webhook", "poll"])
    connectionId = Text(max_length=100, required=False, allow_null=True)
    config = Object(required=False)


class TriggerChange(serializers.Serializer[Any]):
    isActive = Flag()


class TriggerView(ConnectView):
    permission = {"GET": "triggers.view", **dict.fromkeys(("POST", "PATCH", "DELETE"), "triggers.write")}


def body_of(trigger: FlowTrigger) -> dict[str, Any]:
    """The wire's Trigger with its own address, where it has one."""
    seen, new = triggers.counted(trigger)
    return {**trigger_body(trigger), "itemsSeen": seen, "itemsNew": new, "url": triggers.url_of(trigger)}


class Triggers(TriggerView):
    @operation("C.triggers.list", "List the triggers of a flow", answer=[_TRIGGER], failures=(403, 404))
    def get(self, request: Request, flow_id: str) -> Response:
        flow = flows.named(self.actor, flow_id)
        return Response([body_of(trigger) for trigger in FlowTrigger.objects.filter(flow=flow)])

    @operation(
        "C.triggers.create",
        "Give a flow its trigger",
        status=201,
        body=NewTrigger,
        answer=_TRIGGER,
        failures=(400, 403, 404, 409),
        example={
            "providerType": "sandbox",
            "triggerName": "contact.created",
            "kind": "webhook",
            "connectionId": flow_bodies.ID,
            "config": {},
        },
        description=(
            "A provider's event, a poll, or `providerType` `webhook` with `triggerName` `received`: an address of its own, "
            "which the answer tells as `url`. Only what comes after starts the flow."
        ),
    )
    @idempotent
    def post(self, request: Request, flow_id: str) -> Response:
        flow, body = flows.named(self.actor, flow_id), self.valid(NewTrigger)
        made = triggers.create(
            self.actor,
            flow,
            provider_type=body["providerType"],
            name=body["triggerName"],
            kind=body["kind"],
            connection_id=body.get("connectionId"),
            config=body.get("config") or {},
        )
        return Response(body_of(made), status=201)


class OneTrigger(TriggerView):
    @operation(
        "C.triggers.update",
        "Switch a trigger on or off",
        body=TriggerChange,
        answer=_TRIGGER,
        failures=(400, 403, 404),
        example={"isActive": False},
    )
    def patch(self, request: Request, flow_id: str, subscription_id: str) -> Response:
        trigger = triggers.named(flows.named(self.actor, flow_id), subscription_id)
        return Response(body_of(triggers.switch(self.actor, trigger, is_active=self.valid(TriggerChange)["isActive"])))

    @operation("C.triggers.delete", "Take a trigger away", status=204, failures=(403, 404))
    def delete(self, request: Request, flow_id: str, subscription_id: str) -> Response:
        triggers.remove(self.actor, triggers.named(flows.named(self.actor, flow_id), subscription_id))
        return Response(status=204)
