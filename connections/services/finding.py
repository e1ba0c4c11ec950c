"""Which connection a caller means: a named one, its own, or its end user's; an ambiguous one is an error, never a guess."""

from __future__ import annotations

from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, ConnectionUnusable, InvalidInput, NotFound
from connect_platform.core.ids import is_uuid
from connections.models import LISTED, LIVE, Connection, Status
from integrations.spec import Provider


def named(actor: Actor, connection_id: object) -> Connection:
    """A connection by id, within what the actor may see. Raises NotFound; a foreign id is an unknown one."""
    found = Connection.objects.for_actor(actor).filter(pk=str(connection_id)).first() if is_uuid(str(connection_id)) else None
    if found is None:
        raise NotFound("There is no such connection.")
    return found


def own(actor: Actor, provider: Provider) -> Connection | None:
    """The company's own connection to a provider: one that belongs to no end user.

    A live one wins over an ended one. Raises Conflict `ambiguous_connection` listing the candidates where several are live.
    """
    mine = Connection.objects.for_actor(actor).filter(provider=provider.slug, app=None, user_id="", status__in=LISTED)
    found = list(mine.order_by("-created_at", "-id")[:20])
    live = [connection for connection in found if connection.status in LIVE]
    if len(live) > 1:
        raise Conflict(
            f"{len(live)} connections to {provider.name} could be meant.",
            code="ambiguous_connection",
            hint="Name one of them as connectionId.",
            details={"candidates": [{"connectionId": str(each.id), "account": each.account_label} for each in live]},
        )
    return live[0] if live else next(iter(found), None)


def to_call(actor: Actor, provider: Provider, connection_id: object = None) -> Connection:
    """The connection to call with: the named one or the company's own. Raises NotFound, Conflict, ConnectionUnusable."""
    if connection_id is not None:
        connection = named(actor, connection_id)
        if connection.provider != provider.slug:
            raise NotFound("There is no such connection to this provider.")
        return connection
    found = own(actor, provider)
    if found is None or found.status == Status.DISCONNECTED:
        raise ConnectionUnusable(f"The company has no connection to {provider.name}.", hint="Connect the provider first.")
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
