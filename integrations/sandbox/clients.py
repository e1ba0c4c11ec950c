"""OAuth clients of the vendor: the platform's own, and any id and secret a company brings."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import unquote_plus, urlsplit

from django.conf import settings
from django.http import HttpRequest

from .accounts import digest


@dataclass(frozen=True, slots=True)
class Client:
    """A client that showed an id and a secret."""

    id: str
    secret_digest: str


class OAuthError(Exception):
    """An answer of RFC 6749 §5.2: `error` is one of its words."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        self.error, self.description, self.status = error, description, status
        super().__init__(description)


def derive(purpose: str, subject: str = "") -> str:
    """64 hex digits that only this installation can make: a secret with nothing to store."""
    return hmac.new(str(settings.SECRET_KEY).encode(), f"sandbox|{purpose}|{subject}".encode(), sha256).hexdigest()


def platform_client() -> tuple[str, str]:
    """Client id and secret under which this installation is known to the sandbox, with no set-up step."""
    return f"connect-{derive('client id')[:12]}", derive("client secret")


def app_name(client_id: str) -> str:
    """What the consent page calls a client."""
    return "Connect Platform" if client_id == platform_client()[0] else client_id


def is_redirect_allowed(uri: str) -> bool:
    """Only this installation's own addresses: a consent page that sends browsers anywhere would be an open redirect."""
    clean = uri.isprintable() and "\\" not in uri and not urlsplit(uri).fragment
    return clean and uri.startswith(settings.PUBLIC_URL.rstrip("/") + "/")


def _presented(request: HttpRequest, form: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, packed = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    if form.get("client_secret"):
        raise OAuthError("invalid_request", "Authenticate the client by the header or by the body, not both.")
    try:
        client_id, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise OAuthError("invalid_client", "The Authorization header cannot be read.", 401) from None
    return unquote_plus(client_id), unquote_plus(secret)


def authenticate(request: HttpRequest, form: Mapping[str, str]) -> Client:
    """The client of a token request, by Basic header or body (RFC 6749 §2.3.1).

    The platform's own client must show its secret. Any other id is welcome with any secret, and what it is given stays
    bound to that secret; ids that start with `bad` are refused, so that a wrong set-up can be tried.
    Raises OAuthError `invalid_client`, status 401.
    """
    client_id, secret = _presented(request, form)
    own_id, own_secret = platform_client()
    if not client_id or not secret or len(client_id) > 200 or "\x00" in client_id + secret or client_id.startswith("bad"):
        raise OAuthError("invalid_client", "Unknown client, or no client secret.", 401)
    if client_id == own_id and not hmac.compare_digest(secret.encode(), own_secret.encode()):
        raise OAuthError("invalid_client", "Wrong client secret.", 401)
    return Client(client_id, digest(secret))
