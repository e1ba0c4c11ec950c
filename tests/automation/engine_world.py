"""A world for engine tests: steps that touch it count by key, and workers die where they are told to."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from automation.engine import kinds
from automation.engine.journal import Journal, Record
from automation.engine.kinds import Context, Kind, StepFailed
from automation.engine.plan import plan_of
from automation.engine.run import Do, Ended, Rest, Run, SubFlow, Terms

START = datetime(2026, 3, 1, tzinfo=UTC)


class Died(Exception):
    """The worker is gone; what was not stored is lost."""


def touch(config: Mapping[str, Any], context: Context) -> Any:
    raise AssertionError("the world runs effects itself")


#: A step that touches the outside: it fails its first `fails` times (for good with `permanent`) and then gives `value`.
TOUCH = Kind(
    name="touch",
    description="Touches the world.",
    schema={"type": "object"},
    run=touch,
    effect=lambda config, context: config.get("effect", "keyed"),
)


@dataclass
class World:
    """Stores journals, counts effects, keeps the time. `dies(point)` decides where a worker ends."""

    dies: Callable[[str], bool] = lambda point: False
    now: datetime = START
    effects: Counter[str] = field(default_factory=Counter)  # carried out, by key
    requests: Counter[str] = field(default_factory=Counter)  # asked for, by key and try
    stored: dict[tuple[str, str, int], Record] = field(default_factory=dict)
    flows: dict[str, SubFlow] = field(default_factory=dict)
    answers: dict[tuple[str, str, int], Any] = field(default_factory=dict)
    rounds: int = 1000
    parked: int = 0
    is_strict: bool = False

    def enter(self, flow_id: str, version: int | None) -> SubFlow:
        if flow_id not in self.flows:
            raise StepFailed("There is no such flow.")
        return self.flows[flow_id]

    def terms(self) -> Terms:
        return Terms(
            company_id=1,
            flow_id="f",
            flow_name="Flow",
            execution_id="x",
            mode="live",
            now=lambda: self.now,
            luck=lambda: 0.5,
            most_rounds=self.rounds,
            enter=self.enter,
            link=lambda step_id, path, form: f"https://links.example/{form}/{path}:{step_id}",
            is_strict=self.is_strict,
            answers=self.answers,
        )

    def store(self, journal: Journal) -> None:
        for record in journal.flush():
            known = self.stored.get((record.step_id, record.path, record.attempt))
            assert known is None or known.status in ("running", "waiting"), "a final record was changed"
            self.stored[record.step_id, record.path, record.attempt] = copy.deepcopy(record)

    def journal(self) -> Journal:
        return Journal(copy.deepcopy(record) for record in self.stored.values())

    def act(self, signal: Do) -> Any:
        """Carry an effect out as its other side would: a keyed one once, however often it is asked."""
        config, key = signal.config, signal.context.key
        self.requests[key] += 1
        if self.journal().failures[signal.step.id, signal.record.path] < config.get("fails", 0):
            return StepFailed("not yet", permanent=config.get("permanent", False))
        if signal.effect == "at_most_once" or not self.effects[key]:
            self.effects[key] += 1
        return {"value": config.get("value")}

    def a_pass(self, steps: list[dict[str, Any]], payload: Any) -> Ended | Rest:
        """One worker takes the execution up. Raises Died."""
        run = Run(plan_of(steps), payload, self.journal(), self.terms())
        result: Any = None
        while True:
            self.die("thinking")
            signal = run.advance(result)
            if isinstance(signal, Do):
                self.die("before_store")
                self.store(run.journal)
                self.die("before_effect")
                result = self.act(signal)
                self.die("after_effect")
                continue
            self.die("before_end")
            self.store(run.journal)
            self.die("after_store")
            return signal

    def die(self, point: str) -> None:
        if self.dies(point):
            raise Died(point)

    def finish(self, steps: list[dict[str, Any]], payload: Any, *, passes: int = 400) -> Ended:
        """Workers take it up until it is over; time passes while it rests. Parked effects are looked at and said to be so."""
        for _ in range(passes):
            try:
                signal = self.a_pass(steps, payload)
            except Died:
                continue
            if isinstance(signal, Ended):
                return signal
            if signal.parked:
                assert signal.record
                self.parked += 1
                key = ":".join(part for part in ("x", signal.record.path, signal.record.step_id) if part)
                done = self.effects[key] > 0
                outcome = {"outcome": "succeeded", "output": {"value": "looked up"}} if done else {"outcome": "retry"}
                self.answers[signal.record.step_id, signal.record.path, signal.record.attempt] = outcome
                continue
            self.now = max(signal.due or self.now, self.now) + timedelta(milliseconds=1)
        raise AssertionError("the execution never ends")


def with_touch(monkeypatch: Any) -> None:
    """Let flows have steps of kind `touch`."""
    known = dict(kinds.kinds())
    monkeypatch.setattr("automation.engine.plan.kinds", lambda: {**known, "touch": TOUCH})


def step(own: str, kind: str, parent: str = "", branch: str = "", **more: Any) -> dict[str, Any]:
    """A step as the API takes it; `config` is what is not a name of the step itself."""
    own_names = ("onError", "retries", "retry", "name")
    config = {name: value for name, value in more.items() if name not in own_names}
    rest = {name: value for name, value in more.items() if name in own_names}
    return {"id": own, "kind": kind, "config": config, "parentStepId": parent or None, "branchPath": branch or None, **rest}


def outcome(world: World, own: str, path: str = "") -> Any:
    """What the last try of a step came to."""
    tries = [record for key, record in world.stored.items() if key[:2] == (own, path)]
    return tries[-1].output if tries else None
