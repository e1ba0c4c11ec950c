"""Surface *connect*: pause flows and executions, let them go on, and cancel many at once."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.api.flow_bodies import execution_body, flow_body
from automation.models import Execution
from automation.services.executions import controls
from automation.services.flows import flows
from automation.services.history import history
from connect_platform.core.actors import Actor
from connect_platform.core.api.fields import Flag, Id, Text
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import PermissionDenied
from connect_platform.core.idempotency import idempotent

_PAUSED = {**flow_bodies.FLOW, "pausedAt": flow_bodies.AT, "pauseReason": "The CRM is being moved."}
_HELD = {**flow_bodies.EXECUTION, "status": "running", "finishedAt": None, "durationMs": None}


class PauseBody(serializers.Serializer[Any]):
    """`hold` false drops what the trigger is told meanwhile instead of keeping it."""

    reason = Text(max_length=500, required=False, allow_blank=True, default="")
    hold = Flag(required=False, default=True)


class CancelBody(serializers.Serializer[Any]):
    """Which executions; all that are open where nothing is said."""

    status = serializers.ChoiceField(["pending", "running"], required=False)
    mode = serializers.ChoiceField([str(mode) for mode in Execution.Mode], required=False)
    createdBefore = serializers.DateTimeField(required=False, source="created_before")
    reason = Text(max_length=500, required=False, allow_blank=True, default="")


class CancelHistoryBody(CancelBody):
    flowId = Id(required=False, source="flow_id")


class ControlView(ConnectView):
    permission = "flows.write"


class PauseFlow(ControlView):
    @operation(
        "C.flows.pause",
        "Pause a flow",
        body=PauseBody,
        answer=_PAUSED,
        failures=(400, 403, 404, 409),
        example={"reason": "The CRM is being moved."},
        description=(
            "Executions under way stop before their next step outside and say so in `waitReason`; polls keep their place. What "
            "comes meanwhile waits for the resume, or is dropped with `hold` false. Tests go on."
        ),
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        body = self.valid(PauseBody)
        flow = controls.pause(self.actor, flows.named(self.actor, id), reason=body["reason"], holds=body["hold"])
        return Response(flow_body(flow))


class ResumeFlow(ControlView):
    @operation("C.flows.resume", "Resume a flow", answer=flow_bodies.FLOW, failures=(403, 404, 409))
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        return Response(flow_body(controls.resume(self.actor, flows.named(self.actor, id))))


class PauseExecution(ControlView):
    @operation(
        "C.execution.pause",
        "Pause an execution",
        answer={**_HELD, "waitReason": "paused by Ada Example"},
        failures=(403, 404, 409),
        description="It stops before its next step outside.",
    )
    @idempotent
    def post(self, request: Request, id: str, execution_id: str) -> Response:
        flow = flows.named(self.actor, id)
        execution = history.named(self.actor, flow, execution_id)
        controls.pause_one(self.actor, execution)
        execution.refresh_from_db()
        return Response(execution_body(execution, flow.name))


class ResumeExecution(ControlView):
    @operation("C.execution.resume", "Resume an execution", answer=_HELD, failures=(403, 404, 409))
    @idempotent
    def post(self, request: Request, id: str, execution_id: str) -> Response:
        flow = flows.named(self.actor, id)
        execution = history.named(self.actor, flow, execution_id)
        controls.resume_one(self.actor, execution)
        execution.refresh_from_db()
        return Response(execution_body(execution, flow.name))


_CANCELED = {"count": 312, "hasMore": False}
_CANCEL_TEXT = (
    "In batches, 50,000 at most; `hasMore` says to send it again. What they do outside at that moment is not called back, and "
    "nothing of it is kept."
)


class CancelExecutions(ControlView):
    @operation(
        "C.executions.cancel",
        "Cancel executions of a flow",
        body=CancelBody,
        answer=_CANCELED,
        failures=(400, 403, 404),
        example={"status": "pending"},
        description=_CANCEL_TEXT,
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        flow, body = flows.named(self.actor, id), self.valid(CancelBody)
        count, has_more = controls.cancel(self.actor, body, flow=flow, reason=body["reason"])
        return Response({"count": count, "hasMore": has_more})


class CancelHistory(ControlView):
    def authorize(self, actor: Actor) -> None:
        super().authorize(actor)
        if not actor.may("task_history.view"):
            raise PermissionDenied("This credential lacks the permission task_history.view.")

    @operation(
        "C.task-history.cancel",
        "Cancel executions of all flows",
        body=CancelHistoryBody,
        answer=_CANCELED,
        failures=(400, 403),
        example={"status": "pending", "mode": "live"},
        description=_CANCEL_TEXT,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = self.valid(CancelHistoryBody)
        count, has_more = controls.cancel(self.actor, body, reason=body["reason"])
        return Response({"count": count, "hasMore": has_more})
