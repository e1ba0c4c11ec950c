"""One pass through a plan: from the start by what the journal knows, on to the next thing that must be done outside.

A run knows no database and no clock of its own. It says what it needs (`Do`, `Rest`) and is told what came of it; what it
decides follows from plan, payload and journal alone, so that any worker can go on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from automation.engine import frames, kinds
from automation.engine.frames import Frame
from automation.engine.journal import INTERRUPTED, Journal, Record
from automation.engine.kinds import Context, Effect, InDoubt, Slowed, StepFailed
from automation.engine.plan import ERROR_BRANCH, Step
from automation.expressions import ExpressionError, MissingPath, Outcome
from connect_platform.core.api.rendering import dumps
from connect_platform.core.errors import ConnectError

MAX_DEPTH = 5  # sub-flows inside each other
MAX_OUTPUT_BYTES = 5_000_000
HIDDEN = "[hidden]"


@dataclass(frozen=True, slots=True)
class Do:
    """Something must be done outside: the record says it is begun and is to be stored first."""

    step: Step
    record: Record
    config: Mapping[str, Any]
    context: Context
    effect: Effect


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing more can be done now. `due` None = until somebody decides."""

    due: datetime | None
    reason: str
    record: Record | None = None
    parked: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """The execution is over; `error` of a failed one names the step."""

    error: dict[str, Any] | None
    output: Any


@dataclass(frozen=True, slots=True)
class SubFlow:
    """A published flow as it stood when it was entered."""

    name: str
    version: int
    steps: tuple[Step, ...]
    is_strict: bool = False


@dataclass(slots=True, kw_only=True)
class Terms:
    """What a run is told about the world: where it belongs, what time it is, and how far it may go.

    A strict flow's expressions fail on a path that leads nowhere.
    """

    company_id: int
    flow_id: str
    flow_name: str
    execution_id: str
    mode: str
    now: Callable[[], datetime]
    luck: Callable[[], float]
    most_rounds: int
    enter: Callable[[str, int | None], SubFlow]  # by id, and the version once it was entered; raises StepFailed
    link: frames.Link
    is_strict: bool = False
    answers: Mapping[tuple[str, str, int], Any] = field(default_factory=dict)  # to tries that wait: step id, path, attempt


Signal: TypeAlias = Do | Rest | Ended
_Walk: TypeAlias = Generator[Do | Rest, Any, bool]


class _Failed(Exception):
    """A step failed for good and its flow says stop."""

    def __init__(self, step: Step, record: Record) -> None:
        self.step, self.record = step, record


def _within(place: str, failed: _Failed, code: str) -> StepFailed:
    """The failure of a step as that of the step around it."""
    return StepFailed(f"{place}, {failed.step.label}: {(failed.record.error or {}).get('message', '')}", code=code)


class Run:
    """A pass over one execution. `advance` until it says Rest or Ended; `reply` is what a waiting caller is to get."""

    def __init__(self, steps: tuple[Step, ...], payload: Any, journal: Journal, terms: Terms) -> None:
        self.steps, self.payload, self.journal, self.terms = steps, payload, journal, terms
        self.reply: kinds.Reply | None = None
        self._walk = self._main()
        self._started = False

    def advance(self, result: Any = None) -> Signal:
        """Go on: `result` is what the last `Do` came to, its output or the exception it raised."""
        try:
            if not self._started:
                self._started = True
                return next(self._walk)
            return self._walk.send(result)
        except StopIteration as stop:
            ended: Ended = stop.value
            return ended

    def _main(self) -> Generator[Do | Rest, Any, Ended]:
        about = {"id": self.terms.execution_id, "mode": self.terms.mode}
        flow = {"id": self.terms.flow_id, "name": self.terms.flow_name}
        values = {"trigger": self.payload, "execution": about, "flow": flow}
        frame = Frame(values, flow_id=self.terms.flow_id, is_strict=self.terms.is_strict)
        frame.know_links(self.steps, self.terms.link)
        try:
            yield from self._sequence(self.steps, frame)
        except _Failed as failed:
            return Ended({"step": failed.step.label, "stepId": failed.step.id, **(failed.record.error or {})}, None)
        return Ended(None, frame.last)

    def _sequence(self, steps: tuple[Step, ...], frame: Frame) -> _Walk:
        """Run steps one after the other; False when one of them stopped the rest."""
        for place, step in enumerate(steps):
            if not (yield from self._step(step, frame)):
                for later in steps[place + 1 :]:
                    self._skip(later, frame)
                return False
        return True

    def _step(self, step: Step, frame: Frame) -> _Walk:
        record = self.journal.of(step.id, frame.path)
        if record is None or not record.is_over:
            record = yield from self._tries(step, frame, record)
        if record.status == "failed":
            return (yield from self._after_failure(step, frame, record))
        return (yield from self._after_success(step, frame, record))

    def _tries(self, step: Step, frame: Frame, record: Record | None) -> Generator[Do | Rest, Any, Record]:
        """Try until the step is over. Resting ends the pass: whoever takes the execution up again comes here anew."""
        while True:
            if record is not None and record.status == "waiting" and step.kind.name == "wait":
                record = yield from self._awaited(step, frame, record)
            elif record is not None and record.due is not None and record.due > self.terms.now():
                yield Rest(record.due, f"{step.label} {record.rests} until {record.due.isoformat(timespec='seconds')}", record)
            elif record is not None and record.is_slowed:
                record = yield from self._try(step, frame, record.attempt, record)
            elif record is not None and record.status == "waiting":
                record = self._finish(record, output=record.output)
            elif record is not None and record.status == "running":
                record = yield from self._left_behind(step, frame, record)
            else:
                record = yield from self._try(step, frame, record.attempt + 1 if record else 1)
            if record is not None and record.is_over:
                return record

    def _left_behind(self, step: Step, frame: Frame, record: Record) -> Generator[Do | Rest, Any, Record]:
        """A try whose worker is gone. What may not happen twice waits for a person; what only computes goes on."""
        if record.effect is None:
            return (yield from self._try(step, frame, record.attempt, record))
        if record.effect == "at_most_once":
            answer = self.terms.answers.get((step.id, frame.path, record.attempt))
            if answer is None:
                yield self._parked(step, record)
            elif answer.get("outcome") == "succeeded":
                return self._finish(record, output=answer.get("output"))
            elif answer.get("outcome") == "failed":
                return self._finish(record, error={"code": "unknown_outcome", "message": "Said to have failed."})
        record.retried, record.due = True, None
        self._finish(record, error={"code": INTERRUPTED, "message": "The worker ended while the step was under way."})
        return (yield from self._try(step, frame, record.attempt + 1))

    def _parked(self, step: Step, record: Record) -> Rest:
        return Rest(None, f"unknown outcome of {step.label}: say whether it took effect", record, parked=True)

    def _try(self, step: Step, frame: Frame, attempt: int, begun: Record | None = None) -> Generator[Do | Rest, Any, Record]:
        now = self.terms.now()
        record = begun or Record(step.id, step.number, step.name, step.kind.name, frame.path, attempt, "running", now)
        context = self._context(step, frame, attempt, now, has_turn=record.error is not None)
        record.status, record.due, record.error = "running", None, None
        try:
            config = frame.rendered(step)
            if wrong := unfit(config):
                raise StepFailed(wrong["message"], code=wrong["code"])
            record.input = {key: HIDDEN if key in step.kind.hidden else value for key, value in config.items()}
            effect = record.effect = step.kind.effect_of(config, context)
            if effect is None:
                result = step.kind.run(config, context)
            else:
                self.journal.write(record)
                result = yield Do(step, record, config, context, effect)
                if isinstance(result, Exception):
                    raise InDoubt() if effect == "at_most_once" and getattr(result, "sent", False) else result
            return (yield from self._settled(step, frame, record, result))
        except InDoubt as doubt:
            record.error = said(doubt)
            self.journal.write(record)
            yield self._parked(step, record)
            return record
        except Slowed as slowed:
            if now - record.started > kinds.LONGEST_SLOWED:
                return self._failed(step, record, slowed)
            record.status, record.error = "waiting", said(slowed)
            record.due = self.terms.now() + timedelta(seconds=slowed.seconds)
            return self.journal.write(record)
        except (ConnectError, ExpressionError) as error:
            return self._failed(step, record, error)

    def _settled(self, step: Step, frame: Frame, record: Record, result: Any) -> Generator[Do | Rest, Any, Record]:
        """What a step answered, as its output or as what the run has to do."""
        match result:
            case kinds.Until(due=due, output=output):
                record.status, record.due, record.output = "waiting", due, output
                return self.journal.write(record)
            case kinds.Await(deadline=deadline, subject=subject):
                links = frames.links_of(step, frame.path, self.terms.link)
                record.status, record.due, record.output = "waiting", deadline, {**subject, **links}
                self.journal.write(record)
                return (yield from self._awaited(step, frame, record))
            case kinds.Each(items=items):
                return (yield from self._rounds(step, frame, record, items))
            case kinds.Enter(flow_id=flow_id, payload=payload):
                return (yield from self._entered(step, frame, record, flow_id, payload))
            case kinds.Reply():
                self.reply = result
                return self._finish(
                    record, output={"status": result.status, "headers": dict(result.headers), "body": result.body}
                )
            case kinds.Stop(output=output) | kinds.Choose(output=output):
                return self._finish(record, output=output)
            case output:
                return self._finish(record, output=output)

    def _awaited(self, step: Step, frame: Frame, record: Record) -> Generator[Do | Rest, Any, Record]:
        """A step that asks: somebody answered, the deadline passed, or it goes on waiting."""
        answer = self.terms.answers.get((step.id, frame.path, record.attempt))
        if answer is not None:
            return self._finish(record, output=answer)
        if record.due is not None and record.due <= self.terms.now():
            if step.config.get("onDeadline") == "continue":
                return self._finish(record, output={"decision": frames.EXPIRED})
            return self._failed(step, record, StepFailed("Nobody answered before the deadline.", code="deadline_passed"))
        yield Rest(record.due, f"{step.label} waits for an answer", record)
        return record

    def _rounds(self, step: Step, frame: Frame, record: Record, items: list[Any]) -> Generator[Do | Rest, Any, Record]:
        if len(items) > self.terms.most_rounds:
            raise StepFailed(
                f"The list has {len(items)} items; the plan allows {self.terms.most_rounds} rounds.",
                code="plan_limit",
                hint="Shorten the list or choose a larger plan.",
            )
        self.journal.write(record)
        results, body = [], step.children.get("", ())
        for index, item in enumerate(items):
            inner = frame.round(step.label, item, index, len(items))
            inner.know_links(body, self.terms.link)
            try:
                yield from self._sequence(body, inner)
            except _Failed as failed:
                raise _within(f"round {index}", failed, "round_failed") from None
            results.append(inner.last)
        return self._finish(record, output={"iterations": len(items), "results": results})

    def _entered(
        self, step: Step, frame: Frame, record: Record, flow_id: str, payload: Any
    ) -> Generator[Do | Rest, Any, Record]:
        if frame.depth >= MAX_DEPTH:
            raise StepFailed(f"Flows call each other at most {MAX_DEPTH} deep.", code="too_deep")
        flow = self.terms.enter(flow_id, (record.output or {}).get("version"))
        record.output = {"version": flow.version}
        self.journal.write(record)
        execution = {"id": self.terms.execution_id, "mode": self.terms.mode}
        about = {"trigger": payload, "execution": execution, "flow": {"id": flow_id, "name": flow.name}}
        inner = Frame(about, frame.below(step.label), frame.depth + 1, flow_id, flow.is_strict)
        inner.know_links(flow.steps, self.terms.link)
        try:
            yield from self._sequence(flow.steps, inner)
        except _Failed as failed:
            raise _within(flow.name, failed, "sub_flow_failed") from None
        return self._finish(record, output=inner.last)

    def _after_success(self, step: Step, frame: Frame, record: Record) -> _Walk:
        frame.values[step.label] = Outcome(record.output)
        if record.status != "skipped":
            frame.last = record.output
        if step.kind.name == "filter" and not (record.output or {}).get("passed"):
            return False
        if step.kind.children and step.kind.name != "loop":
            chosen = (record.output or {}).get("path")
            for label, children in step.children.items():
                if label == chosen:
                    if not (yield from self._sequence(children, frame)):
                        return False
                elif label != ERROR_BRANCH:
                    for child in children:
                        self._skip(child, frame)
        return True

    def _after_failure(self, step: Step, frame: Frame, record: Record) -> _Walk:
        frame.values[step.label] = Outcome({"error": record.error})
        if step.on_error == "continue":
            return True
        if step.on_error == "route":
            return (yield from self._sequence(step.children.get(ERROR_BRANCH, ()), frame))
        raise _Failed(step, record)

    def _context(self, step: Step, frame: Frame, attempt: int, now: datetime, has_turn: bool) -> Context:
        return Context(
            company_id=self.terms.company_id,
            flow_id=frame.flow_id,
            execution_id=self.terms.execution_id,
            mode=self.terms.mode,
            step_id=step.id,
            path=frame.path,
            attempt=attempt,
            has_turn=has_turn,
            key=":".join(part for part in (self.terms.execution_id, frame.path, step.id) if part),
            now=now,
            scope=frame.scope(),
            depth=frame.depth,
        )

    def _failed(self, step: Step, record: Record, error: Exception) -> Record:
        """A try that failed: once more after a pause where the step asks for it and it can help."""
        now = self.terms.now()
        record.error = said(error)
        self.journal.failures[step.id, record.path] += 1
        tries = self.journal.failures[step.id, record.path]
        if record.error["retryable"] and tries <= step.retry.most:
            pause = max(step.retry.pause(tries, self.terms.luck()), float(record.error.get("retryAfter") or 0))
            record.retried, record.due = True, now + timedelta(seconds=pause)
        record.status, record.finished = "failed", now
        return self.journal.write(record)

    def _finish(self, record: Record, *, output: Any = None, error: dict[str, Any] | None = None) -> Record:
        error = error or unfit(output)
        record.status, record.finished = "completed" if error is None else "failed", self.terms.now()
        record.output, record.error = (output, None) if error is None else (None, error)
        return self.journal.write(record)

    def _skip(self, step: Step, frame: Frame) -> None:
        """Note a step and all below it as passed over."""
        now = self.terms.now()
        for each in step.every():
            if self.journal.of(each.id, frame.path) is None:
                skipped = Record(each.id, each.number, each.name, each.kind.name, frame.path, 1, "skipped", now, finished=now)
                self.journal.write(skipped)


def unfit(value: Any) -> dict[str, Any] | None:
    """Why a value cannot be kept: it is too large, or no JSON that can be written. None where it can."""
    try:
        size = len(dumps(value))
    except TypeError:  # nested too deep, a number beyond 64 bits, half a character
        return {"code": "not_json", "message": "The value cannot be written as JSON.", "retryable": False}
    if size > MAX_OUTPUT_BYTES:
        return {"code": "too_large", "message": f"The value has more than {MAX_OUTPUT_BYTES} bytes.", "retryable": False}
    return None


def said(error: Exception) -> dict[str, Any]:
    """An error as the history keeps it: code, message, what to do, and whether trying again may help."""
    if isinstance(error, MissingPath):
        hint = 'Correct the path, or give a value for where it is missing: {{… || ""}}.'
        return {"code": "missing_path", "message": str(error)[:1000], "hint": hint, "retryable": False}
    if not isinstance(error, ConnectError):
        return {"code": "expression", "message": str(error)[:1000], "retryable": False}
    found: dict[str, Any] = {
        "code": error.code,
        "message": error.message[:1000],
        "hint": error.hint,
        "retryable": not error.permanent,
    }
    if error.retry_after is not None:
        found["retryAfter"] = error.retry_after
    return found
