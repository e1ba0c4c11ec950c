"""Whether a call of a trigger's address is to be believed, and what is said to providers that ask first whether it is ours."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from connect_platform.core.errors import InvalidInput, NotAuthenticated
from connections.services.inbound import verifying
from connections.services.inbound.verifying import Delivery
from integrations.conventions import Webhook
from integrations.dotted import lookup

#: How callers prove that they know the secret. The prefix of `hmac-sha256` may be missing.
SCHEMES: Mapping[str, Webhook] = {
    "hmac-sha256": Webhook(algorithm="hmac-sha256", header="X-Signature", prefix="sha256="),
    # https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    "standard-webhooks": Webhook(
        algorithm="hmac-sha256",
        header="webhook-signature",
        prefix="v1,",
        encoding="base64",
        signed="{header:webhook-id}.{header:webhook-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="webhook-timestamp",
    ),
    "basic": Webhook(algorithm="basic-auth", header="Authorization"),  # RFC 7617; the secret is `user:password`
    "bearer": Webhook(algorithm="shared-token", header="Authorization", prefix="Bearer "),  # RFC 6750 §2.1
    "token": Webhook(algorithm="shared-token", header="X-Token"),
}
USUAL = "hmac-sha256"
#: Schemes whose header's name may be chosen.
_FREE = (USUAL, "token")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
_ECHOED = re.compile(r"x-[a-z0-9-]{1,58}", re.IGNORECASE)
_PLACES = ("query", "header", "body")
MAX_CHALLENGE = 2000


def settle(config: dict[str, Any], known: str) -> dict[str, str]:
    """Take the secret out of a configuration: what is to be kept encrypted. `known` is the secret of before.

    `verification` `{scheme, header}` is filled in where only `secret` is given, and null ends the verification. Raises
    InvalidInput.
    """
    handshake_of(config)
    given = config.pop("secret", None)
    if "verification" in config and config["verification"] is None:
        del config["verification"]
    elif given is not None:
        config.setdefault("verification", {"scheme": USUAL})
    if "verification" not in config:
        if given is not None:
            raise InvalidInput({"config.secret": "Is for nothing without a verification."})
        return {}
    config["verification"] = _verification(config["verification"])
    secret = known if given is None else given
    if not isinstance(secret, str) or not 8 <= len(secret) <= 500:
        raise InvalidInput({"config.secret": "Must be text of 8 to 500 characters."})
    _check_secret(config["verification"]["scheme"], secret)
    return {"secret": secret}


def _verification(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or set(given) - {"scheme", "header"}:
        raise InvalidInput({"config.verification": "Must be an object of scheme and, for some, header."})
    scheme = given.get("scheme", USUAL)
    if not isinstance(scheme, str) or scheme not in SCHEMES:
        raise InvalidInput({"config.verification.scheme": f"Is one of {', '.join(SCHEMES)}."})
    header = given.get("header", SCHEMES[scheme].header)
    if not isinstance(header, str) or not _HEADER.fullmatch(header):
        raise InvalidInput({"config.verification.header": "Must be the name of a header."})
    if scheme not in _FREE and header != SCHEMES[scheme].header:
        raise InvalidInput({"config.verification.header": f"Is {SCHEMES[scheme].header} with {scheme}."})
    return {"scheme": scheme, "header": header}


def _check_secret(scheme: str, secret: str) -> None:
    if scheme == "basic" and ":" not in secret:
        raise InvalidInput({"config.secret": "Must be user:password."})
    if scheme == "standard-webhooks":
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except ValueError:  # no base64, or not even ASCII
            key = b""
        if not 24 <= len(key) <= 64:
            raise InvalidInput({"config.secret": "Must be whsec_ and the base64 of 24 to 64 bytes."})


def verify(verification: Mapping[str, Any], secret: str, delivery: Delivery) -> None:
    """Raises NotAuthenticated where whoever calls does not show that they know the secret."""
    rule = replace(SCHEMES[verification["scheme"]], header=verification["header"])
    if verification["scheme"] == USUAL and not delivery.header(rule.header).startswith(rule.prefix):
        rule = replace(rule, prefix="")
    if reason := verifying.refusal(rule, delivery, [secret], now=time.time()):
        raise NotAuthenticated(
            f"The call does not prove that it is meant: {reason.replace('_', ' ')}.",
            code=reason,
            hint=f"This address takes {verification['scheme']} in the header {rule.header}.",
        )


def handshake_of(config: Mapping[str, Any]) -> Mapping[str, str] | None:
    """The handshake of a configuration: `{in: query|header|body, name}`. Raises InvalidInput."""
    given = config.get("handshake")
    if given is None:
        return None
    if not isinstance(given, dict) or set(given) != {"in", "name"} or given["in"] not in _PLACES:
        raise InvalidInput({"config.handshake": f"Must be an object of in ({', '.join(_PLACES)}) and name."})
    name = given["name"]
    if not isinstance(name, str) or not 0 < len(name) <= 60:
        raise InvalidInput({"config.handshake.name": "Must be text of at most 60 characters."})
    if given["in"] == "header" and not _ECHOED.fullmatch(name):
        raise InvalidInput({"config.handshake.name": "Only headers X-… are said back."})
    return given


def challenge(handshake: Mapping[str, str], delivery: Delivery) -> str | None:
    """What a handshake wants to hear; None where the call is none. Raises InvalidInput for a challenge that is too long."""
    place, name = handshake["in"], handshake["name"]
    if place == "header":
        found: Any = delivery.header(name)
    else:
        found = delivery.query.get(name) if place == "query" else lookup(delivery.data, name)
    if not isinstance(found, str) or not found:
        return None
    if len(found) > MAX_CHALLENGE or not found.isprintable() or not found.isascii():
        raise InvalidInput({name: f"A challenge is printable ASCII of at most {MAX_CHALLENGE} characters."})
    return found
