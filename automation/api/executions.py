"""Surface *connect*: what flows did, step by step."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.api.flow_bodies import execution_body, step_run_body
from automation.engine import kinds
from automation.models import Execution
from automation.services.executions import resuming
from automation.services.flows import flows
from automation.services.history import history, statistics, step_history
from automation.services.history.filters import STATUSES, Filter
from connect_platform.core.api.fields import Object, Text, Whole
from connect_platform.core.api.paging import MAX_PAGE, PageQuery
from connect_platform.core.api.schema import operation
from connect_platform.core.idempotency import idempotent

_PAGE = {"data": [flow_bodies.EXECUTION], "total": 1, "page": 1, "limit": 20, "nextCursor": None, "totalIsCapped": False}
_DAY = {"completed": 41, "failed": 1, "p50Ms": 12.5, "p95Ms": 80.2}
_STATS = {"pending": 0, "running": 1, "total": _DAY, "days": [{"day": "2026-01-15", **_DAY}]}


class ExecutionsQuery(PageQuery):
    """`before` is an execution: the page begins after it, whatever `page` says. `createdTo` is not part of the time."""

    status = serializers.ChoiceField(STATUSES, required=False)
    mode = serializers.ChoiceField([str(mode) for mode in Execution.Mode], required=False)
    before = serializers.UUIDField(required=False)
    createdFrom = serializers.DateTimeField(required=False)
    createdTo = serializers.DateTimeField(required=False)
    search = Text(required=False, max_length=200, help_text="The id of the event that started it, or words of the error.")
    failedStep = Text(required=False, max_length=100, help_text="Number, label or id of the step at which it failed.")
    stepKind = serializers.ChoiceField(sorted(kinds.kinds()), required=False, help_text="Kind of the step at which it failed.")
    replayOf = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("createdFrom") and attrs.get("createdTo") and attrs["createdFrom"] > attrs["createdTo"]:
            raise serializers.ValidationError({"createdTo": "Must not be before createdFrom."}, code="invalid")
        return attrs


class HistoryQuery(ExecutionsQuery):
    flowId = serializers.UUIDField(required=False)


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


class StepsQuery(serializers.Serializer[Any]):
    limit = Whole(from_text=True, required=False, min_value=1, max_value=100)
    offset = Whole(from_text=True, required=False, min_value=0, max_value=MAX_PAGE)


class StepQuery(serializers.Serializer[Any]):
    """Without them the last try is meant."""

    iterationPath = Text(required=False, allow_blank=True, max_length=500)
    attempt = Whole(from_text=True, required=False, min_value=1, max_value=10**6)


class StatsQuery(serializers.Serializer[Any]):
    days = Whole(from_text=True, required=False, min_value=1, max_value=366)
    mode = serializers.ChoiceField([str(mode) for mode in Execution.Mode], required=False, help_text="By default live.")


def page_of(company_id: int, query: dict[str, Any], flow_id: uuid.UUID | None) -> dict[str, Any]:
    """The wire's Page of Execution; ours are `nextCursor`, to be sent as `before`, and whether there are more than `total`."""
    which = Filter(
        flow_id=flow_id,
        status=query.get("status", ""),
        mode=query.get("mode", ""),
        created_from=query.get("createdFrom"),
        created_to=query.get("createdTo"),
        search=query.get("search", ""),
        failed_step=query.get("failedStep", ""),
        step_kind=query.get("stepKind", ""),
        replay_of=query.get("replayOf"),
    )
    found = history.page(company_id, which, limit=query["limit"], number=query["page"], before=query.get("before"))
    names = history.names({row.flow_id for row in found.rows})
    return {
        "data": [execution_body(row, names.get(row.flow_id, "")) for row in found.rows],
        "total": found.total,
        "page": query["page"],
        "limit": query["limit"],
        "nextCursor": str(found.next) if found.next else None,
        "totalIsCapped": found.is_capped,
    }


class Executions(ConnectView):
    permission = "flows.view"

    @operation("C.executions", "List executions of a flow", query=ExecutionsQuery, answer=_PAGE, failures=(400, 403, 404))
    def get(self, request: Request, id: str) -> Response:
        flow, query = flows.named(self.actor, id), self.valid_query(ExecutionsQuery)
        return Response(page_of(flow.company_id, query, flow.pk))


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
        return Response(page_of(self.actor.company_id, query, query.get("flowId")))


class ExecutionSteps(ConnectView):
    permission = "task_history.view"

    @operation(
        "C.execution.steps",
        "List the steps of an execution",
        query=StepsQuery,
        answer=[{**flow_bodies.STEP_RUN, "cut": None}],
        failures=(400, 403, 404),
        description="In the order in which they began, at most 20,000. Input and output of a try are left out where together "
        "they are larger than 256 KB, or the whole answer would be larger than 8 MB: `cut` says their sizes, and `…/steps/{n}` "
        "has them.",
    )
    def get(self, request: Request, id: str, execution_id: str) -> Response:
        execution = history.named(self.actor, flows.named(self.actor, id), execution_id)
        query = self.valid_query(StepsQuery)
        shown = step_history.listed(execution, query.get("limit", step_history.MOST), query.get("offset", 0))
        runs = [{**step_run_body(one.run), "cut": _cut(one.cut)} for one in shown]
        return Response(runs if self.actor.may("flows.write") else resuming.without_links(runs))


def _cut(sizes: tuple[int, int] | None) -> dict[str, int] | None:
    return {"inputBytes": sizes[0], "outputBytes": sizes[1]} if sizes else None


class ExecutionStep(ConnectView):
    permission = "task_history.view"

    @operation(
        "C.execution.step",
        "Get a step of an execution",
        query=StepQuery,
        answer=flow_bodies.STEP_RUN,
        failures=(400, 403, 404),
        description="With its input and output, however large. Of several tries the last one, unless you say which.",
    )
    def get(self, request: Request, id: str, execution_id: str, step_number: str) -> Response:
        execution = history.named(self.actor, flows.named(self.actor, id), execution_id)
        query = self.valid_query(StepQuery)
        run = step_history.one(execution, number_of(step_number), query.get("iterationPath"), query.get("attempt"))
        body = step_run_body(run)
        return Response(body if self.actor.may("flows.write") else resuming.without_links(body))


def number_of(text: str) -> int:
    """The number of a step in a path; 0, which no step has, where it is none."""
    return int(text) if text.isdecimal() and len(text) < 6 else 0


class OneExecution(ConnectView):
    permission = "task_history.view"

    @operation(
        "C.execution.get",
        "Get an execution",
        answer={**flow_bodies.EXECUTION, "eventId": "evt_1", "payload": {"name": "Ada"}},
        failures=(403, 404),
        description="With the data of what started it.",
    )
    def get(self, request: Request, id: str, execution_id: str) -> Response:
        flow = flows.named(self.actor, id)
        execution = history.named(self.actor, flow, execution_id)
        body = execution_body(execution, flow.name)
        body = {**body, "eventId": execution.event_id or None, "payload": execution.payload}
        return Response(body if self.actor.may("flows.write") else resuming.without_links(body))


class FlowStats(ConnectView):
    permission = "flows.view"

    @operation(
        "C.flows.stats",
        "How a flow did lately",
        query=StatsQuery,
        answer=_STATS,
        failures=(400, 403, 404),
        description="By days in UTC, oldest first; 30 unless you say how many. Durations are off by a tenth at most.",
    )
    def get(self, request: Request, id: str) -> Response:
        flow, query = flows.named(self.actor, id), self.valid_query(StatsQuery)
        modes = [query.get("mode", "live")]
        found = statistics.of(flow.company_id, flow.pk, query.get("days", 30), modes, timezone.now())
        days = [{"day": day, **_day_body(one)} for day, one in sorted(found.days.items())]
        return Response({"pending": found.pending, "running": found.running, "total": _day_body(found.total), "days": days})


def _day_body(one: statistics.Day) -> dict[str, Any]:
    return {"completed": one.completed, "failed": one.failed, "p50Ms": one.p50, "p95Ms": one.p95}


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
        history.answer(self.actor, execution, number_of(step_number), self.valid(AnswerBody))
        execution.refresh_from_db()
        return Response(execution_body(execution, flow.name))
