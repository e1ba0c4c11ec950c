"""A connection's timeline: what happened to it, in the order it happened, for people and programs to read."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection as database
from django.utils import timezone

from connections.models import Connection, HealthEvent

#: What can happen to a connection, and the sentence a person reads.
KINDS: dict[str, str] = {
    "connected": "The account was connected.",
    "reconnected": "The account was connected again, under the same id.",
    "account_mismatch": "Another account was offered for this connection; a person decides about it.",
    "account_changed": "Another account took the place of the one connected before.",
    "refreshed": "The access token was renewed.",
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


def again(connection: Connection, kind: str) -> None:
    """Write an entry, or count it on the latest one where that is of this kind and not a day old.

    A busy connection renews its token every hour; one line a day says as much as twenty-four.
    """
    assert kind in KINDS, kind
    latest = HealthEvent.objects.filter(connection=connection).order_by("-id").values("id", "kind", "at", "detail").first()
    if latest and latest["kind"] == kind and latest["at"] > timezone.now() - timedelta(days=1):
        detail = {**latest["detail"], "times": latest["detail"].get("times", 1) + 1, "latest": timezone.now().isoformat()}
        HealthEvent.objects.filter(pk=latest["id"]).update(detail=detail)
    else:
        HealthEvent.objects.create(connection=connection, kind=kind)


def page(connection: Connection, limit: int, before: uuid.UUID | None = None) -> tuple[list[HealthEvent], str | None]:
    """Entries, newest first, older than the one named; and the cursor of the next page, None on the last."""
    rows = HealthEvent.objects.filter(connection=connection).order_by("-id")
    found = list((rows.filter(id__lt=before) if before else rows)[: limit + 1])
    return found[:limit], str(found[limit - 1].pk) if len(found) > limit else None


def forget_old(limit: int = 5000) -> int:
    """Remove entries past TIMELINE_DAYS, but the latest of each kind of a connection. Returns how many are gone."""
    gone = 0
    while True:
        with database.cursor() as cursor:
            cursor.execute(
                """
DELETE FROM connections_healthevent WHERE id IN (
  SELECT old.id FROM connections_healthevent old WHERE old.at < %s AND EXISTS (
    SELECT 1 FROM connections_healthevent newer
    WHERE newer.connection_id = old.connection_id AND newer.kind = old.kind AND newer.id > old.id
  ) LIMIT %s)""",
                [timezone.now() - timedelta(days=settings.CONFIG["TIMELINE_DAYS"]), limit],
            )
            gone += int(cursor.rowcount)
            if cursor.rowcount < limit:
                return gone
