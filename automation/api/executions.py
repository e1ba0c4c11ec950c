"""Surface *connect*: what flows did, step by step, and doing it once more."""

from __future__ import annotations

from typing import Any

from django.db import models
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.api.flow_bodies import execution_body, step_run_body
from automation.models import Execution
from automation.services import flows, history, starting
from connect_platform.core.actors import Actor
from connect_platform.core.api.fields import Object, Text
from connect_platform.core.api.paging import PageQuery
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import PermissionDenied
from connect_platform.core.idempotency import idempotent

_PAGE = {"data": [flow_bodies.EXECUTION], "total": 1, "page": 1, "limit": 20}


class ExecutionsQuery(PageQuery):
    status = serializers.ChoiceField(history.STATUSES, required=False)
    mode = serializers.ChoiceField([str(mode) for mode in Execution.Mode], required=False)


class HistoryQuery(ExecutionsQuery):
    flowId = serializers.UUIDField(required=False)


class ReplayBody(serializers.Serializer[Any]):
    payload = Object(required=False)


class AnswerBody(serializers.Serializer[Any]):
    """Of a step in doubt: `outcome` and the `output` it had. Of one that waits: `decision`, `comment`, `values`."""

    outcome = serializers.ChoiceField(["succeeded", "failed", "retry"], required=False)
    output = Object(required=False)
    decision = Text(max_length=100, required=False)
    comment = Text(max_length=5000, required=False)
    values = Object(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("outcome") and not attrs.get("decision"):
            raise serializers.ValidationError({"decision": "Say a decision, or the outcome."}, code="required")
        return attrs


def page_of(rows: models.QuerySet[Execution], query: dict[str, Any]) -> dict[str, Any]:
    """The wire's Page of Execution."""
    start = (query["page"] - 1) * query["limit"]
    shown = list(rows[start : start + query["limit"]])
    names = history.names({row.flow_id for row in shown})
    data = [execution_body(row, names.get(row.flow_id, "")) for row in shown]
    return {"data": data, "total": rows.count(), "page": query["page"], "limit": query["limit"]}


class Executions(ConnectView):
    permission = "flows.view"

    @operation("C.executions", "List executions of a flow", query=ExecutionsQuery, answer=_PAGE, failures=(400, 403, 404))
    def get(self, request: Request, id: str) -> Response:
        flow, query = flows.named(self.actor, id), self.valid_query(ExecutionsQuery)
        rows = history.found(self.actor, flow=flow, status=query.get("status", ""), mode=query.get("mode", ""))
        return Response(page_of(rows, query))


class TaskHistory(ConnectView):
    permission = "task_history.view"

    @operation(
        "C.task-history",
        "List executions of all flows",
        query=HistoryQuery,
        answer=_PAGE,
        failures=(400, 403),
        description="Newest first; those of deleted flows as well.",
    )
    def get(self, request: Request) -> Response:
        query = self.valid_query(HistoryQuery)
        rows = history.found(self.actor, status=query.get("status", ""), mode=query.get("mode", ""))
        if flow_id := query.get("flowId"):
            rows = rows.filter(flow_id=flow_id)
        return Response(page_of(rows, query))


class ExecutionSteps(ConnectView):
    permission = "task_history.view"

    @operation("C.execution.steps", "List the steps of an execution", answer=[flow_bodies.STEP_RUN], failures=(403, 404))
    def get(self, request: Request, id: str, execution_id: str) -> Response:
        execution = history.named(self.actor, flows.named(self.actor, id), execution_id)
        return Response([step_run_body(run) for run in history.steps(execution)])


class ReplayExecution(ConnectView):
    permission = "flows.write"

    def authorize(self, actor: Actor) -> None:
        super().authorize(actor)
        if not actor.may("task_history.view"):
            raise PermissionDenied("This credential lacks the permission task_history.view.")

    @operation(
        "C.execution.replay",
        "Run an execution again",
        status=201,
        body=ReplayBody,
        answer={**flow_bodies.EXECUTION, "status": "pending", "mode": "replay", "replayOf": flow_bodies.ID},
        failures=(400, 403, 404, 409),
        description="The published version, with the same trigger data or an edited `payload`.",
    )
    @idempotent
    def post(self, request: Request, id: str, execution_id: str) -> Response:
        flow = flows.named(self.actor, id)
        execution = history.named(self.actor, flow, execution_id)
        made = starting.replay(flow, execution, self.valid(ReplayBody).get("payload"))
        return Response(execution_body(made, flow.name), status=201)


class CancelExecution(ConnectView):
    permission = "flows.write"

    @operation("C.execution.cancel", "Cancel an execution", answer=flow_bodies.EXECUTION, failures=(403, 404, 409))
    @idempotent
    def post(self, request: Request, id: str, execution_id: str) -> Response:
        flow = flows.named(self.actor, id)
        execution = history.named(self.actor, flow, execution_id)
        history.cancel(self.actor, execution)
        execution.refresh_from_db()
        return Response(execution_body(execution, flow.name))


class AnswerStep(ConnectView):
    permission = "flows.write"

    @operation(
        "C.execution.answer",
        "Answer a step that waits",
        body=AnswerBody,
        answer=flow_bodies.EXECUTION,
        failures=(400, 403, 404, 409),
        example={"outcome": "succeeded", "output": {"id": "42"}},
        description="Approve or decline a `wait` step, or say what became of an effect whose outcome nobody knows.",
    )
    @idempotent
    def post(self, request: Request, id: str, execution_id: str, step_number: str) -> Response:
        flow = flows.named(self.actor, id)
        execution = history.named(self.actor, flow, execution_id)
        number = int(step_number) if step_number.isdecimal() and len(step_number) < 6 else 0
        history.answer(self.actor, execution, number, self.valid(AnswerBody))
        execution.refresh_from_db()
        return Response(execution_body(execution, flow.name))
