"""Renews one access token, from the claim to the commit: the part that a worker's death must not cut off.

A caller claims the row with a short lease before it asks, so that others know, asks the provider without holding a
transaction, and writes the answer only if claim and token version still are what it claimed.
"""

from __future__ import annotations

import time
import uuid
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, models, transaction
from django.db import connection as database
from django.db.models.functions import Now
from django.utils import timezone

from connect_platform.core.errors import ConnectError
from connections.models import Connection, Health, Status
from connections.services.connecting import logins, scopes, tokens
from connections.services.health import health, timeline
from integrations.services import clients
from integrations.services.clients import OAuthClient
from integrations.spec import ClientCredentials, Login, OAuth2

log = structlog.get_logger(__name__)

#: A refresh that takes longer is presumed dead and may be claimed by another.
CLAIM = timedelta(seconds=60)
EARLY = timedelta(minutes=15)
#: Seconds until a refresh that failed is tried again, while the token it is to replace lives on.
AGAIN = 30
#: How long a new token is kept in hand while the database is away; the claim outlasts it.
STORE_SECONDS = 15.0
#: How many secrets of one OAuth client are tried: the current one, and while a rotation overlaps the one before.
SECRETS = 3


def refresh_time(expires_in: float | None) -> tuple[datetime | None, datetime | None]:
    """When a token ends, and when it should be renewed: a quarter of an hour, at most half its life, before that."""
    if expires_in is None:
        return None, None
    ends = timezone.now() + timedelta(seconds=expires_in)
    return ends, ends - min(EARLY, timedelta(seconds=expires_in / 2))


def release(handle: Any) -> None:
    """Give the database connection back to the pool before waiting on a network."""
    if not handle.in_atomic_block:
        handle.close()


def refresh(connection_id: uuid.UUID, version: int, is_refused: bool) -> str:
    """Renew the token of that version. Safe to call again at any time, by anybody: the claim on the row decides.

    Returns what came of it: `renewed`; `ended` where the provider ended the authorization; `kept` where it is away and the
    token still lives; `elsewhere` where another has claimed the row or was faster. Raises the provider's error where the
    token is of no use any more, because it has run out or because the provider refused it (`is_refused`).
    """
    connection = Connection.objects.get(pk=connection_id)
    if not connection.is_live or connection.credentials is None or connection.token_version != version:
        return "elsewhere"
    if not claim(connection):
        return "elsewhere"
    try:
        fresh, client = _asked(connection)
    except tokens.InvalidGrant as error:
        expire(connection, error.message)
        return "ended"
    except ConnectError as error:
        return keep(connection, error, is_refused=is_refused)
    return "renewed" if _stored(connection, fresh, client) else "elsewhere"


def claim(connection: Connection) -> bool:
    """Take the row for one refresh. A claim that ran out was left by somebody who died over it: that is noted."""
    mine = uuid.uuid4()
    row = Connection.objects.filter(pk=connection.pk, token_version=connection.token_version)
    values = {"refresh_claim": mine, "refresh_claim_until": Now() + CLAIM}
    if not row.filter(refresh_claim_until=None).update(**values):
        with transaction.atomic():
            if not row.filter(refresh_claim_until__lt=Now()).update(**values):
                return False
            timeline.note(connection, "refresh_interrupted")
    connection.refresh_claim = mine
    return True


def _asked(connection: Connection) -> tuple[tokens.Tokens, OAuthClient | None]:
    """What the provider gives for the stored credentials, and the OAuth client it gave it to. Raises its refusal."""
    provider, auth = connection.definition, connection.definition.scheme(connection.scheme)
    fields, secrets = connection.account_fields, connection.credentials or {}
    if isinstance(auth, ClientCredentials):
        release(database)
        return tokens.client_credentials(provider, auth, fields, secrets), None
    if isinstance(auth, Login):
        release(database)
        return logins.login(provider, auth, fields, secrets), None
    assert isinstance(auth, OAuth2)  # only those are refreshed
    client = clients.client_for(provider, connection.app_id, company_id=connection.company_id, client_id=connection.client_id)
    for _ in range(SECRETS):
        release(database)
        try:
            fresh = tokens.refresh(provider, auth, client, fields, secrets)
        except tokens.InvalidClient as error:
            refusal = error
            other = clients.rejected(client, provider)
            if other is None or not _hold(connection):
                break
            client = other
        else:
            clients.accepted(client)
            return fresh, client
    health.client_refused(provider, client, refusal)
    raise refusal


def _mine(connection: Connection) -> models.QuerySet[Connection]:
    """The row, while the claim is ours."""
    return Connection.objects.filter(
        pk=connection.pk, refresh_claim=connection.refresh_claim, token_version=connection.token_version
    )


def _hold(connection: Connection) -> bool:
    """Start the claim anew. False when it was lost."""
    return bool(_mine(connection).update(refresh_claim_until=Now() + CLAIM))


def _stored(connection: Connection, fresh: tokens.Tokens, client: OAuthClient | None) -> bool:
    """`store`, through a restart of the database: the token that was replaced is dead, and nobody else has the new one."""
    deadline = time.monotonic() + STORE_SECONDS
    while True:
        try:
            return store(connection, fresh, client)
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            release(database)
            time.sleep(0.2)


def store(connection: Connection, fresh: tokens.Tokens, client: OAuthClient | None = None) -> bool:
    """Compare and swap: a late answer never overwrites a newer token. False where it came too late."""
    ends, renew = refresh_time(fresh.expires_in)
    with transaction.atomic():
        row = _mine(connection).select_for_update(no_key=True).first()
        if row is None:
            return False
        before = row.scopes_granted
        granted = scopes.listed(row.definition.scheme(row.scheme) or row.definition.auth, fresh.scope)
        row.credentials, row.expires_at, row.refresh_at = fresh.credentials, ends, renew
        row.token_version += 1
        row.refresh_claim = row.refresh_claim_until = None
        row.scopes_granted = granted or before
        row.client_id = row.client_id or (client.id if client else "")
        row.save(
            update_fields=[
                "credentials", "expires_at", "refresh_at", "token_version", "refresh_claim", "refresh_claim_until",
                "scopes_granted", "client_id",
            ]
        )  # fmt: skip
        timeline.again(row, "refreshed")
        scopes.note_change(row, before)
        health.well(row, "refresh")
        was_flagged = connection.health == Health.MISCONFIGURED
    if client and was_flagged:
        health.client_accepted(connection.definition, client)
    return True


def keep(connection: Connection, error: ConnectError, *, is_refused: bool) -> str:
    """The provider is away or does not like our client: the token stays, and is called with while it lives."""
    now = timezone.now()
    with transaction.atomic():
        row = _mine(connection).select_for_update(no_key=True).first()
        if row is not None and row.is_live:
            row.refresh_claim, row.refresh_claim_until = None, None
            row.refresh_at = now + timedelta(seconds=error.retry_after or AGAIN)
            row.save(update_fields=["refresh_claim", "refresh_claim_until", "refresh_at"])
            health.unwell(row, _fault(row, error), health.cause(error, "refresh"))
    is_alive = connection.expires_at is None or connection.expires_at > now
    log.warning("refresh_failed", connection=str(connection.id), provider=connection.provider, code=error.code, alive=is_alive)
    if is_refused or not is_alive:
        raise error
    return "kept"


def _fault(row: Connection, error: ConnectError) -> Health:
    """Whose turn it is: with client credentials the account's owner brought the client, so it is theirs."""
    if error.code not in health.OF_CLIENT:
        return Health.DEGRADED
    return Health.NEEDS_REAUTH if row.scheme == "S2S_OAUTH2" else Health.MISCONFIGURED


def expire(connection: Connection, message: str, *, ran_out: bool = False) -> None:
    """The authorization has ended, by the provider's will or because time ran out: only its owner can renew it.

    The dead secret is destroyed.
    """
    code = "expired" if ran_out else "needs_reauth"
    error = ConnectError(message, code=code, hint="Connect the account again.")
    with transaction.atomic():
        row = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        if row.token_version == connection.token_version and row.is_live:
            health.unwell(
                row,
                Health.EXPIRED if ran_out else Health.NEEDS_REAUTH,
                health.cause(error, "refresh"),
                status=Status.EXPIRED,
                credentials=None,
                refresh_claim=None,
                refresh_claim_until=None,
                last_error={"code": "needs_reauth", "message": message, "hint": error.hint},
            )
