"""What a replay takes over of the execution it repeats: the journal of what was done before the point it begins at."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, Q, When
from django.db.models.fields.json import KT
from django.utils import timezone

from automation.engine.kinds import StepFailed
from automation.engine.plan import ERROR_BRANCH, Step
from automation.models import StepRun
from automation.services.executions.storing import COLUMNS, as_json
from automation.services.flows import plans
from connect_platform.core.errors import Conflict, InvalidInput

SUB_FLOW = "sub-flow"

# Of several tries of a step the last one counts, and only where it is over.
_COPY = f"""
INSERT INTO automation_steprun ({COLUMNS}, taken_over)
SELECT {COLUMNS.replace("execution_id", "given.replay", 1)}, true
FROM json_to_recordset(%(wanted)s::json) AS given (execution uuid, replay uuid, steps text[], labels text[], anew jsonb)
CROSS JOIN LATERAL (
  SELECT DISTINCT ON (step_id, path) * FROM automation_steprun known WHERE known.execution_id = given.execution
  ORDER BY step_id, path, attempt DESC) last
WHERE (last.status IN ('completed', 'skipped') OR (last.status = 'failed' AND NOT last.retried))
  AND NOT given.anew @> jsonb_build_array(jsonb_build_array(last.step_id, last.path))
  AND (given.steps IS NULL OR (last.path = '' AND last.step_id = ANY (given.steps))
    OR split_part(split_part(last.path, '/', 1), ':', 1) = ANY (given.labels))
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Row:
    """What the journal says of a step that is not done; of one that entered a flow, its input and the version as well."""

    status: str
    code: str = ""
    input: Mapping[str, Any] | None = None
    version: int | None = None

    @property
    def flow_id(self) -> str:
        """The flow that was entered."""
        return str((self.input or {}).get("flowId", ""))


Rows = Mapping[tuple[str, str], Row]


@dataclass(frozen=True, slots=True)
class Place:
    """A step of the flow, or of one that it entered, and the path it was run under."""

    step: Step
    path: str
    row: Row

    @property
    def is_entered(self) -> bool:
        """Whether the step entered a flow."""
        return self.step.kind.name == SUB_FLOW and self.row.version is not None


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken over of a journal: all that is over, but for the steps run `anew`.

    Where `steps` is given, only those of the flow itself, and rounds and sub-flows of the steps with these `labels`.
    `entered` says which version each sub-flow goes on with.
    """

    anew: tuple[Place, ...]
    steps: tuple[str, ...] | None = None
    labels: tuple[str, ...] = ()
    entered: tuple[tuple[Place, int], ...] = ()


def open_rows(executions: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[tuple[str, str], Row]]:
    """What is not done in the journals of executions: steps that failed for good, and those that were under way."""
    found: dict[uuid.UUID, dict[tuple[str, str], Row]] = {}
    is_open = Q(status__in=("running", "waiting")) | Q(status="failed", retried=False)
    rows = StepRun.objects.filter(is_open, execution_id__in=list(executions)).order_by("attempt")
    entering = Case(When(kind=SUB_FLOW, then="input"))
    said = rows.values_list("execution_id", "step_id", "path", "status", KT("error__code"), entering, KT("output__version"))
    for execution_id, step_id, path, status, code, given, version in said:
        entered = int(version) if given and version else None
        found.setdefault(execution_id, {})[step_id, path] = Row(status, code or "", given, entered)
    return found


def stopped_at(company_id: int, steps: Sequence[Step], rows: Rows, path: str = "") -> list[Place]:
    """The step that ended an execution, below the loops and sub-flows around it; empty where it was between two steps."""
    for step in _of_frame(steps):
        row = rows.get((step.id, path))
        if row is None or (row.status == "failed" and step.on_error != "stop" and row.code != "canceled"):
            continue
        own = Place(step, path, row)
        return [own, *_below(company_id, own, rows)]
    return []


def _below(company_id: int, place: Place, rows: Rows) -> list[Place]:
    prefix = _joined(place.path, place.step.label)
    if place.is_entered:
        inner = plans.entered(company_id, place.row.flow_id, place.row.version)
        return stopped_at(company_id, inner.steps, rows, prefix)
    if place.step.kind.name == "loop":
        frames = {path for _, path in rows if path.startswith(f"{prefix}:") and path[len(prefix) + 1 :].isdecimal()}
        for frame in frames:  # a round that failed was the last one
            if found := stopped_at(company_id, place.step.children.get("", ()), rows, frame):
                return found
    return []


def _of_frame(steps: Sequence[Step]) -> Iterator[Step]:
    """Steps in the order in which they run, without those of rounds, which have a path of their own."""
    for step in steps:
        yield step
        for label, children in step.children.items():
            if step.kind.name != "loop" or label == ERROR_BRANCH:
                yield from _of_frame(children)


def _joined(path: str, label: str) -> str:
    return f"{path}/{label}" if path else label


def from_failure(company_id: int, old: Sequence[Step], new: Sequence[Step], rows: Rows, *, is_original: bool) -> Taken:
    """What a replay from the failed step takes over. Loops go on with the round that failed, sub-flows with their failed step.

    With `is_original` sub-flows keep the version they were entered in; otherwise they go on with the published one.
    Raises Conflict `step_changed` where what was done is not what the new steps would have done.
    """
    chain = stopped_at(company_id, old, rows)
    anew, versions = tuple(chain), list[tuple[Place, int]]()
    while inside := next((place for place in chain if place.is_entered), None):
        here = chain[: chain.index(inside) + 1]
        require_same_before(old, new, here, is_leaf_free=False)
        _, old = _entered(company_id, inside, inside.row.version)
        number, new = _entered(company_id, inside, inside.row.version if is_original else None)
        versions.append((inside, number))
        chain = chain[len(here) :]
    if chain:
        require_same_before(old, new, chain, is_leaf_free=True)
    else:
        require_same(list(_walk(old)), list(_walk(new)))
    return Taken(anew, entered=tuple(versions))


def _entered(company_id: int, place: Place, number: int | None) -> tuple[int, tuple[Step, ...]]:
    try:
        flow = plans.entered(company_id, place.row.flow_id, number)
    except StepFailed as error:
        raise Conflict(f"{place.step.label}: {error.message}", code=error.code, hint=error.hint) from error
    return flow.version, flow.steps


def from_step(old: Sequence[Step], new: Sequence[Step], number: int, *, is_reached: bool) -> Taken:
    """What a replay from a step takes over: all that comes before it.

    Raises InvalidInput where there is no such step or it is one of a loop, Conflict where the execution never came to it.
    """
    step = next((step for step, _, _ in _walk(old) if step.number == number), None)
    if step is None:
        raise InvalidInput({"from": f"The execution has no step {number}."})
    if step not in _of_frame(old):
        raise InvalidInput({"from": f"Step {number} runs within a loop; begin with the loop, or with failed_step."})
    if not is_reached:
        raise Conflict(f"The execution never came to step {number}.", code="step_not_reached")
    place = Place(step, "", Row(""))
    require_same_before(old, new, [place], is_leaf_free=True)
    before = [each for each, _, _ in _until(old, step.id) or ()]
    return Taken((place,), tuple(each.id for each in before), tuple(each.label for each in before))


_Walked = tuple[Step, str, str]


def _walk(steps: Sequence[Step], parent: str = "", branch: str = "") -> Iterator[_Walked]:
    """Every step in the order in which they run, with its parent and branch."""
    for step in steps:
        yield step, parent, branch
        for label, children in step.children.items():
            yield from _walk(children, step.id, label)


def _until(steps: Sequence[Step], step_id: str) -> list[_Walked] | None:
    """What comes before a step, its parents too; None where there is no such step."""
    before: list[_Walked] = []
    for one in _walk(steps):
        if one[0].id == step_id:
            return before
        before.append(one)
    return None


def require_same_before(old: Sequence[Step], new: Sequence[Step], chain: Sequence[Place], *, is_leaf_free: bool) -> None:
    """Raises Conflict naming the first step that differs between two versions before the end of `chain`.

    Of a loop gone on with, all its steps must be the same: earlier rounds ran them. The step that failed may be another now.
    """
    top, leaf = chain[0].step, chain[-1].step
    before, after = _until(old, top.id), _until(new, top.id)
    if before is None or after is None:
        raise _changed(top, "is gone")
    require_same(before, after)
    if len(chain) > 1 or not is_leaf_free:
        own = [step for step, _, _ in _walk(new) if step.id == top.id]
        free = leaf.id if is_leaf_free else ""
        require_same(list(_walk([top])), list(_walk(own)), free)


def require_same(old: Sequence[_Walked], new: Sequence[_Walked], free: str = "") -> None:
    """Raises Conflict naming the first step that is not the same in both; the one called `free` may differ."""
    for (one, *place), (other, *its_place) in zip(old, new, strict=False):
        if one.id == other.id == free:
            continue
        if _essence(one) != _essence(other) or place != its_place:
            raise _changed(one, "was changed")
    if len(old) != len(new):
        longer = old if len(old) > len(new) else new
        raise _changed(longer[min(len(old), len(new))][0], "is gone" if longer is old else "was added")


def _essence(step: Step) -> tuple[Any, ...]:
    return step.id, step.number, step.kind.name, step.config, step.on_error


def _changed(step: Step, what: str) -> Conflict:
    return Conflict(
        f"{step.label} {what} since the execution ran; what it did cannot be taken over.",
        code="step_changed",
        hint='Replay with version "original", or from the start.',
        details={"step": step.label, "stepId": step.id},
    )


def copy(taken: Mapping[tuple[uuid.UUID, uuid.UUID], Taken]) -> None:
    """Write the journals of replays, in the caller's transaction: execution and replay → what is taken over."""
    wanted = [
        {
            "execution": execution,
            "replay": replay,
            "steps": one.steps,
            "labels": one.labels,
            "anew": [[place.step.id, place.path] for place in one.anew],
        }
        for (execution, replay), one in taken.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_COPY, {"wanted": as_json(wanted)})
    now = timezone.now()
    StepRun.objects.bulk_create(
        StepRun(
            execution_id=replay,
            step_id=place.step.id,
            path=place.path,
            attempt=1,
            number=place.step.number,
            name=place.step.name,
            input=place.row.input,
            kind=place.step.kind.name,
            status="running",
            output={"version": version},  # the engine goes on with the version that is noted
            started_at=now,
        )
        for (_, replay), one in taken.items()
        for place, version in one.entered
    )


def reached(executions: Iterable[uuid.UUID], number: int) -> set[uuid.UUID]:
    """Of executions, those that came to the step of the flow itself with this number."""
    rows = StepRun.objects.filter(execution_id__in=list(executions), number=number, path="")
    return set(rows.exclude(status="skipped").values_list("execution_id", flat=True))
