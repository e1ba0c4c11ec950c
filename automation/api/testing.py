"""Surface *connect*: drafts are tried out, whole or one step of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.api.flow_bodies import duration, execution_body
from automation.services.executions import starting
from automation.services.flows import flows
from automation.services.replays import sampling, testing
from automation.services.replays.testing import Tested
from connect_platform.core.api.fields import Flag, Object
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput
from connect_platform.core.idempotency import idempotent

_TESTED: dict[str, Any] = {
    "stepId": "st_3f0c1a528f0b",
    "stepNumber": 1,
    "kind": "formatter",
    "status": "completed",
    "effect": None,
    "input": {"operation": "uppercase", "value": "Ada"},
    "output": {"value": "ADA"},
    "error": None,
    "errorDetails": None,
    "durationMs": 0.2,
    "executionId": flow_bodies.ID,
}


class TestData(serializers.Serializer[Any]):
    """The trigger's data: any object."""


class TestFlow(ConnectView):
    permission = "flows.write"

    @operation(
        "C.flows.test",
        "Run the draft",
        status=201,
        body=TestData,
        answer={**flow_bodies.EXECUTION, "status": "pending", "mode": "test", "version": None},
        failures=(400, 403, 404),
        example={"name": "Ada"},
        description="With the body as the trigger's data. Effects are real; tests count for nothing else.",
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        flow = flows.named(self.actor, id)
        if not isinstance(request.data, dict):
            raise InvalidInput({"body": "A JSON object with the trigger's data is needed."})
        return Response(execution_body(starting.test(flow, request.data), flow.name), status=201)


class StepTest(serializers.Serializer[Any]):
    """`steps` are outputs by name, such as `step_1` or `step_2_item`; `input` stands in for fields of the configuration."""

    trigger = Object(required=False)
    steps = Object(required=False)
    input = Object(required=False)
    sample = serializers.ChoiceField(["latest", "none"], default="latest")
    dryRun = Flag(default=False)


class TestStep(ConnectView):
    permission = "flows.write"

    @operation(
        "C.flows.test-step",
        "Run one step of the draft",
        body=StepTest,
        answer=_TESTED,
        failures=(400, 403, 404),
        example={"trigger": {"name": "Ada"}, "dryRun": False},
        description="On the data given and, for what is not, on that of the flow's latest execution. What the step does "
        "outside is real unless `dryRun` only renders it. A step that steers says what it would do. After 25 seconds the "
        "answer is `running`, and the step goes on: its execution, of mode `test`, says what came of it.",
    )
    @idempotent
    def post(self, request: Request, id: str, step_id: str) -> Response:
        flow = flows.named(self.actor, id)
        body = self.valid(StepTest)
        data = sampling.Data(body.get("trigger"), body.get("steps") or {}, body.get("input") or {}, body["sample"])
        return Response(tested_body(testing.try_step(self.actor, flow, step_id, data, dry_run=body["dryRun"])))


def tested_body(tested: Tested) -> dict[str, Any]:
    """A test of one step: `rendered` where it was not run, `running` where it goes on."""
    run = tested.run
    error = run.error if run else tested.error
    status = run.status if run else "failed" if error else "running" if tested.execution else "rendered"
    return {
        "stepId": tested.step.id,
        "stepNumber": tested.step.number,
        "kind": tested.step.kind.name,
        "status": status,
        "effect": tested.effect,
        "input": tested.input,
        "output": run.output if run else None,
        "error": error.get("message") if error else None,
        "errorDetails": error,
        "durationMs": duration(run.started_at, run.finished_at) if run else None,
        "executionId": str(tested.execution.pk) if tested.execution else None,
    }
