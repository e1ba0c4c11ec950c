"""Surface *public*: connections and what was read through them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import PublicView
from connect_platform.core import prepared
from connect_platform.core.actors import Actor
from connect_platform.core.api.fields import Text
from connect_platform.core.api.paging import PageQuery, envelope
from connect_platform.core.api.rendering import dumps, json_response
from connect_platform.core.api.schema import operation
from connections.api import examples
from connections.models import Connection, Status
from connections.services import disconnecting, finding
from integrations import catalogue

#: Internal word → surface A's word (contract: connection statuses).
STATUS_WORDS: dict[str, str] = {
    Status.PENDING: "pending",
    Status.CONNECTING: "connecting",
    Status.CONNECTED: "connected",
    Status.SYNCING: "data_processing",
    Status.READY: "data_available",
    Status.PARTIAL: "data_partially_available",
    Status.CANCELED: "canceled",
    Status.REJECTED: "rejected",
    Status.FAILED: "failed",
    Status.EXPIRED: "inactive",
    Status.DISCONNECTED: "inactive",
}
WORDS = tuple(dict.fromkeys(STATUS_WORDS.values()))


def connection_body(connection: Connection) -> dict[str, Any]:
    """The wire's Connection: never a credential."""
    metadata = {**connection.metadata, "userId": connection.user_id or None, "lastError": connection.last_error}
    return {
        "id": str(connection.id),
        "integrationId": connection.provider,
        "status": STATUS_WORDS[connection.status],
        "connectionMetadata": metadata | ({"account": connection.account_label} if connection.account_label else {}),
        "createdAt": connection.created_at,
        "updatedAt": connection.updated_at,
    }


class ConnectionsQuery(PageQuery):
    sortBy = serializers.ChoiceField(choices=["createdAt", "updatedAt"], default="createdAt")
    sortOrder = serializers.ChoiceField(choices=["asc", "desc"], default="desc")
    status = serializers.ChoiceField(choices=WORDS, required=False)
    integrationId = Text(required=False, max_length=100)


# PostgreSQL builds the JSON: a list of twenty costs one round trip and no Python objects.
_LIST = """
SELECT coalesce(json_agg(json_build_object('id', id, 'integrationId', provider, 'status', {words}, 'connectionMetadata',
    metadata || jsonb_build_object('userId', nullif(user_id, ''), 'lastError', last_error)
             || CASE WHEN account_label = '' THEN '{{}}'::jsonb ELSE jsonb_build_object('account', account_label) END,
    'createdAt', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'updatedAt', to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) ORDER BY {order}), '[]')::text,
  (SELECT count(*) FROM connections_connection WHERE {where})
FROM (SELECT * FROM connections_connection WHERE {where} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s) page
"""
_WORDS = "CASE status " + " ".join(f"WHEN '{word}' THEN '{said}'" for word, said in STATUS_WORDS.items()) + " END"


def list_connections(actor: Actor, query: dict[str, Any]) -> bytes:
    """The envelope of a page of connections, as JSON."""
    where, values = ["company_id = %(company)s"], {"company": actor.company_id, "limit": query["limit"]}
    values["offset"] = (query["page"] - 1) * query["limit"]
    if word := query.get("status"):
        where.append("status = ANY(%(statuses)s)")
        values["statuses"] = [str(status) for status, said in STATUS_WORDS.items() if said == word]
    if slug := query.get("integrationId"):
        provider = catalogue.find(slug)
        where.append("provider = %(provider)s")
        values["provider"] = provider.slug if provider else slug
    column = {"createdAt": "created_at", "updatedAt": "updated_at"}[query["sortBy"]]
    order = f"{column} {query['sortOrder']}, id {query['sortOrder']}"
    parts = {"words": _WORDS, "where": " AND ".join(where), "order": order}
    items, total = prepared.execute(_LIST.format(**parts), values).fetchone()
    count = min(query["limit"], max(total - values["offset"], 0))
    return _joined(items, envelope([None] * count, page=query["page"], limit=query["limit"], total=total))


def _joined(items: str, rest: dict[str, Any]) -> bytes:
    return b'{"data":' + items.encode() + b"," + dumps({key: value for key, value in rest.items() if key != "data"})[1:]


class Connections(PublicView):
    @operation(
        "A.connections", "List connections", query=ConnectionsQuery, answer=examples.page(examples.CONNECTION), failures=(400,)
    )
    def get(self, request: Request) -> HttpResponse:
        return json_response(list_connections(self.actor, self.valid_query(ConnectionsQuery)))


class OneConnection(PublicView):
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method == "GET":
            self.accepts = (*PublicView.accepts, "intent_token")  # type: ignore[misc]
        super().initial(request, *args, **kwargs)

    @operation("A.connection", "Get a connection", answer=examples.CONNECTION, failures=(404,))
    def get(self, request: Request, connection_id: str) -> Response:
        return Response(connection_body(finding.named(self.actor, connection_id)))

    @operation(
        "A.connection.delete",
        "Delete a connection",
        status=204,
        failures=(403, 404),
        description="The secret is destroyed and revoked at the provider; `X-Connect-Revocation` says how that went.",
    )
    def delete(self, request: Request, connection_id: str) -> Response:
        outcome = disconnecting.remove(self.actor, finding.named(self.actor, connection_id))
        return Response(status=204, headers={"X-Connect-Revocation": outcome})


class LastMoment(serializers.DateTimeField):
    """A point in time; a plain date means the end of that day."""

    def to_internal_value(self, value: Any) -> Any:
        moment = super().to_internal_value(value)
        return moment + timedelta(days=1, microseconds=-1) if len(str(value)) == len("2026-03-01") else moment


class HistoryQuery(PageQuery):
    sortBy = serializers.ChoiceField(choices=["createdAt", "updatedAt", "title", "type"], default="createdAt")
    sortOrder = serializers.ChoiceField(choices=["asc", "desc"], default="desc")
    type = Text(required=False, max_length=20)
    search = Text(required=False, max_length=500, trim_whitespace=False)
    startDate = serializers.DateTimeField(required=False)
    endDate = LastMoment(required=False)


_HISTORY = """
SELECT coalesce(json_agg(json_build_object(
    'id', id, 'type', type, 'title', title, 'authors', authors, 'progress', progress, 'read', read,
    'isbn', isbn, 'isbn13', isbn13, 'isbn10', isbn10, 'asin', asin, 'description', description, 'thumbnailUrl', thumbnail_url,
    'createdAt', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'updatedAt', to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) ORDER BY {order}), '[]')::text,
  (SELECT count(*) FROM connections_historyitem WHERE {where})
FROM (SELECT * FROM connections_historyitem WHERE {where} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s) page
"""
_COLUMNS = {"createdAt": "created_at", "updatedAt": "updated_at", "title": "lower(title)", "type": "type"}


def list_history(connection: Connection, query: dict[str, Any]) -> bytes:
    """The envelope of a page of a connection's history, as JSON; all filters combine with AND."""
    where, values = ["connection_id = %(connection)s"], {"connection": connection.pk, "limit": query["limit"]}
    values["offset"] = (query["page"] - 1) * query["limit"]
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
    order = f"{_COLUMNS[query['sortBy']]} {query['sortOrder']}, id {query['sortOrder']}"
    parts = {"where": " AND ".join(where), "order": order}
    items, total = prepared.execute(_HISTORY.format(**parts), values).fetchone()
    count = min(query["limit"], max(total - values["offset"], 0))
    return _joined(items, envelope([None] * count, page=query["page"], limit=query["limit"], total=total))


class History(PublicView):
    accepts = (*PublicView.accepts, "intent_token")

    @operation(
        "A.history",
        "Read a connection's history",
        query=HistoryQuery,
        answer=examples.page(examples.HISTORY_ITEM),
        failures=(400, 404),
    )
    def get(self, request: Request, connection_id: str) -> HttpResponse:
        connection = finding.named(self.actor, connection_id)
        return json_response(list_history(connection, self.valid_query(HistoryQuery)))
