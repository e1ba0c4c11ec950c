"""What each operation says of itself in the OpenAPI document: one decorator, fed with an example answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers

from connect_platform.core import errors as family
from connect_platform.core.api.dialects import DIALECTS, Dialect
from connect_platform.core.json_schema import schema_of

F = TypeVar("F", bound=Callable[..., Any])

TAGS = {"A": "Public connect", "B": "Apps", "C": "Connect and automate", "D": "Platform", "E": "Index"}
_DIALECT = dict(zip("EBCDA", DIALECTS, strict=True))

_ERRORS: dict[int, family.ConnectError] = {
    400: family.InvalidInput({"field": "This field is required."}),
    401: family.NotAuthenticated(),
    402: family.InsufficientCredits(),
    403: family.PermissionDenied(),
    404: family.NotFound(),
    409: family.Conflict(),
    410: family.Gone(),
    413: family.PayloadTooLarge(),
    422: family.ProviderError(status=422),
    429: family.RateLimited(),
    502: family.ProviderUnreachable(),
    503: family.ServiceUnavailable(),
}


def operation(
    id: str,
    summary: str,
    *,
    answer: Any = None,
    status: int = 200,
    body: type[serializers.Serializer[Any]] | None = None,
    query: type[serializers.Serializer[Any]] | None = None,
    example: Any = None,
    failures: Sequence[int] = (),
    media_type: str = "application/json",
    description: str = "",
    public: bool = False,
) -> Callable[[F], F]:
    """Describe a view method. `id` is `<surface letter>.<noun>.<verb>`; `answer` an example from which the schema is read;
    `example` an example body; `failures` statuses besides 429 and, unless `public`, 401."""
    dialect = _DIALECT[id[0]]
    responses: dict[Any, Any] = {(status, media_type): _success(answer, media_type)}
    for code in sorted({*failures, 429} | (set() if public else {401})):
        responses[code if code != 400 else dialect.validation_status] = _failure(dialect, code)
    parameters: list[Any] = [query] if query else []
    examples = [OpenApiExample("Example", value=example, request_only=True)] if example is not None else []
    return extend_schema(
        operation_id=id.replace(".", "_").replace("-", "_"),
        summary=summary,
        description=description,
        tags=[TAGS[id[0]]],
        request=body,
        parameters=parameters,
        responses=responses,
        examples=examples,
    )


def _success(answer: Any, media_type: str) -> OpenApiResponse:
    if answer is None:
        return OpenApiResponse(description="Done, no content." if media_type == "application/json" else "The document.")
    return OpenApiResponse(
        response=schema_of(answer),
        description="Success.",
        examples=[OpenApiExample("Example", value=answer, response_only=True)],
    )


def _failure(dialect: type[Dialect], code: int) -> OpenApiResponse:
    value = dialect.body(_ERRORS[code])
    return OpenApiResponse(
        response=schema_of(value),
        description=HTTPStatus(code).phrase,
        examples=[OpenApiExample(HTTPStatus(code).phrase, value=value, response_only=True)],
    )


class SurfaceSchema(AutoSchema):
    """drf-spectacular's reader; the credentials of an operation follow from its surface."""

    def map_parsers(self) -> list[str]:
        """The parser reads any Content-Type; what a caller should send is JSON."""
        return ["application/json"]

    def get_auth(self) -> list[dict[str, list[str]]]:
        dialect: type[Dialect] | None = getattr(self.view, "dialect", None)
        if dialect is None or getattr(self.view, "public", False):
            return [_auth()]
        bearer, key = _auth("bearer"), _auth("apiKey")
        return {"apps": [bearer], "index": [key]}.get(dialect.name, [bearer, key])


def _auth(*schemes: str) -> dict[str, list[str]]:
    return {scheme: [] for scheme in schemes}


#: Where the surfaces go on in releases to come, so that whoever plans against them finds the addresses here.
PLANNED = {
    "/connect/v1/records": "Records: what came in from webhooks, polls and imports",
    "/connect/v1/tables": "Tables that flows read and write",
    "/connect/v1/alerts": "Alerts about flows",
    "/api/v1/agents": "Agents over the company's data",
    "/api/v1/data-sources": "Data sources of agents",
    "/api/v1/deployments": "Deployments of agents",
    "/api/v1/billing/subscription": "Plan, usage and credits",
    "/search": "Which developer service to use",
    "/services": "The index of services",
}


def add_planned(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Postprocessing hook: name what is planned, said to be so, with the 404 it answers until it is there."""
    for path, summary in PLANNED.items():
        if path not in result["paths"]:
            result["paths"][path] = {
                "get": {
                    "operationId": "planned" + re.sub(r"\W", "_", path),
                    "summary": f"Planned: {summary}",
                    "tags": ["Planned"],
                    "x-planned": True,
                    "responses": {"404": {"description": "Not there yet."}},
                }
            }
    return result
