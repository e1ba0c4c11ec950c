"""What a step kind is, what it may answer, and every kind there is: one module of `automation.steps` each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal, TypeAlias

from automation import steps
from automation.expressions import Scope
from connect_platform.core.errors import ConnectError
from connect_platform.core.json_schema import Schema

Effect: TypeAlias = Literal["idempotent", "keyed", "at_most_once"]
Problem: TypeAlias = tuple[str, str]
LONGEST_TIMEOUT = 120  # seconds for what a step does outside
#: For so long a step goes on waiting for whoever asks it to slow down; no quota of the catalogue has a longer window.
LONGEST_SLOWED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Context:
    """Whose step this is, and what it may know besides its configuration.

    `key` stays the same however often the step is tried: an Idempotency-Key for whoever takes one. `now` is when this try
    began.
    """

    company_id: int
    flow_id: str
    execution_id: str
    mode: str
    step_id: str
    path: str
    attempt: int
    key: str
    now: datetime
    scope: Scope
    depth: int = 0
    has_turn: bool = False  # it was told to slow down and waited as long as that took


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing after this step is to run; the execution, or the round of a loop, ends well."""

    output: Any


@dataclass(frozen=True, slots=True)
class Choose:
    """Of the step's branches, the one with this label runs; empty = none of them."""

    label: str
    output: Any


@dataclass(frozen=True, slots=True)
class Each:
    """The step's children run once for each item, in order."""

    items: list[Any]


@dataclass(frozen=True, slots=True)
class Until:
    """The execution rests until a moment; the step is then done."""

    due: datetime
    output: Any


@dataclass(frozen=True, slots=True)
class Await:
    """The execution rests until somebody answers, or until the deadline."""

    deadline: datetime | None
    subject: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enter:
    """The published steps of another flow run in place of this one; what its last step says is this step's output."""

    flow_id: str
    payload: Any


@dataclass(frozen=True, slots=True)
class Reply:
    """What whoever waits for the execution is answered."""

    status: int
    headers: Mapping[str, str]
    body: Any


class StepFailed(ConnectError):
    """A step that could not do what it is for. `permanent` = trying again is pointless."""

    status = 422
    code = "step_failed"
    message = "The step failed."


class Slowed(StepFailed):
    """The other side asks for time before it does anything: the step rests so many seconds and uses up no retry."""

    status = 429
    code = "rate_limited"
    message = "The other side asks to slow down."
    permanent = False

    def __init__(self, message: str = "", *, seconds: float, **rest: Any) -> None:
        super().__init__(message, retry_after=max(1, round(seconds)), **rest)
        self.seconds = seconds


class InDoubt(StepFailed):
    """Nobody knows whether the effect took place."""

    code = "unknown_outcome"
    message = "Whether the step took effect is not known."
    hint = "Look at the provider, then say what became of it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of step.

    `run` gets the configuration, its expressions rendered but those of the keys in `raw`, and answers with the step's output
    or one of the controls above. Under the keys in `sparse` an expression that leads nowhere takes its field along: sent as
    empty text it would overwrite what is there. `effect` says what repeating it may do; None = it computes and touches nothing.
    `children` names the branches its configuration makes. `check` finds what the schema cannot say.
    """

    name: str
    description: str
    schema: Schema
    run: Callable[[Mapping[str, Any], Context], Any]
    effect: Effect | Callable[[Mapping[str, Any], Context], Effect] | None = None
    raw: frozenset[str] = frozenset()
    sparse: frozenset[str] = frozenset()
    children: Callable[[Mapping[str, Any]], Iterable[str]] | None = None
    check: Callable[[Mapping[str, Any]], Iterable[Problem]] | None = None
    hidden: frozenset[str] = frozenset()  # keys whose values the history does not show

    def effect_of(self, config: Mapping[str, Any], context: Context) -> Effect | None:
        """What repeating a step of this configuration may do."""
        return self.effect(config, context) if callable(self.effect) else self.effect


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by the name flows use."""
    found = (import_module(f"{steps.__name__}.{module.name}").kind for module in iter_modules(steps.__path__))
    return {kind.name: kind for kind in found}
