"""OAuth clients and their tokens: the client credentials grant of RFC 6749 §4.4."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts import permissions, tokens
from accounts.models import OAuthClient, OAuthToken
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError, InvalidInput


class OAuthRefused(ConnectError):
    """`code` is one of the words of RFC 6749 §5.2."""


def create(actor: Actor, *, name: str, scopes: Sequence[str]) -> tuple[OAuthClient, str]:
    """A new client and its secret, which is shown once. Raises InvalidInput for an unknown scope."""
    if unknown := sorted(set(scopes) - set(permissions.SCOPES)):
        raise InvalidInput({"scopes": f"Unknown scope: {', '.join(unknown)}."})
    secret = tokens.new_key("client_secret")
    with transaction.atomic():
        client = OAuthClient.objects.create(
            company_id=actor.company_id, name=name, scopes=sorted(set(scopes)), secret_hash=tokens.digest(secret)
        )
        client.refresh_from_db(fields=["created_at"])
        audit.record(actor, "oauth_client.create", client.id, detail={"scopes": client.scopes})
    return client, secret


def delete(actor: Actor, client_id: str) -> None:
    """Delete a client; its tokens die with it. Raises NotFound."""
    with transaction.atomic():
        client: OAuthClient = OAuthClient.objects.named(actor, client_id)
        client.delete()
        audit.record(actor, "oauth_client.delete", client_id)


def issue_token(client_id: str, secret: str, scope: str) -> tuple[str, list[str]]:
    """An access token for an hour and its scopes: those asked for, or all the client has. Raises OAuthRefused."""
    client = OAuthClient.objects.filter(pk=client_id).first()
    known = client.secret_hash if client else ""
    if client is None or not hmac.compare_digest(tokens.digest(secret), known):
        raise OAuthRefused("Unknown client, or the secret is wrong.", code="invalid_client", status=401)
    wanted = sorted(set(scope.split())) or list(client.scopes)
    if not set(wanted) <= set(client.scopes):
        raise OAuthRefused("The client does not hold every scope that was asked for.", code="invalid_scope")
    text = tokens.new_key("oauth_token")
    with transaction.atomic():
        OAuthToken.objects.create(
            client=client, hash=tokens.digest(text), scopes=wanted, expires_at=timezone.now() + OAuthToken.LIFETIME
        )
        actor = Actor(kind="oauth_client", id=client.id, company_id=client.company_id)
        audit.record(actor, "oauth_token.create", client.id, detail={"scopes": wanted})
    return text, wanted


def forget_expired() -> int:
    """Delete access tokens that have expired. Returns how many."""
    return OAuthToken.objects.filter(expires_at__lt=timezone.now()).delete()[0]
