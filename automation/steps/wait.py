"""Waits for a person or another system: whoever has the link answers once, and the execution goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from automation.comparing import moment
from automation.engine.kinds import Await, Context, Kind, Problem
from automation.steps.delay import LONGEST_DAYS, due_of

_WORD = {"type": "string", "minLength": 1, "maxLength": 100}


def run(config: Mapping[str, Any], context: Context) -> Await:
    """What was answered: of an approval `{decision, comment, values}`, of a webhook what was sent.

    Raises StepFailed where the deadline is over before it begins; `deadline_passed` follows where nobody answers in time.
    """
    deadline = due_of(config["deadline"], context.now) if "deadline" in config else None
    if seconds := config.get("deadlineSeconds"):
        deadline = context.now + timedelta(seconds=seconds)
    subject = {
        "mode": config["mode"],
        "title": str(config.get("title", ""))[:300],
        "text": str(config.get("text", ""))[:5000],
        "options": config.get("options", []),
        "fields": config.get("fields", []),
        "deadline": deadline.isoformat() if deadline else None,
    }
    return Await(deadline, subject)


def check(config: Mapping[str, Any]) -> Iterator[Problem]:
    if "deadline" in config and "deadlineSeconds" in config:
        yield "deadline", "Give either deadline or deadlineSeconds."
    text = config.get("deadline", "")
    if text and "{{" not in text and moment(text) is None:
        yield "deadline", "Must be an ISO 8601 date or time, or an expression."
    if config["mode"] == "webhook":
        yield from ((name, "Only an approval has these.") for name in ("options", "fields") if config.get(name))
    names = [field["name"] for field in config.get("fields", ())]
    for place, field in enumerate(config.get("fields", ())):
        if field["name"] in names[:place]:
            yield f"fields.{place}.name", "Another field has this name."
        if (field.get("type") == "choice") != ("choices" in field):
            yield f"fields.{place}.choices", "A field of type choice has choices, and no other has."


kind = Kind(
    name="wait",
    description=(
        "Waits for an approval or for a call to a link that works once, until a `deadline` or for `deadlineSeconds`; then it "
        "fails, or with `onDeadline: continue` goes on with the decision `expired`."
    ),
    schema={
        "type": "object",
        "properties": {
            "mode": {"type": "string", "enum": ["approval", "webhook"]},
            "title": {"type": "string", "maxLength": 300},
            "text": {"type": "string", "maxLength": 5000},
            "options": {"type": "array", "minItems": 1, "maxItems": 10, "uniqueItems": True, "items": _WORD},
            "fields": {
                "type": "array",
                "maxItems": 20,
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]{0,49}$"},
                        "label": _WORD,
                        "type": {"type": "string", "enum": ["text", "longText", "number", "boolean", "choice"]},
                        "choices": {"type": "array", "minItems": 1, "maxItems": 50, "uniqueItems": True, "items": _WORD},
                        "required": {"type": "boolean"},
                    },
                    "required": ["name"],
                    "additionalProperties": False,
                },
            },
            "deadline": {"type": "string", "minLength": 1, "maxLength": 2000},
            "deadlineSeconds": {"type": "integer", "minimum": 1, "maximum": LONGEST_DAYS * 24 * 3600},
            "onDeadline": {"type": "string", "enum": ["fail", "continue"]},
        },
        "required": ["mode"],
        "additionalProperties": False,
    },
    run=run,
    raw=frozenset({"options", "fields"}),
    check=check,
)
