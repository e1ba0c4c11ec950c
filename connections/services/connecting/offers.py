"""What a visit brought back: fresh credentials and whose they are, before or instead of being a connection's."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from connections.models import Connection, ConnectSession
from connections.services.connecting import disconnecting, scopes, tokens
from connections.services.connecting.identity import Identity
from connections.services.health import credentials
from integrations.services.clients import OAuthClient
from integrations.spec import Auth


@dataclass(frozen=True, slots=True)
class Offer:
    """Credentials a provider gave for an account, and all a connection will know of them. Times are ISO 8601."""

    scheme: str
    credentials: dict[str, Any]
    account_fields: dict[str, str]
    account_external_id: str
    account_label: str
    scopes_asked: list[str]
    scopes_granted: list[str]
    expires_at: str | None
    refresh_at: str | None
    client_id: str
    oauth_app_id: str | None

    def columns(self) -> dict[str, Any]:
        """As columns of a connection."""
        times = {name: datetime.fromisoformat(text) if text else None for name, text in self._times().items()}
        return {**asdict(self), **times}

    def _times(self) -> dict[str, str | None]:
        return {"expires_at": self.expires_at, "refresh_at": self.refresh_at}


def made(
    auth: Auth,
    fields: dict[str, str],
    fresh: tokens.Tokens,
    identity: Identity,
    asked: list[str],
    client: OAuthClient | None = None,
) -> Offer:
    """An offer out of a token answer, or out of what was pasted."""
    ends, renew = credentials.refresh_time(fresh.expires_in)
    return Offer(
        scheme=auth.scheme,
        credentials=fresh.credentials,
        account_fields=fields,
        account_external_id=identity.id,
        account_label=identity.label,
        scopes_asked=list(asked),
        scopes_granted=scopes.listed(auth, fresh.scope),
        expires_at=ends.isoformat() if ends else None,
        refresh_at=renew.isoformat() if renew else None,
        client_id=client.id if client else "",
        oauth_app_id=client.oauth_app_id if client else None,
    )


def is_other(connection: Connection, offer: Offer) -> bool:
    """Whether the offered account is another than the connection's; unknown ones never are."""
    known, offered = connection.account_external_id, offer.account_external_id
    return bool(known and offered and known != offered)


def hold(session: ConnectSession, offer: Offer) -> None:
    """Keep an offer sealed in its visit, and nowhere else, until the person has decided."""
    session.secret = {"offer": asdict(offer)}
    session.offered_account = offer.account_label or offer.account_external_id
    session.save(update_fields=["secret", "offered_account"])


def held(session: ConnectSession) -> Offer | None:
    """The offer a person has to decide about, if there is one."""
    kept = (session.secret or {}).get("offer") if session.offered_account and session.is_open else None
    return Offer(**kept) if kept else None


def discard(session: ConnectSession) -> None:
    """Drop a held offer, in the caller's transaction: a worker ends its grant at the provider."""
    disconnecting.end_offer(session)
    session.secret, session.offered_account = None, ""
    session.save(update_fields=["secret", "offered_account"])


def expired() -> list[ConnectSession]:
    """Visits that ended while an offer was waiting for a decision."""
    past = ConnectSession.objects.filter(expires_at__lt=timezone.now()).exclude(offered_account="")
    return list(past.select_related("connection")[:1000])
