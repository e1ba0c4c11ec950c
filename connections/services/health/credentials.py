"""Valid credentials for a call: decrypted, refreshed in time by exactly one caller, and put where the provider wants them.

Refresh is single-flight (`refreshing`): one caller renews, everybody else waits for what it writes, threads of one process on
one another, processes on the row.
"""

from __future__ import annotations

import base64
import threading
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from authlib.oauth1 import ClientAuth
from django.db import connection as database
from django.utils import timezone

from connect_platform.core import keeper, metrics
from connect_platform.core.errors import ConnectError, ConnectionUnusable, ProviderError
from connections.models import Connection, Status
from connections.services.connecting import logins, reconnecting
from connections.services.health import refreshing
from connections.services.health.refreshing import refresh_time, release
from integrations.render import Call, fill
from integrations.services import clients
from integrations.spec import ApiKey, Auth, Basic, ClientCredentials, Login, OAuth1, OAuth2

__all__ = [
    "RENEWABLE", "Access", "access", "authorized", "can_refresh", "reconnect_url", "refresh_time", "release", "renewed",
    "unusable",
]  # fmt: skip

#: Ways to connect whose tokens are renewed after a 401.
RENEWABLE = ("OAUTH2", "S2S_OAUTH2", "BASIC_WITH_JWT")
#: How long a caller waits for somebody else's refresh.
PATIENCE = 30.0


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
        if not can_refresh(connection):
            return _dead_end(connection, refused)
        if _refreshed(connection, is_refused=refused is not None) != "elsewhere":
            continue
        if time.monotonic() > deadline:
            raise ProviderError(
                "Another refresh of this connection takes too long.", status=502, permanent=False, code="refresh_pending"
            )
        release(database)
        time.sleep(0.1)  # another process holds the claim


def _refreshed(connection: Connection, *, is_refused: bool) -> str:
    """Refresh where nothing cuts it off, and count what came of it."""
    release(database)
    try:
        outcome = keeper.run(refreshing.refresh, connection.pk, connection.token_version, is_refused)
    except ConnectError:
        metrics.REFRESHES.labels("failed").inc()
        raise
    if outcome != "elsewhere":
        metrics.REFRESHES.labels({"ended": "refused", "kept": "failed"}.get(outcome, outcome)).inc()
    return outcome


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


def reconnect_url(connection: Connection, scopes: Iterable[str] = ()) -> str:
    """The hosted page where the account's owner mends it, good for a week; `scopes` are asked for besides those granted."""
    return reconnecting.url(connection, scopes)


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


def can_refresh(connection: Connection) -> bool:
    """Whether there is anything to renew its token with."""
    auth = connection.definition.scheme(connection.scheme)
    if isinstance(auth, OAuth2):
        return bool(auth.refresh_request or (connection.credentials or {}).get("refresh_token"))
    return isinstance(auth, ClientCredentials | Login)


def _dead_end(connection: Connection, refused: int | None) -> Access:
    """No way to renew: fine while the token lives, the end once the provider refused it."""
    if refused is None and (connection.expires_at is None or connection.expires_at > timezone.now()):
        return _opened(connection)
    if connection.scheme in ("OAUTH2", "OAUTH1"):
        ran_out = connection.expires_at is not None and connection.expires_at <= timezone.now()
        why = "The access token has run out" if ran_out else "The provider refused the access token"
        refreshing.expire(connection, f"{why} and there is no refresh token.", ran_out=ran_out)
        connection.refresh_from_db()
        if connection.is_live and connection.credentials is not None:  # connected again in the meantime
            return _opened(connection)
        raise unusable(connection)
    raise ConnectionUnusable(
        "The provider refused the stored key.",
        code="key_refused",
        hint="Connect the account again with a valid key.",
        provider_status=401,
        reconnect_url=reconnect_url(connection),
    )


def authorized(granted: Access, call: Call) -> Call:
    """The call with the credential where the provider wants it."""
    auth, secrets = granted.auth, granted.secrets
    match auth:
        case OAuth2() | ClientCredentials():
            value = str(fill(auth.template, secrets))
            return _placed(call, auth.placement, auth.name, value)
        case Login():
            parts = logins.known(secrets)
            extra = {name: str(fill(template, parts)) for name, template in auth.headers.items()}
            call = Call(call.method, call.url, {**call.headers, **extra}, call.body)
            return _placed(call, auth.placement, auth.name, str(fill(auth.template, parts)))
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
    connection = granted.connection
    client = clients.client_for(
        connection.definition, connection.app_id, company_id=connection.company_id, client_id=connection.client_id
    )
    signer = ClientAuth(
        client.id, client.secret, token=granted.secrets["oauth_token"], token_secret=granted.secrets["oauth_token_secret"]
    )
    url, headers, _ = signer.sign(call.method, call.url, dict(call.headers), call.body or b"")
    return Call(call.method, url, {**call.headers, "Authorization": headers["Authorization"]}, call.body)
