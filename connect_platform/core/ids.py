"""Ids: UUIDv7 inside (RFC 9562 §5.7), so they sort by time; many kinds carry a readable prefix on the wire."""

from __future__ import annotations

import secrets
import string
import uuid
from typing import Any

import uuid_utils
from django.db import models

# Crockford's base 32 in lower case: no i, l, o, u.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LETTERS = string.ascii_letters + string.digits
#: A UUID as `str` spells it, for PostgreSQL, which has no cast that tells of a wrong one.
UUID_PATTERN = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


def uuid7() -> uuid.UUID:
    """A new time-ordered UUID."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


def prefixed(prefix: str) -> str:
    """`prefix_` and 26 characters that sort by time, such as `agent_06b2…`."""
    return spelled(prefix, uuid_utils.uuid7().int)


def spelled(prefix: str, number: int) -> str:
    """A number of 128 bits as such an id."""
    return f"{prefix}_" + "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def short_code(length: int = 10) -> str:
    """Unguessable letters and digits; 10 of them are 59 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def is_uuid(text: object) -> bool:
    """Whether this is a UUID in its usual spelling."""
    try:
        return isinstance(text, str) and len(text) == 36 and bool(uuid.UUID(text))
    except ValueError:
        return False


class PrefixedIdField(models.CharField):  # type: ignore[type-arg]
    """A primary key that makes itself: `PrefixedIdField("app")` gives `app_…`."""

    def __init__(self, prefix: str = "", **options: Any) -> None:
        self.prefix = prefix
        options |= {"primary_key": True, "max_length": 48, "editable": False}
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("primary_key", "max_length", "editable"):
            options.pop(fixed, None)
        return name, path, args, {**options, "prefix": self.prefix}

    def has_default(self) -> bool:
        return True

    def get_default(self) -> str:
        return prefixed(self.prefix)
