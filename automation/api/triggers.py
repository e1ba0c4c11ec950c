"""Surface *connect*: what starts a flow; and the addresses that triggers have of their own."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.api.flow_bodies import execution_body, trigger_body
from automation.models import FlowTrigger, TriggerItem
from automation.services.flows import flows
from automation.services.triggers import scheduling, triggers
from connect_platform.core.api.fields import Flag, Object, Text, Whole
from connect_platform.core.api.paging import PageQuery, numbered
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput
from connect_platform.core.idempotency import idempotent

_TRIGGER = {**flow_bodies.TRIGGER, "url": None, "nextRunAt": None, "nextRuns": []}
_ITEM = {
    "key": "evt_1",
    "decision": "fired",
    "executionId": flow_bodies.ID,
    "duplicates": 0,
    "seenAt": flow_bodies.AT,
    "lastSeenAt": flow_bodies.AT,
}
_KINDS = ["webhook", "poll", "schedule", "event", "manual"]
_DECISIONS = [str(decision) for decision in TriggerItem.Decision]


class NewTrigger(serializers.Serializer[Any]):
    providerType = Text(max_length=100)
    triggerName = Text(max_length=100)
    kind = serializers.ChoiceField(_KINDS)
    connectionId = Text(max_length=100, required=False, allow_null=True)
    config = Object(required=False)


class TriggerChange(serializers.Serializer[Any]):
    """At least one of them; `config` is the whole of it, but a secret that is left out stays."""

    isActive = Flag(required=False)
    config = Object(required=False)
    connectionId = Text(max_length=100, required=False, allow_null=True)


class ItemsQuery(PageQuery):
    decision = serializers.ChoiceField(_DECISIONS, required=False)


class RunBody(serializers.Serializer[Any]):
    """What the flow gets as its trigger's data, and how soon: of executions that wait, smaller numbers go first."""

    payload = Object(required=False)
    priority = Whole(min_value=-10, max_value=10, required=False)


class TriggerView(ConnectView):
    permission = {"GET": "triggers.view", **dict.fromkeys(("POST", "PATCH", "DELETE"), "triggers.write")}


def body_of(trigger: FlowTrigger) -> dict[str, Any]:
    """The wire's Trigger with its own address, where it has one, and when it is looked at next."""
    seen, new = triggers.counted(trigger)
    return {
        **trigger_body(trigger),
        "itemsSeen": seen,
        "itemsNew": new,
        "url": triggers.url_of(trigger),
        "nextRunAt": trigger.due_at if trigger.is_active else None,
        "nextRuns": scheduling.next_runs(trigger),
    }


def item_body(item: TriggerItem) -> dict[str, Any]:
    """The wire's trigger item."""
    return {
        "key": item.key,
        "decision": item.decision,
        "executionId": str(item.execution_id) if item.execution_id else None,
        "duplicates": item.duplicates,
        "seenAt": item.seen_at,
        "lastSeenAt": item.last_seen_at,
    }


class Triggers(TriggerView):
    @operation("C.triggers.list", "List the triggers of a flow", answer=[_TRIGGER], failures=(403, 404))
    def get(self, request: Request, flow_id: str) -> Response:
        flow = flows.named(self.actor, flow_id)
        shown = [body_of(trigger) for trigger in FlowTrigger.objects.filter(flow=flow)]
        if not self.actor.may("triggers.write"):  # whoever knows an address starts the flow
            shown = [{**body, "url": None} for body in shown]
        return Response(shown)

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
            "A provider's event or poll; `providerType` `webhook` with `triggerName` `received`: an address of its own, which "
            "the answer tells as `url`; `schedule` with `cron`; `platform` with the name of an event; `manual` with `run`. "
            "Only what comes after starts the flow. `docs/flows.md` lists what each `config` may say."
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
        "Change a trigger, or switch it on or off",
        body=TriggerChange,
        answer=_TRIGGER,
        failures=(400, 403, 404),
        example={"isActive": False},
        description="A poll that looks for the same as before goes on where it was.",
    )
    def patch(self, request: Request, flow_id: str, subscription_id: str) -> Response:
        trigger = triggers.named(flows.named(self.actor, flow_id), subscription_id)
        body = self.valid(TriggerChange)
        if not body:
            raise InvalidInput({"body": "Say isActive, config or connectionId."})
        names = {"isActive": "is_active", "config": "config", "connectionId": "connection_id"}
        changes = {names[name]: value for name, value in body.items()}
        return Response(body_of(triggers.change(self.actor, trigger, changes)))

    @operation("C.triggers.delete", "Take a trigger away", status=204, failures=(403, 404))
    def delete(self, request: Request, flow_id: str, subscription_id: str) -> Response:
        triggers.remove(self.actor, triggers.named(flows.named(self.actor, flow_id), subscription_id))
        return Response(status=204)


class TriggerItems(TriggerView):
    @operation(
        "C.triggers.items",
        "List what a trigger was told of, and what became of it",
        query=ItemsQuery,
        answer={"data": [_ITEM], "total": 1, "page": 1, "limit": 20},
        failures=(400, 403, 404),
        description=(
            "Newest first. `seeded` was there before the trigger, `fired` started an execution, `filtered` did not pass the "
            "trigger's filter, `skipped` was too late, an overlap, or would have gone round in circles."
        ),
    )
    def get(self, request: Request, flow_id: str, subscription_id: str) -> Response:
        trigger = triggers.named(flows.named(self.actor, flow_id), subscription_id)
        query = self.valid_query(ItemsQuery)
        found = triggers.items(trigger, query.get("decision", ""))
        return Response(numbered(found, query, item_body))


class RunFlow(ConnectView):
    permission = {"POST": "flows.write"}

    @operation(
        "C.flows.run",
        "Run a flow by hand",
        status=201,
        body=RunBody,
        answer={**flow_bodies.EXECUTION, "status": "pending", "startedAt": None, "finishedAt": None, "durationMs": None},
        failures=(400, 403, 404, 409),
        example={"payload": {"name": "Ada"}},
        description="Starts the published version live, whatever its trigger is, with `payload` as the trigger's data.",
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        flow, body = flows.named(self.actor, id), self.valid(RunBody)
        made = triggers.run(self.actor, flow, body.get("payload") or {}, body.get("priority"))
        return Response(execution_body(made, flow.name), status=201)
