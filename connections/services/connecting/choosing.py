"""What a person decides who came back with another account than the connection is of."""

from __future__ import annotations

from django.db import transaction

from connect_platform.core.errors import Conflict, Gone
from connections.models import AccountChange, Connection, ConnectSession, Status
from connections.services.connecting import offers, storing
from connections.services.connecting.offers import Offer


def may_replace(session: ConnectSession) -> bool:
    """Whether whoever asked for the visit lets another account take the connection over."""
    return session.account_change == AccountChange.OFFER


def may_keep_both(session: ConnectSession) -> bool:
    """Whether the offered account can become a connection of its own: elsewhere there is one for each user or company."""
    return session.connection.surface == "public"


def again(session: ConnectSession) -> None:
    """Drop the offered account; the visit goes on from its start."""
    with transaction.atomic():
        _locked(session)
        offers.discard(session)


def replace(session: ConnectSession) -> Connection:
    """Let the offered account take the connection over, under the same id. Raises Gone, or Conflict where it may not."""
    if not may_replace(session):
        raise Conflict("This connection must stay with its account.", code="account_change_not_allowed")
    with transaction.atomic():
        offer = _locked(session)
        connection = Connection.objects.select_for_update(no_key=True).get(pk=session.connection_id)
        storing.finish(session, connection)
        storing.save(connection, offer, made_by=session.pk)
        storing.record(connection)
    return connection


def keep_both(session: ConnectSession) -> Connection:
    """Connect the offered account besides: as a new connection of the same user, or the one they have of it already."""
    if not may_keep_both(session):
        raise Conflict("There can be only one connection here.", code="account_change_not_allowed")
    with transaction.atomic():
        offer = _locked(session)
        first = session.connection
        added = storing.earlier_of(first, offer) or Connection.objects.create(
            company_id=first.company_id,
            app_id=first.app_id,
            provider=first.provider,
            user_id=first.user_id,
            surface=first.surface,
            status=Status.CONNECTING,
            metadata={key: value for key, value in first.metadata.items() if key == "debug"},
        )
        storing.finish(session, added)
        storing.save(added, offer, made_by=session.pk)
        storing.record(added)
    return added


def _locked(session: ConnectSession) -> Offer:
    """The held offer, with the visit locked, so that it is decided once. Raises Gone."""
    fresh = ConnectSession.objects.select_for_update().get(pk=session.pk)
    offer = offers.held(fresh)
    if offer is None:
        raise Gone("This was decided already.", hint="Ask for a new link to connect again.")
    session.secret, session.offered_account = fresh.secret, fresh.offered_account
    return offer
