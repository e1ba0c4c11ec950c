"""How connections fare: the list on surface *connect*, and one connection's health and timeline on all three surfaces."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import AppsView, ConnectView, PublicView
from connect_platform.core.api.fields import Text, Whole
from connect_platform.core.api.paging import PageQuery, numbered
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import Conflict
from connect_platform.core.idempotency import idempotent
from connections.api import examples
from connections.api.connect import STATUS_WORDS
from connections.models import LISTED, Connection, Health, HealthCheck
from connections.services.connecting import finding, scopes
from connections.services.health import checking, credentials, timeline
from integrations.services import offered

WORDS = ("connected", "expired", "disconnected")
EXAMPLE = {
    "connectionId": examples.ID,
    "provider": "sandbox",
    "status": "connected",
    "health": "degraded",
    "cause": {
        "code": "provider_unavailable",
        "message": "The provider's token endpoint is failing.",
        "hint": "This is on the provider's side or the network; try again later.",
        "at": examples.MOMENT,
    },
    "reconnectUrl": None,
    "tokenExpiresAt": examples.MOMENT,
    "checkedAt": examples.MOMENT,
    "nextCheckAt": examples.MOMENT,
    "timeline": [
        {
            "id": examples.ID,
            "at": examples.MOMENT,
            "kind": "degraded",
            "message": "The provider does not answer as it should.",
            "detail": {"code": "provider_unavailable"},
        }
    ],
    "nextCursor": None,
}
ONE = {
    "connectionId": examples.ID,
    "provider": "sandbox",
    "status": "connected",
    "health": "healthy",
    "cause": None,
    "reconnectUrl": None,
    "account": {"id": "ada", "label": "ada@sandbox.example"},
    "userId": None,
    "scheme": "OAUTH2",
    "scopesAsked": ["contacts.read", "contacts.write"],
    "scopesGranted": ["contacts.read"],
    "scopesMissing": ["contacts.write"],
    "connectedAt": examples.MOMENT,
    "expiresAt": examples.MOMENT,
    "lastUsedAt": None,
    "checkedAt": examples.MOMENT,
    "createdAt": examples.MOMENT,
    "updatedAt": examples.MOMENT,
}
DESCRIPTION = (
    "`health` is `healthy`, `degraded` (the provider is in trouble, the token we hold is still good), `needs_reauth` or "
    "`expired` (send the account's owner to `reconnectUrl`), or `misconfigured` (the OAuth app's id or secret is wrong; the "
    "owner can do nothing). The timeline is newest first; pass `nextCursor` as `cursor` for older entries."
)


def standing(connection: Connection) -> dict[str, Any]:
    """Where a connection stands, why, and the page that mends it. A stage of ours is not told."""
    cause = connection.health_cause
    return {
        "connectionId": str(connection.id),
        "provider": connection.provider,
        "status": STATUS_WORDS.get(connection.status, "disconnected"),
        "health": connection.health,
        "cause": {key: cause.get(key) for key in ("code", "message", "hint", "at")} if cause else None,
        "reconnectUrl": credentials.reconnect_url(connection) if connection.needs_owner else None,
    }


def connection_body(connection: Connection) -> dict[str, Any]:
    """The wire's connection of surface *connect*: never a credential."""
    return {
        **standing(connection),
        "account": {"id": connection.account_external_id or None, "label": connection.account_label or None},
        "userId": connection.user_id or None,
        "scheme": connection.scheme,
        **scopes.body(connection),
        "connectedAt": connection.connected_at,
        "expiresAt": connection.expires_at,
        "lastUsedAt": connection.last_used_at,
        "checkedAt": connection.checked_at,
        "createdAt": connection.created_at,
        "updatedAt": connection.updated_at,
    }


class TimelineQuery(serializers.Serializer[Any]):
    limit = Whole(from_text=True, min_value=1, max_value=100, required=False)
    cursor = serializers.UUIDField(required=False)


def health_body(connection: Connection, limit: int = 20, before: uuid.UUID | None = None) -> dict[str, Any]:
    """The wire's health: where it stands, when it was and will be checked, and a page of its timeline."""
    entries, cursor = timeline.page(connection, limit, before)
    due = HealthCheck.objects.filter(connection=connection).values_list("due_at", flat=True).first()
    return {
        **standing(connection),
        "tokenExpiresAt": connection.expires_at,
        "checkedAt": connection.checked_at,
        "nextCheckAt": due if connection.is_live else None,
        "timeline": [
            {
                "id": str(entry.id),
                "at": entry.at,
                "kind": entry.kind,
                "message": entry.detail.get("message") or timeline.KINDS.get(entry.kind, ""),
                "detail": {key: value for key, value in entry.detail.items() if key != "message"},
            }
            for entry in entries
        ],
        "nextCursor": cursor,
    }


class ConnectionsQuery(PageQuery):
    provider = Text(required=False, max_length=100)
    status = serializers.ChoiceField(choices=WORDS, required=False)
    health = serializers.ChoiceField(choices=Health.choices, required=False)
    userId = Text(required=False, max_length=200, allow_blank=True)


class Connections(ConnectView):
    permission = "connections.view"

    @operation(
        "C.connections",
        "List connections",
        query=ConnectionsQuery,
        answer={"data": [ONE], "total": 1, "page": 1, "limit": 20},
        failures=(400, 403),
        description="Newest first, those of all surfaces; ones that were never finished are left out. An empty `userId` "
        "means the company's own.",
    )
    def get(self, request: Request) -> Response:
        query = self.valid_query(ConnectionsQuery)
        found = Connection.objects.for_actor(self.actor).filter(status__in=LISTED)
        if slug := query.get("provider"):
            provider = offered.find(slug, self.actor.company_id)
            found = found.filter(provider=provider.slug if provider else "")
        if word := query.get("status"):
            found = found.filter(status__in=[each for each in LISTED if STATUS_WORDS.get(each, "disconnected") == word])
        if health := query.get("health"):
            found = found.filter(health=health)
        if "userId" in query:
            found = found.filter(user_id=query["userId"])
        return Response(numbered(found.defer("credentials").order_by("-created_at", "-id"), query, connection_body))


class OneConnection(ConnectView):
    permission = "connections.view"

    @operation("C.connection", "Get a connection", answer=ONE, failures=(403, 404))
    def get(self, request: Request, connection_id: str) -> Response:
        return Response(connection_body(finding.named(self.actor, connection_id)))


class ConnectHealth(ConnectView):
    permission = "connections.view"

    @operation(
        "C.connection.health",
        "How a connection fares",
        query=TimelineQuery,
        answer=EXAMPLE,
        failures=(400, 403, 404),
        description=DESCRIPTION,
    )
    def get(self, request: Request, connection_id: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        query = self.valid_query(TimelineQuery)
        return Response(health_body(connection, query.get("limit", 20), query.get("cursor")))


class PublicHealth(PublicView):
    accepts = (*PublicView.accepts, "intent_token")

    @operation(
        "A.connection.health",
        "How a connection fares",
        query=TimelineQuery,
        answer=EXAMPLE,
        failures=(400, 403, 404),
        description=DESCRIPTION,
    )
    def get(self, request: Request, connection_id: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        query = self.valid_query(TimelineQuery)
        told = health_body(connection, query.get("limit", 20), query.get("cursor"))
        return Response({**told, "status": connection.public_status})


class AppHealth(AppsView):
    @operation(
        "B.connection.health",
        "How a connected account fares",
        query=TimelineQuery,
        answer=EXAMPLE,
        failures=(400, 404),
        description=DESCRIPTION,
    )
    def get(self, request: Request, app_id: str, connection_id: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        query = self.valid_query(TimelineQuery)
        return Response(health_body(connection, query.get("limit", 20), query.get("cursor")))


class CheckConnection(ConnectView):
    permission = "connections.write"

    @operation(
        "C.connection.check",
        "Check a connection now",
        answer=EXAMPLE,
        failures=(403, 404, 409),
        description="Renews the token where it would run out before the next regular check, otherwise asks the provider "
        "whether it takes the credential. What the provider does wrong is told as `health`, not as an error.",
    )
    @idempotent
    def post(self, request: Request, connection_id: str) -> Response:
        return Response(health_body(checking.now(finding.named(self.actor, connection_id))))


class RefreshConnection(ConnectView):
    permission = "connections.write"

    @operation(
        "C.connection.refresh",
        "Renew a connection's access token now",
        answer=EXAMPLE,
        failures=(403, 404, 409, 422, 502),
        description="409 where there is nothing to renew it with, as with an API key.",
    )
    @idempotent
    def post(self, request: Request, connection_id: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        if connection.is_live and not credentials.can_refresh(connection):
            raise Conflict(
                "This connection has no token that could be renewed.",
                code="not_refreshable",
                hint="Ask for a check instead: it tells whether the provider takes the credential.",
            )
        if not connection.is_live:
            raise credentials.unusable(connection)
        credentials.renewed(connection, refused=connection.token_version)
        connection.refresh_from_db()
        return Response(health_body(connection))
