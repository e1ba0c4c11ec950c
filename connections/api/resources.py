"""Surface *connect*: what is read from a connected account, how far it has been read, and its items as they change."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from connect_platform.core.api.fields import Flag, Text, Whole
from connect_platform.core.api.schema import operation
from connections.models import Connection, ResourceState
from connections.services.connecting import finding
from connections.services.syncing import resources
from integrations.spec import Resource

ID = "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d"
MOMENT = "2026-01-15T10:30:00.000000Z"
RESOURCE = {
    "key": "contacts",
    "name": "Contacts",
    "kind": "contact",
    "url": f"https://connect.example.com/connect/v1/connections/{ID}/resources/contacts",
    "state": "synced",
    "items": 1204,
    "lastRun": {
        "mode": "incremental",
        "pages": 1,
        "read": 3,
        "created": 1,
        "changed": 1,
        "deleted": 1,
        "startedAt": MOMENT,
        "completedAt": MOMENT,
    },
    "lastFullAt": MOMENT,
    "nextSyncAt": MOMENT,
    "error": None,
}
ITEM = {
    "id": ID,
    "externalId": "contact_7",
    "data": {"name": "Ada Lovelace", "email": "ada@sandbox.example"},
    "createdAt": MOMENT,
    "updatedAt": MOMENT,
    "deletedAt": None,
}


def resource_body(connection: Connection, resource: Resource, state: ResourceState) -> dict[str, Any]:
    """How far a resource has been read. `lastRun` is the run under way while the state is `running`."""
    run = {
        "mode": "full" if state.is_full else "incremental",
        "pages": state.pages,
        "read": state.read,
        "created": state.created,
        "changed": state.changed,
        "deleted": state.deleted,
        "startedAt": state.started_at,
        "completedAt": state.completed_at if state.place is None else None,
    }
    return {
        "key": resource.key,
        "name": resource.name,
        "kind": resource.kind,
        "url": resources.address(connection.pk, resource),
        "state": state.state,
        "items": state.items,
        "lastRun": run if state.started_at else None,
        "lastFullAt": state.last_full_at,
        "nextSyncAt": state.due_at if connection.is_live else None,
        "error": state.error,
    }


class Resources(ConnectView):
    permission = "connections.view"

    @operation(
        "C.resources.list",
        "List what is read from a connected account",
        answer=[RESOURCE],
        failures=(404,),
        description="`state` is `pending`, `running`, `synced`, `failed` (see `error`) or `skipped` (its scope is lacking).",
    )
    def get(self, request: Request, connection_id: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        return Response([resource_body(connection, *each) for each in resources.states(connection)])


class TrueOrFalse(serializers.ChoiceField):
    """`true` or `false` in a query string."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=["true", "false"], default="false", **options)


class ItemsQuery(serializers.Serializer[Any]):
    limit = Whole(from_text=True, min_value=1, max_value=100, required=False)
    cursor = Text(required=False, allow_blank=True, max_length=200)
    updatedSince = serializers.DateTimeField(required=False)
    includeDeleted = TrueOrFalse()


class SyncBody(serializers.Serializer[Any]):
    full = Flag(default=False)
    acceptDeletions = Flag(default=False)


class OneResource(ConnectView):
    permission = "connections.view"

    @operation(
        "C.resources.items",
        "Read the items of a resource as they changed",
        query=ItemsQuery,
        answer={"data": [ITEM], "cursor": "MjAyNi0wMS0xNVQxMDozMA==", "hasMore": False},
        failures=(400, 404),
        description="Oldest change first. Keep `cursor` and send it again, now or in a year, for what changed after it. With "
        "`includeDeleted=true` items the provider has deleted come too: `deletedAt` is set and `data` empty.",
    )
    def get(self, request: Request, connection_id: str, resource: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        wanted, query = resources.named(connection, resource), self.valid_query(ItemsQuery)
        items, cursor, more = resources.later(
            connection,
            wanted,
            cursor=query.get("cursor", ""),
            since=query.get("updatedSince"),
            deleted=query["includeDeleted"] == "true",
            limit=query.get("limit", 100),
        )
        return Response({"data": items, "cursor": cursor, "hasMore": more})


class SyncResource(ConnectView):
    permission = "connections.write"

    @operation(
        "C.resources.sync",
        "Read a resource now",
        body=SyncBody,
        status=202,
        answer=RESOURCE,
        failures=(400, 403, 404, 409),
        example={"full": True},
        description="What changed since the last time, or everything with `full`. `acceptDeletions` allows that more items are "
        "gone than is believed otherwise.",
    )
    def post(self, request: Request, connection_id: str, resource: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        wanted, body = resources.named(connection, resource), self.valid(SyncBody)
        state = resources.ask(
            connection, wanted, full=body["full"] or body["acceptDeletions"], accept_deletions=body["acceptDeletions"]
        )
        return Response(resource_body(connection, wanted, state), status=202)
