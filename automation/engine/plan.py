"""A flow's steps as a tree that can run, and everything that is wrong with them said beforehand, step by step."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from jsonschema import Draft202012Validator

from automation import expressions
from automation.engine.kinds import Kind, Problem, kinds
from connect_platform.core.errors import InvalidInput

MAX_STEPS = 200
MAX_NESTING = 10
ERROR_BRANCH = "error"
_STEP = re.compile(r"step_([1-9][0-9]*)(_item)?")
_ROOTS = frozenset({"trigger", "execution", "flow"})


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a step is tried again, and after how many seconds: `base`, then times `factor`, never more than `cap`."""

    most: int = 0
    base: float = 2.0
    factor: float = 2.0
    cap: float = 600.0
    jitter: float = 0.2

    def pause(self, attempt: int, luck: float) -> float:
        """Seconds to wait after the attempt with this number; `luck` from 0 to 1 spreads them."""
        seconds = min(self.base * self.factor ** min(attempt - 1, 60), self.cap)
        return seconds * (1 - self.jitter + 2 * self.jitter * luck)


@dataclass(frozen=True, slots=True)
class Step:
    """One step with its children by branch: of a loop all under the empty label, of a failure under `error`."""

    id: str
    number: int
    name: str | None
    kind: Kind
    config: Mapping[str, Any]
    on_error: Literal["stop", "continue", "route"] = "stop"
    retry: Retry = field(default_factory=Retry)
    children: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The name under which expressions find its output."""
        return f"step_{self.number}"

    def every(self) -> Iterator[Step]:
        """The step and all below it, in order."""
        yield self
        for branch in self.children.values():
            for child in branch:
                yield from child.every()


def problems_of(steps: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What is wrong with a list of steps as the API takes them: `steps.<position from 0>.<field>` → reasons."""
    return _Checking(steps).all()


def plan_of(steps: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The steps as a tree. Raises InvalidInput naming each wrong field of each step."""
    if wrong := problems_of(steps):
        raise InvalidInput(wrong)
    return built(steps)


def built(steps: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """As `plan_of`, for steps that were checked when they were saved."""
    by_parent: dict[tuple[str, str], list[tuple[int, Mapping[str, Any]]]] = {}
    for number, step in enumerate(steps, 1):
        place = (step.get("parentStepId") or "", step.get("branchPath") or "")
        by_parent.setdefault(place, []).append((number, step))

    def branch(parent: str, label: str) -> tuple[Step, ...]:
        return tuple(_step(number, step) for number, step in by_parent.get((parent, label), ()))

    def _step(number: int, step: Mapping[str, Any]) -> Step:
        own = step["id"]
        return Step(
            id=own,
            number=number,
            name=step.get("name"),
            kind=kinds()[step["kind"]],
            config=step.get("config") or {},
            on_error=step.get("onError") or "stop",
            retry=retry_of(step),
            children={label: branch(own, label) for parent, label in by_parent if parent == own},
        )

    return branch("", "")


def retry_of(step: Mapping[str, Any]) -> Retry:
    """`retries` is a count; `retry` says more: `{max, base, factor, cap, jitter}`."""
    given = step.get("retry") or {}
    names = {"max": "most", "base": "base", "factor": "factor", "cap": "cap", "jitter": "jitter"}
    own = {"most": step.get("retries") or 0} | {names[name]: value for name, value in given.items() if name in names}
    return Retry(**own)


class _Checking:
    """One look at a list of steps."""

    def __init__(self, steps: Sequence[Mapping[str, Any]]) -> None:
        self.steps = steps
        self.places: dict[str, int] = {}
        self.wrong: dict[str, list[str]] = {}

    def all(self) -> dict[str, list[str]]:
        if len(self.steps) > MAX_STEPS:
            return {"steps": [f"A flow has at most {MAX_STEPS} steps."]}
        for place, step in enumerate(self.steps):
            for name, reason in self.one(place, step):
                self.wrong.setdefault(f"steps.{place}.{name}" if name else f"steps.{place}", []).append(reason)
            self.places.setdefault(step["id"], place)
        return self.wrong

    def one(self, place: int, step: Mapping[str, Any]) -> Iterator[Problem]:
        if step["id"] in self.places:
            yield "id", f"Step {self.places[step['id']] + 1} has this id already."
        kind = kinds().get(step["kind"])
        yield from self.parent(step)
        if kind is None:
            yield "kind", f"There is no kind {step['kind']!r}; there are {', '.join(sorted(kinds()))}."
            return
        config = step.get("config") or {}
        validator = Draft202012Validator(kind.schema)
        broken = False
        for problem in validator.iter_errors(config):
            broken = True
            path = ".".join(["config", *map(str, problem.absolute_path)])
            yield path, problem.message[:300]
        if not broken:
            yield from self.expressions(place, config)
            if kind.check:
                yield from ((f"config.{name}" if name else "config", reason) for name, reason in kind.check(config))

    def parent(self, step: Mapping[str, Any]) -> Iterator[Problem]:
        parent, label = step.get("parentStepId"), step.get("branchPath") or ""
        if not parent:
            if label:
                yield "branchPath", "Only a step with a parent is on a branch."
            return
        if parent not in self.places:
            yield "parentStepId", "The parent must be a step that comes before this one."
            return
        if self.nesting(parent) >= MAX_NESTING:
            yield "parentStepId", f"Steps nest at most {MAX_NESTING} levels."
        above = self.steps[self.places[parent]]
        labels = self.labels(above)
        if not labels:
            yield "parentStepId", f"A step of kind {above['kind']} has no steps below it."
        elif label not in labels:
            yield "branchPath", f"The parent's branches are {', '.join(repr(one) for one in labels)}."

    def labels(self, step: Mapping[str, Any]) -> list[str]:
        kind = kinds().get(step["kind"])
        own = kind.children(step.get("config") or {}) if kind and kind.children else ()
        return [*own, *([ERROR_BRANCH] if step.get("onError") == "route" else [])]

    def above(self, step: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The steps it is below, from the nearest on."""
        parent = step.get("parentStepId")
        while parent in self.places:
            found = self.steps[self.places[parent]]
            yield found
            parent = found.get("parentStepId")

    def nesting(self, step_id: str) -> int:
        return sum(1 for _ in self.above(self.steps[self.places[step_id]])) + 1

    def expressions(self, place: int, config: Mapping[str, Any]) -> Iterator[Problem]:
        loops = {self.places[step["id"]] + 1 for step in self.above(self.steps[place]) if step["kind"] == "loop"}
        for where, text in expressions.texts(config, "config"):
            try:
                names = expressions.check(text)
            except expressions.ExpressionError as error:
                yield where, str(error)
                continue
            yield from ((where, reason) for name in sorted(names - _ROOTS) if (reason := self.unknown(name, place, loops)))

    def unknown(self, name: str, place: int, loops: Container[int]) -> str:
        """Why nothing is known by this name at a step; empty where something is."""
        found = _STEP.fullmatch(name)
        if not found:
            return f"{{{{{name}}}}} is nothing; expressions begin with trigger, execution, flow or step_N."
        if found[2] and int(found[1]) not in loops:
            return f"{name} is only known inside the loop that is step {found[1]}."
        return f"{name} does not come before this step." if not found[2] and int(found[1]) > place else ""
