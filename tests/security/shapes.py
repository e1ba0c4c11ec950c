"""The error shape of each surface, as a check."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http.response import HttpResponseBase

from connect_platform.core.api import dialects


def _public(body: Any, status: int) -> None:
    assert set(body) == {"message", "errorCode", "details"}
    assert body["errorCode"] == dialects.Public.CODES[status]
    assert isinstance(body["message"], str)
    assert body["message"]
    assert isinstance(body["details"], dict)
    if body["errorCode"] == "VALIDATION_001" and status == 400:
        for name, detail in body["details"].items():
            assert detail["property"] == name, detail
            assert isinstance(detail["constraints"], dict)


def _token(body: Any, status: int) -> None:
    assert set(body) == {"error", "error_description"}
    assert body["error"] in ("invalid_request", "invalid_client", "unsupported_grant_type", "invalid_scope")
    assert (status == 401) == (body["error"] == "invalid_client")


def _apps(body: Any, status: int) -> None:
    assert set(body) == {"error"}
    inner = body["error"]
    assert (
        {"code", "message", "remediation"} <= set(inner) <= {"code", "message", "remediation", "details", "documentation_url"}
    )
    assert inner["code"] == inner["code"].upper()
    assert inner["message"]
    assert inner["remediation"]


def _connect(body: Any, status: int) -> None:
    assert {"statusCode", "message", "error"} <= set(body)
    assert body["statusCode"] == status
    assert body["error"] == HTTPStatus(status).phrase
    messages = body["message"] if isinstance(body["message"], list) else [body["message"]]
    assert messages
    assert all(isinstance(message, str) and message for message in messages)


def _platform(body: Any, status: int) -> None:
    assert set(body) == {"error", "message", "code", "details"}
    assert body["error"] is True
    assert body["code"] == dialects.Platform.CODES[status]
    assert isinstance(body["message"], str)
    assert isinstance(body["details"], dict)


def _index(body: Any, status: int) -> None:
    assert set(body) == {"detail"}
    if status == 422:
        assert all({"loc", "msg", "type"} <= set(one) for one in body["detail"])
    else:
        assert isinstance(body["detail"], str)


_CHECKS = {"public": _public, "apps": _apps, "connect": _connect, "platform": _platform, "index": _index}
TOKEN_PATHS = ("/oauth/token", "/auth/token")


def check_refusal(response: HttpResponseBase, surface: str, path: str, tried: object = "") -> None:
    """A refusal is a 4xx in the surface's shape, names the request, and on *platform* says what is left of the quota."""
    said = getattr(response, "content", b"")
    context = f"{path} {str(tried)[:200]} -> {response.status_code} {said[:400]!r}"
    assert 400 <= response.status_code < 500, context
    assert response["Content-Type"] == "application/json", context
    assert response.get("X-Request-Id"), context
    body = orjson.loads(said)
    try:
        (_token if path in TOKEN_PATHS and set(body) == {"error", "error_description"} else _CHECKS[surface])(
            body, response.status_code
        )
    except (AssertionError, KeyError) as error:
        raise AssertionError(f"{context}: not in the shape of {surface}: {error!r}") from error
    for word in (b"Traceback", b"psycopg", b"SELECT ", b"INSERT "):
        assert word not in said, context
    if surface == "platform":
        for name in ("Limit", "Remaining", "Reset"):
            assert response.get(f"X-RateLimit-{name}", "").isdecimal(), f"{context}: no X-RateLimit-{name}"
    if response.status_code == 401 and path not in TOKEN_PATHS:
        assert response.get("WWW-Authenticate"), context
