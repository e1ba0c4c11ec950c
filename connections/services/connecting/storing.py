"""From credentials to a connection: the one place where they are written, under the id the connection has for good."""

from __future__ import annotations

import uuid

from django.db import models, transaction
from django.utils import timezone

from connect_platform.core import audit
from connect_platform.core.actors import system
from connect_platform.core.errors import Conflict, Gone
from connections.models import AccountChange, Connection, ConnectLink, ConnectSession, Health, Status
from connections.services.connecting import disconnecting, offers, scopes
from connections.services.connecting.offers import Offer
from connections.services.health import checking, timeline
from connections.services.syncing import syncing
from integrations.services import offered


class OtherAccount(Conflict):
    """The person came back with another account than the connection is of; the offer waits in the visit for a decision."""

    code = "account_mismatch"
    message = "Another account was connected before."
    hint = "Use the account that was connected before, or choose what is to happen with this one."


def store(session: ConnectSession, offer: Offer) -> Connection:
    """Write the connection and end the visit, in one transaction; then the first read is queued.

    Gives the connection that holds the credentials now: the visit's own, or the one the same user made of the same account
    before. Raises Gone where the visit or its link is used up, OtherAccount where the account is another than before, and
    Conflict as `offered.hold`.
    """
    with transaction.atomic():
        offered.hold(session.connection.definition, session.company_id)
        connection = Connection.objects.select_for_update(no_key=True).get(pk=session.connection_id)
        if session.offered_account:
            offers.discard(session)
        is_other = offers.is_other(connection, offer) and session.account_change != AccountChange.OVERWRITE
        if is_other:
            if not ConnectSession.objects.select_for_update().filter(pk=session.pk, finished_at=None).exists():
                raise Gone("This link was used already.", hint="Ask for a new link to connect again.")
            offers.hold(session, offer)
            timeline.note(connection, "account_mismatch", offered=session.offered_account, account=connection.account_label)
        else:
            connection = _merged(session, connection, offer)
            finish(session, connection)
            save(connection, offer, made_by=session.pk)
            record(connection)
    if is_other:
        raise OtherAccount()
    return connection


def finish(session: ConnectSession, connection: Connection) -> None:
    """End a visit with success, in the caller's transaction; from now on it is the visit that made `connection`.

    Raises Gone where it, or the link it came from, is used up.
    """
    open_still = ConnectSession.objects.filter(pk=session.pk, finished_at=None)
    ended = {"finished_at": timezone.now(), "secret": None, "state_hash": "", "offered_account": ""}
    if not open_still.update(connection=connection, **ended):
        raise Gone("This link was used already.", hint="Ask for a new link to connect again.")
    if session.link_id and not _count_use(session.link_id):
        raise Gone("This link can no longer be used.", hint="Ask whoever sent it for a new one.")
    session.connection = connection


def _count_use(link_id: uuid.UUID) -> bool:
    """Count a success of a link; False where others, who opened it at the same time, were faster than its limit."""
    limit = models.Q(max_successful_connections=None) | models.Q(usage_count__lt=models.F("max_successful_connections"))
    return bool(ConnectLink.objects.filter(limit, pk=link_id).update(usage_count=models.F("usage_count") + 1))


def record(connection: Connection) -> None:
    """Tell the audit log that an account was connected."""
    audit.record(
        system(connection.company_id), "connection.connect", str(connection.id), detail={"provider": connection.provider}
    )


def _merged(session: ConnectSession, connection: Connection, offer: Offer) -> Connection:
    """The connection to write to: where the same user has connected the same account before, that one, under its id.

    The new row then only points there (`metadata.sameAs`), so that whoever waits for it finds the connection. The user of a
    reusable link is not who opened it, so its visits always make connections of their own.
    """
    is_new = connection.connected_at is None and session.link_id is None
    earlier = earlier_of(connection, offer) if is_new else None
    if earlier is None:
        return connection
    told = {
        "code": "already_connected",
        "message": "This account was connected before; that connection was renewed.",
        "hint": f"Use connection {earlier.id}.",
    }
    metadata = {**connection.metadata, "sameAs": str(earlier.id)}
    connection.move_to(Status.CANCELED, last_error=told, metadata=metadata)
    return earlier


def earlier_of(connection: Connection, offer: Offer) -> Connection | None:
    """The connection its user made of the offered account before (surface *public*), locked; None where there is none."""
    if connection.surface != "public" or not connection.user_id or not offer.account_external_id:
        return None
    same = Connection.objects.select_for_update(no_key=True).filter(
        company_id=connection.company_id,
        user_id=connection.user_id,
        provider=connection.provider,
        surface="public",
        account_external_id=offer.account_external_id,
    )
    return same.exclude(pk=connection.pk).exclude(connected_at=None).order_by("connected_at", "id").first()


def save(connection: Connection, offer: Offer, made_by: str = "") -> None:
    """Give a locked connection its credentials, in the caller's transaction."""
    is_first, before = connection.connected_at is None, connection.scopes_granted
    is_other, label_before = offers.is_other(connection, offer), connection.account_label
    if is_other:
        _end_former_grant(connection)
        connection.history.all().delete()
    connection.move_to(
        Status.CONNECTED,
        **offer.columns(),
        token_version=connection.token_version + 1,
        refresh_claim=None,
        refresh_claim_until=None,
        made_by=made_by,
        health=Health.HEALTHY,
        health_cause=None,
        last_error=None,
        connected_at=timezone.now(),
    )
    withheld = scopes.missing(connection, connection.scopes_asked)
    told = {"account": connection.account_label} | ({"withheld": withheld} if withheld else {})
    timeline.note(connection, "connected" if is_first else "reconnected", **told)
    if is_other:
        timeline.note(connection, "account_changed", before=label_before, account=connection.account_label)
    elif not is_first:
        scopes.note_change(connection, before)
    syncing.start(connection)
    checking.schedule(connection)


def _end_former_grant(connection: Connection) -> None:
    """The account is given up for another: end what it granted, while the row still holds it."""
    disconnecting.end_grant(
        connection,
        scheme=connection.scheme,
        credentials=connection.credentials,
        account_fields=connection.account_fields,
        account_external_id=connection.account_external_id,
        client_id=connection.client_id,
    )
