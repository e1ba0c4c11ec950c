"""Answers whoever called the trigger's address and waits for the result."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Kind, Problem, Reply, StepFailed

#: No cookie, redirect or page comes from the platform's own address because a flow says so.
TYPES = ("application/json", "application/xml", "text/csv", "text/plain", "text/xml")
_HEADER = re.compile(r"content-type|cache-control|retry-after|x-[a-z0-9-]{1,60}", re.IGNORECASE)


def problem_of(headers: Mapping[str, Any]) -> str:
    """Why these headers cannot be sent; empty where they can."""
    for name, value in headers.items():
        if not _HEADER.fullmatch(name):
            return f"{name} cannot be set; Content-Type, Cache-Control, Retry-After and X-… can."
        if name.lower() == "content-type" and str(value).partition(";")[0].strip().lower() not in TYPES:
            return f"The content type is one of {', '.join(TYPES)}."
        if not str(value).isprintable():
            return f"{name} holds characters no header has."
    return ""


def run(config: Mapping[str, Any], context: Context) -> Reply:
    """`{status, headers, body}` as it is sent; without a waiting caller nothing is sent and the step is done all the same."""
    headers = {name: str(value) for name, value in (config.get("headers") or {}).items()}
    if wrong := problem_of(headers):
        raise StepFailed(wrong, code="bad_headers")
    return Reply(config.get("status", 200), headers, config.get("body"))


def check(config: Mapping[str, Any]) -> list[Problem]:
    given = {name: value for name, value in (config.get("headers") or {}).items() if "{{" not in value}
    wrong = problem_of(given)
    return [("headers", wrong)] if wrong else []


kind = Kind(
    name="respond",
    description="Answers the caller of the trigger's address, where the trigger's `respond` says that it waits.",
    schema={
        "type": "object",
        "properties": {
            "status": {"type": "integer", "minimum": 200, "maximum": 599},
            "headers": {"type": "object", "maxProperties": 20, "additionalProperties": {"type": "string", "maxLength": 2000}},
            "body": {},
        },
        "additionalProperties": False,
    },
    run=run,
    check=check,
)
