"""Links that lead the owner of an account to connecting it again, under the same id."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core import signing

from connect_platform.core.errors import Gone, NotFound
from connections.models import Connection

LIFETIME = timedelta(days=7)
_SALT = "connections.reconnect"


def url(connection: Connection, scopes: Iterable[str] = ()) -> str:
    """A signed link, good for seven days, that opens a fresh visit; `scopes` are asked for besides those granted."""
    token = signing.dumps({"connection": str(connection.id), "scopes": list(scopes)}, salt=_SALT, compress=True)
    return f"{settings.PUBLIC_URL}/reconnect/{token}"


def read(token: str) -> tuple[Connection, list[str]]:
    """The connection of a link, and the scopes to ask for. Raises NotFound for a forged link, Gone for an old one."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=LIFETIME)
    except signing.SignatureExpired:
        raise Gone("This link has expired.", hint="Ask the app that sent you here for a new one.") from None
    except signing.BadSignature:
        raise NotFound("There is no such link.", hint="Check the address, or ask for a new link.") from None
    connection = Connection.objects.filter(pk=said["connection"]).first()
    if connection is None:
        raise NotFound("The connection was removed.", hint="Connect the account anew.")
    return connection, list(said["scopes"])
