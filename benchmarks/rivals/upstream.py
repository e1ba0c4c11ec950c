"""The provider at the other end: 300 bytes of JSON for whatever is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

CONTACT = b'{"id":"contact_%d","name":"Ada Lovelace","email":"ada@sandbox.example","created_at":"2026-01-05T09:00:00Z"}'
BODY = (
    b'{"contacts":['
    + b",".join(CONTACT % number for number in (7, 8))
    + b'],"next_cursor":"AAAAAAAAAAc=","total":217,"limit":2}'
)
HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """A WSGI application."""
    start_response("200 OK", HEADERS)
    return [BODY]
