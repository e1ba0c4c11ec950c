"""Checks OAuth 1.0a signatures (RFC 5849 §3.4, HMAC-SHA1) from the standard's text alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from urllib.parse import quote, unquote, urlsplit

from tests.integrations.conformance.server import Received


def is_signed(received: Received, client_secret: str, token_secret: str) -> dict[str, str] | None:
    """The `oauth_` parameters of a request whose signature these two secrets made; None for any other."""
    header = received.headers.get("authorization", "")
    if not header.startswith("OAuth "):
        return None
    told = {unquote(name): unquote(value) for name, value in re.findall(r'([A-Za-z0-9_%.~-]+)="([^"]*)"', header)}
    given = told.get("oauth_signature", "")
    pairs = [(name, value) for name, value in told.items() if name not in ("oauth_signature", "realm")]
    pairs += [*received.query, *received.form.items()]
    encoded = sorted((quote(name, safe="~"), quote(value, safe="~")) for name, value in pairs)
    address = urlsplit(received.url)
    base = f"{address.scheme}://{address.netloc.lower()}{address.path}"
    parameters = "&".join(f"{name}={value}" for name, value in encoded)
    text = "&".join(quote(part, safe="~") for part in (received.method, base, parameters))
    key = f"{quote(client_secret, safe='~')}&{quote(token_secret, safe='~')}"
    expected = base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()).decode()
    is_right = told.get("oauth_signature_method") == "HMAC-SHA1" and hmac.compare_digest(given, expected)
    return told if is_right else None
