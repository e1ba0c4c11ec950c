"""What a step that is tried out by itself sees: data that was given, and the rest from the flow's latest execution."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

from django.conf import settings
from django.utils import timezone

from automation.engine.frames import Frame
from automation.engine.kinds import Context, Each
from automation.engine.plan import ERROR_BRANCH, Step
from automation.expressions import ExpressionError, Outcome
from automation.models import Execution, Flow, StepRun
from connect_platform.core.errors import ConnectError, InvalidInput

_NAME = re.compile(r"step_[1-9][0-9]{0,2}(_item)?")


@dataclass(frozen=True, slots=True)
class Data:
    """`trigger` is its data, `steps` outputs by name: `step_1`, or `step_2_item` of the loop around the step.

    What is not given comes from the flow's latest execution where `sample` is `latest`. `input` takes the place of fields
    of the step's configuration, expressions and all.
    """

    trigger: Any = None
    steps: Mapping[str, Any] = field(default_factory=dict)
    input: Mapping[str, Any] = field(default_factory=dict)
    sample: Literal["latest", "none"] = "latest"


def place_of(steps: Sequence[Step], step_id: str) -> list[Step]:
    """A step below its parents, the outermost first; empty where there is none of that id."""
    for step in steps:
        if step.id == step_id:
            return [step]
        for children in step.children.values():
            if found := place_of(children, step_id):
                return [step, *found]
    return []


def frame_of(flow: Flow, plan: Sequence[Step], place: Sequence[Step], data: Data, execution_id: str) -> Frame:
    """What the last step of `place` sees. Raises InvalidInput for a name that no step has."""
    known = {step.label for top in plan for step in top.every()}
    if wrong := [name for name in data.steps if not _NAME.fullmatch(name) or name.removesuffix("_item") not in known]:
        raise InvalidInput({f"steps.{wrong[0]}": "There is no such step."})
    latest = _latest(flow) if data.sample == "latest" else None
    trigger = data.trigger if data.trigger is not None else latest.payload if latest else {}
    about = {"execution": {"id": execution_id, "mode": "test"}, "flow": {"id": str(flow.pk), "name": flow.name}}
    values = {"trigger": trigger, **about}
    values |= {name: Outcome(output) for name, output in (_outputs(latest, plan) if latest else {}).items()}
    values |= {name: value if name.endswith("_item") else Outcome(value) for name, value in data.steps.items()}
    frame = Frame(values, flow_id=str(flow.pk), is_strict=flow.settings.get("missing") == "error")
    frame.know_links(plan, lambda step_id, path, form: f"{settings.PUBLIC_URL}/resume/test")
    for above, below in pairwise(place):
        if above.kind.name == "loop" and below not in above.children.get(ERROR_BRANCH, ()):
            frame = _within(frame, above, flow, execution_id)
    return frame


def _latest(flow: Flow) -> Execution | None:
    """The latest execution that is over and was no test of a single step."""
    over = Execution.objects.filter(company_id=flow.company_id, flow_id=flow.pk, state__in=("done", "failed"))
    return over.exclude(steps=[]).order_by("-id").first()


def _outputs(execution: Execution, plan: Sequence[Step]) -> dict[str, Any]:
    """What steps came to by the names they have now; of those in loops the last round."""
    names = {step.id: step.label for top in plan for step in top.every()}
    runs = StepRun.objects.filter(execution_id=execution.pk, status="completed", step_id__in=names)
    last = runs.order_by("step_id", "-started_at", "-attempt").distinct("step_id")
    return {names[step_id]: output for step_id, output in last.values_list("step_id", "output")}


def _within(frame: Frame, loop: Step, flow: Flow, execution_id: str) -> Frame:
    """The first round of a loop, where the sample leads to one and none was given."""
    if given := frame.values.get(f"{loop.label}_item"):
        frame.path = frame.below(f"{loop.label}:{given.get('index', 0) if isinstance(given, dict) else 0}")
        return frame
    try:
        each = loop.kind.run(loop.config, context_of(flow, loop, frame, execution_id))
    except (ConnectError, ExpressionError):
        return frame
    items = each.items if isinstance(each, Each) else []
    return frame.round(loop.label, items[0], 0, len(items)) if items else frame


def context_of(flow: Flow, step: Step, frame: Frame, execution_id: str) -> Context:
    """The context of a step that is tried out. Its key is its own: no other run of the step has it."""
    return Context(
        company_id=flow.company_id,
        flow_id=str(flow.pk),
        execution_id=execution_id,
        mode="test",
        step_id=step.id,
        path=frame.path,
        attempt=1,
        key=":".join(part for part in (execution_id, frame.path, step.id) if part),
        now=timezone.now(),
        scope=frame.scope(),
    )
