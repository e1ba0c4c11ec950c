"""Surface *connect*: flow templates are looked through, and cloned into flows of the company's own."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.api.flow_bodies import flow_body
from automation.api.triggers import body_of
from automation.services.flows import cloning, templates
from automation.services.flows.cloning import Cloned, Missing, Pending, Wanted
from automation.template_spec import CATEGORIES, Start, Template, Value
from connect_platform.core.api.fields import Object, Text
from connect_platform.core.api.rendering import dumps
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput
from connect_platform.core.idempotency import idempotent
from connections.api.listing import unless_known

_TEMPLATE: dict[str, Any] = {
    "slug": "sandbox-contact-welcome",
    "name": "Answer each new contact",
    "description": "When a contact is added to the sandbox, greets it by its first name.",
    "category": "getting-started",
    "triggerProviderType": "sandbox",
    "requiredProviders": ["sandbox"],
    "stepCount": 2,
}
_START: dict[str, Any] = {"providerType": "sandbox", "triggerName": "contact.created", "kind": "webhook", "config": {}}
_VALUE = {"key": "channel", "label": "Slack channel", "example": "#sales", "default": None}
_ONE = {
    **_TEMPLATE,
    "steps": [flow_bodies.STEP],
    "trigger": _START,
    "values": [_VALUE],
    "settings": {},
    "sample": {"name": "Ada Lovelace"},
}
_MISSING = {
    "providerType": "slack",
    "displayName": "Slack",
    "connectUrl": "https://connect.example.com/dashboard/providers?q=Slack",
    "candidates": [],
    "hint": "Connect Slack; the steps then use that connection.",
}
_CLONED: dict[str, Any] = {
    **flow_bodies.FLOW,
    "template": "sandbox-contact-welcome",
    "triggers": [flow_bodies.TRIGGER],
    "pendingTrigger": {**_START, "connectionId": None, "hint": "Connect the provider first."},
    "missingConnections": [_MISSING],
    "missingValues": [_VALUE],
}


class TemplatesQuery(serializers.Serializer[Any]):
    category = Text(required=False, allow_blank=True, max_length=100)
    provider = Text(required=False, allow_blank=True, max_length=100)
    search = Text(required=False, allow_blank=True, max_length=200)


class CloneBody(serializers.Serializer[Any]):
    """`connections` names connections by provider type, `values` what the template asks for by key."""

    name = Text(max_length=200, required=False, allow_null=True)
    triggerConnectionId = Text(max_length=100, required=False, allow_null=True)
    connections = Object(required=False)
    values = Object(required=False)


class TemplateView(ConnectView):
    permission = {"GET": "templates.view", "POST": "templates.write"}


def template_body(template: Template) -> dict[str, Any]:
    """The wire's Template."""
    return {
        "slug": template.slug,
        "name": template.name,
        "description": template.description,
        "category": template.category,
        "triggerProviderType": _word(template.trigger.provider) if template.trigger else None,
        "requiredProviders": [_word(slug) for slug in templates.providers_of(template)],
        "stepCount": len(template.steps),
    }


def _word(slug: str) -> str:
    return slug.replace("-", "_")


def _start_body(start: Start) -> dict[str, Any]:
    return {"providerType": _word(start.provider), "triggerName": start.name, "kind": start.kind, "config": dict(start.config)}


def _value_body(value: Value) -> dict[str, Any]:
    return {"key": value.key, "label": value.label, "example": value.example, "default": value.default}


def _whole_body(template: Template) -> dict[str, Any]:
    steps = [{"id": f"step_{number}", **step} for number, step in enumerate(template.steps, 1)]
    return {
        **template_body(template),
        "steps": [flow_bodies.step_body(step) for step in steps],
        "trigger": _start_body(template.trigger) if template.trigger else None,
        "values": [_value_body(value) for value in template.values],
        "settings": dict(template.settings),
        "sample": templates.sample_of(template),
    }


def _cloned_body(cloned: Cloned) -> dict[str, Any]:
    """The wire's Flow as C.flows.get tells it, and what is left to do."""
    return {
        **flow_body(cloned.flow),
        "template": cloned.flow.template,
        "triggers": [body_of(cloned.trigger)] if cloned.trigger else [],
        "pendingTrigger": _pending_body(cloned.pending) if cloned.pending else None,
        "missingConnections": [_missing_body(missing) for missing in cloned.missing_connections],
        "missingValues": [_value_body(value) for value in cloned.missing_values],
    }


def _pending_body(pending: Pending) -> dict[str, Any]:
    return {**_start_body(pending.start), "connectionId": pending.connection_id, "hint": pending.hint}


def _missing_body(missing: Missing) -> dict[str, Any]:
    provider = missing.provider
    return {
        "providerType": provider.type_name,
        "displayName": provider.name,
        "connectUrl": f"{settings.PUBLIC_URL}/dashboard/providers?q={quote(provider.name)}",
        "candidates": list(missing.candidates),
        "hint": missing.hint,
    }


@cache
def _all() -> bytes:
    return dumps([template_body(template) for template in templates.every()])


class Templates(TemplateView):
    @operation(
        "C.templates",
        "List flow templates",
        query=TemplatesQuery,
        answer=[_TEMPLATE],
        failures=(400, 403),
        description="By category and name. `provider` is a provider type; each word of `search` must be in a template's name, "
        "description or providers. Send the `ETag` back as `If-None-Match` to be told by 304 that nothing changed.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        query = {name: text for name, text in self.valid_query(TemplatesQuery).items() if text}
        body = dumps([template_body(template) for template in templates.found(**query)]) if query else _all()
        return unless_known(request._request, body, "private, no-cache")


class TemplateCategories(TemplateView):
    @operation(
        "C.templates.categories",
        "List the categories of flow templates",
        answer=[{"category": "leads", "displayName": "Leads", "count": 6}],
        failures=(403,),
    )
    def get(self, request: Request) -> Response:
        rows = templates.counted()
        return Response([{"category": name, "displayName": CATEGORIES[name], "count": count} for name, count in rows])


class OneTemplate(TemplateView):
    @operation(
        "C.template",
        "Get a flow template",
        answer=_ONE,
        failures=(403, 404),
        description="`[[key]]` in steps and trigger stands for one of `values`, which are given when it is cloned. "
        "`sample` is data to try the flow with.",
    )
    def get(self, request: Request, template_slug: str) -> Response:
        return Response(_whole_body(templates.get(template_slug)))


class CloneTemplate(TemplateView):
    @operation(
        "C.template.clone",
        "Make a flow of a template",
        status=201,
        body=CloneBody,
        answer=_CLONED,
        failures=(400, 403, 404),
        example={"name": "Welcome new contacts"},
        description=(
            "A draft with its own copy of the steps, bound to the connections named by provider type in `connections`, and "
            "else to the company's only one; `missingConnections` and `missingValues` say what is left to do. The trigger is "
            "made where `triggerConnectionId` names its connection, or it needs none; otherwise `pendingTrigger` is what to "
            "send to `/flows/{id}/triggers`."
        ),
    )
    @idempotent
    def post(self, request: Request, template_slug: str) -> Response:
        template, body = templates.get(template_slug), self.valid(CloneBody)
        connections = body.get("connections") or {}
        wrong = [name for name, value in connections.items() if not isinstance(value, str)]
        if wrong:
            raise InvalidInput({f"connections.{name}": "Must be the id of a connection." for name in wrong})
        wanted = Wanted(
            name=body.get("name") or "",
            trigger_connection_id=body.get("triggerConnectionId") or "",
            connections=connections,
            values=body.get("values") or {},
        )
        return Response(_cloned_body(cloning.clone(self.actor, template, wanted)), status=201)
