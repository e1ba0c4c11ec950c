"""History items: stored a page at a time, counted as they come, and listed by any filter at a million as at thirty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import connection as database
from django.db.models.functions import Now
from orjson import loads

from connect_platform.core import prepared, valkey
from connect_platform.core.ids import uuid7
from connections.models import Connection, HistoryItem, ResourceState
from connections.services.syncing import positions
from connections.services.syncing.reading import Found

_COLUMNS = ("type", "title", "authors", "progress", "read", "isbn", "isbn13", "isbn10", "asin", "description", "thumbnail_url")
#: Most letters of a text column.
_LETTERS = {"type": 20, "title": 1000, "isbn": 20, "isbn13": 13, "isbn10": 10, "asin": 20}
#: A narrowed total above this is remembered until the history changes; smaller ones are counted as fast as looked up.
REMEMBERED = 10_000
REMEMBERED_SECONDS = 86_400


def store(state: ResourceState, page: Mapping[str, Found]) -> None:
    """Insert, change or remove items by the provider's id, and count what happened, in the caller's transaction."""
    known = {
        row[0]: row
        for row in HistoryItem.objects.filter(connection_id=state.connection_id, external_id__in=page).values_list(
            "external_id", "id", "type", "version", "generation"
        )
    }
    counts = Counter(_counts(state))
    written, same = [], []
    for external_id, item in page.items():
        before = known.get(external_id)
        if before and (item.data is None or item.version != before[3]):
            counts[before[2]] -= 1
        if item.data is None:
            continue
        if before and item.version == before[3]:
            same.append(before[1])
            continue
        row = _row(state, item, before[1] if before else uuid7())
        counts[row.type] += 1
        written.append(row)
    gone = [known[key][1] for key, item in page.items() if item.data is None and key in known]
    HistoryItem.objects.filter(pk__in=gone).delete()
    HistoryItem.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["connection", "external_id"],
        update_fields=[*_COLUMNS, "title_key", "version", "generation", "updated_at"],
    )
    if state.is_full:
        HistoryItem.objects.filter(pk__in=same).update(generation=state.generation)
    changed = sum(row.external_id in known for row in written)
    state.created, state.changed = state.created + len(written) - changed, state.changed + changed
    state.deleted += len(gone)
    _count(state, counts, bool(written or gone))


def _row(state: ResourceState, item: Found, key: Any) -> HistoryItem:
    data = item.data or {}
    now: Any = Now()  # the database's clock: what reads in the order of changes must not depend on which worker wrote
    values = {name: data[name] for name in _COLUMNS if data.get(name) is not None}
    values |= {name: str(values[name])[:most] for name, most in _LETTERS.items() if name in values}
    return HistoryItem(
        id=key,
        connection_id=state.connection_id,
        external_id=item.external_id,
        **values,
        version=item.version,
        generation=state.generation,
        created_at=data.get("created_at") or now,
        updated_at=now,
    )


def _counts(state: ResourceState) -> Mapping[str, int]:
    """How many items of each type there are; counted once, where nobody has kept count yet."""
    if state.counts is not None:
        counted: Mapping[str, int] = state.counts
        return counted
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT type, count(*) FROM connections_historyitem WHERE connection_id = %s GROUP BY type", [state.connection_id]
        )
        return dict(cursor.fetchall())


def _count(state: ResourceState, counts: Counter[str], moved: bool) -> None:
    state.counts = {kind: count for kind, count in counts.items() if count > 0}
    state.items = sum(state.counts.values())
    state.version += moved


def missing(state: ResourceState) -> int:
    """How many items the full read that just ended did not see."""
    return HistoryItem.objects.filter(connection_id=state.connection_id, generation__lt=state.generation).count()


def sweep(state: ResourceState) -> None:
    """Remove those items, in the caller's transaction."""
    with database.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM connections_historyitem WHERE connection_id = %s AND generation < %s RETURNING type)"
            " SELECT type, count(*) FROM gone GROUP BY type",
            [state.connection_id, state.generation],
        )
        gone = Counter(dict(cursor.fetchall()))
    state.deleted += sum(gone.values())
    _count(state, Counter(_counts(state)) - gone, bool(gone))


# PostgreSQL builds the JSON. The page is found in an index alone, and only its rows are fetched.
_LIST = """
SELECT coalesce(json_agg(json_build_object(
    'id', id, 'type', type, 'title', title, 'authors', authors, 'progress', progress, 'read', read,
    'isbn', isbn, 'isbn13', isbn13, 'isbn10', isbn10, 'asin', asin, 'description', description, 'thumbnailUrl', thumbnail_url,
    'createdAt', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'updatedAt', to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) ORDER BY {order}), '[]')::text,
  {total}
FROM connections_historyitem WHERE id IN (
  SELECT id FROM connections_historyitem WHERE {where} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s)
"""
_KEPT = """(SELECT json_build_array(counts, version)::text FROM connections_resourcestate
  WHERE connection_id = %(connection)s AND counts IS NOT NULL)"""
_SORTS = {"createdAt": "created_at", "updatedAt": "updated_at", "title": "title_key", "type": "type"}


def page(connection: Connection, query: Mapping[str, Any]) -> tuple[str, int]:
    """One page of a connection's history as a JSON array, and how many items there are in all; filters combine with AND.

    `query`: page, limit, sortBy, sortOrder and, where given, type, search, startDate, endDate.
    """
    where, values = _where(connection, query)
    column, direction = _SORTS[query["sortBy"]], query["sortOrder"]
    offset = (query["page"] - 1) * query["limit"]
    version = _version(connection) if offset >= positions.FAR else None
    key = positions.name(version, values, column, direction) if version is not None else ""
    near = positions.nearest(key, offset) if key else None
    bound, at = "", dict[str, Any](limit=query["limit"], offset=offset)
    if near:
        bound = f" AND ({column}, id) {'>=' if direction == 'asc' else '<='} (%(at)s, %(at_id)s)"
        at |= {"offset": offset - near.place, "at": near.value, "at_id": near.id}
    order = f"{column} {direction}, id {direction}"
    items, kept = _execute(_LIST.format(where=where + bound, order=order, total=_KEPT), {**values, **at}).fetchone()
    if key and kept and loads(kept)[1] == version and not (near and near.place == offset):
        _remember_ends(key, column, offset, loads(items))
    return items, _total(kept, query, where, values)


def _version(connection: Connection) -> int | None:
    found = prepared.one(
        "SELECT version FROM connections_resourcestate WHERE connection_id = %s AND counts IS NOT NULL", connection.pk
    )
    return found[0] if found else None


def _remember_ends(key: str, column: str, offset: int, shown: list[Any]) -> None:
    """Keep where the first and the last row of a far page stand."""
    if not shown:
        return
    places = {shown[-1]["id"]: offset + len(shown) - 1, shown[0]["id"]: offset}
    rows = HistoryItem.objects.filter(pk__in=places).values_list("id", column)
    ends = [(str(row), value if isinstance(value, str) else value.isoformat()) for row, value in rows]
    positions.remember(key, *(positions.Position(places[row], value, row) for row, value in ends))


def _where(connection: Connection, query: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    where = ["connection_id = %(connection)s"]
    values: dict[str, Any] = {"connection": connection.pk}
    if query.get("type"):
        where.append("type = %(type)s")
        values["type"] = query["type"]
    if query.get("search"):
        where.append("upper(title) LIKE upper(%(search)s)")
        escaped = query["search"].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        values["search"] = f"%{escaped}%"
    for name, comparison in (("startDate", ">="), ("endDate", "<=")):
        if query.get(name):
            where.append(f"created_at {comparison} %({name})s")
            values[name] = query[name]
    return " AND ".join(where), values


def _execute(sql: str, values: Mapping[str, Any]) -> Any:
    """How rare a word is decides how to look for it, so that a search is planned with its word; others are planned once."""
    if "search" not in values:
        return prepared.execute(sql, values)
    cursor = database.cursor()
    cursor.execute(sql, values)
    return cursor


def _total(kept: str | None, query: Mapping[str, Any], where: str, values: Mapping[str, Any]) -> int:
    """The kept count where there is one for this question; else the rows are counted, and many of them once a version."""
    narrowed = any(query.get(name) for name in ("search", "startDate", "endDate"))
    counts, version = loads(kept) if kept else (None, None)
    if counts is not None and not narrowed:
        return int(counts.get(query["type"], 0) if query.get("type") else sum(counts.values()))
    question = sha256(str(sorted(map(str, values.items()))).encode()).hexdigest()
    key = f"history:{version}:{question}"
    if version is not None and (known := _remembered(key)) is not None:
        return known
    total = int(_execute(f"SELECT count(*) FROM connections_historyitem WHERE {where}", values).fetchone()[0])  # noqa: S608
    if version is not None and total >= REMEMBERED:
        _remember(key, total)
    return total


def _remembered(key: str) -> int | None:
    try:
        text = valkey.client().get(key)
    except valkey.Away:
        return None
    return int(text) if text else None


def _remember(key: str, total: int) -> None:
    try:
        valkey.client().set(key, total, ex=REMEMBERED_SECONDS)
    except valkey.Away:
        return
