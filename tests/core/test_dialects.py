"""One error, five ways of saying it, and never a word more than the caller may know."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions as drf

from connect_platform.core import errors
from connect_platform.core.api import dialects
from connect_platform.core.api.dialects import Apps, Connect, Index, Platform, Public, flatten, is_surface, of_path, translate


@pytest.mark.parametrize(
    ("path", "method", "dialect"),
    [
        ("/connections", "GET", Public),
        ("/integrations/report", "GET", Public),
        ("/integrations/report", "POST", Index),
        ("/integrations/reporter", "POST", Public),
        ("/v1/app_1/integrations/tools", "GET", Apps),
        ("/v1/", "GET", Apps),
        ("/connect/v1/providers", "GET", Connect),
        ("/connect/v1", "GET", Connect),
        ("/connect/v1x", "GET", Public),
        ("/providers/x/actions", "GET", Connect),
        ("/webhook/sandbox", "POST", Connect),
        ("/api/v1/health", "GET", Platform),
        ("/api/docs", "GET", Platform),
        ("/apiary", "GET", Public),
        ("/search", "POST", Index),
        ("/searching", "GET", Public),
        ("/services/x", "GET", Index),
        ("/go/abc", "GET", Index),
        ("/provision", "POST", Index),
        ("/", "GET", Public),
    ],
)
def test_a_path_belongs_to_one_surface(path: str, method: str, dialect: Any) -> None:
    assert of_path(path, method) is dialect


def test_pages_belong_to_none() -> None:
    for path in (
        "/",
        "/dashboard",
        "/dashboard/connections",
        "/sign-in",
        "/link/x",
        "/oauth/callback",
        "/healthz",
        "/static/x.css",
        "/connectionsx",
    ):
        assert not is_surface(path), path
    for path in ("/oauth/token", "/intent-token-links", "/connections/x/history", "/v1/x", "/api/x", "/search"):
        assert is_surface(path), path


INVALID = errors.InvalidInput({"limit": "Must be 1 to 100.", "page": ["One.", "Two."]})
PROVIDER = errors.ProviderUnreachable(provider_status=503, reconnect_url="https://x.example")
BODIES: list[tuple[Any, errors.ConnectError, int, Any]] = [
    (
        Public,
        INVALID,
        400,
        {
            "message": "limit: Must be 1 to 100.",
            "errorCode": "VALIDATION_001",
            "details": {
                "limit": {"property": "limit", "constraints": {"invalid": "Must be 1 to 100."}},
                "page": {"property": "page", "constraints": {"invalid": "Two."}},
            },
        },
    ),
    (Public, errors.NotFound(), 404, {"message": "Not found.", "errorCode": "NOT_FOUND_001", "details": {}}),
    (
        Apps,
        INVALID,
        400,
        {
            "error": {
                "code": "VALIDATION_INVALID_SCHEMA",
                "message": "limit: Must be 1 to 100.",
                "remediation": INVALID.hint,
                "details": {"limit": ["Must be 1 to 100."], "page": ["One.", "Two."]},
            }
        },
    ),
    (
        Apps,
        errors.NotAuthenticated(),
        401,
        {
            "error": {
                "code": "AUTH_REQUIRED",
                "message": "No valid credential was sent.",
                "remediation": errors.NotAuthenticated.hint,
            }
        },
    ),
    (
        Connect,
        INVALID,
        400,
        {"statusCode": 400, "error": "Bad Request", "message": ["limit: Must be 1 to 100.", "page: One.", "page: Two."]},
    ),
    (Connect, errors.PermissionDenied("No."), 403, {"statusCode": 403, "error": "Forbidden", "message": "No."}),
    (
        Connect,
        PROVIDER,
        502,
        {
            "statusCode": 502,
            "error": "Bad Gateway",
            "message": PROVIDER.message,
            "code": "provider_unreachable",
            "hint": PROVIDER.hint,
            "retryable": True,
            "details": {"provider_status": 503, "reconnect_url": "https://x.example"},
        },
    ),
    (
        Platform,
        INVALID,
        400,
        {
            "error": True,
            "message": "limit: Must be 1 to 100.",
            "code": "INVALID_REQUEST",
            "details": {"limit": "Must be 1 to 100.", "page": "One. Two."},
        },
    ),
    (
        Platform,
        errors.InsufficientCredits(),
        402,
        {"error": True, "message": "The company has no credits left.", "code": "INSUFFICIENT_CREDITS", "details": {}},
    ),
    (Index, errors.NotFound(code="service_not_found"), 404, {"detail": "service_not_found"}),
    (
        Index,
        INVALID,
        422,
        {
            "detail": [
                {"loc": ["body", "limit"], "msg": "Must be 1 to 100.", "type": "value_error"},
                {"loc": ["body", "page"], "msg": "One.", "type": "value_error"},
                {"loc": ["body", "page"], "msg": "Two.", "type": "value_error"},
            ]
        },
    ),
]


@pytest.mark.parametrize(("dialect", "error", "status", "body"), BODIES)
def test_each_surface_says_it_its_own_way(dialect: Any, error: errors.ConnectError, status: int, body: Any) -> None:
    assert dialect.status(error) == status
    assert dialect.body(error) == body


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (drf.ValidationError({"a": ["x"]}), 400, "invalid_input"),
        (drf.ParseError(), 400, "invalid_input"),
        (drf.UnsupportedMediaType("x"), 400, "invalid_input"),
        (drf.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (Http404(), 404, "not_found"),
        (drf.NotFound(), 404, "not_found"),
        (RequestDataTooBig(), 413, "payload_too_large"),
        (SuspiciousOperation(), 400, "invalid_input"),
        (OperationalError(), 503, "service_unavailable"),
        (InterfaceError(), 503, "service_unavailable"),
        (KeyError("secret"), 500, "internal_error"),
    ],
)
def test_errors_of_libraries_become_ours(error: Exception, status: int, code: str) -> None:
    known = translate(error)
    assert (known.status, known.code) == (status, code)
    assert "secret" not in known.message


def test_nested_reasons_are_named_by_their_place() -> None:
    detail = {"a": ["x"], "b": {"c": ["y"]}, "d": [{}, {"e": ["z"]}], "f": {"0": ["w"]}, "non_field_errors": ["n"]}
    assert flatten(detail) == {"a": ["x"], "b.c": ["y"], "d.1.e": ["z"], "f.0": ["w"], "body": ["n"]}


def test_a_refusal_is_not_stored_and_says_how_to_go_on() -> None:
    assert dialects.headers(errors.NotAuthenticated()) == {"Cache-Control": "no-store", "WWW-Authenticate": "Bearer"}
    assert dialects.headers(errors.RateLimited(retry_after=7)) == {"Cache-Control": "no-store", "Retry-After": "7"}
