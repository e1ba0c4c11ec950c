"""Filters of numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from automation.filters.rules import MAX_BITS, FilterError, kept, number_of, rule, whole_of


@rule("as a number")
def to_number(value: Any) -> float | int:
    return kept(number_of(value))


@rule("the sum", 1)
def plus(value: Any, other: Any) -> float | int:
    return kept(number_of(value) + number_of(other))


@rule("the difference", 1)
def minus(value: Any, other: Any) -> float | int:
    return kept(number_of(value) - number_of(other))


@rule("the product", 1)
def times(value: Any, other: Any) -> float | int:
    one, two = number_of(value), number_of(other)
    if isinstance(one, int) and isinstance(two, int) and one.bit_length() + two.bit_length() > MAX_BITS:
        raise FilterError("the result is too large")
    return kept(one * two)


@rule("the quotient", 1)
def divide(value: Any, other: Any) -> float | int:
    return kept(_divided(lambda one, two: one / two, value, other))


@rule("the remainder", 1)
def modulo(value: Any, other: Any) -> float | int:
    return kept(_divided(lambda one, two: one % two, value, other))


def _divided(run: Callable[[Any, Any], Any], value: Any, other: Any) -> Any:
    try:
        return run(number_of(value), number_of(other))
    except ZeroDivisionError:
        raise FilterError("division by zero") from None
    except OverflowError:
        raise FilterError("the result is too large") from None


@rule("rounded to so many decimals, by default none", 0, 1)
def round_(value: Any, decimals: Any = 0) -> float | int:
    return kept(round(number_of(value), max(-15, min(15, whole_of(decimals)))))


@rule("the next whole number below")
def floor(value: Any) -> float | int:
    return kept(math.floor(kept(number_of(value))))


@rule("the next whole number above")
def ceil(value: Any) -> float | int:
    return kept(math.ceil(kept(number_of(value))))


@rule("without its sign")
def abs_(value: Any) -> float | int:
    return kept(abs(number_of(value)))


@rule("with commas at thousands and so many decimals, by default 2", 0, 1)
def format_number(value: Any, decimals: Any = 2) -> str:
    return f"{number_of(value):,.{max(0, min(15, whole_of(decimals)))}f}"
