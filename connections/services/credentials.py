"""Valid credentials for a call: decrypted, refreshed in time by exactly one caller, and put where the provider wants them.

Refresh is single-flight. A caller claims the row with a short lease, asks the provider without holding a transaction, and
writes the answer only if claim and token version still are what it claimed. Everybody else waits for that write: threads of
one process on one another, processes on the row.
"""

from __future__ import annotations

import base64
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import structlog
from authlib.oauth1 import ClientAuth
from django.conf import settings
from django.db import connection as database
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from connect_platform.core import metrics
from connect_platform.core.errors import ConnectError, ConnectionUnusable, ProviderError
from connections.models import Connection, Status
from connections.services import tokens
from integrations.render import Call, fill
from integrations.services import clients
from integrations.spec import ApiKey, Auth, Basic, ClientCredentials, OAuth1, OAuth2

log = structlog.get_logger(__name__)

#: A refresh that takes longer is presumed dead and may be claimed by another.
CLAIM = timedelta(seconds=40)
#: How long a caller waits for somebody else's refresh.
PATIENCE = 30.0
EARLY = timedelta(minutes=15)


class _Flight:
    """A refresh in this process: one caller flies, the others wait and share how it ended, also when it failed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.failed_at = 0.0
        self.error: ConnectError | None = None


_flights: dict[uuid.UUID, _Flight] = {}
_flights_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Access:
    """An opened credential and the version of it, so that a refused one can be told from a newer one."""

    connection: Connection
    auth: Auth
    secrets: Mapping[str, Any]
    version: int


def refresh_time(expires_in: float | None) -> tuple[Any, Any]:
    """When a token ends, and when it should be renewed: a quarter of an hour, at most half its life, before that."""
    if expires_in is None:
        return None, None
    ends = timezone.now() + timedelta(seconds=expires_in)
    return ends, ends - min(EARLY, timedelta(seconds=expires_in / 2))


def access(connection: Connection) -> Access:
    """The credential to call with, refreshed where it is due. Raises ConnectionUnusable, or ProviderError of its refresh."""
    if not connection.is_live or connection.credentials is None:
        raise unusable(connection)
    return renewed(connection) if _is_due(connection) else _opened(connection)


def _is_due(connection: Connection) -> bool:
    now = timezone.now()
    return any(moment and moment <= now for moment in (connection.refresh_at, connection.expires_at))


def renewed(connection: Connection, *, refused: int | None = None) -> Access:
    """The credential after a refresh: ours, or the one somebody else just made.

    `refused` is the version the provider answered 401 to; without it the refresh is for time's sake, and a provider that is
    away does no harm while the token still lives.
    """
    known = connection.token_version if refused is None else refused
    asked_at = time.monotonic()
    release(database)
    flight = _flight(connection.id)
    with flight.lock:
        if flight.error and flight.failed_at > asked_at:
            raise flight.error.with_traceback(None)
        try:
            return _renewed(connection, known, refused)
        except ConnectError as error:
            flight.failed_at, flight.error = time.monotonic(), error
            raise


def _renewed(connection: Connection, known: int, refused: int | None) -> Access:
    """Refresh, or wait for another process that does."""
    deadline = time.monotonic() + PATIENCE
    while True:
        connection.refresh_from_db()
        if not connection.is_live or connection.credentials is None:
            raise unusable(connection)
        if connection.token_version > known or (refused is None and not _is_due(connection)):
            return _opened(connection)
        if not _can_refresh(connection):
            return _dead_end(connection, refused)
        if _claim(connection):
            return _refresh(connection, refused)
        if time.monotonic() > deadline:
            raise ProviderError(
                "Another refresh of this connection takes too long.", status=502, permanent=False, code="refresh_pending"
            )
        release(database)
        time.sleep(0.1)  # another process holds the claim


def release(handle: Any) -> None:
    """Give the database connection back to the pool before waiting on a network."""
    if not handle.in_atomic_block:
        handle.close()


def unusable(connection: Connection) -> ConnectionUnusable:
    """Why this connection cannot be called with, and where it can be mended."""
    if connection.status == Status.EXPIRED:
        said = (connection.last_error or {}).get("message", "The provider ended the authorization.")
        return ConnectionUnusable(
            said,
            code="connection_expired",
            hint="Ask the end-user to connect the account again.",
            reconnect_url=reconnect_url(connection),
        )
    return ConnectionUnusable()


def reconnect_url(connection: Connection) -> str:
    """The page where the account's owner mends it."""
    return f"{settings.PUBLIC_URL}/dashboard/connections/{connection.id}"


def _flight(connection_id: uuid.UUID) -> _Flight:
    with _flights_guard:
        if len(_flights) > 10_000:
            _flights.clear()
        return _flights.setdefault(connection_id, _Flight())


def _opened(connection: Connection) -> Access:
    auth = connection.definition.scheme(connection.scheme)
    if auth is None:
        raise ConnectionUnusable(f"The provider no longer offers {connection.scheme}.", hint="Connect the account again.")
    return Access(connection, auth, connection.credentials or {}, connection.token_version)


def _can_refresh(connection: Connection) -> bool:
    auth = connection.definition.scheme(connection.scheme)
    if isinstance(auth, OAuth2):
        return bool(auth.refresh_request or (connection.credentials or {}).get("refresh_token"))
    return isinstance(auth, ClientCredentials)


def _dead_end(connection: Connection, refused: int | None) -> Access:
    """No way to renew: fine while the token lives, the end once the provider refused it."""
    if refused is None and (connection.expires_at is None or connection.expires_at > timezone.now()):
        return _opened(connection)
    if connection.scheme in ("OAUTH2", "OAUTH1"):
        expire(connection, "The provider refused the access token and there is no refresh token.")
        raise unusable(connection)
    raise ConnectionUnusable(
        "The provider refused the stored key.",
        code="key_refused",
        hint="Connect the account again with a valid key.",
        provider_status=401,
    )


def _claim(connection: Connection) -> bool:
    claim = uuid.uuid4()
    free = models.Q(refresh_claim_until=None) | models.Q(refresh_claim_until__lt=Now())
    row = Connection.objects.filter(free, pk=connection.pk, token_version=connection.token_version)
    if not row.update(refresh_claim=claim, refresh_claim_until=Now() + CLAIM):
        return False
    connection.refresh_claim = claim
    return True


def _refresh(connection: Connection, refused: int | None) -> Access:
    """Ask the provider, then write what it said; the claim is ours."""
    provider, auth = connection.definition, connection.definition.scheme(connection.scheme)
    fields, secrets = connection.account_fields, connection.credentials
    try:
        if isinstance(auth, ClientCredentials):
            release(database)
            fresh = tokens.client_credentials(provider, auth, fields, secrets)
        else:
            assert isinstance(auth, OAuth2)  # _can_refresh said so
            client = clients.client_for(provider, connection.app_id)
            release(database)
            fresh = tokens.refresh(provider, auth, client, fields, secrets)
    except tokens.InvalidGrant as error:
        metrics.REFRESHES.labels("refused").inc()
        expire(connection, error.message)
        if connection.is_live and connection.credentials is not None:  # renewed or connected again in the meantime
            return _opened(connection)
        raise unusable(connection) from error
    except ConnectError as error:
        metrics.REFRESHES.labels("failed").inc()
        return _keep(connection, error, refused)
    metrics.REFRESHES.labels("renewed").inc()
    return _store(connection, fresh)


def _store(connection: Connection, fresh: tokens.Tokens) -> Access:
    """Compare and swap: a late answer never overwrites a newer token."""
    ends, renew = refresh_time(fresh.expires_in)
    with transaction.atomic():
        row = Connection.objects.select_for_update().filter(pk=connection.pk, refresh_claim=connection.refresh_claim).first()
        if row is None or row.token_version != connection.token_version:
            connection.refresh_from_db()
            if not connection.is_live or connection.credentials is None:
                raise unusable(connection)
            return _opened(connection)
        connection.credentials, connection.expires_at, connection.refresh_at = fresh.credentials, ends, renew
        connection.token_version += 1
        connection.refresh_claim = connection.refresh_claim_until = None
        connection.save(
            update_fields=["credentials", "expires_at", "refresh_at", "token_version", "refresh_claim", "refresh_claim_until"]
        )
    return _opened(connection)


def _keep(connection: Connection, error: ConnectError, refused: int | None) -> Access:
    """The provider is away or does not like our client: the token stays, while it lives."""
    again = timezone.now() + timedelta(seconds=30)
    mine = Connection.objects.filter(pk=connection.pk, refresh_claim=connection.refresh_claim)
    mine.update(refresh_claim=None, refresh_claim_until=None, refresh_at=again)
    alive = connection.expires_at is None or connection.expires_at > timezone.now()
    log.warning("refresh_failed", connection=str(connection.id), provider=connection.provider, code=error.code, alive=alive)
    if refused is None and alive:
        return _opened(connection)
    raise error


def expire(connection: Connection, message: str) -> None:
    """The provider ended the authorization: only reconnecting helps. The dead secret is destroyed."""
    with transaction.atomic():
        row = Connection.objects.select_for_update().get(pk=connection.pk)
        if row.token_version == connection.token_version and row.is_live:
            row.move_to(
                Status.EXPIRED,
                credentials=None,
                refresh_claim=None,
                refresh_claim_until=None,
                last_error={"code": "needs_reauth", "message": message, "hint": "Connect the account again."},
            )
    connection.refresh_from_db()


def authorized(granted: Access, call: Call) -> Call:
    """The call with the credential where the provider wants it."""
    auth, secrets = granted.auth, granted.secrets
    match auth:
        case OAuth2() | ClientCredentials():
            value = str(fill(auth.template, secrets))
            return _placed(call, auth.placement, auth.name, value)
        case ApiKey():
            extra = {name: str(fill(template, secrets)) for name, template in auth.headers.items()}
            call = Call(call.method, call.url, {**call.headers, **extra}, call.body)
            return (
                call
                if auth.placement == "path"
                else _placed(call, auth.placement, auth.name, str(fill(auth.template, secrets)))
            )
        case Basic():
            pair = f"{fill(auth.username, secrets)}:{fill(auth.password, secrets)}"
            return _placed(call, "header", "Authorization", "Basic " + base64.b64encode(pair.encode()).decode())
        case OAuth1():
            return _signed(granted, call)
    raise AssertionError(auth)


def _placed(call: Call, placement: str, name: str, value: str) -> Call:
    if placement == "query":
        joint = "&" if urlsplit(call.url).query else "?"
        return Call(call.method, f"{call.url}{joint}{quote(name)}={quote(value, safe='')}", call.headers, call.body)
    return Call(call.method, call.url, {**call.headers, name: value}, call.body)


def _signed(granted: Access, call: Call) -> Call:
    client = clients.client_for(granted.connection.definition, granted.connection.app_id)
    signer = ClientAuth(
        client.id, client.secret, token=granted.secrets["oauth_token"], token_secret=granted.secrets["oauth_token_secret"]
    )
    url, headers, _ = signer.sign(call.method, call.url, dict(call.headers), call.body or b"")
    return Call(call.method, url, {**call.headers, "Authorization": headers["Authorization"]}, call.body)
