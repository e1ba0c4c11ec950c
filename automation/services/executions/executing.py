"""Runs executions: many at once in one process, their journals committed together, their outside work side by side.

One thread decides and writes for all of them; effects run on others. Before an effect its beginning is committed, after it
what came of it, so that a worker that ends at any moment leaves behind what the next one needs.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from django.db import DataError, OperationalError
from django.db import connection as database
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Company
from automation.engine.journal import Journal, Record
from automation.engine.kinds import InDoubt, Reply, StepFailed
from automation.engine.plan import Step, built
from automation.engine.run import Do, Ended, Rest, Run, Signal, Terms, said
from automation.models import Execution, Flow, FlowVersion, StepAnswer, StepRun
from automation.services.executions import concurrency, resuming, storing
from automation.services.executions.claiming import claim, suspicion
from automation.services.executions.storing import Change
from automation.services.flows import plans
from billing import plans as billing_plans
from connect_platform.core import work
from connect_platform.core.errors import ConnectError
from connect_platform.core.turns import one_at_a_time

log = structlog.get_logger(__name__)
SLOTS = 192  # executions one worker has under way; most of them wait for somebody outside
#: Under way of one company. It is never more than half of what is free, and all together take three quarters of that at once:
#: however many companies hang, and however long, the next one finds room.
MOST_OF_ONE = 40
CLAIM_SECONDS = 0.05  # between two looks for more while there is little room
RENEW_SECONDS = 5.0
LOOK_SECONDS = 0.5  # how soon a pause is seen
_RANDOM = random.SystemRandom()


@dataclass(slots=True)
class Active:
    """An execution under way here."""

    execution: Execution
    run: Run
    since: datetime
    result: Any = None
    signal: Signal | None = None
    is_limited: bool = False  # its flow has a limit of executions at once
    future: Future[Any] | None = None


@dataclass(slots=True)
class Pump:
    """Everything one process has under way."""

    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(SLOTS, thread_name_prefix="step"))
    active: dict[Future[Any], Active] = field(default_factory=dict)
    renewed: float = field(default_factory=time.monotonic)
    claimed: float = 0.0
    looked: float = field(default_factory=time.monotonic)
    held: set[Any] = field(default_factory=set)
    done: int = 0

    def turn(self) -> bool:
        """Take what is due, go on with what is ready, commit it. False when there is nothing to do or to wait for."""
        ready = self.finished(0)
        free = SLOTS - len(self.active) - len(ready)
        if free > SLOTS // 4 or (free and time.monotonic() - self.claimed > CLAIM_SECONDS):
            self.claimed = time.monotonic()
            ready += self.begun(free, has_others=bool(ready or self.active))
        if not ready and self.active:
            ready = self.finished(0.05)
        self.advance(ready)
        if time.monotonic() - self.renewed > RENEW_SECONDS:
            self.renewed = time.monotonic()
            storing.renew([one.execution for one in self.active.values()])
        return bool(ready or self.active)

    def begun(self, free: int, *, has_others: bool) -> list[Active]:
        """More of what is due. A database that is away ends the pump only where nothing is under way."""
        try:
            most_of_one = max(min(MOST_OF_ONE, free // 2), 1)
            return begin(claim(max(free * 3 // 4, 1), self.busy(), most_of_one, self.suspected()))
        except OperationalError as error:
            if not has_others:
                raise
            log.warning("database_away", error=type(error).__name__)
            database.close()
            return []

    def busy(self) -> Counter[int]:
        return Counter(one.execution.company_id for one in self.active.values())

    def suspected(self) -> Counter[tuple[int, int]]:
        return Counter((one.execution.company_id, suspicion(one.execution)) for one in self.active.values())

    def finished(self, seconds: float) -> list[Active]:
        """Those whose outside work is done, after waiting so long for a first one."""
        if not self.active:
            return []
        done, _ = wait(self.active, timeout=seconds, return_when=FIRST_COMPLETED)
        found = []
        for future in done:
            one = self.active.pop(future)
            one.result, one.future = future.result(), None
            found.append(one)
        return found

    def advance(self, ready: list[Active]) -> None:
        """Take each as far as it goes, commit all of it, then begin what is to be done outside."""
        if not ready:
            return
        if time.monotonic() - self.looked > LOOK_SECONDS:
            self.looked = time.monotonic()
            self.held = paused([one.execution.pk for one in (*self.active.values(), *ready)])
        changes = [put_off(one, step(one)) if one.execution.pk in self.held else step(one) for one in ready]
        kept = stored(changes)
        for change in changes:
            if change.row["gets_on"]:
                change.execution.deaths = 0
        concurrency.freed([one.execution for one in ready if one.is_limited and not isinstance(one.signal, Do)])
        for one in ready:
            if one.execution.pk not in kept:
                log.warning("lease_lost", kind="execution", id=str(one.execution.pk))
            elif isinstance(one.signal, Do):
                future = self.pool.submit(act, one.signal)
                self.active[future] = one
            else:
                self.done += 1


def paused(executions: Sequence[Any]) -> set[Any]:
    """Of executions under way, those that are to stop: they are paused, or their flow is and they are no tests."""
    flows = Flow.objects.filter(pk=OuterRef("flow_id"), paused_at__isnull=False)
    stops = ~Q(paused_by="") | (~Q(mode=Execution.Mode.TEST) & Exists(flows))
    return set(Execution.objects.filter(stops, pk__in=executions).values_list("pk", flat=True))


def put_off(one: Active, change: Change) -> Change:
    """Instead of beginning something outside, rest: whoever takes it up next looks at the pause under its lock."""
    if not isinstance(one.signal, Do):
        return change
    one.signal = Rest(timezone.now(), "goes on with the next worker")
    return Change.of(one.execution, one.signal, change.records[:-1], one.since)  # its beginning is not noted


@one_at_a_time
def pump() -> int:
    """Run what is due until nothing is due or under way. Returns how many executions came to an end or a rest."""
    running = Pump()
    try:
        while running.turn():
            pass
        return running.done
    finally:
        running.pool.shutdown(wait=False)


def run_here(execution: Execution, seconds: float) -> tuple[Signal, Reply | None]:
    """Run an execution that was made with this caller's lease, as far as it goes without resting.

    Returns where it stands, and what a `respond` step said. What is not over after so many seconds goes on with a worker.
    """
    (one,) = begin([execution])
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(1, thread_name_prefix="step") as pool:
        while True:
            change = step(one)
            if isinstance(one.signal, Do) and time.monotonic() > until:
                change = put_off(one, change)
            if execution.pk not in stored([change]) or not isinstance(one.signal, Do):
                break
            one.result = _awaited(pool.submit(act, one.signal), execution)
    if one.is_limited:
        concurrency.freed([execution])
        work.wake(Execution)
    assert one.signal
    return one.signal, one.run.reply


def _awaited(outside: Future[Any], execution: Execution) -> Any:
    """What outside work came to. The lease is kept meanwhile, as it is shorter than some steps may take."""
    database.close()
    while not wait([outside], timeout=RENEW_SECONDS).done:
        storing.renew([execution])
        database.close()
    return outside.result()


#: Seconds between tries while the database is away: together less than a lease.
PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)


def stored(changes: Sequence[Change]) -> set[Any]:
    """Commit what executions came to, waiting for a database that is away for as long as their leases last.

    What was done outside would otherwise have to be done again, or be in doubt. Storing twice does no harm.
    """
    for pause in PAUSES:
        try:
            return _stored(changes)
        except OperationalError as error:
            log.warning("database_away", error=type(error).__name__)
            database.close()
            time.sleep(pause)
    return _stored(changes)


def _stored(changes: Sequence[Change]) -> set[Any]:
    """Commit together; where one of them cannot be stored, each by itself, so that it fails alone."""
    try:
        return storing.store(changes)
    except (TypeError, ValueError, DataError):
        if len(changes) == 1:
            log.exception("execution_not_stored", id=str(changes[0].execution.pk))
            return storing.store([broken(changes[0].execution, "What it came to cannot be stored.")])
        return {key for change in changes for key in _stored([change])}


def broken(execution: Execution, reason: str) -> Change:
    """The end of an execution that cannot go on."""
    error = said(StepFailed(reason, code="internal_error"))
    return Change.of(execution, Ended(error, None), [], timezone.now())


def act(signal: Do) -> Any:
    """Carry an effect out; its output, or the exception it raised. A bug of ours is one as well."""
    try:
        return signal.step.kind.run(signal.config, signal.context)
    except ConnectError as error:
        return error
    except Exception as error:
        log.exception("step_failed", kind=signal.step.kind.name, execution=signal.context.execution_id)
        broken = f"The platform failed: {type(error).__name__}."
        in_doubt = signal.effect == "at_most_once"
        return InDoubt(broken) if in_doubt else StepFailed(broken, code="internal_error", permanent=False)
    finally:
        database.close()


def begin(executions: Iterable[Execution]) -> list[Active]:
    """Claimed executions as runs, with the journal of those that began before."""
    executions = list(executions)
    if not executions:
        return []
    known = _journals([one.pk for one in executions if one.started_at or one.replay_of])
    answers = _answers([one.pk for one in executions if one.started_at])
    flows = {flow.pk: flow for flow in Flow.objects.filter(pk__in={one.flow_id for one in executions})}
    rounds = _rounds({one.company_id for one in executions})
    found, lost = [], []
    for one in executions:
        try:
            flow = flows[one.flow_id]
            terms = terms_of(one, flow.name, flow.settings.get("missing"), rounds[one.company_id], answers.get(one.pk, {}))
            run = Run(plan_of(one), one.payload, Journal(known.get(one.pk, ())), terms)
        except (LookupError, FlowVersion.DoesNotExist):  # of a company that was deleted, or a step kind there is no more
            lost.append(broken(one, "The flow it belongs to is gone."))
            continue
        except OperationalError:
            raise
        except Exception as error:  # ours: the others of the batch go on
            log.exception("execution_not_begun", id=str(one.pk))
            lost.append(broken(one, f"The platform failed: {type(error).__name__}."))
            continue
        found.append(Active(one, run, timezone.now(), is_limited=bool(flow.settings.get("concurrency"))))
    if lost:
        storing.store(lost)
    return found


def plan_of(execution: Execution) -> tuple[Step, ...]:
    """The steps an execution runs: those of its version, or the draft a test took along."""
    if execution.steps is not None:
        return built(execution.steps)
    assert execution.version is not None  # only tests have none
    return plans.of_version(str(execution.flow_id), execution.version)


def terms_of(execution: Execution, flow_name: str, missing: str | None, rounds: int, answers: Any) -> Terms:
    """What the run of an execution is told of the world; `missing` is the setting of its flow."""
    company = execution.company_id
    return Terms(
        company_id=company,
        flow_id=str(execution.flow_id),
        flow_name=flow_name,
        execution_id=str(execution.pk),
        mode=execution.mode,
        now=timezone.now,
        luck=_RANDOM.random,
        most_rounds=rounds,
        enter=lambda flow_id, number: plans.entered(company, flow_id, number),
        link=resuming.links_of(str(execution.pk)),
        is_strict=missing == "error",
        answers=answers,
    )


def step(one: Active) -> Change:
    """Take an execution on to its next signal, and what is to be stored of it."""
    try:
        one.signal = one.run.advance(one.result)
    except Exception as error:  # ours: the flow must not stay where it is without a word
        log.exception("execution_failed", id=str(one.execution.pk))
        one.signal = Ended(said(StepFailed(f"The platform failed: {type(error).__name__}.", code="internal_error")), None)
    one.result = None
    return Change.of(one.execution, one.signal, one.run.journal.flush(), one.since)


def _rounds(companies: set[int]) -> dict[int, int]:
    """How many rounds of a loop each company's plan allows."""
    names = Company.objects.filter(pk__in=companies).values_list("pk", "plan")
    return {company: billing_plans.of(plan).loop_iterations for company, plan in names}


def _journals(ids: list[Any]) -> dict[Any, list[Record]]:
    found: dict[Any, list[Record]] = {}
    rows = StepRun.objects.filter(execution_id__in=ids).order_by("execution_id", "attempt") if ids else ()
    for row in rows:
        record = Record(
            step_id=row.step_id,
            number=row.number,
            name=row.name,
            kind=row.kind,
            path=row.path,
            attempt=row.attempt,
            status=row.status,  # type: ignore[arg-type]  # its words
            started=row.started_at,
            input=row.input,
            output=row.output,
            error=row.error,
            finished=row.finished_at,
            due=row.due_at,
            retried=row.retried,
            effect=row.effect,
        )
        found.setdefault(row.execution_id, []).append(record)
    return found


def _answers(ids: list[Any]) -> dict[Any, dict[tuple[str, str, int], Any]]:
    found: dict[Any, dict[tuple[str, str, int], Any]] = {}
    rows = StepAnswer.objects.filter(execution_id__in=ids) if ids else ()
    for row in rows:
        found.setdefault(row.execution_id, {})[row.step_id, row.path, row.attempt] = row.answer
    return found
