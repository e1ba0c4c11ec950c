"""Each surface's own way of saying what went wrong; services raise `core.errors`, this file translates."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

import structlog
from django.core import exceptions as django_errors
from django.db import InterfaceError, OperationalError
from django.db import connection as database
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions as drf
from rest_framework.response import Response

from connect_platform.core import errors
from connect_platform.core.api.rendering import dumps

log = structlog.get_logger(__name__)
Body = dict[str, Any]


class Dialect:
    """One surface: its name, the paths its error shape answers for, and that shape."""

    name: ClassVar[str]
    prefixes: ClassVar[tuple[str, ...]] = ()
    validation_status: ClassVar[int] = 400
    always_rate_headers: ClassVar[bool] = False

    @classmethod
    def status(cls, error: errors.ConnectError) -> int:
        return cls.validation_status if isinstance(error, errors.InvalidInput) else error.status

    @classmethod
    def body(cls, error: errors.ConnectError) -> Body:
        raise NotImplementedError


def advice(error: errors.ConnectError) -> Body:
    """What helps a caller go on after a provider's fault: whose it is, whether to retry, what to do."""
    if not isinstance(error, errors.ProviderError):
        return dict(error.details)
    return {**error.details, "reason": error.code, "retryable": not error.permanent, "hint": error.hint}


class Public(Dialect):
    """Surface A, and every path no other surface claims."""

    name = "public"
    prefixes = ("/integrations", "/intent-token", "/connections", "/oauth/token", "/auth/token")
    CODES: ClassVar[dict[int, str]] = {
        400: "VALIDATION_001", 401: "AUTH_001", 403: "AUTH_002", 404: "NOT_FOUND_001", 405: "METHOD_001", 409: "CONFLICT_001",
        410: "GONE_001", 413: "VALIDATION_001", 422: "CONFLICT_001", 429: "RATE_LIMIT_001", 500: "INTERNAL_001",
        502: "PROVIDER_001", 503: "UNAVAILABLE_001",
    }  # fmt: skip

    @classmethod
    def body(cls, error: errors.ConnectError) -> Body:
        details: Body = advice(error)
        if isinstance(error, errors.InvalidInput):
            details = {
                name: {
                    "property": name,
                    "constraints": {str(getattr(reason, "code", "invalid")): str(reason) for reason in reasons},
                }
                for name, reasons in error.fields.items()
            }
        return {"message": error.message, "errorCode": cls.CODES.get(error.status, "INTERNAL_001"), "details": details}


class Apps(Dialect):
    """Surface B."""

    name = "apps"
    prefixes = ("/v1/",)
    CODES: ClassVar[dict[str, str]] = {
        "not_authenticated": "AUTH_REQUIRED",
        "invalid_api_key": "AUTH_INVALID_API_KEY",
        "invalid_end_user_jwt": "AUTH_INVALID_END_USER_JWT",
        "end_user_jwt_expired": "AUTH_END_USER_JWT_EXPIRED",
        "not_found": "RESOURCE_NOT_FOUND",
        "app_not_found": "APP_NOT_FOUND",
        "invalid_input": "VALIDATION_INVALID_SCHEMA",
        "rate_limited": "QUOTA_RATE_LIMIT",
        "toolkit_not_enabled": "INTEGRATIONS_TOOLKIT_NOT_ENABLED",
        "byo_credentials_required": "INTEGRATIONS_BYO_CREDENTIALS_REQUIRED",
        "not_configured": "INTEGRATIONS_NOT_CONFIGURED",
        "execution_failed": "INTEGRATIONS_EXECUTION_FAILED",
        "provider_error": "INTEGRATIONS_UPSTREAM_ERROR",
        "provider_unreachable": "INTEGRATIONS_UPSTREAM_ERROR",
    }

    @classmethod
    def body(cls, error: errors.ConnectError) -> Body:
        code = "INTERNAL_ERROR" if error.status == 500 else cls.CODES.get(error.code, error.code.upper())
        inner: Body = {"code": code, "message": error.message, "remediation": error.hint}
        if isinstance(error, errors.InvalidInput):
            inner["details"] = {name: [str(reason) for reason in reasons] for name, reasons in error.fields.items()}
        elif error.details:
            inner["details"] = error.details
        return {"error": inner}


class Connect(Dialect):
    """Surface C."""

    name = "connect"
    prefixes = ("/connect/v1", "/providers/", "/webhook/", "/hooks/", "/resume/")

    @classmethod
    def body(cls, error: errors.ConnectError) -> Body:
        message: str | list[str] = error.message
        if isinstance(error, errors.InvalidInput):
            message = [f"{name}: {reason}" for name, reasons in error.fields.items() for reason in reasons]
        body: Body = {"statusCode": error.status, "message": message, "error": HTTPStatus(error.status).phrase}
        if isinstance(error, errors.ProviderError):
            body |= {"code": error.code, "hint": error.hint, "retryable": not error.permanent}
        if error.details:
            body["details"] = error.details
        return body


class Platform(Dialect):
    """Surface D."""

    name = "platform"
    prefixes = ("/api/",)
    always_rate_headers = True
    CODES: ClassVar[dict[int, str]] = {
        400: "INVALID_REQUEST", 401: "UNAUTHORIZED", 402: "INSUFFICIENT_CREDITS", 403: "FORBIDDEN", 404: "NOT_FOUND",
        405: "METHOD_NOT_ALLOWED", 409: "CONFLICT", 413: "INVALID_REQUEST", 422: "UNPROCESSABLE", 429: "RATE_LIMIT_EXCEEDED",
        502: "PROVIDER_UNREACHABLE", 503: "SERVICE_UNAVAILABLE",
    }  # fmt: skip

    @classmethod
    def body(cls, error: errors.ConnectError) -> Body:
        details = advice(error)
        if isinstance(error, errors.InvalidInput):
            details = {name: " ".join(str(reason) for reason in reasons) for name, reasons in error.fields.items()}
        code = cls.CODES.get(error.status, "INTERNAL_ERROR")
        return {"error": True, "message": error.message, "code": code, "details": details}


class Index(Dialect):
    """Surface E."""

    name = "index"
    prefixes = ("/search", "/services", "/categories", "/integrations/report", "/go/", "/provision")
    validation_status = 422

    @classmethod
    def body(cls, error: errors.ConnectError) -> Body:
        if isinstance(error, errors.InvalidInput):
            return {
                "detail": [
                    {"loc": ["body", name], "msg": str(reason), "type": str(getattr(reason, "code", "value_error"))}
                    for name, reasons in error.fields.items()
                    for reason in reasons
                ]
            }
        return {"detail": error.code}


DIALECTS: tuple[type[Dialect], ...] = (Index, Apps, Connect, Platform, Public)


def of_path(path: str, method: str = "GET") -> type[Dialect]:
    """The dialect whose prefix owns a path; `Public` answers for everything unclaimed.

    `/integrations/report` is surface E's for POST alone.
    """
    for dialect in DIALECTS:
        for prefix in dialect.prefixes:
            if path == prefix or path.startswith(prefix if prefix.endswith("/") else f"{prefix}/"):
                if prefix == "/integrations/report" and method != "POST":
                    continue
                return dialect
    return Public


def is_surface(path: str) -> bool:
    """Whether a path belongs to one of the five APIs rather than to a page."""
    return of_path(path) is not Public or any(
        path == one or path.startswith(f"{one}/") for one in (*Public.prefixes, "/intent-token-links")
    )


def translate(error: BaseException) -> errors.ConnectError:
    """Any exception as one of ours. What is not foreseen is logged and becomes a plain 500 without a word of its text."""
    match error:
        case errors.ConnectError():
            return error
        case drf.ValidationError():
            return errors.InvalidInput(flatten(error.detail))
        case drf.ParseError() | drf.UnsupportedMediaType():
            return errors.InvalidInput({"body": str(error.detail)})
        case drf.MethodNotAllowed():
            return errors.MethodNotAllowed()
        case Http404() | drf.NotFound():
            return errors.NotFound()
        case django_errors.RequestDataTooBig():
            return errors.PayloadTooLarge()
        case django_errors.SuspiciousOperation():
            return errors.InvalidInput({"body": "The request is malformed."})
        case OperationalError() | InterfaceError():
            log.error("database_away", error=type(error).__name__)
            _look_at_idle_connections()
            return errors.ServiceUnavailable(retry_after=2)
    log.error("unexpected_error", exc_info=error)
    return errors.ConnectError(
        "Something went wrong on our side.",
        status=500,
        code="internal_error",
        hint="Try again; if it stays, report the X-Request-Id of this answer.",
    )


def _look_at_idle_connections() -> None:
    """After the database was restarted all are dead, and each would fail a request of its own."""
    pool = database._connection_pools.get(database.alias)  # type: ignore[attr-defined]  # `pool` would make one
    if pool and not pool.closed:
        pool.check()


def flatten(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """DRF's nested error detail as `{"a.b.0": [reasons]}`."""
    if isinstance(detail, dict):
        out: dict[str, list[str]] = {}
        for key, value in detail.items():
            out |= flatten(value, key if not prefix else f"{prefix}.{key}")
        return out
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        out = {}
        for place, item in enumerate(detail):
            out |= flatten(item, f"{prefix}.{place}") if item else {}
        return out
    return {"body" if prefix in ("", "non_field_errors") else prefix: list(detail) if isinstance(detail, list) else [detail]}


def headers(error: errors.ConnectError) -> dict[str, str]:
    """Headers an error brings: Retry-After, and the challenge a 401 must carry (RFC 9110 §11.6.1)."""
    out = {"Cache-Control": "no-store"}
    if error.retry_after is not None:
        out["Retry-After"] = str(error.retry_after)
    if error.status == HTTPStatus.UNAUTHORIZED:
        out["WWW-Authenticate"] = "Bearer"
    return out


def handle_exception(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: every error of a view in its surface's shape."""
    dialect: type[Dialect] = getattr(context["view"], "dialect", None) or of_path(context["request"].path)
    known = translate(error)
    return Response(dialect.body(known), status=dialect.status(known), headers=headers(known))


def respond(request: HttpRequest, error: errors.ConnectError) -> HttpResponse:
    """The same for what fails outside a view: unknown paths, refused requests."""
    dialect = of_path(request.path, request.method or "GET")
    return HttpResponse(
        dumps(dialect.body(error)), status=dialect.status(error), content_type="application/json", headers=headers(error)
    )
