"""Connecting an account again under the same id: surfaces *public* and *connect*."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView, PublicView
from connect_platform.core.actors import Actor
from connect_platform.core.api.fields import Flag, StrictSerializer, WebAddress
from connect_platform.core.api.schema import operation
from connect_platform.core.idempotency import idempotent
from connections.api import examples
from connections.models import AccountChange, Connection
from connections.services.connecting import finding, sessions

#: One scope (RFC 6749 §3.3): visible ASCII without the quotation mark and the backslash.
SCOPE = r"^[\x21\x23-\x5B\x5D-\x7E]+$"
DESCRIPTION = (
    "Send the account's owner to `url` within 30 minutes; the connection keeps its id and works on meanwhile. `scopes` are "
    "asked for instead of those asked for before. When the owner comes back with another account, they are told; with "
    "`allowAccountChange` they may let it take the connection over."
)


class Scope(serializers.RegexField):
    """One scope to ask for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(SCOPE, max_length=500, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError("Must be a string.", code="string")
        return str(super().to_internal_value(data))


class ReconnectBody(serializers.Serializer[Any]):
    redirectUrl = WebAddress(required=False, allow_null=True, any_scheme=True)
    scopes = serializers.ListField(child=Scope(), required=False, allow_null=True, min_length=1, max_length=200)
    allowAccountChange = Flag(required=False)


class PublicReconnectBody(StrictSerializer, ReconnectBody):
    returnUrl = WebAddress(required=False, allow_null=True, any_scheme=True)


def reconnected(actor: Actor, connection: Connection, body: dict[str, Any]) -> Response:
    """The link of a fresh visit for a connection."""
    session = sessions.again(
        actor,
        connection,
        body.get("returnUrl") or body.get("redirectUrl") or "",
        wanted=body.get("scopes"),
        account_change=AccountChange.OFFER if body.get("allowAccountChange") else AccountChange.REFUSE,
    )
    return Response({"url": sessions.url(session), "expiresAt": session.expires_at}, status=201)


class PublicReconnect(PublicView):
    @operation(
        "A.connection.reconnect",
        "Make the link on which an account is connected again",
        status=201,
        body=PublicReconnectBody,
        answer=examples.VISIT,
        example={"returnUrl": "https://example.com/settings"},
        failures=(400, 403, 404),
        description=DESCRIPTION,
    )
    @idempotent
    def post(self, request: Request, connection_id: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        return reconnected(self.actor, connection, self.valid(PublicReconnectBody))


class ConnectReconnect(ConnectView):
    permission = "connections.write"

    @operation(
        "C.connection.reconnect",
        "Make the link on which an account is connected again",
        status=201,
        body=ReconnectBody,
        answer=examples.VISIT,
        example={"redirectUrl": "https://example.com/settings"},
        failures=(400, 403, 404),
        description=DESCRIPTION,
    )
    @idempotent
    def post(self, request: Request, connection_id: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        return reconnected(self.actor, connection, self.valid(ReconnectBody))
