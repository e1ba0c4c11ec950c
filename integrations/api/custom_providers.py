"""Surface *connect*: providers a company brings itself, as JSON and without code."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from connect_platform.core.api.fields import Text, Whole
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput
from connect_platform.core.idempotency import idempotent
from integrations import definitions, validator
from integrations.models import CustomProvider
from integrations.services import custom_providers
from integrations.services.custom_providers import Client

#: What a company sends to bring a provider; the same stands in docs/custom-providers.md.
DEFINITION: dict[str, Any] = {
    "slug": "acme-crm",
    "name": "Acme CRM",
    "category": "crm",
    "description": "Contacts and deals of Acme CRM.",
    "base_url": "https://api.acme.example/v2",
    "docs_url": "https://developers.acme.example/api",
    "auth": {
        "scheme": "OAUTH2",
        "authorize_url": "https://login.acme.example/authorize",
        "token_url": "https://login.acme.example/token",
        "scopes": ["contacts.read", "offline_access"],
    },
    "identity": {"request": {"path": "/me"}, "id": "id", "label": "email"},
    "actions": [
        {
            "key": "get_contact",
            "name": "Get contact",
            "description": "Reads one contact by its id.",
            "request": {"method": "GET", "path": "/contacts/{contact_id}"},
            "inputs": [
                {"key": "contact_id", "label": "Contact", "description": "The contact's id.", "example": "c_1042"},
            ],
            "scopes": ["contacts.read"],
            "effect": "idempotent",
            "sample": {"id": "c_1042", "name": "Grace Hopper"},
            "docs_url": "https://developers.acme.example/api/contacts",
        }
    ],
}
CUSTOM_PROVIDER: dict[str, Any] = {
    "slug": "custom-acme-crm",
    "name": "custom_acme_crm",
    "displayName": "Acme CRM",
    "version": 1,
    "connections": 0,
    "definition": {**DEFINITION, "slug": "custom-acme-crm"},
    "warnings": [],
    "createdAt": "2026-01-05T09:00:00Z",
    "updatedAt": "2026-01-05T09:00:00Z",
}
LISTED: dict[str, Any] = {
    key: value for key, value in CUSTOM_PROVIDER.items() if key not in ("definition", "warnings", "connections")
}


def listed_body(row: CustomProvider) -> dict[str, Any]:
    """A company's own provider in a list."""
    return {
        "slug": row.slug,
        "name": row.slug.replace("-", "_"),
        "displayName": row.definition["name"],
        "version": row.version,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
    }


def custom_provider_body(row: CustomProvider) -> dict[str, Any]:
    """A company's own provider with its definition."""
    provider = definitions.from_json(row.definition)
    warnings = [sentence.removeprefix(f"{row.slug}: ") for sentence in validator.warnings(provider)]
    return {
        **listed_body(row),
        "connections": custom_providers.connection_count(row),
        "definition": row.definition,
        "warnings": warnings,
    }


class OAuthClientBody(serializers.Serializer[Any]):
    client_id = Text(max_length=300)
    client_secret = Text(max_length=4000)


class NewDefinition(serializers.Serializer[Any]):
    """A definition; the schema of the whole is at `/connect/v1/providers/custom/schema`."""

    slug = Text(max_length=100)
    oauth_client = OAuthClientBody(required=False, allow_null=True)


class ChangedDefinition(serializers.Serializer[Any]):
    """A definition and the version it replaces."""

    version = Whole(min_value=1)
    oauth_client = OAuthClientBody(required=False, allow_null=True)


def _definition(request: Request) -> dict[str, Any]:
    """The body without what is not of the definition."""
    if not isinstance(request.data, dict):
        raise InvalidInput({"body": "A JSON object with the provider's definition is needed."})
    return {key: value for key, value in request.data.items() if key not in ("oauth_client", "version")}


def _client(body: dict[str, Any]) -> Client | None:
    given = body.get("oauth_client")
    return Client(given["client_id"], given["client_secret"]) if given else None


class CustomProviders(ConnectView):
    permission = {"GET": "connections.view", "POST": "connections.write"}

    @operation("C.custom-providers.list", "List the company's own providers", answer=[LISTED], failures=(403,))
    def get(self, request: Request) -> Response:
        return Response([listed_body(row) for row in custom_providers.listed(self.actor)[: custom_providers.MOST]])

    @operation(
        "C.custom-providers.add",
        "Bring a provider of your own",
        body=NewDefinition,
        answer=CUSTOM_PROVIDER,
        status=201,
        failures=(400, 403, 409, 413),
        example=DEFINITION,
        description="The definition has the shape of a provider file (`GET /connect/v1/providers/custom/schema`), without code "
        "and without secrets. Its addresses are https and lead to public hosts. Each fault is answered with its path and the "
        "reason, and then nothing is kept. `custom-` is put before the slug. `oauth_client` is stored as an OAuth app of the "
        "company.",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        data = _definition(request)
        row = custom_providers.add(self.actor, data, _client(self.valid(NewDefinition)))
        return Response(custom_provider_body(row), status=201)


class DefinitionSchema(ConnectView):
    permission = "connections.view"

    @operation(
        "C.custom-providers.schema",
        "JSON Schema of a provider's definition",
        answer={"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Provider", "type": "object"},
        failures=(403,),
    )
    def get(self, request: Request) -> Response:
        return Response(definitions.json_schema())


class OneCustomProvider(ConnectView):
    permission = {"GET": "connections.view", "PUT": "connections.write", "DELETE": "connections.write"}

    @operation("C.custom-providers.get", "Get a provider of the company's own", answer=CUSTOM_PROVIDER, failures=(403, 404))
    def get(self, request: Request, custom_slug: str) -> Response:
        return Response(custom_provider_body(custom_providers.named(self.actor, custom_slug)))

    @operation(
        "C.custom-providers.change",
        "Change a provider of the company's own",
        body=ChangedDefinition,
        answer={**CUSTOM_PROVIDER, "version": 2},
        failures=(400, 403, 404, 409, 413),
        example={**DEFINITION, "version": 1},
        description="The whole definition anew, with the `version` that was read: 409 where somebody else was faster. "
        "Connections stay; while there are any, or OAuth apps, no new host may come in: their credentials were not given for "
        "it.",
    )
    def put(self, request: Request, custom_slug: str) -> Response:
        custom_providers.named(self.actor, custom_slug)
        data, body = _definition(request), self.valid(ChangedDefinition)
        row = custom_providers.change(self.actor, custom_slug, data, body["version"], _client(body))
        return Response(custom_provider_body(row))

    @operation(
        "C.custom-providers.remove",
        "Remove a provider of the company's own",
        status=204,
        failures=(403, 404, 409),
        description="Its OAuth apps, toolkits and imported actions go with it. Refused while connections hold credentials.",
    )
    def delete(self, request: Request, custom_slug: str) -> Response:
        custom_providers.remove(self.actor, custom_slug)
        return Response(status=204)
