"""Flows are drawn up, published as versions that never change, taken back, put away, copied and carried elsewhere as JSON."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from automation.engine.plan import problems_of
from automation.models import Flow, FlowTrigger, FlowVersion
from automation.services.executions import concurrency, controls
from automation.services.flows import stepping
from connect_platform.core import audit, prepared
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput, NotFound
from connect_platform.core.ids import is_uuid
from connections.models import Connection

FORMAT = "connect-flow/1"


def named(actor: Actor, flow_id: object) -> Flow:
    """A flow of the actor's company. Raises NotFound."""
    key = uuid.UUID(str(flow_id)) if is_uuid(str(flow_id)) else None
    found = prepared.first(Flow, "company_id = %s AND id = %s AND deleted_at IS NULL", actor.company_id, key) if key else None
    if found is None:
        raise NotFound("There is no such flow.")
    return found


def create(actor: Actor, *, name: str, description: str | None = None, steps: Sequence[Mapping[str, Any]] = (),
           settings: Mapping[str, Any] | None = None) -> Flow:  # fmt: skip
    """A new draft. Raises InvalidInput naming each wrong step."""
    flow = Flow(company_id=actor.company_id, name=name, description=description, settings=dict(settings or {}))
    flow.steps = checked(actor.company_id, steps)
    with transaction.atomic():
        flow.save()
        audit.record(actor, "flow.create", str(flow.pk))
    return flow


def change(actor: Actor, flow: Flow, changes: Mapping[str, Any]) -> Flow:
    """Change name, description, settings, steps (the whole list) or status (draft or archived).

    Settings are in force at once; the steps that were published stay until the next publish.
    """
    with transaction.atomic():
        flow = Flow.objects.select_for_update().get(pk=flow.pk)
        for key in ("name", "description", "settings"):
            if key in changes:
                setattr(flow, key, changes[key])
        if "steps" in changes:
            flow.steps = checked(actor.company_id, changes["steps"])
        if status := changes.get("status"):
            flow.status = status
        flow.updated_at = timezone.now()
        if "settings" in changes:
            concurrency.changed(flow)
        flow.save()
        audit.record(actor, "flow.update", str(flow.pk), detail={"changed": sorted(changes)})
    return flow


def checked(company_id: int, steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Steps as they are kept, each with an id. Raises InvalidInput naming each wrong field of each step.

    Connections, flows and tables they name must be the company's, and columns those of the table.
    """
    names = ("id", "name", "kind", "config", "parentStepId", "branchPath", "onError", "retries", "retry")
    kept = []
    for step in steps:
        own = {name: step[name] for name in names if step.get(name) is not None}
        kept.append({"id": f"st_{uuid.uuid4().hex[:12]}", "config": {}, **own})
    if wrong := problems_of(kept) or (_strangers(company_id, kept) | stepping.strangers(company_id, kept)):
        raise InvalidInput(wrong)
    return kept


def _strangers(company_id: int, steps: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Ids in steps that name nothing of the company; expressions are looked up when the step runs."""
    named = {(place, name): step["config"].get(name) for place, step in enumerate(steps) for name in ("connectionId", "flowId")}
    given = {key: value for key, value in named.items() if isinstance(value, str) and value and "{{" not in value}
    ids = {value.lower() for value in given.values() if is_uuid(value)}
    connections = Connection.objects.filter(company_id=company_id, pk__in=ids).values_list("pk", flat=True)
    own = Flow.objects.filter(company_id=company_id, pk__in=ids, deleted_at=None).values_list("pk", flat=True)
    known = {"connectionId": {str(one) for one in connections}, "flowId": {str(one) for one in own}} if ids else {}
    return {
        f"steps.{place}.config.{name}": [f"There is no such {'connection' if name == 'connectionId' else 'flow'}."]
        for (place, name), value in given.items()
        if value.lower() not in known.get(name, ())
    }


def publish(actor: Actor, flow: Flow) -> FlowVersion:
    """Make the draft the version that runs. Executions under way keep theirs. Raises InvalidInput where it has no steps."""
    with transaction.atomic():
        flow = Flow.objects.select_for_update().get(pk=flow.pk)
        return _published(actor, flow)


def revert(actor: Actor, flow: Flow, number: int) -> FlowVersion:
    """Publish the steps of an older version again, as a new one; they become the draft too. Raises NotFound."""
    with transaction.atomic():
        flow = Flow.objects.select_for_update().get(pk=flow.pk)
        old = FlowVersion.objects.filter(flow=flow, number=number).first()
        if old is None:
            raise NotFound("There is no such version.")
        flow.steps = old.steps
        return _published(actor, flow)


def _published(actor: Actor, flow: Flow) -> FlowVersion:
    if not flow.steps:
        raise InvalidInput({"steps": "A flow needs a step before it can be published."})
    if wrong := problems_of(flow.steps):
        raise InvalidInput(wrong)
    last = FlowVersion.objects.filter(flow=flow).order_by("-number").values_list("number", flat=True).first() or 0
    version = FlowVersion.objects.create(flow=flow, number=last + 1, steps=flow.steps, published_by=f"{actor.kind}:{actor.id}")
    now = timezone.now()
    flow.version, flow.status, flow.published_at, flow.updated_at = version.number, Flow.Status.PUBLISHED, now, now
    controls.unpause(flow)
    flow.save()
    audit.record(actor, "flow.publish", str(flow.pk), detail={"version": version.number})
    return version


def remove(actor: Actor, flow: Flow) -> None:
    """Delete a flow with its trigger; its executions stay in the history."""
    with transaction.atomic():
        now = timezone.now()
        Flow.objects.filter(pk=flow.pk).update(deleted_at=now, updated_at=now)
        FlowTrigger.objects.filter(flow=flow).delete()
        controls.cancel_held(flow)
        audit.record(actor, "flow.delete", str(flow.pk))


def duplicate(actor: Actor, flow: Flow, name: str = "") -> Flow:
    """A new draft with the steps of another flow's draft."""
    return create(
        actor, name=name or f"{flow.name} (copy)"[:200], description=flow.description, steps=flow.steps, settings=flow.settings
    )


def export(flow: Flow) -> dict[str, Any]:
    """A flow as JSON to be carried elsewhere: what it does, without what it did, and without connections."""
    trigger = FlowTrigger.objects.filter(flow=flow).first()
    started = {"providerType": trigger.provider, "triggerName": trigger.name, "kind": trigger.kind} if trigger else None
    return {
        "format": FORMAT,
        "name": flow.name,
        "description": flow.description,
        "settings": flow.settings,
        "trigger": started,
        "steps": [
            {**step, "config": {key: value for key, value in step["config"].items() if key != "connectionId"}}
            for step in flow.steps
        ],
    }


def bring(actor: Actor, document: Mapping[str, Any]) -> Flow:
    """A new draft out of what `export` gave. Raises InvalidInput."""
    if document.get("format") != FORMAT:
        raise InvalidInput({"format": f"Must be {FORMAT}."})
    if not isinstance(document.get("name"), str) or not isinstance(document.get("steps"), list):
        raise InvalidInput({"document": "name and steps are needed."})
    return create(
        actor,
        name=document["name"][:200],
        description=document.get("description"),
        steps=document["steps"],
        settings=document.get("settings"),
    )
