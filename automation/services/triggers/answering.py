"""The short way in by address: a flow that only computes is run first, and stored with its item by one statement."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from automation.engine.journal import Journal
from automation.engine.kinds import Reply
from automation.engine.plan import Step
from automation.engine.run import Ended, Rest, Run, Signal
from automation.models import Execution, Flow, FlowTrigger
from automation.services.executions import concurrency, executing
from automation.services.executions.storing import Change
from automation.services.flows import plans
from automation.services.triggers import addresses, admitting, firing, gathering
from automation.services.triggers.addresses import Address
from automation.services.triggers.firing import Item
from automation.services.triggers.gathering import Entry
from billing import plans as billing_plans
from connect_platform.core import work
from connect_platform.core.errors import Conflict, NotAuthenticated
from connections.services.inbound.verifying import Delivery

#: Seconds a caller waits for a flow before a worker goes on with it.
SECONDS = 25.0
#: Steps of a flow that is over in a moment, and the kinds that are not, though they touch nothing themselves.
MOST_STEPS = 50
_LONG = frozenset({"loop", "sub-flow", "delay", "wait"})


def admit(at: Address, delivery: Delivery) -> None:
    """Let pass a call that shows what the trigger asks for. Raises NotAuthenticated, and then the trigger tells of it.

    Raises Stale instead where the address is only remembered: its secret may be another one now.
    """
    verification = at.config.get("verification")
    if verification is None:
        return
    field = FlowTrigger._meta.get_field("secrets")
    sealed = field.from_db_value(at.sealed, None, None)
    trigger = FlowTrigger.from_db(None, ["id", "company_id", "secrets"], [at.trigger_id, at.company_id, sealed])
    try:
        admitting.verify(verification, trigger.secrets["secret"], delivery)
    except NotAuthenticated as error:
        at.require_sure()
        said = f"{error.code}: {error.message}"
        FlowTrigger.objects.filter(pk=at.trigger_id).exclude(last_error=said).update(last_error=said)
        raise


def accept(at: Address, item: Item) -> Execution | None:
    """Begin an execution for a caller who does not wait; None where the item was seen. Raises RateLimited where too many wait.

    What is over in a moment is run at once, as handing it to a worker would cost more; a worker runs the rest.
    """
    if at.is_paused or at.config.get("filter"):
        return _fired(at, item)
    execution = _execution(at, item)
    if not at.is_limited and _is_brief(plans.of_version(str(at.flow_id), at.version)):
        change, _ = _computed(at, execution)
        if isinstance(change.signal, Ended):
            return execution if _store(at, item, change) else None
    at.require_sure()
    concurrency.require_room(
        Flow(pk=at.flow_id, company_id=at.company_id, settings={"concurrency": {"queued": at.most_queued}})
    )
    waiting = Change(execution, Rest(None, ""), (), {"state": Execution.State.WAITING, "attempt": 0})
    return execution if _store(at, item, waiting) else None


def _fired(at: Address, item: Item) -> Execution | None:
    at.require_sure()
    trigger = FlowTrigger.objects.select_related("flow").get(pk=at.trigger_id)
    concurrency.require_room(trigger.flow)
    with transaction.atomic():
        made = firing.fire(trigger, trigger.flow, [item])
    return made[0] if made else None


def answer(at: Address, item: Item) -> tuple[Execution | None, Signal | None, Reply | None]:
    """Run the flow here and now: its execution, where it stands and what a `respond` step said. No execution = it was seen.

    Where the flow's limits say that it waits there is nothing but the execution. Raises RateLimited where too many wait, and
    Conflict `skipped` where none may.
    """
    if not at.is_limited and firing.passes(at.config.get("filter"), item.payload):
        execution = _execution(at, item)
        change, reply = _computed(at, execution)
        if isinstance(change.signal, Ended):
            return (execution, change.signal, reply) if _store(at, item, change) else (None, None, None)
    return _begun(at, item)


def _execution(at: Address, item: Item) -> Execution:
    return Execution(
        company_id=at.company_id, flow_id=at.flow_id, version=at.version, payload=item.payload, event_id=item.key, attempt=1
    )


def _is_brief(steps: Sequence[Step]) -> bool:
    """Whether a flow touches nothing and is over in milliseconds, whatever it is told."""
    every = [one for step in steps for one in step.every()]
    return len(every) <= MOST_STEPS and all(one.kind.effect is None and one.kind.name not in _LONG for one in every)


def _computed(at: Address, execution: Execution) -> tuple[Change, Reply | None]:
    """How far an execution comes that has nothing stored yet, and what a `respond` step said."""
    began = timezone.now()
    terms = executing.terms_of(execution, at.flow_name, at.missing, billing_plans.of(at.plan).loop_iterations, {})
    run = Run(plans.of_version(str(at.flow_id), at.version), execution.payload, Journal(), terms)
    return Change.of(execution, run.advance(), run.journal.flush(), began), run.reply


def _store(at: Address, item: Item, change: Change) -> bool:
    """Commit item, execution and steps together; False where the item was seen. Raises Stale."""
    made = gathering.store(Entry.of(at, item.key, change))
    if isinstance(change.signal, Ended):
        if at.is_sure:
            addresses.remember(at)
    elif made:
        work.wake(Execution)
    return made


def _begun(at: Address, item: Item) -> tuple[Execution | None, Signal | None, Reply | None]:
    """Run it here step by step, unless its flow's limits say that it waits, which then is all its caller is told."""
    at.require_sure()
    trigger = FlowTrigger.objects.select_related("flow").get(pk=at.trigger_id)
    if at.is_limited:
        concurrency.require_room(trigger.flow, taken=0)
    with transaction.atomic():
        execution = firing.fire_here(trigger, trigger.flow, item)
    if execution is None:
        return None, None, None
    if at.is_limited and not concurrency.within_limits([execution]):
        _require_not_skipped(execution)
        return execution, None, None
    return (execution, *executing.run_here(execution, SECONDS))


def _require_not_skipped(execution: Execution) -> None:
    """Raises Conflict `skipped` where the execution ended before it began, as its flow's limit lets none wait."""
    execution.refresh_from_db(fields=["state", "error"])
    if execution.state == Execution.State.CANCELED and execution.error:
        raise Conflict(
            f"Skipped: {execution.error['message']}",
            code=execution.error["code"],
            hint="The flow's setting concurrency.policy says what becomes of calls beyond its limit.",
        )
