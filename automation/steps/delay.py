"""Lets an execution rest for a while."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from automation.comparing import moment
from automation.engine.kinds import Context, Kind, Problem, StepFailed, Until

LONGEST_DAYS = 366


def run(config: Mapping[str, Any], context: Context) -> Until:
    """`{delayedMs}`, once that time is over. No worker waits meanwhile. Raises StepFailed as `due_of`."""
    due = due_of(config["until"], context.now) if "until" in config else context.now + timedelta(milliseconds=config["ms"])
    return Until(due, {"delayedMs": round((due - context.now).total_seconds() * 1000)})


def due_of(text: Any, now: datetime) -> datetime:
    """The moment a configuration names. Raises StepFailed where it is none, over already or too far away."""
    due = moment(text)
    if due is None:
        raise StepFailed(f"{str(text)[:60]!r} is no ISO 8601 date or time.", code="bad_moment")
    if due <= now:
        raise StepFailed(f"{due.isoformat()} is in the past.", code="in_the_past", hint="Give a moment that is still to come.")
    if due > now + timedelta(days=LONGEST_DAYS):
        raise StepFailed(f"{due.isoformat()} is more than {LONGEST_DAYS} days away.", code="too_far")
    return due


def check(config: Mapping[str, Any]) -> Iterator[Problem]:
    if ("ms" in config) == ("until" in config):
        yield "", "Either ms or until is required."
    text = config.get("until", "")
    if text and "{{" not in text and moment(text) is None:
        yield "until", "Must be an ISO 8601 date or time, or an expression."


kind = Kind(
    name="delay",
    description=(
        f"Waits so many milliseconds (`ms`), or `until` a moment still to come; {LONGEST_DAYS} days at most. No worker waits."
    ),
    schema={
        "type": "object",
        "properties": {
            "ms": {"type": "integer", "minimum": 0, "maximum": LONGEST_DAYS * 24 * 3600 * 1000},
            "until": {"type": "string", "minLength": 1, "maxLength": 2000},
        },
        "additionalProperties": False,
    },
    run=run,
    check=check,
)
