"""What expressions look values up in, and what there is where a path leads nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class ExpressionError(ValueError):
    """A text that is no expression, or one that failed on its data. The message is for whoever wrote it."""


class MissingPath(ExpressionError):
    """A path that leads nowhere, where that is not allowed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to: `step_1.output.id` and `step_1.id` are the same."""

    output: Any


@dataclass(frozen=True, slots=True)
class Scope:
    """What expressions see: values by their first name. `strict` refuses paths that lead nowhere."""

    values: Mapping[str, Any]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """The value of a path that leads nowhere."""

    path: str = ""


MISSING = Missing()


def plain(value: Any, scope: Scope) -> Any:
    """A value as others may see it."""
    if isinstance(value, Outcome):
        return value.output
    if isinstance(value, Missing):
        if scope.strict:
            raise MissingPath(f"{value.path} leads nowhere.")
        return ""
    return value


def walk(value: Any, keys: tuple[str | int, ...]) -> Any:
    """Follow keys through JSON values alone: whatever else an object may have is out of reach."""
    for key in keys:
        if isinstance(value, Outcome):
            value = value.output
            if key == "output":
                continue
        if isinstance(value, Mapping):
            value = value.get(key if isinstance(key, str) else str(key), MISSING)
        elif isinstance(value, list) and isinstance(key, int):
            value = value[key] if -len(value) <= key < len(value) else MISSING
        else:
            return MISSING
    return value
