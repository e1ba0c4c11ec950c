"""Takes secrets out of text by their value, in every spelling in which they travel."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "[redacted]"
#: Parts of a stored credential that are no secrets; their words stand in URLs and answers everywhere.
_PLAIN = frozenset({"token_type", "scope", "client_id", "instance_url", "expires_in"})


def secrets_of(credentials: Mapping[str, Any], fields: Mapping[str, Any], secret_fields: Iterable[str] = ()) -> tuple[str, ...]:
    """The values to hide: of a stored credential, and of account fields that are secret. Longest first."""
    values = {value for name, value in credentials.items() if isinstance(value, str) and value and name not in _PLAIN}
    values |= {str(fields[name]) for name in secret_fields if fields.get(name)}
    if "username" in credentials and "password" in credentials:
        values.add(f"{credentials['username']}:{credentials['password']}")
    return tuple(sorted(values, key=lambda value: (-len(value), value)))


def _pattern(secrets: tuple[str, ...]) -> re.Pattern[str]:
    spelled = {spelling for secret in secrets for spelling in _spellings(secret) if spelling}
    return re.compile("|".join(re.escape(text) for text in sorted(spelled, key=lambda text: (-len(text), text))))


def _spellings(secret: str) -> Iterator[str]:
    """As it is, percent-encoded in both cases, escaped in JSON, in hex, and in base64 at each of its three places."""
    raw = secret.encode()
    yield secret
    for encoded in (quote(secret, safe=""), quote(secret), quote_plus(secret)):
        yield encoded
        yield re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), encoded)
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield json.dumps(secret)[1:-1].replace("/", "\\/")
    if len(raw) > 3:  # fragments of less stand in every text
        yield from (raw.hex(), raw.hex().upper())
        for before in range(3):
            text = _inside_base64(raw, before)
            yield from (text, text.translate(_URL_SAFE))


_URL_SAFE = str.maketrans("+/", "-_")


def _inside_base64(raw: bytes, before: int) -> str:
    """The letters that `raw` alone decides in the base64 of a longer text, `before` bytes (of 3) after a group's start."""
    rest = (before + len(raw)) % 3
    text = base64.b64encode(bytes(before) + raw + bytes(-(before + len(raw)) % 3)).decode()
    return text[(0, 2, 3)[before] : len(text) - (4 - rest if rest else 0)]


def is_said(raw: bytes, secrets: Iterable[str]) -> bool:
    """Whether one of them stands in `raw`, in any spelling: far cheaper than looking through what was made of it."""
    return any(spelling.encode() in raw for secret in secrets for spelling in _spellings(secret))


def redacted(value: Any, secrets: tuple[str, ...]) -> Any:
    """`value`, which may be nested JSON, with each secret replaced by MASK, in keys too."""
    return _clean(value, _pattern(secrets)) if secrets else value


def _clean(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(MASK, value)
    if isinstance(value, Mapping):
        return {_clean(str(key), pattern): _clean(inner, pattern) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner, pattern) for inner in value]
    return value
