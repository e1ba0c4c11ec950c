"""JSON Web Tokens that come with deliveries, and the public key sets some of them are checked against."""

from __future__ import annotations

import threading
import time
from typing import Any

import jwt

from connect_platform.core import http
from connect_platform.core.api.rendering import loads
from connect_platform.core.errors import ProviderUnreachable, ServiceUnavailable

#: A key set is asked for again after an hour, and for a key id it lacks, at most once a minute.
LIFE, PAUSE = 3600.0, 60.0

_sets: dict[str, tuple[float, dict[str, Any]]] = {}
_guard = threading.Lock()


def claims(token: str, key: str, jwks_url: str = "") -> dict[str, Any] | None:
    """What a signed token says, or None when it is not signed by the key or its time is over.

    `key` is a shared secret (HS256) or a public key in PEM; with `jwks_url` the key is the one the token names in that set.
    Raises ServiceUnavailable when the set cannot be had: the provider tries again.
    """
    try:
        if jwks_url:
            public = _public_key(jwks_url, str(jwt.get_unverified_header(token).get("kid", "")))
            if public is None:
                return None
            return jwt.decode(token, public, ["RS256", "ES256"], options={"verify_aud": False, "require": ["exp"]})
        algorithms = ["RS256", "ES256"] if "-----BEGIN" in key else ["HS256"]
        return jwt.decode(token, key, algorithms, leeway=60, options={"verify_aud": False})
    except jwt.PyJWTError:
        return None


def _public_key(url: str, key_id: str) -> Any:
    fetched_at, known = _sets.get(url, (0.0, {}))
    age = time.monotonic() - fetched_at
    if not known or age > LIFE or (key_id not in known and age > PAUSE):
        with _guard:
            if _sets.get(url, (0.0, {}))[0] == fetched_at:
                _sets[url] = (time.monotonic(), _fetch(url))
        known = _sets[url][1]
    return known.get(key_id)


def _fetch(url: str) -> dict[str, Any]:
    """A key set by key id (RFC 7517 §5)."""
    try:
        answer = http.send(http.Request(method="GET", url=url, timeout=5, max_bytes=262_144))
        keys = loads(answer.body)["keys"] if answer.status == 200 else []
        return {key.key_id: key.key for key in jwt.PyJWKSet(keys).keys if key.key_id}
    except (ProviderUnreachable, jwt.PyJWTError, ValueError, KeyError, TypeError):
        raise ServiceUnavailable("The provider's public keys cannot be had.", retry_after=60) from None
