"""Serializer fields that take a JSON type for what it is, and never turn one into another."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from rest_framework import serializers

#: int() would also take other scripts' digits, underscores, spaces and a plus sign.
_DECIMAL = re.compile(r"-?[0-9]{1,40}", re.ASCII)


class Text(serializers.CharField):
    """A JSON string; numbers and booleans are refused rather than spelled out."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError("Must be a string.", code="string")
        return super().to_internal_value(data)


class Id(serializers.UUIDField):
    """The id of a row as text; a number is no id, though it would spell one."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A JSON integer. In a query string (`from_text`) its decimal spelling."""

    def __init__(self, *, from_text: bool = False, **options: Any) -> None:
        self.from_text = from_text
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, str) if not self.from_text else not isinstance(data, str):
            raise serializers.ValidationError("Must be a whole number.", code="integer")
        if isinstance(data, bool | float) or (self.from_text and not _DECIMAL.fullmatch(data)):
            raise serializers.ValidationError("Must be a whole number.", code="integer")
        return super().to_internal_value(data)


class Number(serializers.FloatField):
    """A JSON number."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            raise serializers.ValidationError("Must be a number.", code="number")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """A JSON boolean."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError("Must be true or false.", code="boolean")
        return data


class Object(serializers.DictField):
    """A JSON object of anything."""


class WebAddress(Text):
    """An absolute http or https URL without user info; `schemes` narrows it. Custom app schemes pass where `any_scheme`."""

    def __init__(self, *, any_scheme: bool = False, **options: Any) -> None:
        self.any_scheme = any_scheme
        super().__init__(**{"max_length": 2048, **options})

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not is_web_address(text, any_scheme=self.any_scheme):
            raise serializers.ValidationError("Must be an absolute URL.", code="url")
        return text


#: Schemes a browser would run or read locally; never redirected to.
_UNSAFE_SCHEMES = frozenset({"javascript", "data", "vbscript", "file", "blob", "about", "filesystem", "view-source"})


def is_web_address(text: str, *, any_scheme: bool = False) -> bool:
    """Whether a person can be sent there: http(s) with a host, or an app's own scheme where allowed."""
    if any(character <= " " or character in '\\<>"' or character == "\x7f" for character in text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname) and "@" not in parts.netloc
    return any_scheme and bool(parts.scheme) and parts.scheme not in _UNSAFE_SCHEMES and "://" in text


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses keys it does not know (surface *public*)."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError(
                {name: [serializers.ErrorDetail("This key is not known.", code="whitelistValidation")] for name in unknown}
            )
        return super().to_internal_value(data)
