"""End a connection: the secret is destroyed here at once and revoked at the provider, and the caller is told how that went."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from connect_platform.core import audit, events, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError, ProviderError
from connections.models import Connection, ConnectSession, Revocation, Status
from connections.services.connecting import logins, tokens
from connections.services.health import credentials, timeline
from connections.services.inbound import subscribing as inbound_subscribing
from integrations.services import clients, offered
from integrations.services.clients import OAuthClient
from integrations.spec import Auth, ClientCredentials, Login, OAuth1, OAuth2, Revoke


def disconnect(actor: Actor, connection: Connection) -> str:
    """End it and keep the row, so that reconnecting keeps its id.

    Returns what became of it at the provider: `revoked`; `pending`, it is tried again; `unsupported`; or `shared`, left alone
    as the provider would end the grant another live connection to the same account stands on.
    """
    inbound_subscribing.end_all(connection)
    with transaction.atomic():
        row = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        revocation = _take_secret(row)
        row.move_to(
            Status.DISCONNECTED,
            credentials=None,
            expires_at=None,
            refresh_at=None,
            token_version=row.token_version + 1,
            last_error=None,
        )
        timeline.note(row, "disconnected")
        audit.record(actor, "connection.disconnect", str(row.id), detail={"provider": row.provider})
    connection.refresh_from_db()
    return _finish(revocation)


def remove(actor: Actor, connection: Connection) -> str:
    """End it and remove every trace but the audit log's. Returns as `disconnect`."""
    inbound_subscribing.end_all(connection)
    with transaction.atomic():
        row = Connection.objects.select_for_update().filter(pk=connection.pk).first()
        if row is None:
            return "unsupported"
        revocation = _take_secret(row)
        row.status = Status.DISCONNECTED
        events.emit(row.company_id, "Connection.Updated", row.news())
        for session in row.sessions.exclude(offered_account=""):
            end_offer(session)
        audit.record(actor, "connection.delete", str(row.id), detail={"provider": row.provider})
        row.delete()
    return _finish(revocation)


def end_grant(
    connection: Connection,
    *,
    scheme: str,
    credentials: dict[str, Any] | None,
    account_fields: dict[str, str],
    account_external_id: str,
    client_id: str,
) -> None:
    """Have a worker end credentials that are, or stay, no connection's, in the caller's transaction.

    Left alone where the provider would end the whole grant and another connection lives on it.
    """
    rule = _rule(connection.provider, scheme, connection.company_id)
    if rule is None or not credentials:
        return
    if _is_shared(rule, connection, account_external_id, client_id):
        return
    Revocation.objects.create(
        company_id=connection.company_id,
        app_id=connection.app_id or "",
        client_id=client_id,
        connection_id=connection.pk,
        provider=connection.provider,
        scheme=scheme,
        credentials=credentials,
        account_fields=account_fields,
    )
    work.wake(Revocation)


def end_offer(session: ConnectSession) -> None:
    """Have a worker end what a visit brought and nobody decided about, in the caller's transaction."""
    offer = (session.secret or {}).get("offer") if session.offered_account else None
    if offer:
        names = ("scheme", "credentials", "account_fields", "account_external_id", "client_id")
        end_grant(session.connection, **{name: offer[name] for name in names})


def _is_shared(rule: Revoke, connection: Connection, account_external_id: str, client_id: str) -> bool:
    """Whether another live connection stands on the grant this account gave this OAuth client; one of a sister product too,
    where both are revoked at the same place."""
    if not rule.shared or not client_id or not account_external_id:
        return False
    same = Q(account_external_id=account_external_id) | Q(account_label=account_external_id)
    others = Connection.objects.live().filter(same, client_id=client_id).exclude(pk=connection.pk)
    return any(_rule(*one) == rule for one in others.values_list("provider", "scheme", "company_id").distinct())


def _take_secret(row: Connection) -> Revocation | str:
    """Move the secret into a row of work, in the caller's transaction; or why the provider will not be asked."""
    rule = _rule(row.provider, row.scheme, row.company_id)
    if rule is None or not row.credentials:
        return "unsupported"
    if _is_shared(rule, row, row.account_external_id, row.client_id):
        return "shared"
    return Revocation.objects.create(
        company_id=row.company_id,
        app_id=row.app_id or "",
        client_id=row.client_id,
        connection_id=row.pk,
        provider=row.provider,
        scheme=row.scheme,
        credentials=row.credentials,
        account_fields=row.account_fields,
    )


def _finish(revocation: Revocation | str) -> str:
    """Try at once, so that the answer is true now; what fails is tried again by a worker."""
    if isinstance(revocation, str):
        return revocation
    if transaction.get_connection().in_atomic_block:
        work.wake(Revocation)
        return "pending"
    mine = Revocation.claim_one(revocation.pk)
    if mine is None or not mine.run():
        return "pending"
    mine.refresh_from_db()
    return mine.outcome or "pending"


def _rule(slug: str, scheme: str, company_id: int) -> Revoke | None:
    provider = offered.find(slug, company_id)
    auth = provider and provider.scheme(scheme)
    return auth.revoke if isinstance(auth, OAuth2 | OAuth1 | ClientCredentials | Login) else None


def revoke(row: Revocation) -> work.Finish:
    """Ask the provider to end the grant. Raises ProviderError."""
    if not row.credentials:  # wiped when it was given up; trying again must not call that done
        raise ProviderError("The credentials are gone, so the provider cannot be asked.", code="credentials_gone")
    rule, provider = _rule(row.provider, row.scheme, row.company_id), offered.get(row.provider, row.company_id)
    auth, outcome = provider.scheme(row.scheme), "unsupported"
    if rule and auth:
        known, authorized = logins.known(row.credentials), partial(credentials.authorized, _access(row, auth))
        tokens.revoke(provider, rule, _client(row), row.account_fields, known, authorized)
        outcome = "revoked"
    return lambda: _settle(row, outcome)


def _access(row: Revocation, auth: Auth) -> credentials.Access:
    """The credential as the connection had it, which may be gone since."""
    connection = Connection(
        id=row.connection_id,
        company_id=row.company_id,
        app_id=row.app_id or None,
        provider=row.provider,
        client_id=row.client_id,
    )
    return credentials.Access(connection, auth, row.credentials or {}, 0)


def _settle(row: Revocation, outcome: str) -> None:
    Revocation.objects.filter(pk=row.pk).update(outcome=outcome, credentials=None)


def _client(row: Revocation) -> OAuthClient | None:
    own, provider = row.credentials, offered.get(row.provider, row.company_id)
    auth = provider.scheme(row.scheme)
    if isinstance(auth, ClientCredentials) and own:
        return OAuthClient(own["client_id"], own["client_secret"], "customer")
    try:
        return clients.client_for(provider, row.app_id or None, company_id=row.company_id, client_id=row.client_id)
    except ConnectError:  # the client was taken away since; some providers revoke without one
        return None
