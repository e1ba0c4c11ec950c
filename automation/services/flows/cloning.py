"""Makes a flow of a template: the company's own copy, its values filled in and its connections bound, within the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import Company
from automation.expressions import texts
from automation.models import Flow, FlowTrigger
from automation.services.flows import flows
from automation.services.flows import templates as flow_templates
from automation.services.triggers import triggers
from automation.template_spec import Start, Template, Value
from billing import plans
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, InvalidInput, NotFound, PlanLimit
from connections.models import Connection
from connections.services.connecting import finding
from integrations import catalogue
from integrations.spec import Provider

_PLACE = re.compile(r"\[\[([a-z0-9_]+)\]\]")
LONGEST = 2000  # characters of a value


@dataclass(frozen=True, slots=True)
class Missing:
    """A provider the flow uses and no connection was found for, or several; `candidates` are their ids."""

    provider: Provider
    hint: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """The template's trigger where the flow does not have it yet: why, and the connection that would do."""

    start: Start
    hint: str
    connection_id: str | None = None


@dataclass(frozen=True, slots=True)
class Cloned:
    """The new flow, and what is left to do before it can work."""

    flow: Flow
    trigger: FlowTrigger | None
    pending: Pending | None
    missing_connections: tuple[Missing, ...]
    missing_values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What whoever clones a template says: names and ids as they came."""

    name: str = ""
    trigger_connection_id: str = ""
    connections: Mapping[str, str] | None = None  # by provider type
    values: Mapping[str, Any] | None = None


def clone(actor: Actor, template: Template, wanted: Wanted) -> Cloned:
    """A draft of the company's own with a copy of the template's steps, and its trigger where that can be made.

    Steps get the connection that is named for their provider, or the company's only one. The trigger is made where its
    connection is named or it needs none. Raises InvalidInput, NotFound for a connection, PlanLimit; then nothing is made.
    """
    given = _given(template, wanted.values or {})
    named = _named(actor, template, wanted)
    own, missing = _own(actor, [slug for slug in flow_templates.providers_of(template) if slug not in named])
    bound = {**own, **named}
    steps = [_bound(filled(step, given), bound) for step in template.steps]
    open_values = tuple(value for value in template.values if value.key not in given)
    with transaction.atomic():
        company = Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        _within_plan(company)
        name = wanted.name or template.name
        flow = flows.create(actor, name=name, description=template.description, steps=steps, settings=template.settings)
        flow.template = template.slug
        flow.save(update_fields=["template"])
        audit.record(actor, "template.clone", str(flow.pk), detail={"template": template.slug})
        start = _started(template, given)
        trigger, pending = _triggered(actor, flow, start, named, own) if start else (None, None)
    return Cloned(flow, trigger, pending, tuple(missing), open_values)


def _within_plan(company: Company) -> None:
    """Each clone counts, also one whose flow was deleted since; the company's row is locked, so that none slips through."""
    most = plans.of(company.plan).template_clones
    if most is not None and Flow.objects.filter(company_id=company.pk).exclude(template="").count() >= most:
        raise PlanLimit(
            f"The plan allows {most} clones of templates.", hint="Choose a larger plan, or draw the flow up step by step."
        )


def _given(template: Template, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values to fill in, by key: what is given, or else the default. Raises InvalidInput."""
    known = {value.key for value in template.values}
    wrong = {f"values.{key}": "The template has no such value." for key in values if key not in known}
    for key, value in values.items():
        if not isinstance(value, str | int | float) or value == "" or (isinstance(value, str) and len(value) > LONGEST):
            wrong.setdefault(f"values.{key}", f"Must be text of at most {LONGEST} characters, a number, true or false.")
    if wrong:
        raise InvalidInput(wrong)
    return {value.key: value.default for value in template.values if value.default is not None} | dict(values)


def _named(actor: Actor, template: Template, wanted: Wanted) -> dict[str, Connection]:
    """The connections that are named, by slug. Raises InvalidInput for a provider the template does not use, NotFound."""
    start, used = template.trigger, flow_templates.providers_of(template)
    given = {name: (name.replace("_", "-"), connection) for name, connection in (wanted.connections or {}).items()}
    wrong = {f"connections.{name}": "The template does not use it." for name, (slug, _) in given.items() if slug not in used}
    if wanted.trigger_connection_id and (start is None or start.provider in flow_templates.OWN):
        wrong["triggerConnectionId"] = "The template's trigger needs no connection."
    if wrong:
        raise InvalidInput(wrong)
    ids = dict(given.values())
    if wanted.trigger_connection_id and start:
        ids[start.provider] = wanted.trigger_connection_id
    return {slug: _of_provider(actor, slug, connection_id) for slug, connection_id in ids.items()}


def _of_provider(actor: Actor, slug: str, connection_id: str) -> Connection:
    connection = finding.named(actor, connection_id)
    if connection.provider != slug:
        raise NotFound("There is no such connection to this provider.")
    return connection


def _own(actor: Actor, slugs: Sequence[str]) -> tuple[dict[str, Connection], list[Missing]]:
    """The company's only connection to each provider, by slug, and what is missing."""
    own: dict[str, Connection] = {}
    missing: list[Missing] = []
    for slug in slugs:
        provider = catalogue.get(slug)
        try:
            connection = finding.own(actor, provider)
        except Conflict as error:
            ids = tuple(one["connectionId"] for one in (error.details or {})["candidates"])
            missing.append(Missing(provider, "Several could be meant; name one of them as connectionId of the steps.", ids))
            continue
        if connection is None:
            missing.append(Missing(provider, f"Connect {provider.name}; the steps then use that connection."))
        elif not connection.is_live:
            missing.append(Missing(provider, "The connection has ended; connect it again.", (str(connection.pk),)))
        else:
            own[slug] = connection
    return own, missing


def filled(part: Any, values: Mapping[str, Any]) -> Any:
    """A copy of a part of a template with `[[key]]` replaced; a text that is one such place takes the value's type."""
    if isinstance(part, str):
        whole = _PLACE.fullmatch(part)
        if whole and whole[1] in values:
            return values[whole[1]]
        return _PLACE.sub(lambda place: _spelled(values.get(place[1], place[0])), part)
    if isinstance(part, Mapping):
        return {key: filled(value, values) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [filled(value, values) for value in part]
    return part


def _spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def places(part: Any) -> Iterator[str]:
    """Keys of the values that are still to be filled in."""
    for _, text in texts(part):
        yield from _PLACE.findall(text)


def _bound(step: dict[str, Any], connections: Mapping[str, Connection]) -> dict[str, Any]:
    connection = connections.get(step["config"].get("providerType", ""))
    return {**step, "config": {**step["config"], "connectionId": str(connection.pk)}} if connection else step


def _started(template: Template, values: Mapping[str, Any]) -> Start | None:
    start = template.trigger
    return start and Start(start.provider, start.name, start.kind, filled(start.config, values))


def _triggered(
    actor: Actor, flow: Flow, start: Start, named: Mapping[str, Connection], own: Mapping[str, Connection]
) -> tuple[FlowTrigger | None, Pending | None]:
    """The flow's trigger, or why it has none yet."""
    connection = named.get(start.provider)
    open_values = sorted(set(places(start.config)))
    if connection and open_values:
        raise InvalidInput({f"values.{key}": "The trigger needs it." for key in open_values})
    if connection is None and start.provider not in flow_templates.OWN:
        found = own.get(start.provider)
        hint = "Name the connection it is to listen to." if found else "Connect the provider first."
        return None, Pending(start, hint, str(found.pk) if found else None)
    if open_values:
        return None, Pending(start, f"Say {', '.join(open_values)} first.")
    try:
        return triggers.create(
            actor,
            flow,
            provider_type=start.provider,
            name=start.name,
            kind=start.kind,
            connection_id=str(connection.pk) if connection else None,
            config=start.config,
        ), None
    except PlanLimit as error:
        if connection:
            raise
        return None, Pending(start, f"{error.message} {error.hint}")
