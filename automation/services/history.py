"""What executions did: found for those who look, canceled, and told what became of a step that waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from automation.models import Execution, Flow, StepAnswer, StepRun
from connect_platform.core import audit, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, NotFound
from connect_platform.core.ids import is_uuid

_STATES = {
    "pending": models.Q(state__in=("waiting", "running"), started_at=None),
    "running": models.Q(state__in=("waiting", "running", "parked"), started_at__isnull=False),
    "completed": models.Q(state="done"),
    "failed": models.Q(state__in=("failed", "canceled")),
}
STATUSES = tuple(_STATES)


def found(actor: Actor, *, flow: Flow | None = None, status: str = "", mode: str = "") -> models.QuerySet[Execution]:
    """Executions of the company, newest first, without what they were given."""
    rows = Execution.objects.for_actor(actor).defer("payload", "steps")
    if flow:
        rows = rows.filter(flow_id=flow.pk)
    if status:
        rows = rows.filter(_STATES[status])
    if mode:
        rows = rows.filter(mode=mode)
    return rows.order_by("-id")


def named(actor: Actor, flow: Flow, execution_id: str) -> Execution:
    """An execution of a flow. Raises NotFound."""
    one = None
    if is_uuid(execution_id):
        one = Execution.objects.for_actor(actor).filter(pk=execution_id, flow_id=flow.pk).first()
    if one is None:
        raise NotFound("There is no such execution.")
    return one


def names(flow_ids: set[Any]) -> dict[Any, str]:
    """Names of flows by id, of deleted ones too."""
    return dict(Flow.objects.filter(pk__in=flow_ids).values_list("pk", "name"))


def steps(execution: Execution) -> models.QuerySet[StepRun]:
    """Every try of every step, in the order in which they began."""
    return StepRun.objects.filter(execution_id=execution.pk).order_by("started_at", "id")


def cancel(actor: Actor, execution: Execution) -> None:
    """End an execution that is not over: what it does outside at this moment is not called back, and nothing follows.

    Raises Conflict where it is over.
    """
    with transaction.atomic():
        open_to = Execution.objects.filter(pk=execution.pk, state__in=("waiting", "running", "parked"))
        if not open_to.update(state=Execution.State.CANCELED, lease_until=None, reason="", finished_at=Now()):
            raise Conflict("The execution is over.", code="execution_over")
        StepRun.objects.filter(execution_id=execution.pk, status__in=("running", "waiting")).update(
            status="failed", finished_at=timezone.now(), error={"code": "canceled", "message": "Canceled meanwhile."}
        )
        audit.record(actor, "execution.cancel", str(execution.pk))


def answer(actor: Actor, execution: Execution, number: int, given: Mapping[str, Any]) -> None:
    """Tell a step that waits what was decided, or what became of its effect; the execution goes on at once.

    Raises Conflict `nothing_waits` where no try of that step waits for anybody.
    """
    with transaction.atomic():
        locked = Execution.objects.select_for_update().get(pk=execution.pk)
        asks = models.Q(status="running") | models.Q(status="waiting", kind="wait")  # a delay asks nobody
        rows = StepRun.objects.filter(asks, execution_id=execution.pk, number=number)
        run = rows.order_by("-started_at", "-attempt").first()
        if run is None or locked.state not in (Execution.State.PARKED, Execution.State.WAITING):
            raise Conflict("No step of that number waits for an answer.", code="nothing_waits")
        names = {"execution_id": execution.pk, "step_id": run.step_id, "path": run.path, "attempt": run.attempt}
        _, is_new = StepAnswer.objects.get_or_create(**names, defaults={"company_id": actor.company_id, "answer": dict(given)})
        if not is_new:
            raise Conflict("The step was answered already.", code="nothing_waits")
        Execution.objects.filter(pk=execution.pk).update(state=Execution.State.WAITING, due_at=Now(), reason="", deaths=0)
        audit.record(actor, "execution.answer", str(execution.pk), detail={"step": number})
        work.wake(Execution)
