"""One step of a draft is tried out by itself, on sample data; what it touches outside is real."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from automation.engine import kinds
from automation.engine.journal import INTERRUPTED
from automation.engine.kinds import Context, Effect, InDoubt, StepFailed
from automation.engine.plan import Step, built
from automation.engine.run import HIDDEN, said, unfit
from automation.expressions import ExpressionError
from automation.models import Execution, Flow, StepRun
from automation.services.executions.storing import as_json
from automation.services.flows import flows
from automation.services.replays import sampling
from automation.services.replays.sampling import Data
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.api.rendering import loads
from connect_platform.core.errors import ConnectError, InvalidInput, NotFound
from connect_platform.core.ids import uuid7
from connections.services.health.credentials import release

log = structlog.get_logger(__name__)
#: Seconds a caller waits; the step then goes on by itself, and the history says what came of it.
SECONDS = 25.0
#: No step takes longer: what is not over then has lost the process that ran it.
LEASE = timedelta(seconds=2 * kinds.LONGEST_TIMEOUT)
_LEFT = """
WITH left_behind AS MATERIALIZED (
  SELECT id FROM automation_execution WHERE state = 'parked' AND mode = 'test' AND lease_until < statement_timestamp()
  LIMIT 100 FOR UPDATE SKIP LOCKED
), runs AS (
  UPDATE automation_steprun SET status = 'failed', finished_at = statement_timestamp(), error = %(error)s::jsonb
  WHERE execution_id IN (SELECT id FROM left_behind) AND status = 'running' RETURNING execution_id, number, step_id
)
UPDATE automation_execution e SET state = 'failed', lease_until = NULL, reason = '', finished_at = statement_timestamp(),
  error = %(error)s::jsonb || jsonb_build_object('step', 'step_' || runs.number, 'stepId', runs.step_id)
FROM runs WHERE e.id = runs.execution_id
"""
_POOL = ThreadPoolExecutor(16, thread_name_prefix="test-step")


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of it; `execution` is None where the step was only rendered. A test not over when `run` is None goes on."""

    step: Step
    input: Any
    effect: Effect | None
    execution: Execution | None = None
    run: StepRun | None = None
    error: Mapping[str, Any] | None = None


def try_step(actor: Actor, flow: Flow, step_id: str, data: Data, *, dry_run: bool = False) -> Tested:
    """Run one step of the draft; with `dry_run` only render it.

    Steps that steer say what they would do: a loop its items, a branch its path, a sub-flow what it would be given. The
    history keeps it as a test, without the steps around it, which no worker therefore ever takes up. Raises NotFound,
    InvalidInput naming a wrong field of `input` or `steps`.
    """
    steps = _steps(actor, flow, step_id, data.input)
    plan = built(steps)
    place = sampling.place_of(plan, step_id)
    step, execution_id = place[-1], uuid7()
    frame = sampling.frame_of(flow, plan, place, data, str(execution_id))
    context = sampling.context_of(flow, step, frame, str(execution_id))
    config: dict[str, Any] = {}
    try:
        config = frame.rendered(step)
        if wrong := unfit(config):
            raise StepFailed(wrong["message"], code=wrong["code"])
        effect = step.kind.effect_of(config, context)
    except (ConnectError, ExpressionError) as error:
        return Tested(step, None, None, error=said(error))
    shown = {key: HIDDEN if key in step.kind.hidden else value for key, value in config.items()}
    if dry_run:
        return Tested(step, shown, effect)
    execution, run = _begun(actor, flow, context, step, shown, effect, frame.values["trigger"])
    release(database)
    ending = _POOL.submit(_carry_out, run, step, config, context)
    wait([ending], timeout=SECONDS)
    if not ending.done():
        return Tested(step, shown, effect, execution)
    ending.result()
    execution.refresh_from_db()
    return Tested(step, shown, effect, execution, StepRun.objects.get(pk=run.pk, execution_id=execution.pk))


def _steps(actor: Actor, flow: Flow, step_id: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The draft with other values in the step's configuration, checked as when it is saved."""
    place = next((place for place, step in enumerate(flow.steps) if step["id"] == step_id), None)
    if place is None:
        raise NotFound("There is no such step in the draft.")
    if not given:
        return list(flow.steps)
    changed = list(flow.steps)
    changed[place] = {**changed[place], "config": {**changed[place].get("config", {}), **given}}
    try:
        return flows.checked(actor.company_id, changed)
    except InvalidInput as error:
        prefix = f"steps.{place}.config"
        raise InvalidInput({name.replace(prefix, "input", 1): reasons for name, reasons in error.fields.items()}) from None


def _begun(
    actor: Actor, flow: Flow, context: Context, step: Step, shown: Any, effect: Effect | None, payload: Any
) -> tuple[Execution, StepRun]:
    """On record before anything happens. It has no steps and is no worker's to take; `end_left` ends what is left behind."""
    now = timezone.now()
    with transaction.atomic():
        execution = Execution.objects.create(
            id=uuid.UUID(context.execution_id),
            company_id=flow.company_id,
            flow_id=flow.pk,
            mode=Execution.Mode.TEST,
            state=Execution.State.PARKED,
            lease_until=now + LEASE,
            reason=f"test of {step.label}",
            steps=[],
            payload=payload,
            started_at=now,
        )
        run = StepRun.objects.create(
            execution_id=execution.pk,
            step_id=step.id,
            path=context.path,
            attempt=1,
            number=step.number,
            name=step.name,
            kind=step.kind.name,
            status="running",
            effect=effect,
            input=_kept(shown),
            started_at=now,
        )
        audit.record(actor, "flow.test_step", str(flow.pk), detail={"step": step.id, "execution": str(execution.pk)})
    return execution, run


def _kept(value: Any) -> Any:
    """As the journal keeps values: PostgreSQL's jsonb holds no NUL."""
    return loads(as_json(value))


def _carry_out(run: StepRun, step: Step, config: Mapping[str, Any], context: Context) -> None:
    """Run the step on a thread of its own and note what came of it, whether or not the caller still waits."""
    try:
        output, error = _done(step, config, context, run.effect)
        now = timezone.now()
        with transaction.atomic():
            failure = {"step": step.label, "stepId": step.id, **error} if error else None
            state = Execution.State.FAILED if error else Execution.State.DONE
            Execution.objects.filter(pk=run.execution_id, state=Execution.State.PARKED).update(
                state=state, lease_until=None, reason="", error=failure, finished_at=now
            )
            open_to = StepRun.objects.filter(pk=run.pk, execution_id=run.execution_id, status="running")
            open_to.update(status="failed" if error else "completed", output=_kept(output), error=error, finished_at=now)
    finally:
        database.close()


def end_left() -> int:
    """Fail tests whose process ended while they ran. Returns how many."""
    message = "The process that ran the test ended before the step was over; whether it took effect is not known."
    with database.cursor() as cursor:
        cursor.execute(_LEFT, {"error": as_json(said(StepFailed(message, code=INTERRUPTED)))})
        return int(cursor.rowcount)


def _done(step: Step, config: Mapping[str, Any], context: Context, effect: str | None) -> tuple[Any, dict[str, Any] | None]:
    """The step's output, or its error as the history keeps it."""
    try:
        output = _said(step.kind.run(config, context))
    except (ConnectError, ExpressionError) as error:
        return None, said(InDoubt() if effect == "at_most_once" and getattr(error, "sent", False) else error)
    except Exception as error:
        log.exception("step_failed", kind=step.kind.name, execution=context.execution_id)
        return None, said(StepFailed(f"The platform failed: {type(error).__name__}.", code="internal_error"))
    finally:
        release(database)
    wrong = unfit(output)
    return (None, wrong) if wrong else (output, None)


def _said(result: Any) -> Any:
    """What a step answered; of one that steers what would follow."""
    match result:
        case kinds.Until(due=due, output=output):
            return {"waitsUntil": due.isoformat(), **output}
        case kinds.Await(deadline=deadline, subject=subject):
            return {"waitsUntil": deadline.isoformat() if deadline else None, **subject}
        case kinds.Each(items=items):
            return {"iterations": len(items), "items": items}
        case kinds.Enter(flow_id=flow_id, payload=payload):
            return {"flowId": flow_id, "payload": payload}
        case kinds.Reply(status=status, headers=headers, body=body):
            return {"status": status, "headers": dict(headers), "body": body}
        case kinds.Stop(output=output) | kinds.Choose(output=output):
            return output
    return result
