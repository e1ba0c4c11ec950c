"""What every request passes: an id, a check for characters nothing can store, quota headers, metrics."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, resolve
from rest_framework.request import Request
from rest_framework.settings import api_settings

from connect_platform.core import errors, metrics
from connect_platform.core.api import dialects
from connect_platform.core.api.views import SurfaceView
from connect_platform.core.ids import uuid7

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
#: Read-only APIs and the token-making endpoint that a browser on another site may call.
OPEN_TO_ANY_ORIGIN = re.compile(r"/(intent-token|integrations|services|categories)(/[^/]*)?|/api/v1/agents/[^/]+/chat")


#: What no answer of an API may be used for, whatever stands in it.
API_HEADERS = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Frame-Options": "DENY"}


def id_of(asked: str) -> str:
    """The id of a request: the one its sender gave where that can stand in a log, or a new one."""
    return asked if REQUEST_ID.fullmatch(asked) else uuid7().hex


class RequestMiddleware:
    """Outermost: request id in and out, rate-limit headers, CORS where an operation is open to browsers, metrics."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request.request_id = id_of(request.headers.get("X-Request-Id", ""))  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)  # type: ignore[attr-defined]
        response = self.refuse(request) or self.preflight(request) or self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        if quota := getattr(request, "quota", None) or self.count(request):
            response["X-RateLimit-Limit"], response["X-RateLimit-Remaining"], response["X-RateLimit-Reset"] = map(str, quota)
        if OPEN_TO_ANY_ORIGIN.fullmatch(request.path):
            response["Access-Control-Allow-Origin"] = "*"
        metrics.request_done(dialects.of_path(request.path).name, response.status_code, time.perf_counter() - started)
        return response

    def count(self, request: HttpRequest) -> tuple[int, int, int] | None:
        """The quota of a request that reached no view, on the surface that says it with every answer."""
        dialect = dialects.of_path(request.path, request.method or "GET")
        if not dialect.always_rate_headers:
            return None
        no_view: Any = SimpleNamespace(dialect=dialect, actor_or_none=None)
        throttles: Any = api_settings.DEFAULT_THROTTLE_CLASSES
        with suppress(errors.RateLimited):
            for throttle in throttles:
                throttle().allow_request(Request(request), no_view)
        return getattr(request, "quota", None)

    def refuse(self, request: HttpRequest) -> HttpResponse | None:
        """NUL in the path is a path that does not exist; in the query it is bad input. PostgreSQL could store neither."""
        if "\x00" in request.path:
            return dialects.respond(request, errors.NotFound())
        if "%00" in request.META.get("QUERY_STRING", ""):
            return dialects.respond(request, errors.InvalidInput({"query": "NUL characters are not allowed."}))
        return None

    def preflight(self, request: HttpRequest) -> HttpResponse | None:
        if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
            return None
        response = HttpResponse(status=204)
        if OPEN_TO_ANY_ORIGIN.fullmatch(request.path):
            response["Access-Control-Allow-Methods"] = "GET, POST"
            response["Access-Control-Allow-Headers"] = "Authorization, Content-Type, X-API-Key, X-Intent-Token, Idempotency-Key"
            response["Access-Control-Max-Age"] = "86400"
        return response


class ApiMiddleware:
    """Calls the view of an API operation at once: it takes no cookies, so sessions, CSRF and messages mean nothing to it.

    What follows in MIDDLEWARE is for pages; it costs as much as everything an operation does before it asks the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if not issubclass(getattr(match.func, "cls", object), SurfaceView):
            return self.get_response(request)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        for name, value in API_HEADERS.items():
            response.setdefault(name, value)
        return response
