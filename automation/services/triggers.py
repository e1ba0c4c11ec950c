"""What starts a flow is set up, switched and taken away: a provider's event, a poll, or a call of an address of its own."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from accounts.models import Company
from automation.models import Flow, FlowTrigger, TriggerItem
from billing import plans
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, InvalidInput, NotFound, PlanLimit
from connections.models import Connection
from connections.services.connecting import finding
from integrations.services import offered
from integrations.spec import Provider, Trigger

#: Not a provider: an address of the trigger's own that anybody may call who knows it.
OWN, RECEIVED = "webhook", "received"
#: How its caller is answered: at once, or with what the flow comes to.
ACCEPTED, LAST_STEP = "accepted", "last_step"
SHORTEST = 60  # seconds between polls
_POLL = {"pollIntervalSeconds", "inputs"}


def create(
    actor: Actor, flow: Flow, *, provider_type: str, name: str, kind: str, connection_id: str | None, config: Mapping[str, Any]
) -> FlowTrigger:
    """The trigger of a flow. What is there already starts nothing: only what comes after does.

    Raises InvalidInput for what the provider does not offer, NotFound, Conflict where the flow has one, PlanLimit.
    """
    made = FlowTrigger(flow=flow, company_id=actor.company_id, name=name, kind=kind, config=dict(config))
    if provider_type == OWN:
        _own(made)
    else:
        provider = offered.find(provider_type, actor.company_id)
        if provider is None:
            raise InvalidInput({"providerType": "There is no such provider."})
        made.provider = provider.slug
        _of_provider(made, provider, actor, connection_id)
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


def _own(made: FlowTrigger) -> None:
    if made.name != RECEIVED or made.kind != "webhook":
        raise InvalidInput({"triggerName": "The trigger of an address of its own is `received`, of kind webhook."})
    if unknown := set(made.config) - {"respond"}:
        raise InvalidInput({f"config.{min(unknown)}": "Is not known."})
    if made.config.get("respond", ACCEPTED) not in (ACCEPTED, LAST_STEP):
        raise InvalidInput({"config.respond": f"Is {ACCEPTED}, or {LAST_STEP}."})
    token = secrets.token_urlsafe(32)
    made.provider, made.secrets = OWN, {"token": token}
    made.token_digest = hashlib.sha256(token.encode()).hexdigest()


def _of_provider(made: FlowTrigger, provider: Provider, actor: Actor, connection_id: str | None) -> None:
    rule = rule_of(provider, made.name)
    if made.kind not in rule.kinds:
        raise InvalidInput({"kind": f"{made.name} comes by {' or '.join(rule.kinds)}."})
    if unknown := set(made.config) - (_POLL if made.kind == "poll" else set()):
        raise InvalidInput({f"config.{min(unknown)}": "Is not known."})
    connection = finding.named(actor, connection_id) if connection_id else None
    if connection and connection.provider != provider.slug:
        raise NotFound("There is no such connection to this provider.")
    if made.kind == "poll":
        _polled(made, rule, connection)
    made.connection_id = connection.pk if connection else None


def _polled(made: FlowTrigger, rule: Trigger, connection: Connection | None) -> None:
    if connection is None:
        raise InvalidInput({"connectionId": "A poll needs a connection to look through."})
    interval = made.config.get("pollIntervalSeconds", 300)
    if type(interval) is not int or not SHORTEST <= interval <= 86_400:
        raise InvalidInput({"config.pollIntervalSeconds": f"Must be a whole number from {SHORTEST} to 86400."})
    given = made.config.get("inputs") or {}
    if not isinstance(given, dict):
        raise InvalidInput({"config.inputs": "Must be an object."})
    known = {item.key for item in rule.inputs}
    wrong = {
        f"config.inputs.{item.key}": "This field is required."
        for item in rule.inputs
        if item.required and item.key not in given
    }
    wrong |= {f"config.inputs.{key}": "Is not known." for key in given if key not in known}
    if wrong:
        raise InvalidInput(wrong)
    made.config = {**made.config, "pollIntervalSeconds": interval}
    made.due_at = timezone.now()


def rule_of(provider: Provider, name: str) -> Trigger:
    """The provider's trigger of that name. Raises InvalidInput."""
    rule = provider.trigger(name)
    if rule is None:
        offers = ", ".join(one.key for one in provider.triggers) or "none"
        raise InvalidInput({"triggerName": f"{provider.name} has no such trigger; it has: {offers}."})
    return rule


def named(flow: Flow, trigger_id: str) -> FlowTrigger:
    """The trigger of a flow by its id. Raises NotFound."""
    found = FlowTrigger.objects.filter(flow=flow, pk=trigger_id).first() if "\0" not in trigger_id else None
    if found is None:
        raise NotFound("There is no such trigger.")
    return found


def switch(actor: Actor, trigger: FlowTrigger, *, is_active: bool) -> FlowTrigger:
    """Switch a trigger on or off. A poll goes on from where it was. Raises PlanLimit."""
    with transaction.atomic():
        company = Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        if is_active and not trigger.is_active:
            _within_plan(company)
        trigger.is_active, trigger.updated_at = is_active, timezone.now()
        trigger.save(update_fields=["is_active", "updated_at"])
        audit.record(actor, "trigger.switch", trigger.pk, detail={"isActive": is_active})
    return trigger


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
    """How many items the trigger was told of, and how many of them were new. A poll keeps count itself."""
    if trigger.kind == "poll":
        return trigger.items_seen, trigger.items_new
    told = TriggerItem.objects.filter(trigger=trigger).aggregate(new=Count("pk"), again=Sum("duplicates"))
    return told["new"] + (told["again"] or 0), told["new"]
