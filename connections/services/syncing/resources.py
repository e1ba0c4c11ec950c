"""What is kept of a connection's resources: how far each has been read, and its items in the order in which they changed."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection as database
from django.db import transaction
from django.db.models.functions import Now
from orjson import loads

from connect_platform.core import work
from connect_platform.core.errors import InvalidInput, NotFound
from connect_platform.core.ids import is_uuid, uuid7
from connections.models import Connection, ResourceState, Sync, SyncedItem
from connections.services.health import credentials
from connections.services.syncing.reading import Found
from integrations.spec import Resource


def named(connection: Connection, key: str) -> Resource:
    """A resource the connection's provider declares. Raises NotFound."""
    for resource in connection.definition.resources:
        if resource.key == key:
            return resource
    raise NotFound("The provider has no such resource.", hint="List the connection's resources to see their keys.")


def address(connection_id: uuid.UUID, resource: Resource) -> str:
    """Where the items of a resource can be read."""
    if resource.kind == "history":
        return f"{settings.PUBLIC_URL}/connections/{connection_id}/history"
    return f"{settings.PUBLIC_URL}/connect/v1/connections/{connection_id}/resources/{resource.key}"


def states(connection: Connection) -> list[tuple[Resource, ResourceState]]:
    """Each resource of the provider and how far it has been read; a state that is not stored yet is a new one."""
    known = {state.resource: state for state in ResourceState.objects.filter(connection=connection)}
    return [
        (resource, known.get(resource.key) or ResourceState(connection=connection, resource=resource.key))
        for resource in connection.definition.resources
    ]


def ask(connection: Connection, resource: Resource, *, full: bool, accept_deletions: bool) -> ResourceState:
    """Have a resource read now: what changed, or everything. Raises ConnectionUnusable where the connection has ended."""
    with transaction.atomic():
        row = Connection.objects.select_for_update(no_key=True).filter(pk=connection.pk).first()
        if row is None:
            raise NotFound("There is no such connection.")
        if not row.is_live:
            raise credentials.unusable(row)
        state, _ = ResourceState.objects.get_or_create(connection=row, resource=resource.key)
        wanted = {"wants_full": True} if full else {}
        wanted |= {"accepts_deletions": True} if accept_deletions else {}
        queue(row)
        ResourceState.objects.filter(pk=state.pk).update(due_at=Now(), **wanted)
    state.refresh_from_db()
    return state


def queue(connection: Connection) -> None:
    """Make the connection's sync due now, or again once the one that runs is through; in the caller's transaction."""
    row = Sync.objects.filter(connection=connection).order_by("-created_at").select_for_update().first()
    if row is None:
        Sync.objects.create(connection=connection)
    elif row.state == Sync.State.RUNNING:
        Sync.objects.filter(pk=row.pk).update(again=True)
    else:
        due = {"state": Sync.State.WAITING, "due_at": Now(), "attempt": 0, "last_error": "", "finished_at": None}
        Sync.objects.filter(pk=row.pk).update(**due)
    work.wake(Sync)


def store(state: ResourceState, page: Mapping[str, Found]) -> None:
    """Insert or change items by the provider's id, mark what is gone, and count it, in the caller's transaction."""
    mine = SyncedItem.objects.filter(connection_id=state.connection_id, resource=state.resource)
    known = {
        row[0]: row
        for row in mine.filter(external_id__in=page).values_list("external_id", "id", "version", "deleted_at", "created_at")
    }
    written, same, gone, fresh = [], [], [], 0
    now: Any = Now()  # the database's clock: the order of changes must not depend on which worker wrote them
    for external_id, item in page.items():
        before = known.get(external_id)
        is_live = before is not None and before[3] is None
        if item.data is None:
            gone += [before[1]] if before and is_live else []
        elif before and is_live and before[2] == item.version:
            same.append(before[1])
        else:
            fresh += not is_live
            row = SyncedItem(id=before[1] if before else uuid7(), connection_id=state.connection_id, resource=state.resource)
            row.external_id, row.data, row.version, row.generation = external_id, item.data, item.version, state.generation
            row.created_at, row.updated_at = before[4] if before else now, now
            written.append(row)
    SyncedItem.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["connection", "resource", "external_id"],
        update_fields=["data", "version", "generation", "updated_at", "deleted_at"],
    )
    mine.filter(pk__in=gone).update(**_tombstone())
    if state.is_full:
        mine.filter(pk__in=same).update(generation=state.generation)
    state.created, state.changed = state.created + fresh, state.changed + len(written) - fresh
    _count(state, fresh, len(gone), bool(written or gone))


def _tombstone() -> dict[str, Any]:
    """What is left of an item the provider has deleted: that it was there."""
    return {"deleted_at": Now(), "updated_at": Now(), "data": {}, "version": ""}


def _count(state: ResourceState, fresh: int, gone: int, moved: bool) -> None:
    state.deleted += gone
    state.items = max(state.items + fresh - gone, 0)
    state.version += moved


def _unseen(state: ResourceState) -> Any:
    mine = SyncedItem.objects.filter(connection_id=state.connection_id, resource=state.resource)
    return mine.filter(generation__lt=state.generation, deleted_at=None)


def missing(state: ResourceState) -> int:
    """How many items the full read that just ended did not see."""
    count: int = _unseen(state).count()
    return count


def sweep(state: ResourceState) -> None:
    """Mark those items as deleted, in the caller's transaction."""
    gone: int = _unseen(state).update(**_tombstone())
    _count(state, 0, gone, bool(gone))


_ITEMS = """
SELECT id, external_id, {data}, created_at, updated_at, {deleted} FROM {table}
WHERE connection_id = %(connection)s AND {where} ORDER BY updated_at, id LIMIT %(limit)s
"""
_HISTORY = {
    "table": "connections_historyitem",
    "deleted": "NULL::timestamptz",
    "data": "json_build_object('type', type, 'title', title, 'authors', authors, 'progress', progress, 'read', read,"
    " 'isbn', isbn, 'isbn13', isbn13, 'isbn10', isbn10, 'asin', asin, 'description', description,"
    " 'thumbnailUrl', thumbnail_url)::text",
}
_SYNCED = {"table": "connections_synceditem", "deleted": "deleted_at", "data": "data::text"}


def later(
    connection: Connection, resource: Resource, *, cursor: str, since: datetime | None, deleted: bool, limit: int
) -> tuple[list[dict[str, Any]], str | None, bool]:
    """Items in the order in which they changed here: those after `cursor` or from `since` on, where given.

    Gives the items, the cursor behind the last of them, and whether there are more now. The cursor stays good for ever, so
    that whoever keeps it reads what changes later. `deleted` adds what the provider has deleted; history items leave no trace.
    Raises InvalidInput for a cursor we did not give.
    """
    where = ["TRUE"]
    values: dict[str, Any] = {"connection": connection.pk, "limit": limit + 1}
    is_history = resource.kind == "history"
    if not is_history:
        where.append("resource = %(resource)s" if deleted else "resource = %(resource)s AND deleted_at IS NULL")
        values["resource"] = resource.key
    if since:
        where.append("updated_at >= %(since)s")
        values["since"] = since
    if cursor:
        where.append("(updated_at, id) > (%(after)s, %(after_id)s)")
        values["after"], values["after_id"] = _opened(cursor)
    with database.cursor() as rows:
        rows.execute(_ITEMS.format(where=" AND ".join(where), **(_HISTORY if is_history else _SYNCED)), values)
        found = rows.fetchall()
    names = ("id", "externalId", "data", "createdAt", "updatedAt", "deletedAt")
    items = [dict(zip(names, row, strict=True)) | {"data": loads(row[2])} for row in found[:limit]]
    last = _cursor(items[-1]["updatedAt"], items[-1]["id"]) if items else cursor or None
    return items, last, len(found) > limit


def _cursor(moment: datetime, key: uuid.UUID) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{key}".encode()).decode()


def _opened(cursor: str) -> tuple[datetime, str]:
    try:
        moment, _, key = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True).decode("ascii").partition("|")
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        raise InvalidInput({"cursor": "is not one that this list gave."}) from None
    if parsed.tzinfo is None or not is_uuid(key):
        raise InvalidInput({"cursor": "is not one that this list gave."})
    return parsed, key
