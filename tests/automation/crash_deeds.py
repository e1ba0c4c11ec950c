"""What workers of crash tests do that takes more than the name of a function: work on a row they are told the key of."""

from __future__ import annotations

from django.db import transaction

from automation.models import AlertDigest, Execution, Flow, FlowTrigger, ReplayBatch
from automation.services.executions import controls, resuming, starting
from automation.services.replays import batches, replaying
from automation.services.replays.replaying import Asked
from automation.services.triggers import addresses, answering, firing
from automation.services.triggers.firing import Item
from connect_platform.core import work
from connect_platform.core.actors import system


def start(flow_id: str) -> None:
    """A run by hand."""
    with transaction.atomic():
        starting.start(Flow.objects.get(pk=flow_id), {"n": 1}, event_id="by-hand")


def accept(token: str, key: str) -> None:
    """Somebody calls an address that answers at once."""
    answering.accept(addresses.address(token), Item(key, {"n": 1}))


def answer(token: str, key: str) -> None:
    """Somebody calls an address and waits for the result."""
    answering.answer(addresses.address(token), Item(key, {"n": 1}))


def fire(trigger_id: str, *keys: str) -> None:
    """A trigger is told of items."""
    trigger = FlowTrigger.objects.select_related("flow").get(pk=trigger_id)
    with transaction.atomic():
        firing.fire(trigger, trigger.flow, [Item(key, {"n": 1}) for key in keys])


def resume(token: str, decision: str) -> None:
    """Whoever has the link of a wait answers."""
    resuming.answer(token, {"decision": decision})


def replay(execution_id: str) -> None:
    """One execution is replayed from where it failed."""
    one = Execution.objects.get(pk=execution_id)
    replaying.replay(Flow.objects.get(pk=one.flow_id), one, Asked("failed_step"))


def replay_many(company_id: int) -> None:
    """Every failed execution is to be replayed."""
    batches.begin(
        system(company_id), None, ids=None, which={"status": "failed"}, start="failed_step", version="published", limit=100
    )


def go_on_with_batches() -> None:
    work.drain(ReplayBatch)


def write_digests() -> None:
    work.drain(AlertDigest)


def cancel_many(company_id: int) -> None:
    controls.cancel(system(company_id), {"status": "pending"})


def pause(flow_id: str) -> None:
    flow = Flow.objects.get(pk=flow_id)
    controls.pause(system(flow.company_id), flow, reason="maintenance")


def unpause(flow_id: str) -> None:
    flow = Flow.objects.get(pk=flow_id)
    controls.resume(system(flow.company_id), flow)
