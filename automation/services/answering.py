"""The short way for callers who wait: a flow that only computes is run first and stored with its item by one statement."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from automation.engine.journal import Journal
from automation.engine.kinds import Reply
from automation.engine.run import Ended, Run, Signal
from automation.models import Execution, Flow, FlowTrigger
from automation.services import executing, firing, plans, storing_executions
from automation.services.firing import Item
from automation.services.storing_executions import Change
from billing import plans as billing_plans
from connect_platform.core import prepared
from connect_platform.core.errors import NotFound

#: Seconds a caller waits for a flow before a worker goes on with it.
SECONDS = 25.0

_WAITING = """
SELECT waiting.id, waiting.company_id, waiting.config ->> 'respond', flow.id, flow.name, flow.version,
  flow.settings ? 'concurrency', company.plan
FROM automation_flowtrigger waiting JOIN automation_flow flow ON flow.id = waiting.flow_id
JOIN accounts_company company ON company.id = waiting.company_id
WHERE waiting.token_digest = %s AND waiting.is_active AND flow.status = 'published' AND flow.deleted_at IS NULL
  AND flow.paused_at IS NULL
"""
# Whoever sends the same item at the same moment waits here, and then inserts nothing.
_STORE = f"""
WITH item AS (
  INSERT INTO automation_triggeritem AS known (trigger_id, key, decision, execution_id)
  VALUES (%(trigger)s, %(key)s, 'fired', %(id)s)
  ON CONFLICT (trigger_id, key) DO UPDATE SET duplicates = known.duplicates + 1 RETURNING duplicates
), made AS (
  INSERT INTO automation_execution
    (id, company_id, flow_id, version, mode, state, attempt, payload, error, event_id, started_at, finished_at)
  SELECT %(id)s, %(company)s, %(flow)s, %(version)s, 'live', %(state)s, 1, %(payload)s::jsonb, %(error)s::jsonb, %(key)s,
    %(started)s, %(finished)s
  FROM item WHERE duplicates = 0 RETURNING id
), steps AS (
  INSERT INTO automation_steprun ({storing_executions.COLUMNS})
  SELECT {storing_executions.COLUMNS} FROM json_to_recordset(%(records)s::json) AS given ({storing_executions.TYPES})
  WHERE EXISTS (SELECT 1 FROM made)
), fired AS (
  UPDATE automation_flowtrigger SET last_fired_at = statement_timestamp()
  WHERE id = %(trigger)s AND EXISTS (SELECT 1 FROM made)
    AND (last_fired_at IS NULL OR last_fired_at < statement_timestamp() - interval '1 second')
)
SELECT count(*) FROM made
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Address:
    """The trigger behind an address, and what running its flow needs."""

    trigger_id: str
    company_id: int
    respond: str | None
    flow_id: Any
    flow_name: str
    version: int
    is_limited: bool
    plan: str


def address(token: str) -> Address:
    """What waits at an address. Raises NotFound."""
    row = prepared.one(_WAITING, hashlib.sha256(token.encode()).hexdigest())
    if row is None:
        raise NotFound("Nothing waits at this address.")
    return Address(*row)


def accept(at: Address, item: Item) -> Execution | None:
    """Begin an execution that a worker runs; None where the item was seen."""
    trigger = FlowTrigger.objects.select_related("flow").get(pk=at.trigger_id)
    with transaction.atomic():
        made = firing.fire(trigger, trigger.flow, [item])
    return made[0] if made else None


def answer(at: Address, item: Item) -> tuple[Execution | None, Signal | None, Reply | None]:
    """Run the flow here and now: its execution, where it stands and what a `respond` step said. No execution = it was seen."""
    execution = Execution(
        company_id=at.company_id, flow_id=at.flow_id, version=at.version, payload=item.payload, event_id=item.key, attempt=1
    )
    if not at.is_limited:
        began = timezone.now()
        flow = Flow(pk=at.flow_id, name=at.flow_name)
        terms = executing.terms_of(execution, flow, billing_plans.of(at.plan).loop_iterations, {})
        run = Run(plans.of_version(str(at.flow_id), at.version), item.payload, Journal(), terms)
        signal = run.advance()
        if isinstance(signal, Ended):
            change = Change.of(execution, signal, run.journal.flush(), began)
            return (execution, signal, run.reply) if _store(at, item, change) else (None, None, None)
    return _begun(at, item)


def _store(at: Address, item: Item, change: Change) -> bool:
    """Commit item, execution and steps together; False where the item was seen."""
    row = change.row
    with transaction.atomic():
        values = {
            "trigger": at.trigger_id,
            "key": item.key,
            "id": change.execution.pk,
            "company": at.company_id,
            "flow": at.flow_id,
            "version": at.version,
            "state": str(row["state"]),
            "payload": storing_executions.as_json(item.payload),
            "error": storing_executions.as_json(row["error"]) if row["error"] else None,
            "started": row["started_at"],
            "finished": row["finished_at"],
            "records": storing_executions.as_json(storing_executions.rows_of([change])),
        }
        (made,) = prepared.execute(_STORE, values).fetchone()
        if made:
            storing_executions.tell([change])
    return bool(made)


def _begun(at: Address, item: Item) -> tuple[Execution | None, Signal | None, Reply | None]:
    trigger = FlowTrigger.objects.select_related("flow").get(pk=at.trigger_id)
    with transaction.atomic():
        execution = firing.fire_here(trigger, trigger.flow, item)
    if execution is None:
        return None, None, None
    return (execution, *executing.run_here(execution, SECONDS))
