"""Surface *connect*: executions run once more, one by one or many at once."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.api.flow_bodies import execution_body
from automation.models import Execution, Flow, ReplayBatch
from automation.services.flows import flows
from automation.services.history import history
from automation.services.replays import batches, replaying
from connect_platform.core.actors import Actor
from connect_platform.core.api.fields import Id, Object, Text, Whole
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import PermissionDenied
from connect_platform.core.idempotency import idempotent

_BATCH: dict[str, Any] = {
    "batchId": flow_bodies.ID,
    "flowId": flow_bodies.ID,
    "status": "running",
    "from": "failed_step",
    "version": "published",
    "total": 1200,
    "started": 300,
    "completed": 198,
    "failed": 2,
    "refused": 1,
    "refusals": [{"executionId": flow_bodies.ID, "code": "step_changed", "message": "step_2 was changed …"}],
    "createdAt": flow_bodies.AT,
    "canceledAt": None,
}
_LARGEST_NUMBER = 1_000_000


class WordOrNumber(serializers.Field[Any, Any, Any, Any]):
    """One of some words, or a whole number from 1."""

    words: tuple[str, ...] = ()

    def to_internal_value(self, data: Any) -> str | int:
        is_number = isinstance(data, int) and not isinstance(data, bool) and 0 < data <= _LARGEST_NUMBER
        if not is_number and (not isinstance(data, str) or data not in self.words):
            raise serializers.ValidationError(f"Must be {', '.join(self.words)} or a whole number from 1.", code="choice")
        found: str | int = data
        return found

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"oneOf": [{"enum": ["start", "failed_step"]}, {"type": "integer", "minimum": 1}]})
class StartField(WordOrNumber):
    words = ("start", "failed_step")


@extend_schema_field({"oneOf": [{"enum": ["original", "published"]}, {"type": "integer", "minimum": 1}]})
class VersionField(WordOrNumber):
    words = ("published", "original")


class HowBody(serializers.Serializer[Any]):
    """`from`: `start`, `failed_step` or the number of a step. `version`: `published`, `original` or a number."""

    version = VersionField(default="published")

    def get_fields(self) -> dict[str, Any]:
        return {"from": StartField(default="start"), **super().get_fields()}  # a word Python keeps for itself


class ReplayBody(HowBody):
    payload = Object(required=False)


class Filter(serializers.Serializer[Any]):
    """Which executions. `failedStep` is a step's number, label or id."""

    status = serializers.ChoiceField(batches.STATUSES, default="failed")
    mode = serializers.ChoiceField([str(mode) for mode in Execution.Mode], default="live")
    createdFrom = serializers.DateTimeField(required=False)
    createdTo = serializers.DateTimeField(required=False)
    errorCode = Text(max_length=100, required=False)
    failedStep = Text(max_length=100, required=False)


class HistoryFilter(Filter):
    flowId = Id(required=False)


class ManyBody(HowBody):
    filter = Filter(required=False)
    ids = serializers.ListField(child=Id(), min_length=1, max_length=1000, required=False)
    limit = Whole(min_value=1, max_value=batches.LARGEST, default=1000)


class HistoryBody(ManyBody):
    filter = HistoryFilter(required=False)


class ReplayView(ConnectView):
    """Replaying needs the right to run flows and to see what they did."""

    permission = "flows.write"

    def authorize(self, actor: Actor) -> None:
        super().authorize(actor)
        if not actor.may("task_history.view"):
            raise PermissionDenied("This credential lacks the permission task_history.view.")

    def begun(self, flow: Flow | None, body: dict[str, Any]) -> Response:
        """A batch of replays as `body` asks for it."""
        batch = batches.begin(
            self.actor,
            flow,
            ids=body.get("ids"),
            which=body.get("filter"),
            start=body["from"],
            version=body["version"],
            limit=body["limit"],
        )
        return Response({"count": batch.total, "batchId": str(batch.pk)}, status=202)


class ReplayExecution(ReplayView):
    @operation(
        "C.execution.replay",
        "Run an execution again",
        status=201,
        body=ReplayBody,
        answer={**flow_bodies.EXECUTION, "status": "pending", "mode": "replay", "replayOf": flow_bodies.ID},
        failures=(400, 403, 404, 409),
        description="From the start, on the published version and with the same trigger data, where nothing else is said. "
        "From a later step, what came before it is taken over and not run again; the step it begins with is, under an "
        "idempotency key of its own. An edited `payload` goes with a replay from the start.",
    )
    @idempotent
    def post(self, request: Request, id: str, execution_id: str) -> Response:
        flow = flows.named(self.actor, id)
        execution = history.named(self.actor, flow, execution_id)
        body = self.valid(ReplayBody)
        made = replaying.replay(flow, execution, replaying.Asked(body["from"], body["version"], body.get("payload")))
        return Response(execution_body(made, flow.name), status=201)


class ReplayExecutions(ReplayView):
    @operation(
        "C.executions.replay",
        "Run many executions of a flow again",
        status=202,
        body=ManyBody,
        answer={"count": 1200, "batchId": flow_bodies.ID},
        failures=(400, 403, 404),
        example={"filter": {"status": "failed", "errorCode": "http_503"}, "from": "failed_step"},
        description="By `ids` or by a `filter`, the oldest first, each once; a few at a time and after what is live.",
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        return self.begun(flows.named(self.actor, id), self.valid(ManyBody))


class ReplayHistory(ReplayView):
    @operation(
        "C.task-history.replay",
        "Run many executions of all flows again",
        status=202,
        body=HistoryBody,
        answer={"count": 1200, "batchId": flow_bodies.ID},
        failures=(400, 403, 404),
        example={"filter": {"status": "failed", "createdFrom": flow_bodies.AT}},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = self.valid(HistoryBody)
        if flow_id := (body.get("filter") or {}).get("flowId"):
            flows.named(self.actor, flow_id)
        return self.begun(None, body)


class OneReplayBatch(ReplayView):
    @operation("C.replays.get", "See how far a batch of replays is", answer=_BATCH, failures=(403, 404))
    def get(self, request: Request, batch_id: str) -> Response:
        return Response(batch_body(batches.named(self.actor, batch_id)))


class CancelReplayBatch(ReplayView):
    @operation(
        "C.replays.cancel",
        "Cancel a batch of replays",
        answer={**_BATCH, "status": "canceled", "canceledAt": flow_bodies.AT},
        failures=(403, 404, 409),
        description="No more replays are made, and those that have not begun are canceled.",
    )
    @idempotent
    def post(self, request: Request, batch_id: str) -> Response:
        batch = batches.named(self.actor, batch_id)
        batches.cancel(self.actor, batch)
        batch.refresh_from_db()
        return Response(batch_body(batch))


def batch_body(batch: ReplayBatch) -> dict[str, Any]:
    """A batch and how far it is: `running`, `completed` once nothing of it is open, `canceled`, or `failed`."""
    progress = batches.progress(batch)
    is_over = progress["completed"] + progress["failed"] + progress["refused"] >= batch.total
    broke = batch.state == ReplayBatch.State.FAILED
    return {
        "batchId": str(batch.pk),
        "flowId": str(batch.flow_id) if batch.flow_id else None,
        "status": "canceled" if batch.canceled_at else "failed" if broke else "completed" if is_over else "running",
        "from": batches.start_of(batch.start),
        "version": batches.version_of(batch.version),
        **progress,
        "createdAt": batch.created_at,
        "canceledAt": batch.canceled_at,
    }
