"""Histories of executions as JSON: what a run knew, decided and wrote in each pass, to be decided once more later."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from automation.engine.journal import Journal, Record
from automation.engine.kinds import Slowed, StepFailed
from automation.engine.plan import built, plan_of
from automation.engine.run import Do, Ended, Rest, Run, SubFlow, Terms
from connect_platform.core.api.rendering import dumps

START = datetime(2026, 3, 1, tzinfo=UTC)
MOMENTS = ("started", "finished", "due")
DEATH = "the worker ended"


@dataclass(frozen=True)
class Story:
    """A flow and what happens to it: what its effects come to by step, in order, and what is answered where it waits.

    A result is `{"output": …}`, `{"error": {…}}` as `error_of` takes it, or DEATH.
    """

    steps: list[dict[str, Any]]
    payload: Any = None
    results: Mapping[str, list[Any]] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    flows: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    is_strict: bool = False


def error_of(said: Mapping[str, Any]) -> Exception:
    """The exception an effect raised: `message`, `code`, `permanent`; with `seconds` it asks to slow down."""
    if "seconds" in said:
        return Slowed(said["message"], seconds=said["seconds"])
    error = StepFailed(said["message"], code=said.get("code", "step_failed"), permanent=said.get("permanent", False))
    error.sent = said.get("sent", False)  # type: ignore[attr-defined]  # as errors of the network say it
    return error


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return json.loads(dumps(value))


def record_as_json(record: Record) -> dict[str, Any]:
    return dict(plain(dataclasses.asdict(record)))


def record_of(known: Mapping[str, Any]) -> Record:
    moments = {name: datetime.fromisoformat(known[name]) if known[name] else None for name in MOMENTS}
    return Record(**{**known, **moments})


def a_run(golden: Mapping[str, Any], journal: Iterable[Record], now: datetime, answers: list[Any]) -> Run:
    """A pass over a history, as any worker would begin it."""
    flows = {key: SubFlow(f"Flow {key}", 1, built(steps)) for key, steps in golden["flows"].items()}
    terms = Terms(
        company_id=1,
        flow_id="f",
        flow_name="Flow",
        execution_id="0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d",
        mode="live",
        now=lambda: now,
        luck=lambda: 0.5,
        most_rounds=100,
        enter=lambda flow_id, version: flows[flow_id],
        link=lambda step_id, path, form: f"https://links.example/{form}/{path}:{step_id}",
        is_strict=golden["isStrict"],
        answers={(step, path, attempt): answer for step, path, attempt, answer in answers},
    )
    return Run(plan_of(golden["steps"]), golden["payload"], Journal(journal), terms)


def decision(signal: Do | Rest | Ended) -> dict[str, Any]:
    """What a run says it needs, as JSON."""
    match signal:
        case Do(step=step, record=record, config=config, context=context, effect=effect):
            told = {"do": step.id, "path": record.path, "attempt": record.attempt, "key": context.key}
            return {**told, "effect": effect, "config": plain(config)}
        case Rest(due=due, reason=reason, parked=parked):
            return {"rest": due.isoformat() if due else None, "reason": reason, "parked": parked}
    return {"ended": plain(signal.error), "output": plain(signal.output)}


def replayed(golden: Mapping[str, Any], known: Mapping[str, Any]) -> list[Any]:
    """What today's engine decides and writes in one pass that is on record."""
    now = datetime.fromisoformat(known["now"])
    run = a_run(golden, (record_of(one) for one in known["journal"]), now, known["answers"])
    said: list[Any] = []
    result: Any = None
    for told in known["decisions"]:
        signal = run.advance(result)
        said.append({**decision(signal), "writes": [record_as_json(one) for one in run.journal.flush()]})
        if not isinstance(signal, Do) or told.get("result") == DEATH:
            break
        given = told.get("result", {})
        result = error_of(given["error"]) if "error" in given else given.get("output")
    return said


def recorded(story: Story) -> dict[str, Any]:
    """The history of a story by today's engine."""
    golden: dict[str, Any] = {
        "steps": story.steps, "payload": story.payload, "flows": dict(story.flows), "isStrict": story.is_strict, "passes": [],
    }  # fmt: skip
    stored: dict[tuple[str, str, int], dict[str, Any]] = {}
    results = {step: iter(given) for step, given in story.results.items()}
    now, answers = START, list[Any]()
    for _ in range(50):
        known = {"now": now.isoformat(), "journal": list(stored.values()), "answers": list(answers), "decisions": []}
        golden["passes"].append(known)
        signal = _pass(golden, known, stored, results, now)
        if isinstance(signal, Ended):
            return golden
        if isinstance(signal, Rest) and signal.record and signal.record.step_id in story.answers:
            record = signal.record
            answers.append([record.step_id, record.path, record.attempt, story.answers[record.step_id]])
        elif isinstance(signal, Rest) and signal.due:
            now = signal.due
        now += timedelta(seconds=1)
    raise AssertionError("the story never ends")


def _pass(golden: Any, known: Any, stored: Any, results: Any, now: datetime) -> Do | Rest | Ended:
    run = a_run(golden, (record_of(one) for one in known["journal"]), now, known["answers"])
    result: Any = None
    while True:
        signal = run.advance(result)
        writes = [record_as_json(one) for one in run.journal.flush()]
        stored.update({(one["step_id"], one["path"], one["attempt"]): one for one in writes})
        known["decisions"].append({**decision(signal), "writes": writes})
        if not isinstance(signal, Do):
            return signal
        given = next(results[signal.step.id])
        known["decisions"][-1]["result"] = given
        if given == DEATH:
            return signal
        result = error_of(given["error"]) if "error" in given else given["output"]
