"""Surface *public*: connections and what was read through them."""

from __future__ import annotations

from collections.abc import Mapping
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
from connections.models import PUBLIC_STATUS, Connection
from connections.services.connecting import disconnecting, finding
from integrations.services import offered

WORDS = tuple(dict.fromkeys(PUBLIC_STATUS.values()))


def connection_body(connection: Connection) -> dict[str, Any]:
    """The wire's Connection: never a credential."""
    metadata = {**connection.metadata, "userId": connection.user_id or None, "lastError": connection.last_error}
    return {
        "id": str(connection.id),
        "integrationId": connection.provider,
        "status": PUBLIC_STATUS[connection.status],
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
_WORDS = "CASE status " + " ".join(f"WHEN '{word}' THEN '{said}'" for word, said in PUBLIC_STATUS.items()) + " END"


def list_connections(actor: Actor, query: dict[str, Any]) -> bytes:
    """The envelope of a page of connections, as JSON."""
    where, values = ["company_id = %(company)s"], {"company": actor.company_id, "limit": query["limit"]}
    values["offset"] = (query["page"] - 1) * query["limit"]
    if word := query.get("status"):
        where.append("status = ANY(%(statuses)s)")
        values["statuses"] = [str(status) for status, said in PUBLIC_STATUS.items() if said == word]
    if slug := query.get("integrationId"):
        provider = offered.find(slug, actor.company_id)
        where.append("provider = %(provider)s")
        values["provider"] = provider.slug if provider else slug
    column = {"createdAt": "created_at", "updatedAt": "updated_at"}[query["sortBy"]]
    order = f"{column} {query['sortOrder']}, id {query['sortOrder']}"
    parts = {"words": _WORDS, "where": " AND ".join(where), "order": order}
    items, total = prepared.execute(_LIST.format(**parts), values).fetchone()
    return in_envelope(items, total, query)


def in_envelope(items: str, total: int, query: Mapping[str, Any]) -> bytes:
    """The envelope of a page whose items PostgreSQL has written as a JSON array."""
    count = min(query["limit"], max(total - (query["page"] - 1) * query["limit"], 0))
    rest = envelope([None] * count, page=query["page"], limit=query["limit"], total=total)
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
