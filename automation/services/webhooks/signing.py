"""Signs deliveries by Standard Webhooks, and by the plain HMAC of the body that older receivers check.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from standardwebhooks import Webhook

PREFIX = "whsec_"


def new_secret() -> str:
    """`whsec_` and 32 random bytes in base64; the specification asks for 24 to 64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The key a secret stands for: what follows `whsec_` in base64, or a secret of the caller's own as it is.

    Raises ValueError where `whsec_` is followed by anything else than 24 to 64 bytes.
    """
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not 24 <= len(key) <= 64:
        raise ValueError("After whsec_ the base64 of 24 to 64 bytes is needed.")
    return key


def headers(message_id: str, at: datetime, body: bytes, signing_secrets: Sequence[str]) -> dict[str, str]:
    """What proves a delivery. While one secret replaces another both sign: separated by spaces in `webhook-signature`, as
    the specification says, by commas in `X-Connect-Signature`, whose key is the secret's text as it was shown."""
    text = body.decode()
    standard = " ".join(Webhook(key_of(secret)).sign(message_id, at, text) for secret in signing_secrets)
    plain = ",".join(f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}" for secret in signing_secrets)
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": standard,
        "x-connect-signature": plain,
    }
