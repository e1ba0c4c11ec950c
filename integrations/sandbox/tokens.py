"""Codes and tokens: issued once, rotated under a lock, and dead with their family when one of them comes back."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import faults, housekeeping
from .accounts import digest
from .clients import Client, OAuthError
from .models import Account, Grant, Token

CODE_LIFE = timedelta(seconds=60)
ACCESS_LIFE = timedelta(hours=1)
REFRESH_LIFE = timedelta(days=90)
#: How long what is used up is remembered, so that its second use can be told from a stranger's guess.
MEMORY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Issued:
    """What a token request is given; `refresh_token` is empty where the grant is not `offline`."""

    access_token: str
    refresh_token: str
    expires_in: int
    scopes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The body of RFC 6749 §5.1."""
        body = {
            "access_token": self.access_token,
            "token_type": "Bearer",
            "expires_in": self.expires_in,
            "scope": " ".join(self.scopes),
        }
        return body | ({"refresh_token": self.refresh_token} if self.refresh_token else {})


def mint(grant: Grant, kind: Token.Kind, prefix: str, life: timedelta | None, **details: Any) -> str:
    """A new token of a family, in clear for the only time."""
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    expires_at = timezone.now() + life if life else None
    Token.objects.create(digest=digest(text), kind=kind, grant=grant, expires_at=expires_at, details=details)
    return text


def consent(account: Account, client_id: str, scopes: Sequence[str], *, redirect_uri: str, code_challenge: str) -> str:
    """An authorization code: single use, 60 seconds, bound to client, redirect URI and PKCE challenge."""
    housekeeping.clean_sometimes()
    grant = Grant.objects.create(kind=Grant.Kind.OAUTH2, account=account, client_id=client_id, scopes=list(scopes))
    return mint(grant, Token.Kind.CODE, "sbac", CODE_LIFE, redirect_uri=redirect_uri, code_challenge=code_challenge)


def _locked(text: str, kind: Token.Kind) -> Token | None:
    rows = Token.objects.select_related("grant").select_for_update(of=("self", "grant"))
    return rows.filter(digest=digest(text), kind=kind).first()


def use_up(token: Token) -> None:
    """Mark a code or refresh token as spent; it is kept a while to recognise a replay."""
    token.used_at = timezone.now()
    token.expires_at = token.used_at + MEMORY
    token.save(update_fields=["used_at", "expires_at"])


def _issue(grant: Grant) -> Issued:
    seconds = int(grant.faults.get("expires_in", ACCESS_LIFE.total_seconds()))
    access = mint(grant, Token.Kind.ACCESS, "sbat", timedelta(seconds=seconds))
    refresh = mint(grant, Token.Kind.REFRESH, "sbrt", REFRESH_LIFE) if "offline" in grant.scopes else ""
    return Issued(access, refresh, seconds, tuple(grant.scopes))


def is_verified(challenge: str, verifier: str) -> bool:
    """PKCE with S256 (RFC 7636 §4.6)."""
    made = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return secrets.compare_digest(made, challenge)


def exchange(code: str, client: Client, *, redirect_uri: str, verifier: str) -> Issued:
    """Tokens for an authorization code. A code used twice ends the family (RFC 6749 §4.1.2).

    Raises OAuthError `invalid_grant`.
    """
    issued = None
    with transaction.atomic():
        token = _locked(code, Token.Kind.CODE)
        if token is None:
            problem = "Unknown code."
        elif token.used_at:
            token.grant.revoke()
            problem = "This code was used before; everything issued for it is revoked."
        elif token.is_expired or token.grant.is_revoked:
            problem = "This code has expired."
        elif token.grant.client_id != client.id:
            problem = "This code was issued to another client."
        elif token.details["redirect_uri"] != redirect_uri:
            problem = "redirect_uri differs from the one of the authorization request."
        elif not is_verified(token.details["code_challenge"], verifier):
            problem = "code_verifier does not match the code_challenge."
        else:
            use_up(token)
            Grant.objects.filter(pk=token.grant_id).update(client_secret_digest=client.secret_digest)
            issued = _issue(token.grant)
    if issued is None:
        raise OAuthError("invalid_grant", problem)
    return issued


def refresh(text: str, client: Client, scopes: Sequence[str] = ()) -> Issued:
    """A new pair for a refresh token, which is dead from then on; a dead one that comes back ends the family.

    Of any number of concurrent calls with the same token exactly one succeeds. Raises OAuthError.
    """
    known = Grant.objects.filter(tokens__digest=digest(text), tokens__kind=Token.Kind.REFRESH).first()
    if known:
        Grant.objects.filter(pk=known.pk).update(refresh_attempts=F("refresh_attempts") + 1)
        faults.at_token_endpoint(known)
    issued = None
    with transaction.atomic():
        token = _locked(text, Token.Kind.REFRESH)
        if token is None or token.grant.client_id != client.id:
            error, problem = "invalid_grant", "Unknown refresh token."
        elif token.grant.client_secret_digest != client.secret_digest:
            error, problem = "invalid_client", "Wrong client secret."
        elif token.used_at:
            token.grant.revoke()
            error, problem = "invalid_grant", "This refresh token was used before; everything issued with it is revoked."
        elif token.is_expired or token.grant.is_revoked:
            error, problem = "invalid_grant", "This grant has been revoked or has expired."
        elif not set(scopes) <= set(token.grant.scopes):
            error, problem = "invalid_scope", "More was asked for than was granted."
        else:
            use_up(token)
            Grant.objects.filter(pk=token.grant_id).update(refreshes=F("refreshes") + 1)
            issued = _issue(token.grant)
    if issued is None:
        raise OAuthError(error, problem, 401 if error == "invalid_client" else 400)
    return issued


def client_credentials(grant: Grant) -> Issued:
    """An access token for the client itself (RFC 6749 §4.4). Raises OAuthError `unauthorized_client` when revoked."""
    faults.at_token_endpoint(grant)
    if grant.is_revoked:
        raise OAuthError("unauthorized_client", "This client's access has been revoked.")
    seconds = int(grant.faults.get("expires_in", ACCESS_LIFE.total_seconds()))
    access = mint(grant, Token.Kind.ACCESS, "sbat", timedelta(seconds=seconds))
    return Issued(access, "", seconds, tuple(grant.scopes))


def find(text: str) -> Token | None:
    """A code or token with its grant; None when unknown."""
    return Token.objects.select_related("grant").filter(digest=digest(text)).first()


def revoke(text: str, client: Client) -> None:
    """End the family of a token; one that is unknown or another client's is none of the caller's business (RFC 7009 §2.2)."""
    token = find(text)
    if token and token.grant.client_id == client.id:
        token.grant.revoke()
