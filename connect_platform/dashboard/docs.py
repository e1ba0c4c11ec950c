"""The API described for people and machines: one OpenAPI document, Swagger UI and Redoc over it, all served from here."""

from __future__ import annotations

from functools import cache

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer


@cache
def document() -> bytes:
    """The OpenAPI document of all five surfaces as JSON, the same bytes for the life of the process."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return bytes(OpenApiJsonRenderer().render(schema)) + b"\n"


@require_GET
@cache_control(public=True, max_age=60)
def schema(request: HttpRequest) -> HttpResponse:
    """The document."""
    return HttpResponse(document(), content_type="application/json")


@require_GET
@csp_update({"style-src": ["'unsafe-inline'"]})  # Swagger UI writes style attributes
def swagger(request: HttpRequest) -> HttpResponse:
    """Swagger UI: read an operation and try it."""
    return render(request, "drf_spectacular/swagger_ui.html")


@require_GET
@csp_update({"style-src": ["'unsafe-inline'"], "worker-src": ["blob:"]})  # Redoc makes styles and a search index at run time
def redoc(request: HttpRequest) -> HttpResponse:
    """Redoc: the reference on one page."""
    return render(request, "drf_spectacular/redoc.html")
