"""Calls any public HTTP address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from automation.engine.kinds import LONGEST_TIMEOUT, Context, Effect, Kind, Slowed, StepFailed
from connect_platform.core import http
from connect_platform.core.api.rendering import loads
from connect_platform.core.outgoing import IDEMPOTENT
from connections.services.calling import budgets

TIMEOUT = 30.0
#: Statuses after which the same call may go well: the other side was busy or away (RFC 9110 §15.5.9, §15.6, RFC 6585 §4).
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]


def effect(config: Mapping[str, Any], context: Context) -> Effect:
    """Whether the call may be repeated: its method says so (RFC 9110 §9.2.2), or the step, whose key goes along."""
    if config["method"] in IDEMPOTENT:
        return "idempotent"
    return "keyed" if config.get("idempotencyKey") else "at_most_once"


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{status, headers, body}`; the body as JSON where it is that. Raises StepFailed for a status of 400 and more."""
    url = str(config["url"])
    if urlsplit(url).scheme not in ("http", "https"):
        raise StepFailed("The URL must begin with https:// or http://.", code="bad_url")
    headers = {name: str(value) for name, value in (config.get("headers") or {}).items()}
    if config.get("idempotencyKey"):
        headers.setdefault("Idempotency-Key", context.key)
    body = config.get("body")
    data = None if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    if data is not None and not isinstance(body, str) and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/json"
    timeout = config.get("timeoutSeconds", TIMEOUT)
    request = http.Request(method=config["method"], url=url, headers=headers, body=data, timeout=timeout)
    return answered(http.send(request))


def answered(answer: http.Response) -> dict[str, Any]:
    """The step's output. Raises Slowed for a 429 that says when to come again (RFC 6585 §4), and StepFailed `http_<status>`
    for any other status of 400 and more, with what the other side said."""
    text = answer.body.decode(errors="replace")
    try:
        body: Any = loads(answer.body) if answer.body else None
    except ValueError:
        body = text
    if answer.status >= 400:
        wait = budgets.retry_after_of(answer.headers)
        if answer.status == 429 and wait is not None:
            raise Slowed(f"The server answered 429: {text[:300]}", seconds=wait, hint="It goes on by itself.")
        raise StepFailed(
            f"The server answered {answer.status}: {text[:300]}",
            code=f"http_{answer.status}",
            hint="Look at the answer; the request is in the step's input.",
            permanent=answer.status not in PASSING,
            retry_after=None if wait is None else ceil(wait),
        )
    return {"status": answer.status, "headers": dict(answer.headers), "body": body}


kind = Kind(
    name="http",
    description="Sends an HTTP request; private addresses are refused. With `idempotencyKey` a POST is safe to repeat.",
    schema={
        "type": "object",
        "properties": {
            "method": {"type": "string", "enum": _METHODS},
            "url": {"type": "string", "minLength": 1, "maxLength": 4000},
            "headers": {
                "type": "object",
                "maxProperties": 50,
                "propertyNames": {"pattern": "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$"},
                "additionalProperties": {"type": "string", "maxLength": 8000},
            },
            "body": {},
            "idempotencyKey": {"type": "boolean"},
            "timeoutSeconds": {"type": "integer", "minimum": 1, "maximum": LONGEST_TIMEOUT},
        },
        "required": ["method", "url"],
        "additionalProperties": False,
    },
    run=run,
    effect=effect,
    hidden=frozenset({"headers"}),
)
