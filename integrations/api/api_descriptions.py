"""Surface *connect*: API descriptions a company imports, whose operations become actions of a provider."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from connect_platform.core.api.fields import Text, WebAddress
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput
from connect_platform.core.idempotency import idempotent
from integrations.models import ApiDescription
from integrations.services import importing, offered

LISTED: dict[str, Any] = {
    "id": "ad_06b2k7wq9r3t5v8x0y2z4a6c8e",
    "providerType": "github",
    "name": "github_v3_rest_api",
    "format": "openapi-3.0",
    "title": "GitHub v3 REST API",
    "version": "1.1.4",
    "source": "https://example.com/openapi.json",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "actions": 1222,
    "createdAt": "2026-01-05T09:00:00Z",
    "updatedAt": "2026-01-05T09:00:00Z",
}
API_DESCRIPTION: dict[str, Any] = {
    **LISTED,
    "skipped": [{"operation": "HEAD /meta", "reason": "HEAD brings no data"}],
}
IMPORTED: dict[str, Any] = {
    **API_DESCRIPTION,
    "operations": 1223,
    "added": 1222,
    "changed": 0,
    "unchanged": 0,
    "removed": 0,
    "breaking": ["repos_get needs owner"],
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "GitHub, in part", "version": "1"},
    "servers": [{"url": "https://api.github.com"}],
    "paths": {"/zen": {"get": {"operationId": "meta/get-zen", "summary": "Get the Zen of GitHub", "responses": {}}}},
}


def listed_body(row: ApiDescription) -> dict[str, Any]:
    """An API description in a list; the document itself is not kept."""
    return {
        "id": row.pk,
        "providerType": row.provider.replace("-", "_"),
        "name": row.name,
        "format": row.format,
        "title": row.title,
        "version": row.api_version,
        "source": row.source or None,
        "sha256": row.sha256,
        "actions": row.action_count,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
    }


@extend_schema_field({"oneOf": [{"type": "object"}, {"type": "string"}]})
class Document(serializers.Field[Any, Any, Any, Any]):
    """A JSON object, or the text of a JSON or YAML document."""

    def to_internal_value(self, data: Any) -> dict[str, Any] | str:
        if not isinstance(data, dict | str) or not data:
            raise serializers.ValidationError("Must be an object, or the text of a JSON or YAML document.")
        return data


class NewApiDescription(serializers.Serializer[Any]):
    name = Text(max_length=100, required=False)
    url = WebAddress(required=False)
    document = Document(required=False)


class ApiDescriptions(ConnectView):
    permission = {"GET": "connections.view", "POST": "connections.write"}

    @operation(
        "C.api-descriptions.list",
        "List the API descriptions a company imported for a provider",
        answer=[LISTED],
        failures=(403, 404),
    )
    def get(self, request: Request, type: str) -> Response:
        provider = offered.get(type, self.actor.company_id)
        return Response([listed_body(row) for row in importing.listed(self.actor, provider).defer("skipped")])

    @operation(
        "C.api-descriptions.import",
        "Import an API description",
        body=NewApiDescription,
        answer=IMPORTED,
        status=201,
        failures=(400, 403, 404, 409, 413, 502),
        example={"document": DOCUMENT},
        description="OpenAPI 3.0 or 3.1, or a Google discovery document, as an object, as text (JSON or YAML) or at an https "
        "`url`. Each operation becomes an action and a tool of the company's own; those that cannot are in `skipped` with the "
        "reason. `name`, by default made of the title, tells several descriptions of a provider apart; one of the same name is "
        "brought up to date, and `breaking` says what callers of the actions before have to know. All of it is imported, or "
        "nothing.",
    )
    @idempotent
    def post(self, request: Request, type: str) -> Response:
        provider = offered.get(type, self.actor.company_id)
        body = self.valid(NewApiDescription)
        url = body.get("url", "")
        if bool(url) == ("document" in body):
            raise InvalidInput({"document": "Send either document or url."})
        document = importing.fetched(url) if url else body["document"]
        outcome = importing.run(
            provider,
            document,
            company_id=self.actor.company_id,
            name=body.get("name", ""),
            source=url,
            actor=self.actor,
        )
        row = outcome.row
        told = {**listed_body(row), "skipped": row.skipped, **outcome.counts(), "breaking": outcome.breaking}
        return Response(told, status=201)


class OneApiDescription(ConnectView):
    permission = {"GET": "connections.view", "DELETE": "connections.write"}

    @operation("C.api-descriptions.get", "Get an API description", answer=API_DESCRIPTION, failures=(403, 404))
    def get(self, request: Request, type: str, api_description_id: str) -> Response:
        row = importing.named(self.actor, offered.get(type, self.actor.company_id), api_description_id)
        return Response({**listed_body(row), "skipped": row.skipped})

    @operation(
        "C.api-descriptions.remove",
        "Remove an API description",
        status=204,
        failures=(403, 404),
        description="Its actions are gone with it.",
    )
    def delete(self, request: Request, type: str, api_description_id: str) -> Response:
        row = importing.named(self.actor, offered.get(type, self.actor.company_id), api_description_id)
        importing.remove(self.actor, row)
        return Response(status=204)
