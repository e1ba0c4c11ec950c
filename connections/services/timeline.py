"""A connection's timeline: what happened to it, in the order it happened, for people and programs to read."""

from __future__ import annotations

from typing import Any

from connections.models import Connection, HealthEvent

#: What can happen to a connection, and the sentence a person reads.
KINDS: dict[str, str] = {
    "connected": "The account was connected.",
    "reconnected": "The account was connected again, under the same id.",
    "account_mismatch": "Another account was offered for this connection and refused.",
    "refreshed": "The access token was renewed.",
    "refresh_failed": "The access token could not be renewed; the one we hold is still good.",
    "refresh_interrupted": "A renewal broke off half-way and was taken up again.",
    "verified": "The provider confirmed the credential.",
    "degraded": "The provider does not answer as it should.",
    "recovered": "Everything works again.",
    "misconfigured": "The provider does not accept the OAuth app's id or secret.",
    "needs_reauth": "The provider ended the authorization; the account must be connected again.",
    "expired": "The token ran out and cannot be renewed; the account must be connected again.",
    "scope_lost": "The provider granted fewer scopes than before.",
    "scope_gained": "The provider granted more scopes than before.",
    "unauthorized_burst": "The provider refused the credential several times in a row.",
    "rate_limited": "The provider asked to slow down.",
    "webhook_silent": "Webhooks the provider used to send have stopped.",
    "webhook_resumed": "Webhooks arrive again.",
    "synced": "The account's data was read.",
    "sync_failed": "The account's data could not be read completely.",
    "disconnected": "The connection was ended.",
}


def note(connection: Connection, kind: str, **detail: Any) -> HealthEvent:
    """Write one entry in the caller's transaction. `kind` is a word of KINDS; `detail` must hold no secret."""
    assert kind in KINDS, kind
    return HealthEvent.objects.create(connection=connection, kind=kind, detail=detail)
