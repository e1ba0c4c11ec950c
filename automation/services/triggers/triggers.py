"""What starts a flow is set up, changed, switched and taken away; and flows are started by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, QuerySet, Sum
from django.utils import timezone

from accounts.models import Company
from automation.models import Execution, Flow, FlowTrigger, TriggerItem
from automation.services.executions import concurrency, starting
from automation.services.triggers import configuring, firing
from automation.services.triggers.configuring import MANUAL
from billing import plans
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, NotFound, PlanLimit


def create(
    actor: Actor, flow: Flow, *, provider_type: str, name: str, kind: str, connection_id: str | None, config: Mapping[str, Any]
) -> FlowTrigger:
    """The trigger of a flow. What is there already starts nothing: only what comes after does.

    Raises InvalidInput for what the provider does not offer, NotFound, Conflict where the flow has one, PlanLimit.
    """
    made = FlowTrigger(flow=flow, company_id=actor.company_id, provider=provider_type, name=name, kind=kind)
    made.config = dict(config)
    configuring.configure(made, actor, connection_id)
    with transaction.atomic():
        company = Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        if FlowTrigger.objects.filter(flow=flow).exists():
            raise Conflict("The flow has a trigger.", code="has_trigger", hint="Remove it first; a flow has one trigger.")
        _within_plan(company)
        made.save()
        audit.record(actor, "trigger.create", made.pk, detail={"flow": str(flow.pk), "provider": made.provider})
    return made


def _within_plan(company: Company) -> None:
    most = plans.of(company.plan).triggers
    if most is not None and FlowTrigger.objects.filter(company_id=company.pk, is_active=True).count() >= most:
        raise PlanLimit(f"The plan allows {most} active triggers.", hint="Switch one off or choose a larger plan.")


def change(actor: Actor, trigger: FlowTrigger, changes: Mapping[str, Any]) -> FlowTrigger:
    """Change `is_active`, and `config` as a whole or `connection_id`. Raises InvalidInput, NotFound, PlanLimit.

    What was seen stays, and so does the place a poll came to, unless it looks for something else now: then what is there is
    noted anew and starts nothing.
    """
    with transaction.atomic():
        company = Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        rows = FlowTrigger.objects.select_for_update(of=("self",)).select_related("flow")
        found = rows.filter(pk=trigger.pk).first()
        if found is None:
            raise NotFound("There is no such trigger.")
        trigger = found
        is_active = changes.get("is_active", trigger.is_active)
        if is_active and not trigger.is_active:
            _within_plan(company)
        trigger.is_active = is_active
        if "config" in changes or "connection_id" in changes:
            _reconfigure(actor, trigger, changes)
        elif is_active and trigger.kind == "schedule":  # the times it was off are not made up for
            configuring.configure(trigger, actor, None)
        trigger.updated_at = timezone.now()
        trigger.save()
        audit.record(actor, "trigger.update", trigger.pk, detail={"isActive": is_active, "changed": sorted(changes)})
    return trigger


def _reconfigure(actor: Actor, trigger: FlowTrigger, changes: Mapping[str, Any]) -> None:
    before, connection = trigger.config, trigger.connection_id
    trigger.config = dict(changes.get("config", before))
    configuring.configure(trigger, actor, changes.get("connection_id", str(connection) if connection else None))
    is_elsewhere = any(before.get(name) != trigger.config.get(name) for name in configuring.SOURCE)
    if trigger.kind == "poll" and (is_elsewhere or connection != trigger.connection_id):
        trigger.is_seeded, trigger.cursor = False, None
    trigger.attempt += 1  # a look under way looks for what is not wanted any more
    trigger.lease_until = None


def named(flow: Flow, trigger_id: str) -> FlowTrigger:
    """The trigger of a flow by its id. Raises NotFound."""
    found = FlowTrigger.objects.filter(flow=flow, pk=trigger_id).first() if "\0" not in trigger_id else None
    if found is None:
        raise NotFound("There is no such trigger.")
    return found


def remove(actor: Actor, trigger: FlowTrigger) -> None:
    """Take a trigger away, with what it has seen."""
    with transaction.atomic():
        audit.record(actor, "trigger.delete", trigger.pk)
        trigger.delete()


def url_of(trigger: FlowTrigger) -> str | None:
    """The address of a trigger that has one of its own."""
    token = (trigger.secrets or {}).get("token")
    return f"{settings.PUBLIC_URL}/hooks/{token}" if token else None


def counted(trigger: FlowTrigger) -> tuple[int, int]:
    """How many items the trigger was told of, and how many of them were new. A poll keeps count itself, of all others the row
    counts those that are forgotten."""
    if trigger.kind == "poll":
        return trigger.items_seen, trigger.items_new
    told = TriggerItem.objects.filter(trigger=trigger).aggregate(new=Count("pk"), again=Sum("duplicates"))
    return trigger.items_seen + told["new"] + (told["again"] or 0), trigger.items_new + told["new"]


def items(trigger: FlowTrigger, decision: str = "") -> QuerySet[TriggerItem]:
    """What the trigger was told of, newest first, of one decision where it is given."""
    found = TriggerItem.objects.filter(trigger=trigger).order_by("-seen_at", "-id")
    return found.filter(decision=decision) if decision else found


def run(actor: Actor, flow: Flow, payload: Any, priority: int | None = None) -> Execution:
    """Start the published version by hand, whatever its trigger is, by default with the flow's priority.

    Raises Conflict where the flow does not run, RateLimited where too many of its executions wait.
    """
    if not firing.is_live(flow):
        raise Conflict("The flow is not published, or paused.", code="not_live", hint="Publish the flow, then run it.")
    concurrency.require_room(flow)
    now = timezone.now()
    with transaction.atomic():
        made = starting.start(flow, payload, priority=priority)
        FlowTrigger.objects.filter(flow=flow, provider=MANUAL).update(
            last_fired_at=now, items_seen=F("items_seen") + 1, items_new=F("items_new") + 1
        )
        audit.record(actor, "flow.run", str(flow.pk), detail={"execution": str(made.pk)})
    return made
