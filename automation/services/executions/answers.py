"""What somebody says to an approval, checked against what it asks: a decision, a comment, and values for its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.engine.frames import APPROVED, DECLINED
from connect_platform.core.errors import InvalidInput

MAX_COMMENT, MAX_TEXT = 5000, 20_000


def decisions_of(subject: Mapping[str, Any]) -> list[str]:
    """What may be decided: the step's options, or yes and no."""
    return list(subject.get("options") or (APPROVED, DECLINED))


def of(given: Any, subject: Mapping[str, Any]) -> dict[str, Any]:
    """`{decision, comment, values}` of an answer to an approval. Raises InvalidInput naming each wrong field."""
    if not isinstance(given, Mapping):
        raise InvalidInput({"body": "A JSON object is needed."})
    known, wrong = decisions_of(subject), dict[str, str]()
    decision, comment = given.get("decision"), given.get("comment") or ""
    if decision not in known:
        wrong["decision"] = f"Must be one of {', '.join(known)}."
    if not isinstance(comment, str) or len(comment) > MAX_COMMENT:
        wrong["comment"] = f"Must be text of at most {MAX_COMMENT} characters."
    values = _values(given.get("values") or {}, subject.get("fields") or (), wrong)
    if wrong:
        raise InvalidInput(wrong)
    return {"decision": decision, "comment": comment, "values": values}


def of_form(form: Mapping[str, str], subject: Mapping[str, Any]) -> dict[str, Any]:
    """The same of a page's form, whose values are all text: an empty one is none. Raises InvalidInput."""
    values: dict[str, Any] = {}
    for field in subject.get("fields") or ():
        text = form.get(f"value_{field['name']}", "").strip()
        if field.get("type") == "boolean":
            values[field["name"]] = bool(text)
        elif text:
            values[field["name"]] = _number(text) if field.get("type") == "number" else text
    given = {"decision": form.get("decision"), "comment": form.get("comment", ""), "values": values}
    return of(given, subject)


def _number(text: str) -> float | int | str:
    """A number where the text is one; else the text, which is refused as it is."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _values(given: Any, fields: Any, wrong: dict[str, str]) -> dict[str, Any]:
    """Values by name of field; what is wrong is noted in `wrong` as `values.<name>`."""
    if not isinstance(given, Mapping):
        wrong["values"] = "Must be an object."
        return {}
    names = {field["name"] for field in fields}
    wrong.update({f"values.{name}": "Is not asked for." for name in given if name not in names})
    kept = {}
    for field in fields:
        name = field["name"]
        value = given.get(name)
        if value in (None, "", False) and field.get("required"):
            wrong[f"values.{name}"] = "This field is required."
        elif value is not None and (reason := _unfit(value, field)):
            wrong[f"values.{name}"] = reason
        else:
            kept[name] = value
    return kept


def _unfit(value: Any, field: Mapping[str, Any]) -> str:
    """Why a value is none for its field; empty where it is."""
    match field.get("type", "text"):
        case "number":
            is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**15
            return "" if is_number else "Must be a number."
        case "boolean":
            return "" if isinstance(value, bool) else "Must be true or false."
        case "choice":
            return "" if value in field["choices"] else f"Must be one of {', '.join(field['choices'])}."
    return "" if isinstance(value, str) and len(value) <= MAX_TEXT else f"Must be text of at most {MAX_TEXT} characters."
