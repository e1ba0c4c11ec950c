"""Filters of lists and objects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from automation.comparing import equal, is_empty, number
from automation.filters.rules import (
    MAX_ITEMS,
    MAX_TEXT,
    FilterError,
    field_of,
    kept,
    list_of,
    number_of,
    rule,
    text_of,
    whole_of,
)


@rule("the first item")
def first(value: Any) -> Any:
    return list_of(value)[0] if list_of(value) else None


@rule("the last item")
def last(value: Any) -> Any:
    return list_of(value)[-1] if list_of(value) else None


@rule("the items as text with a separator between them, by default a comma and a space", 0, 1)
def join(value: Any, separator: Any = ", ") -> str:
    pieces, between = [text_of(item) for item in list_of(value)], text_of(separator)
    if sum(map(len, pieces)) + len(between) * len(pieces) > MAX_TEXT:
        raise FilterError(f"the result is longer than {MAX_TEXT} characters")
    return between.join(pieces)


@rule("in order, of objects by one of their fields", 0, 1)
def sort(value: Any, key: Any = None) -> list[Any]:
    def place(item: Any) -> tuple[int, Any]:
        own = item if key is None else field_of(item, key)
        as_number = number(own)
        return (0, as_number) if as_number is not None else (1, text_of(own))

    items = list_of(value)
    if key is None and all(type(item) in (int, float) for item in items):
        return sorted(items)  # most lists are of one kind, and Python orders these thirty times as fast
    return sorted(items, key=place)


@rule("the other way round")
def reverse(value: Any) -> Any:
    return value[::-1] if isinstance(value, list) else text_of(value)[::-1]


@rule("each item once, of objects each value of one of their fields", 0, 1)
def unique(value: Any, key: Any = None) -> list[Any]:
    seen: dict[str, Any] = {}
    for item in list_of(value):
        seen.setdefault(json.dumps(item if key is None else field_of(item, key), sort_keys=True), item)
    return list(seen.values())


@rule("one field of each object", 1)
def map_(value: Any, key: Any) -> list[Any]:
    return [field_of(item, key) for item in list_of(value)]


@rule("objects with a field, or with that value in it", 1, 2)
def where(value: Any, key: Any, wanted: Any = None) -> list[Any]:
    if wanted is None:
        return [item for item in list_of(value) if not is_empty(field_of(item, key))]
    return [item for item in list_of(value) if equal(field_of(item, key), wanted)]


@rule("without null and empty text")
def compact(value: Any) -> list[Any]:
    return [item for item in list_of(value) if not is_empty(item)]


@rule("one list of the items of lists")
def flatten(value: Any) -> list[Any]:
    flat = [inner for item in list_of(value) for inner in (item if isinstance(item, list) else [item])]
    if len(flat) > MAX_ITEMS:
        raise FilterError(f"the list has more than {MAX_ITEMS} items")
    return flat


@rule("the sum of the numbers, of objects of one of their fields", 0, 1)
def sum_(value: Any, key: Any = None) -> float | int:
    return kept(sum(number_of(item if key is None else field_of(item, key)) for item in list_of(value)))


@rule("the smallest number")
def min_(value: Any) -> Any:
    return min((kept(number_of(item)) for item in list_of(value)), default=None)


@rule("the largest number")
def max_(value: Any) -> Any:
    return max((kept(number_of(item)) for item in list_of(value)), default=None)


@rule("the names of an object's fields")
def keys(value: Any) -> list[str]:
    return list(value) if isinstance(value, Mapping) else []


@rule("the values of an object's fields")
def values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else []


@rule("a field of an object or an item of a list, whose name is itself a value", 1)
def get(value: Any, key: Any) -> Any:
    if isinstance(value, list):
        place = whole_of(key)
        return value[place] if -len(value) <= place < len(value) else None
    return field_of(value, text_of(key))
