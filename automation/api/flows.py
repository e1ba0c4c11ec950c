"""Surface *connect*: flows are drawn up, tested, published, taken back and put away."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.api.flow_bodies import flow_body, trigger_body
from automation.models import Flow, FlowTrigger
from automation.services.flows import flows
from connect_platform.core.api.fields import Flag, Number, Object, Text, Whole
from connect_platform.core.api.paging import PageQuery, numbered
from connect_platform.core.api.schema import operation
from connect_platform.core.idempotency import idempotent

_STATUSES = [str(status) for status in Flow.Status]
_EXAMPLE: dict[str, Any] = {
    "name": "Greet new contacts",
    "steps": [
        {"kind": "formatter", "name": "Upper", "config": {"operation": "uppercase", "value": "{{trigger.name}}"}},
        {
            "kind": "action",
            "name": "Echo",
            "config": {
                "providerType": "sandbox",
                "actionName": "echo",
                "inputMapping": {"message": "hello {{step_1.output.value}}"},
            },
        },
    ],
}
_PUBLISHED = {"id": flow_bodies.ID, "version": 1, "status": "published", "published_at": flow_bodies.AT}


class RetryBody(serializers.Serializer[Any]):
    """How a failed step is tried again: after `base` seconds, then `factor` times as long each time, at most `cap`."""

    max = Whole(min_value=0, max_value=20)
    base = Number(min_value=0.1, max_value=86_400, required=False)
    factor = Number(min_value=1, max_value=10, required=False)
    cap = Number(min_value=1, max_value=86_400, required=False)
    jitter = Number(min_value=0, max_value=1, required=False)


class StepBody(serializers.Serializer[Any]):
    """One step; order is that of the list."""

    id = Text(max_length=100, required=False, allow_null=True)
    name = Text(max_length=200, required=False, allow_null=True)
    kind = Text(max_length=40)
    config = Object(required=False)
    parentStepId = Text(max_length=100, required=False, allow_null=True)
    branchPath = Text(max_length=100, required=False, allow_null=True)
    onError = serializers.ChoiceField(["stop", "continue", "route"], required=False)
    retries = Whole(min_value=0, max_value=5, required=False)
    retry = RetryBody(required=False, allow_null=True)


class ConcurrencyBody(serializers.Serializer[Any]):
    """How many executions of the flow run at once, what becomes of the next one, and how many may wait to begin."""

    limit = Whole(min_value=1, max_value=1000)
    policy = serializers.ChoiceField(["queue", "skip", "cancel_old"], default="queue")
    queued = Whole(min_value=1, max_value=1_000_000, required=False)


class RateBody(serializers.Serializer[Any]):
    """How many executions begin in so many seconds at most, evenly spread."""

    limit = Whole(min_value=1, max_value=100_000)
    perSeconds = Whole(min_value=1, max_value=86_400)


class SettingsBody(serializers.Serializer[Any]):
    """`missing` says what a path of an expression that leads nowhere is: empty text, or an error of the step."""

    missing = serializers.ChoiceField(["empty", "error"], required=False)
    concurrency = ConcurrencyBody(required=False, allow_null=True)
    rate = RateBody(required=False, allow_null=True)
    priority = Whole(min_value=-10, max_value=10, required=False)
    autoPause = Flag(required=False)


class NewFlow(serializers.Serializer[Any]):
    name = Text(max_length=200)
    description = Text(max_length=5000, required=False, allow_null=True)
    steps = serializers.ListField(child=StepBody(), required=False, max_length=200)
    settings = SettingsBody(required=False)


class FlowChange(serializers.Serializer[Any]):
    name = Text(max_length=200, required=False)
    description = Text(max_length=5000, required=False, allow_null=True)
    steps = serializers.ListField(child=StepBody(), required=False, max_length=200)
    settings = SettingsBody(required=False)
    status = serializers.ChoiceField(["draft", "archived"], required=False)


class FlowsQuery(PageQuery):
    status = serializers.ChoiceField(_STATUSES, required=False)
    search = Text(max_length=200, required=False)


class FlowView(ConnectView):
    permission = {"GET": "flows.view", **dict.fromkeys(("POST", "PATCH", "DELETE"), "flows.write")}


class Flows(FlowView):
    @operation(
        "C.flows.list",
        "List flows",
        query=FlowsQuery,
        answer={"data": [flow_bodies.FLOW], "total": 1, "page": 1, "limit": 20},
        failures=(400, 403),
        description="Newest first.",
    )
    def get(self, request: Request) -> Response:
        query = self.valid_query(FlowsQuery)
        found = Flow.objects.for_actor(self.actor).filter(deleted_at=None)
        if status := query.get("status"):
            found = found.filter(status=status)
        if search := query.get("search"):
            found = found.filter(name__icontains=search)
        return Response(numbered(found.order_by("-created_at", "-id"), query, flow_body))

    @operation(
        "C.flows.create",
        "Create a flow",
        status=201,
        body=NewFlow,
        answer=flow_bodies.FLOW,
        failures=(400, 403),
        example=_EXAMPLE,
        description="A draft. Each wrong step is named with its field; `docs/flows.md` lists the kinds.",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = self.valid(NewFlow)
        flow = flows.create(
            self.actor,
            name=body["name"],
            description=body.get("description"),
            steps=body.get("steps") or [],
            settings=body.get("settings"),
        )
        return Response(flow_body(flow), status=201)


class OneFlow(FlowView):
    @operation("C.flows.get", "Get a flow", answer={**flow_bodies.FLOW, "triggers": [flow_bodies.TRIGGER]}, failures=(403, 404))
    def get(self, request: Request, id: str) -> Response:
        flow = flows.named(self.actor, id)
        own = FlowTrigger.objects.filter(flow=flow).defer("secrets")
        return Response({**flow_body(flow), "triggers": [trigger_body(trigger) for trigger in own]})

    @operation(
        "C.flows.update",
        "Change a flow",
        body=FlowChange,
        answer=flow_bodies.FLOW,
        failures=(400, 403, 404),
        example={"description": "says hello"},
        description="Changes the draft; `steps` is the whole list. What is published stays until the next publish.",
    )
    def patch(self, request: Request, id: str) -> Response:
        flow = flows.named(self.actor, id)
        return Response(flow_body(flows.change(self.actor, flow, self.valid(FlowChange))))

    @operation("C.flows.delete", "Delete a flow", status=204, failures=(403, 404), description="Its history stays.")
    def delete(self, request: Request, id: str) -> Response:
        flows.remove(self.actor, flows.named(self.actor, id))
        return Response(status=204)


class PublishFlow(FlowView):
    @operation("C.flows.publish", "Publish a flow", answer=_PUBLISHED, failures=(400, 403, 404))
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        version = flows.publish(self.actor, flows.named(self.actor, id))
        return Response({"id": id, "version": version.number, "status": "published", "published_at": version.published_at})


class FlowVersions(FlowView):
    @operation(
        "C.flows.versions",
        "List published versions",
        answer=[{"version": 1, "published_at": flow_bodies.AT}],
        failures=(403, 404),
    )
    def get(self, request: Request, id: str) -> Response:
        rows = flows.named(self.actor, id).versions.order_by("-number").values_list("number", "published_at")
        return Response([{"version": number, "published_at": moment} for number, moment in rows])


class RevertFlow(FlowView):
    @operation(
        "C.flows.revert",
        "Publish an older version again",
        answer=_PUBLISHED,
        failures=(400, 403, 404),
        description="Its steps become a new version, and the draft.",
    )
    @idempotent
    def post(self, request: Request, id: str, version: str) -> Response:
        flow = flows.named(self.actor, id)
        number = int(version) if version.isdecimal() and len(version) < 10 else 0
        made = flows.revert(self.actor, flow, number)
        return Response({"id": id, "version": made.number, "status": "published", "published_at": made.published_at})


class DuplicateFlow(FlowView):
    @operation("C.flows.duplicate", "Copy a flow", status=201, answer=flow_bodies.FLOW, failures=(403, 404))
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        return Response(flow_body(flows.duplicate(self.actor, flows.named(self.actor, id))), status=201)


class ExportFlow(FlowView):
    @operation(
        "C.flows.export",
        "Export a flow as JSON",
        answer={"format": flows.FORMAT, "name": "Greet", "description": None, "settings": {}, "trigger": None, "steps": []},
        failures=(403, 404),
        description="Without connections, so that it can be carried to another company.",
    )
    def get(self, request: Request, id: str) -> Response:
        return Response(flows.export(flows.named(self.actor, id)))


class FlowDocument(NewFlow):
    """What an export gave."""

    format = Text(max_length=40)


class ImportFlow(FlowView):
    @operation(
        "C.flows.import",
        "Import a flow from JSON",
        status=201,
        body=FlowDocument,
        answer=flow_bodies.FLOW,
        failures=(400, 403),
        example={"format": flows.FORMAT, **_EXAMPLE},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        return Response(flow_body(flows.bring(self.actor, self.valid(FlowDocument))), status=201)
