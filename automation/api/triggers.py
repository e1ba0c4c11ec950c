"""Surface *connect*: what starts a flow; and the addresses that triggers have of their own."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.api.flow_bodies import trigger_body
from automation.engine.run import Ended
from automation.models import Execution, FlowTrigger
from automation.services import executing, firing, flows, triggers
from automation.services.firing import Item
from connect_platform.core.api.fields import Flag, Object, Text
from connect_platform.core.api.rendering import dumps, json_response
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import ConnectError, InvalidInput, NotFound
from connect_platform.core.idempotency import idempotent
from connect_platform.core.ids import uuid7

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


class HookEvent(serializers.Serializer[Any]):
    """Any JSON object."""


class FlowFailed(ConnectError):
    """The flow whose result the caller waits for failed."""

    status = 422
    code = "flow_failed"
    hint = "The execution's history says which step failed and why."


class Hook(ConnectView):
    """The address of a trigger: who knows it may start the flow."""

    public = True

    @operation(
        "C.hooks",
        "Start a flow",
        status=202,
        body=HookEvent,
        answer={"received": True, "eventId": "evt_1", "executionId": flow_bodies.ID},
        failures=(400, 404),
        example={"id": "evt_1", "name": "Ada"},
        description=(
            "An event whose `id`, or header `Idempotency-Key`, was seen before starts nothing and is acknowledged. Where the "
            "trigger's `respond` is `last_step`, the answer is that of its `respond` step, or what its last step came to."
        ),
        public=True,
    )
    def post(self, request: Request, token: str) -> HttpResponse:
        trigger = (
            FlowTrigger.objects.select_related("flow")
            .defer("secrets")
            .filter(token_digest=hashlib.sha256(token.encode()).hexdigest(), is_active=True)
            .first()
        )
        if trigger is None or not firing.is_live(trigger.flow):
            raise NotFound("Nothing waits at this address.")
        if not isinstance(request.data, dict):
            raise InvalidInput({"body": "A JSON object is needed."})
        given = request.headers.get("Idempotency-Key") or request.data.get("id")
        key = str(given)[:200] if isinstance(given, str | int) and given != "" else uuid7().hex
        if trigger.config.get("respond") == triggers.LAST_STEP:
            return self.answered(trigger, Item(key, request.data))
        with transaction.atomic():
            made = firing.fire(trigger, trigger.flow, [Item(key, request.data)])
        return Response(accepted(key, made[0] if made else None), status=202)

    def answered(self, trigger: FlowTrigger, item: Item) -> HttpResponse:
        """Run the flow here and now; a flow that rests, or an event seen before, is acknowledged only."""
        with transaction.atomic():
            execution = firing.fire_here(trigger, trigger.flow, item)
        if execution is None:
            return Response(accepted(item.key, None), status=202)
        signal, reply = executing.run_here(execution, SECONDS)
        if reply is not None:
            body = reply.body if isinstance(reply.body, str) else dumps(reply.body)
            plain = {"Content-Type": "text/plain; charset=utf-8" if isinstance(reply.body, str) else "application/json"}
            return HttpResponse(body, status=reply.status, headers={**plain, **reply.headers})
        if isinstance(signal, Ended) and signal.error:
            raise FlowFailed(f"{signal.error.get('step')}: {signal.error.get('message')}")
        return (
            json_response(dumps(signal.output))
            if isinstance(signal, Ended)
            else Response(accepted(item.key, execution), status=202)
        )


def accepted(key: str, execution: Execution | None) -> dict[str, Any]:
    """What a caller is told who does not wait for the result."""
    return {"received": True, "eventId": key, "executionId": str(execution.pk) if execution else None}
