"""Whether a delivery is the provider's: its signature, token or claims, checked as the provider's definition says."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key

from connections.services.inbound import tokens as inbound_tokens
from integrations.conventions import Webhook
from integrations.dotted import lookup

_PART = re.compile(rb"\{(body|method|url|key|body_sha256|header:[A-Za-z0-9-]+|part:[a-z0-9_]+|field:[A-Za-z0-9_.-]+)\}")
#: Schemes whose whole header is the proof; in all others it may list several signatures.
_WHOLE = ("shared-token", "basic-auth", "jwt")
#: Schemes that nobody can check with a key alone.
UNSIGNED = ("none", "custom")


@dataclass(slots=True)
class Delivery:
    """What came in: the request as it stood on the wire, and its body parsed. `meta` is the WSGI environment."""

    method: str
    url: str
    meta: Mapping[str, Any]
    query: Mapping[str, str]
    body: bytes
    data: Any = None

    def header(self, name: str) -> str:
        """A header's value; empty where it is not there."""
        key = name.upper().replace("-", "_")
        return str(self.meta.get(key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}", ""))

    def fact(self, place: str) -> Any:
        """What stands at a dotted path of the body, or in the header of `header:Name`."""
        return self.header(place[7:]) if place.startswith("header:") else lookup(self.data, place)


def refusal(hook: Webhook, delivery: Delivery, keys: Sequence[str], *, now: float) -> str:
    """Why a delivery is not believed: one of `not_signed`, `signature_missing`, `no_secret`, `timestamp_missing`,
    `timestamp_outside`, `signature_wrong`. Empty when one of the keys made its signature and it is of this time.
    """
    if hook.algorithm in UNSIGNED:
        return "not_signed"
    given = _given(hook, delivery)
    if not given:
        return "signature_missing"
    if not keys:
        return "no_secret"
    if hook.timestamp_header and (late := _untimely(hook, delivery, now)):
        return late
    check = _CHECKS.get(hook.algorithm, _mac)
    return "" if any(check(hook, delivery, given, key) for key in keys) else "signature_wrong"


def timestamp_text(hook: Webhook, delivery: Delivery) -> str:
    """The time the provider says it signed at, as it spells it."""
    place = hook.timestamp_header
    return _part(hook, delivery, place[5:]) if place.startswith("part:") else delivery.header(place) if place else ""


def every(value: Any, path: str) -> list[Any]:
    """As `lookup`, for a path in which `*` stands for each item of a list; None where an item lacks it."""
    before, star, after = path.partition("*")
    found = lookup(value, before.strip(".")) if before.strip(".") else value
    if not star:
        return [found]
    items = found if isinstance(found, list) else []
    return [lookup(item, after.strip(".")) if after else item for item in items]


def _given(hook: Webhook, delivery: Delivery) -> list[str]:
    """The signatures that came with it, without what the scheme puts before each."""
    if hook.body_field:
        values = every(delivery.data, hook.body_field)
        return [str(value) for value in values] if all(isinstance(value, str) for value in values) else []
    text = delivery.query.get(hook.query_field, "") if hook.query_field else delivery.header(hook.header or "Authorization")
    if hook.part:
        found = [value for name, value in _pairs(text) if name == hook.part]
    elif hook.algorithm in _WHOLE:
        found = [text]
    else:
        words = [text] if " " in hook.prefix else text.split()
        found = [one for word in words for one in ([word] if "," in hook.prefix else word.split(","))]
    return [one.removeprefix(hook.prefix) for one in found if one and one.startswith(hook.prefix)]


def _pairs(text: str) -> list[tuple[str, str]]:
    """`t=1,v1=ab` as pairs; semicolons part them as well."""
    return [(name.strip(), value.strip()) for name, _, value in (one.partition("=") for one in re.split("[,;]", text))]


def _part(hook: Webhook, delivery: Delivery, name: str) -> str:
    return next((value for known, value in _pairs(delivery.header(hook.header)) if known == name), "")


def _untimely(hook: Webhook, delivery: Delivery, now: float) -> str:
    text = timestamp_text(hook, delivery)
    if not text:
        return "timestamp_missing"
    try:
        moment = float(text) if text.replace(".", "", 1).isdigit() else datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError):
        return "timestamp_missing"
    if moment > 10**11:  # milliseconds; as seconds it would be the year 5138
        moment /= 1000
    return "" if abs(now - moment) <= hook.tolerance_seconds else "timestamp_outside"


def _filled(template: str, hook: Webhook, delivery: Delivery, key: str) -> bytes:
    """The text under a signature, or what a claim must say."""

    def value(match: re.Match[bytes]) -> bytes:
        name, _, rest = match[1].decode().partition(":")
        match name:
            case "body":
                return delivery.body
            case "header":
                return delivery.header(rest).encode("latin-1", "replace")
            case "part":
                return _part(hook, delivery, rest).encode()
            case "field":
                found = lookup(delivery.data, rest)
                return b"" if found is None else str(found).encode(errors="replace")
            case "body_sha256":
                return hashlib.sha256(delivery.body).hexdigest().encode()
        return {"method": delivery.method, "url": delivery.url, "key": key}[name].encode(errors="replace")

    return _PART.sub(value, template.encode())


def _decoded(text: str, encoding: str) -> bytes:
    """A signature as bytes; empty when it is not in its encoding, and no digest is empty."""
    try:
        match encoding:
            case "hex":
                return bytes.fromhex(text)
            case "base64":
                return base64.b64decode(text, validate=True)
            case "base64url":
                return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return b""
    return text.encode()


def secret_bytes(hook: Webhook, key: str) -> bytes:
    """The secret as the bytes that sign. Raises ValueError where it is not in the form its provider gives it."""
    if hook.key_encoding == "hex":
        return bytes.fromhex(key)
    return base64.b64decode(key.removeprefix("whsec_"), validate=True) if hook.key_encoding == "whsec" else key.encode()


def _mac(hook: Webhook, delivery: Delivery, given: Sequence[str], key: str) -> bool:
    try:
        secret = secret_bytes(hook, key)
    except (ValueError, binascii.Error):
        return False
    message = _filled(hook.signed, hook, delivery, key)
    if hook.algorithm.startswith("hmac-"):
        expected = hmac.new(secret, message, hook.algorithm[5:]).digest()
    else:
        expected = hashlib.new(hook.algorithm, message).digest()
    return any(hmac.compare_digest(_decoded(one, hook.encoding), expected) for one in given)


def _shared_token(hook: Webhook, delivery: Delivery, given: Sequence[str], key: str) -> bool:
    """Each item of a delivery must carry the token."""
    return all(hmac.compare_digest(one.encode(), key.encode()) for one in given)


def _basic(hook: Webhook, delivery: Delivery, given: Sequence[str], key: str) -> bool:
    """The key is `user:password` (RFC 7617)."""
    scheme, _, packed = given[0].partition(" ")
    return scheme.lower() == "basic" and hmac.compare_digest(_decoded(packed.strip(), "base64"), key.encode())


@lru_cache(maxsize=256)
def public_key(text: str) -> Any:
    """A public key given as PEM, as base64 of DER, or as 32 raw bytes in hex or base64 (Ed25519). ValueError for others."""
    if "-----BEGIN" in text:
        return load_pem_public_key(text.encode())
    raw = _decoded(text, "hex") or _decoded(text, "base64")
    return Ed25519PublicKey.from_public_bytes(raw) if len(raw) == 32 else load_der_public_key(raw)


def _asymmetric(hook: Webhook, delivery: Delivery, given: Sequence[str], key: str) -> bool:
    message = _filled(hook.signed, hook, delivery, key)
    try:
        public = public_key(key)
    except ValueError:
        return False
    return any(_is_signed(hook.algorithm, public, _decoded(one, hook.encoding), message) for one in given)


def _is_signed(algorithm: str, public: Any, signature: bytes, message: bytes) -> bool:
    try:
        if algorithm == "ed25519" and isinstance(public, Ed25519PublicKey):
            public.verify(signature, message)
        elif algorithm == "rsa-sha256" and isinstance(public, RSAPublicKey):
            public.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        elif algorithm == "ecdsa" and isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, message, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _jwt(hook: Webhook, delivery: Delivery, given: Sequence[str], key: str) -> bool:
    said = inbound_tokens.claims(given[0], key, hook.jwks_url)
    return said is not None and all(
        _says(said.get(name), _filled(template, hook, delivery, key)) for name, template in hook.claims.items()
    )


def _says(claim: Any, expected: bytes) -> bool:
    """An audience may be a list (RFC 7519 §4.1.3)."""
    return any(
        hmac.compare_digest(str(one).encode(), expected) for one in (claim if isinstance(claim, list) else [claim]) if expected
    )


_CHECKS: dict[str, Callable[[Webhook, Delivery, Sequence[str], str], bool]] = {
    "shared-token": _shared_token,
    "basic-auth": _basic,
    "jwt": _jwt,
    "ed25519": _asymmetric,
    "rsa-sha256": _asymmetric,
    "ecdsa": _asymmetric,
}
