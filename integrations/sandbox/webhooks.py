"""How the vendor would sign what it sends: HMAC-SHA256 over time and body."""

from __future__ import annotations

import hmac
from hashlib import sha256

from . import clients


def secret_of(grant_id: str) -> str:
    """The signing secret of one connection."""
    return clients.derive("webhook", grant_id)


def sign(body: bytes, secret: str, *, timestamp: int) -> dict[str, str]:
    """Headers for a webhook: Unix seconds, and `sha256=` with the hex HMAC-SHA256 of `timestamp.body`."""
    signature = hmac.new(secret.encode(), b"%d.%b" % (timestamp, body), sha256).hexdigest()
    return {"X-Sandbox-Timestamp": str(timestamp), "X-Sandbox-Signature": f"sha256={signature}"}
