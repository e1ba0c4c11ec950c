"""How conditions compare: numbers by value, moments by time, the rest as text; nothing and empty text are the same."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

_NUMBER = re.compile(r"\s*[+-]?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,2})?\s*", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)


def is_empty(value: Any) -> bool:
    """Whether a value is null or empty text; 0, false and empty lists are values."""
    return value is None or value == ""


def truth(value: Any) -> bool:
    """Whether a bare value passes a condition: not nothing, not 0, not false and not their words."""
    if isinstance(value, str):
        return value.strip().lower() not in ("", "false", "0", "no", "null")
    return bool(value)


def number(value: Any) -> float | int | None:
    """A number, or text that spells one; None for anything else, booleans included."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and len(value) <= 400 and _NUMBER.fullmatch(value):
        return float(value) if any(sign in value for sign in ".eE") else int(value)
    return None


def moment(value: Any) -> datetime | None:
    """Text that is an ISO 8601 date or time, as a moment; without a zone it is UTC."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value.strip()):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def equal(left: Any, right: Any) -> bool:
    """Equality across spellings: 10 and "10", true and "true", null and empty text."""
    if is_empty(left) or is_empty(right):
        return is_empty(left) and is_empty(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return _word(left) == _word(right)
    one, other = number(left), number(right)
    if one is not None and other is not None:
        return one == other
    return bool(left == right)


def contains(whole: Any, part: Any) -> bool:
    """Whether text holds text, a list an item, or an object a key."""
    if isinstance(whole, str):
        return (part if isinstance(part, str) else _word(part)) in whole
    if isinstance(whole, list):
        return any(equal(item, part) for item in whole)
    return isinstance(whole, Mapping) and part in whole if isinstance(part, str) else False


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def run(left: Any, right: Any) -> bool:
        for read in (number, moment):
            one, other = read(left), read(right)
            if one is not None and other is not None:
                return compare(one, other)
        return isinstance(left, str) and isinstance(right, str) and not is_empty(left) and compare(left, right)

    return run


#: By their spelling in a condition.
OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    ">": _ordered(operator.gt),
    "<": _ordered(operator.lt),
    ">=": _ordered(operator.ge),
    "<=": _ordered(operator.le),
    "contains": contains,
    "in": lambda left, right: contains(right, left),
}
