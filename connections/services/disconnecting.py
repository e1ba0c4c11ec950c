"""End a connection: the secret is destroyed here at once and revoked at the provider, and the caller is told how that went."""

from __future__ import annotations

from django.db import transaction

from connect_platform.core import audit, events, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError, ProviderError
from connections.models import Connection, Revocation, Status
from connections.services import tokens
from integrations import catalogue
from integrations.services import clients
from integrations.services.clients import OAuthClient
from integrations.spec import ClientCredentials, OAuth1, OAuth2, Revoke


def disconnect(actor: Actor, connection: Connection) -> str:
    """End it and keep the row, so that reconnecting keeps its id. Returns `revoked`, `unsupported` or `pending`."""
    with transaction.atomic():
        row = Connection.objects.select_for_update().get(pk=connection.pk)
        revocation = _take_secret(row)
        row.move_to(
            Status.DISCONNECTED,
            credentials=None,
            expires_at=None,
            refresh_at=None,
            token_version=row.token_version + 1,
            last_error=None,
        )
        audit.record(actor, "connection.disconnect", str(row.id), detail={"provider": row.provider})
    connection.refresh_from_db()
    return _finish(revocation)


def remove(actor: Actor, connection: Connection) -> str:
    """End it and remove every trace but the audit log's. Returns as `disconnect`."""
    with transaction.atomic():
        row = Connection.objects.select_for_update().filter(pk=connection.pk).first()
        if row is None:
            return "unsupported"
        revocation = _take_secret(row)
        events.emit(
            row.company_id, "Connection.Updated", {"connectionId": str(row.id), "status": Status.DISCONNECTED, "resources": []}
        )
        audit.record(actor, "connection.delete", str(row.id), detail={"provider": row.provider})
        row.delete()
    return _finish(revocation)


def _take_secret(row: Connection) -> Revocation | None:
    """Move the secret into a row of work where the provider can revoke it, in the caller's transaction."""
    rule = _rule(row.provider, row.scheme)
    if rule is None or not row.credentials:
        return None
    return Revocation.objects.create(
        company_id=row.company_id,
        app_id=row.app_id or "",
        connection_id=row.pk,
        provider=row.provider,
        scheme=row.scheme,
        credentials=row.credentials,
        account_fields=row.account_fields,
    )


def _finish(revocation: Revocation | None) -> str:
    """Try at once, so that the answer is true now; what fails is tried again by a worker."""
    if revocation is None:
        return "unsupported"
    if transaction.get_connection().in_atomic_block:
        work.wake(Revocation)
        return "pending"
    mine = Revocation.claim_one(revocation.pk)
    if mine is None or not mine.run():
        return "pending"
    mine.refresh_from_db()
    return mine.outcome or "pending"


def _rule(slug: str, scheme: str) -> Revoke | None:
    provider = catalogue.find(slug)
    auth = provider and provider.scheme(scheme)
    return auth.revoke if isinstance(auth, OAuth2 | OAuth1 | ClientCredentials) else None


def revoke(row: Revocation) -> work.Finish:
    """Ask the provider to end the grant. Raises ProviderError."""
    if not row.credentials:  # wiped when it was given up; trying again must not call that done
        raise ProviderError("The credentials are gone, so the provider cannot be asked.", code="credentials_gone")
    rule, provider = _rule(row.provider, row.scheme), catalogue.get(row.provider)
    outcome = "unsupported"
    if rule:
        tokens.revoke(provider, rule, _client(row), row.account_fields, row.credentials)
        outcome = "revoked"
    return lambda: _settle(row, outcome)


def _settle(row: Revocation, outcome: str) -> None:
    Revocation.objects.filter(pk=row.pk).update(outcome=outcome, credentials=None)


def _client(row: Revocation) -> OAuthClient | None:
    own, auth = row.credentials, catalogue.get(row.provider).scheme(row.scheme)
    if isinstance(auth, ClientCredentials) and own:
        return OAuthClient(own["client_id"], own["client_secret"], "customer")
    try:
        return clients.client_for(catalogue.get(row.provider), row.app_id or None)
    except ConnectError:  # the client was taken away since; some providers revoke without one
        return None
