"""Surface *apps* for language models: the Model Context Protocol over streamable HTTP, without sessions."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api.surfaces import AppsView
from connect_platform.core.api.callers import client_address, request_id
from connect_platform.core.api.fields import Object, Text
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import PermissionDenied
from connect_platform.core.idempotency import idempotent
from connections.services.connecting import finding
from integrations.services import toolkits


class Message(serializers.Serializer[object]):
    """For the description of the operation; the SDK reads the body."""

    jsonrpc = Text(max_length=3)
    id = serializers.CharField(required=False)
    method = Text(max_length=100)
    params = Object(required=False)


class MessageQuery(serializers.Serializer[object]):
    userId = Text(max_length=100, required=False)
    toolkits = Text(max_length=2000, required=False, help_text="Only tools of these, comma-separated.")


class Mcp(AppsView):
    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        self.require_own_origin(request)
        super().initial(request, *args, **kwargs)

    def require_own_origin(self, request: Request) -> None:
        """A page of another site must not reach a server of this machine by DNS rebinding; programs send no Origin.

        https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning
        """
        origin = request.headers.get("Origin")
        own = urlsplit(settings.PUBLIC_URL)
        if origin is not None and origin != f"{own.scheme}://{own.netloc}":
            raise PermissionDenied("Requests of web pages of this origin are not accepted.")

    @operation(
        "B.mcp",
        "Speak the Model Context Protocol",
        body=Message,
        query=MessageQuery,
        answer={"jsonrpc": "2.0", "id": 1, "result": {"tools": [{"name": "SANDBOX_ECHO"}]}},
        example={"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
        failures=(400, 403, 404, 413),
        description="Streamable HTTP without sessions: each POST is one JSON-RPC message, answered in JSON. The tools are "
        "those of the app's enabled toolkits, run with the account of the end user whom `X-Connect-User` or `userId` names; an "
        "end user's JWT needs neither.",
    )
    def post(self, request: Request, app_id: str) -> HttpResponseBase:
        _ = request._request.body  # kept, so that the parsed and the raw body can both be read
        return self.exchange(request, app_id)

    @idempotent
    def exchange(self, request: Request, app_id: str) -> HttpResponse:
        from connections.api import mcp_server  # the SDK is loaded by the first who speaks it

        named = request.headers.get("X-Connect-User") or request.query_params.get("userId")
        only = request.query_params.get("toolkits", "").split(",")
        caller = mcp_server.Caller(
            actor=self.actor,
            app_id=app_id,
            user_id=finding.end_user(self.actor, named),
            only=frozenset(toolkits.enabled(app_id, slug.strip()).provider for slug in only if slug.strip()),
            request_id=request_id(request._request),
            address=client_address(request._request),
        )
        body = request._request.body
        status, headers, content = mcp_server.answer(caller, request.method or "", request.headers, body)
        response = HttpResponse(content, status=status)
        for name, value in headers:
            response[name.decode("latin-1")] = value.decode("latin-1")
        return response
