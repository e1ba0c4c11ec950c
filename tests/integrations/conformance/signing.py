"""Signs an event as a provider's definition says, written from that alone: the other side of what the platform verifies."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from integrations.conventions import Webhook
from tests.integrations.conformance.vendor import put

_PART = re.compile(r"\{([a-z0-9_]+)(?::([^}]+))?\}")
_WORD = "conformance"


@cache
def private_key(algorithm: str, number: int) -> Any:
    """The key of a signer; `number` tells one signer from another."""
    if algorithm == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm == "ecdsa":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def secret_of(hook: Webhook) -> str:
    """What the receiver has to hold, where the signer does not share a secret with it; else empty."""
    if hook.algorithm in ("ed25519", "rsa-sha256", "ecdsa"):
        public = private_key(hook.algorithm, 0).public_key()
        info = serialization.PublicFormat.SubjectPublicKeyInfo
        return str(public.public_bytes(serialization.Encoding.PEM, info).decode())
    return ""


def key_set() -> dict[str, Any]:
    """The signer's public keys (RFC 7517)."""
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private_key("jwt", 0).public_key()))
    return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}


@dataclass
class Event:
    """A delivery: header names as they are written, and the raw body."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)


def event(hook: Webhook, key: str, url: str, *, signer: int = 0) -> Event:
    """An event signed with `key`, or with the private key of `signer` where the algorithm has pairs."""
    return _Signing(hook, key, url, signer).event()


class _Signing:
    def __init__(self, hook: Webhook, key: str, url: str, signer: int) -> None:
        self.hook, self.key, self.url, self.signer = hook, key, url, signer
        self.now = str(int(time.time()))
        self.headers: dict[str, str] = {}
        self.data = self._document()
        self.body = json.dumps(self.data).encode()

    def _document(self) -> Any:
        hook = self.hook
        inside: Any = {"hello": "world"}
        facts = [hook.event_type, *hook.event_id.split(), *([hook.match[0]] if hook.match else [])]
        for place in facts:
            if place.startswith("header:"):
                self.headers[place[7:]] = _WORD
            elif place:
                inside = put(inside, place, _WORD)
        document = put(None, hook.items, [inside]) if hook.items not in ("", ".") else [inside] if hook.items else inside
        for kind, rest in _PART.findall(hook.signed):
            if kind == "field":
                document = put(document, rest, self.now if rest.endswith("timestamp") else _WORD)
            if kind == "header":
                self.headers.setdefault(rest, _WORD)
        if hook.timestamp_header and not hook.timestamp_header.startswith("part:"):
            self.headers[hook.timestamp_header] = self.now
        return document

    def event(self) -> Event:
        hook = self.hook
        signature = hook.prefix + self._signature()
        if hook.body_field:
            body = json.dumps(put(self.data, hook.body_field.replace("*", "0"), signature)).encode()
            return Event(body, self.headers)
        if hook.query_field:
            return Event(self.body, self.headers, {hook.query_field: signature})
        if hook.part:
            others = {rest for kind, rest in _PART.findall(hook.signed) if kind == "part"}
            if hook.timestamp_header.startswith("part:"):
                others.add(hook.timestamp_header[5:])
            signature = ",".join([*(f"{name}={self.now}" for name in sorted(others)), f"{hook.part}={signature}"])
        return Event(self.body, {**self.headers, hook.header or "Authorization": signature})

    def _signature(self) -> str:
        hook = self.hook
        if hook.algorithm == "shared-token":
            return self.key
        if hook.algorithm == "basic-auth":
            return "Basic " + base64.b64encode(self.key.encode()).decode()
        if hook.algorithm == "jwt":
            return self._token()
        return self._encoded(self._digest(self._text(hook.signed).encode()))

    def _digest(self, message: bytes) -> bytes:
        name = self.hook.algorithm
        if name.startswith("hmac-"):
            decode = {
                "whsec": lambda key: base64.b64decode(key.removeprefix("whsec_")),
                "hex": bytes.fromhex,
                "text": str.encode,
            }
            return hmac.new(decode[self.hook.key_encoding](self.key), message, name[5:]).digest()
        if name in ("sha1", "sha256"):
            return hashlib.new(name, message).digest()
        private = private_key(name, self.signer)
        if name == "ed25519":
            return bytes(private.sign(message))
        if name == "ecdsa":
            return bytes(private.sign(message, ec.ECDSA(hashes.SHA256())))
        return bytes(private.sign(message, padding.PKCS1v15(), hashes.SHA256()))

    def _encoded(self, raw: bytes) -> str:
        match self.hook.encoding:
            case "base64":
                return base64.b64encode(raw).decode()
            case "base64url":
                return base64.urlsafe_b64encode(raw).decode().rstrip("=")
        return raw.hex()

    def _text(self, template: str) -> str:
        def value(found: re.Match[str]) -> str:
            kind, rest = found[1], found[2]
            if kind == "header":
                return self.headers[rest]
            if kind == "part":
                return self.now
            if kind == "field":
                return self.now if rest.endswith("timestamp") else _WORD
            whole = {"body": self.body.decode(), "method": "POST", "url": self.url, "key": self.key}
            return {**whole, "body_sha256": hashlib.sha256(self.body).hexdigest()}[kind]

        return _PART.sub(value, template)

    def _token(self) -> str:
        claims = {name: self._text(text) for name, text in self.hook.claims.items()}
        claims |= {"iat": int(time.time()), "exp": int(time.time()) + 300}  # type: ignore[dict-item]
        if self.hook.jwks_url:
            return jwt.encode(claims, private_key("jwt", self.signer), "RS256", headers={"kid": "one"})
        return jwt.encode(claims, self.key, "HS256")
