"""What a filter is, and what all of them share: reading a value as text, number or list, and keeping results small."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from automation.comparing import number

MAX_TEXT = 1_000_000  # characters a filter may make
MAX_ITEMS = 100_000  # items of a list it may make
MAX_BITS = 63  # of a whole number: JSON of larger ones is read differently everywhere (RFC 8259 §6)


class FilterError(ValueError):
    """A filter cannot do that with what it was given."""


@dataclass(frozen=True, slots=True)
class Filter:
    """`run(value, *given)`; `given` are `least` to `most` values after the colon. `about` is a line for the docs."""

    run: Callable[..., Any]
    least: int
    most: int
    about: str


FILTERS: dict[str, Filter] = {}


def rule(about: str, least: int = 0, most: int | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        FILTERS[run.__name__.rstrip("_")] = Filter(run, least, least if most is None else most, about)
        return run

    return register


def text_of(value: Any) -> str:
    """A value inside text: null is empty, other things but text are JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return str(value) if type(value) is int else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def bounded(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise FilterError(f"the result is longer than {MAX_TEXT} characters")
    return text


def number_of(value: Any) -> float | int:
    found = number(value)
    if found is None:
        raise FilterError(f"{text_of(value)[:40]!r} is not a number")
    return found


def whole_of(value: Any) -> int:
    found = number_of(value)
    if found != found or abs(found) > 10**9:
        raise FilterError("the number is too large")
    return int(found)


def kept(value: float | int) -> float | int:
    """A number that stays one in JSON: 3.0 is 3."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise FilterError("the result is too large")
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if value.bit_length() > MAX_BITS:
        raise FilterError("the result is too large")
    return value


def list_of(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise FilterError("a list is needed")
    return value


def field_of(item: Any, key: Any) -> Any:
    return item.get(key) if isinstance(item, Mapping) and isinstance(key, str) else None
