"""Starts the flows that would have started, had a record just been brought."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from automation.models import Execution, Flow, FlowTrigger, FlowVersion, Record
from automation.services.records import mirroring
from automation.services.triggers import firing
from connect_platform.core import audit, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput, NotFound
from integrations.services import offered


def replay(actor: Actor, record: Record, *, version: int = 0, flow_ids: Collection[UUID] = ()) -> list[Execution]:
    """Start every live flow whose trigger matches the record, or those of `flow_ids` that do, with its data as trigger data.

    `version` 0 is the published one. Raises NotFound for an unknown flow, InvalidInput where a flow has no such version.
    """
    if flow_ids:
        known = set(Flow.objects.for_actor(actor).filter(pk__in=flow_ids, deleted_at=None).values_list("pk", flat=True))
        if len(known) < len(set(flow_ids)):
            raise NotFound("There is no such flow.")
    matching = [flow for flow in _matching(record) if not flow_ids or flow.pk in flow_ids]
    if version:
        having = set(FlowVersion.objects.filter(flow__in=matching, number=version).values_list("flow_id", flat=True))
        if missing := [flow for flow in matching if flow.pk not in having]:
            raise InvalidInput({"version": f"The flow {missing[0].pk} has no version {version}."})
    made = [
        Execution(
            company_id=record.company_id,
            flow_id=flow.pk,
            version=version or flow.version,
            mode=Execution.Mode.REPLAY,
            payload=record.data,
            record_id=record.pk,
            priority=-1,
        )
        for flow in matching
    ]
    with transaction.atomic():
        Execution.objects.bulk_create(made)
        audit.record(actor, "record.replay", str(record.pk), detail={"executions": len(made)})
        if made:
            work.wake(Execution)
    return made


def _matching(record: Record) -> list[Flow]:
    """Flows whose trigger would be told of the record. One that was imported came through no connection: any will do."""
    provider = offered.find(record.provider, record.company_id)
    rows = FlowTrigger.objects.filter(company_id=record.company_id, provider=record.provider, is_active=True)
    found = []
    for trigger in rows.select_related("flow").defer("secrets"):
        rule = mirroring.rule_of_trigger(trigger, provider)
        is_its = None in (trigger.connection_id, record.connection_id) or trigger.connection_id == record.connection_id
        is_told = is_its and rule is not None and rule.resource == record.resource_type
        if is_told and firing.is_live(trigger.flow) and firing.passes(trigger.config.get("filter"), record.data):
            found.append(trigger.flow)
    return found
