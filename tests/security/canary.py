"""Finds secrets by value where none may be: what is kept of them, how they may be spelled, and which a database holds."""

from __future__ import annotations

import base64
import html
import json
import re
import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

#: Less stands in texts by chance.
SHORTEST = 8
WORD = re.compile(rb"[\w+/=%.-]{8,}")
#: Parts of what is stored encrypted that are no secrets.
PLAIN = frozenset({"token_type", "scope", "client_id", "username", "instance_url", "expires_in", "status", "headers"})


def mark(prefix: str = "") -> str:
    """A secret nobody else has: `prefix` and 24 random letters and digits."""
    return prefix + "cnry" + secrets.token_hex(10)


def spellings(secret: bytes) -> set[bytes]:
    """As it is, in hex, in base64 and base64url at each alignment, percent-encoded, and escaped for JSON and HTML."""
    found = {secret, secret.hex().encode(), secret.hex().upper().encode()}
    for before in range(3):
        found |= {inside_base64(secret, before, alphabet) for alphabet in (base64.b64encode, base64.urlsafe_b64encode)}
    for encoded in (quote(secret, safe=""), quote(secret), quote_plus(secret)):
        found |= {encoded.encode(), re.sub("%..", lambda match: match[0].lower(), encoded).encode()}
    try:
        text = secret.decode()
    except UnicodeDecodeError:
        return found
    for escaped in (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]):
        found |= {escaped.encode(), escaped.replace("/", "\\/").encode(), json.dumps(escaped)[1:-1].encode()}
    return found | {html.escape(text).encode()}


def inside_base64(secret: bytes, before: int, encode: Any) -> bytes:
    """The letters that the secret alone decides when it stands `before` bytes after a group of three begins."""
    text: bytes = encode(bytes(before) + secret)
    whole = (before + len(secret)) * 8 // 6
    return text[-(-before * 8 // 6) : whole]


@dataclass
class Hoard:
    """Every secret known so far with its kind, and the one answer that was meant to show it."""

    kinds: dict[bytes, str] = field(default_factory=dict)
    shown: dict[bytes, set[int]] = field(default_factory=dict)

    def keep(self, kind: str, value: str | bytes, shown: int | None = None) -> None:
        """Remember a secret; `shown` is the number of the answer that may show it."""
        raw = value.encode() if isinstance(value, str) else value
        assert len(raw) >= SHORTEST, f"{kind} is too short to be told from other texts"
        self.kinds.setdefault(raw, kind)
        if shown is not None:
            self.shown.setdefault(raw, set()).add(shown)

    def new(self, kind: str, prefix: str = "") -> str:
        """A secret of that kind, made here and remembered."""
        self.keep(kind, made := mark(prefix))
        return made


@dataclass(frozen=True, slots=True)
class Place:
    """Where secrets are looked for: what a reader of a failure calls it, and its bytes. `number` is that of an answer."""

    name: str
    data: bytes
    number: int | None = None


def leaks(hoard: Hoard, places: Iterable[Place], allowed: Mapping[str, re.Pattern[str]]) -> list[str]:
    """`kind in place` for each secret that stands where it may not; the secret itself is not said.

    `allowed` are the places, as a pattern of their names, in which secrets of a kind may stand.
    """
    every = list(places)
    # Most places say the same words, and most spellings are one word: each word is looked through once, and only for
    # spellings whose beginning is there.
    words = b"\n".join({word for place in every for word in WORD.findall(place.data)})
    known = {raw: spellings(raw) for raw in hoard.kinds}
    heads = {text[:SHORTEST] for texts in known.values() for text in texts}
    begun = {head for at in range(len(words)) if (head := words[at : at + SHORTEST]) in heads}
    found = set()
    for raw, kind in hoard.kinds.items():
        spelled = [text for text in known[raw] if (text[:SHORTEST] in begun and text in words) or not WORD.fullmatch(text)]
        for place in every if spelled else ():
            if place.number is not None and place.number in hoard.shown.get(raw, ()):
                continue
            if kind in allowed and allowed[kind].fullmatch(place.name):
                continue
            if any(text in place.data for text in spelled):
                found.add(f"{kind} in {place.name}")
    return sorted(found)


def stored() -> Iterator[tuple[str, str]]:
    """Every secret the database of this process keeps encrypted, opened, with its kind; data keys as base64."""
    from django.apps import apps
    from django.conf import settings

    from connect_platform.core.crypto import DataKey, EncryptedJSONField, unwrap
    from integrations.sandbox.clients import platform_client

    for entry in settings.ENCRYPTION_KEYS:
        yield "key-encryption key", entry.partition(":")[2]
    yield "SECRET_KEY", base64.b64encode(settings.SECRET_KEY.encode()).decode()
    yield "OAuth client secret of the platform", base64.b64encode(platform_client()[1].encode()).decode()
    for key in DataKey.objects.all():
        yield "data key", base64.b64encode(unwrap(key)).decode()
    for model in apps.get_models():
        for column in model._meta.get_fields():
            if isinstance(column, EncryptedJSONField) and model._meta.label not in ("core.Mail", "core.IdempotencyRecord"):
                for row in model._default_manager.exclude(**{column.name: None}):
                    for value in _leaves(getattr(row, column.name)):
                        yield f"{model._meta.label}.{column.name}", base64.b64encode(value.encode()).decode()


def _leaves(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    elif isinstance(value, str) and len(value) >= SHORTEST and name not in PLAIN:
        yield value


if __name__ == "__main__":  # run with the settings of a platform, it tells the test what that one keeps
    import django

    django.setup()
    json.dump(list(stored()), sys.stdout)
