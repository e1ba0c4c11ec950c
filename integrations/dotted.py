"""Dotted paths into JSON: `user.emails.0.value`."""

from __future__ import annotations

from typing import Any


def lookup(value: Any, path: str) -> Any:
    """What stands at `path`, or None. A number is a place in a list."""
    for part in path.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            return None
    return value
