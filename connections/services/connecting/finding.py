"""Which connection a caller means: a named one, its own, or its end user's; an ambiguous one is an error, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db import connection as database

from connect_platform.core import prepared
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, ConnectionUnusable, InvalidInput, NotFound
from connect_platform.core.ids import is_uuid
from connections.models import LISTED, LIVE, Connection, Status
from integrations.spec import Provider


def named(actor: Actor, connection_id: object) -> Connection:
    """A connection by id, within what the actor may see. Raises NotFound; a foreign id is an unknown one."""
    found: Connection | None = None
    if is_uuid(str(connection_id)):
        if actor.app_id or actor.connection_id or actor.end_user:
            found = Connection.objects.for_actor(actor).filter(pk=str(connection_id)).first()
        else:
            found = next(iter(_of_company(actor, "id = %(id)s", {"id": str(connection_id)})), None)
    if found is not None and (same := found.metadata.get("sameAs")):  # the account was connected before, under that id
        found = Connection.objects.filter(company_id=actor.company_id, pk=same).first()
    if found is None:
        raise NotFound("There is no such connection.")
    return found


@cache
def _columns() -> tuple[list[str], list[Any], str]:
    """Attribute names, what turns a column into a value (or None), and the columns as SQL, of the whole model."""
    fields = Connection._meta.concrete_fields
    readers = [getattr(field, "from_db_value", None) for field in fields]
    return [field.attname for field in fields], readers, ", ".join(str(field.column) for field in fields)


def _of_company(actor: Actor, where: str, values: Mapping[str, Any]) -> list[Connection]:
    """`for_actor` for a credential of the whole company, by a prepared statement: every call passes here, and Django's way
    of making the SQL costs several times what PostgreSQL then needs for it."""
    names, readers, columns = _columns()
    sql = f"SELECT {columns} FROM connections_connection WHERE company_id = %(company)s AND {where}"  # noqa: S608 - constants
    rows = prepared.execute(sql, {"company": actor.company_id, **values}).fetchall()
    return [
        Connection.from_db(
            DEFAULT_DB_ALIAS,
            names,
            [read(value, None, database) if read else value for read, value in zip(readers, row, strict=True)],
        )
        for row in rows
    ]


_LISTED = [str(status) for status in LISTED]
_OWN = """provider = %(provider)s AND app_id IS NULL AND user_id = '' AND status = ANY(%(listed)s)
ORDER BY created_at DESC, id DESC LIMIT 20"""
_OF_USER = """user_id = %(user)s AND provider = %(provider)s AND status = ANY(%(listed)s)
ORDER BY created_at DESC, id DESC LIMIT 20"""


def own(actor: Actor, provider: Provider) -> Connection | None:
    """The company's own connection to a provider: one that belongs to no end user.

    A live one wins over an ended one. Raises Conflict `ambiguous_connection` listing the candidates where several are live.
    """
    if actor.app_id or actor.connection_id:
        return None
    return _only(_of_company(actor, _OWN, {"provider": provider.slug, "listed": _LISTED}), provider)


def of_user(actor: Actor, provider: Provider, user_id: str) -> Connection | None:
    """The connection of one end user, whichever surface it was made on. Raises as `own` does."""
    values = {"provider": provider.slug, "user": user_id, "listed": _LISTED}
    return _only(_of_company(actor, _OF_USER, values), provider) if user_id else None


def _only(found: list[Connection], provider: Provider) -> Connection | None:
    """The live one, or else the latest ended one. Raises Conflict where several are live: never a guess."""
    live = [connection for connection in found if connection.status in LIVE]
    if len(live) > 1:
        raise Conflict(
            f"{len(live)} connections to {provider.name} could be meant.",
            code="ambiguous_connection",
            hint="Name one of them as connectionId.",
            details={"candidates": [_candidate(connection) for connection in live]},
        )
    return live[0] if live else next(iter(found), None)


def _candidate(connection: Connection) -> dict[str, str]:
    said = {"connectionId": str(connection.id), "account": connection.account_label}
    return said | ({"userId": connection.user_id} if connection.user_id else {})


def to_call(actor: Actor, provider: Provider, connection_id: object = None, user_id: str | None = None) -> Connection:
    """The connection to call with: the named one, that of the named end user, or the company's own.

    Raises NotFound, Conflict where several are meant, ConnectionUnusable.
    """
    if connection_id is not None:
        connection = named(actor, connection_id)
        if connection.provider != provider.slug or (user_id is not None and connection.user_id != user_id):
            raise NotFound("There is no such connection to this provider.")
        return connection
    found = own(actor, provider) if user_id is None else of_user(actor, provider, user_id)
    if found is None or found.status == Status.DISCONNECTED:
        whose = "company" if user_id is None else "user"
        raise ConnectionUnusable(f"The {whose} has no connection to {provider.name}.", hint="Connect the provider first.")
    return found


def of_end_user(actor: Actor, app_id: str, user_id: str, provider: Provider) -> Connection:
    """An end user's connection within an app. Raises ConnectionUnusable where there is none."""
    found = (
        Connection.objects.for_actor(actor)
        .filter(app_id=app_id, user_id=user_id, provider=provider.slug, surface="apps")
        .first()
    )
    if found is None or found.status not in LISTED or found.status == Status.DISCONNECTED:
        raise ConnectionUnusable(
            f"The user has no connected {provider.name} account.",
            hint="Send the user through connect first, then execute again.",
        )
    return found


def end_user(actor: Actor, user_id: str | None) -> str:
    """Whose account is meant: an end user's own, or the one an app key names. Raises InvalidInput."""
    if actor.kind == "end_user":
        return actor.end_user
    if user_id is None or not is_uuid(user_id):
        raise InvalidInput({"userId": "Must be the UUID of the end user when an API key is used."})
    return user_id.lower()
