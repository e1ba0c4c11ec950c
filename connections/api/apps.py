"""Surface *apps*: enable toolkits, connect end users, execute tools."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import AppsView
from accounts.models import App
from connect_platform.core.api.callers import client_address, request_id
from connect_platform.core.api.fields import Object, Text, WebAddress
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import ConnectError, InvalidInput, NotFound
from connect_platform.core.idempotency import idempotent
from connections import returning
from connections.api import examples, terms
from connections.models import LISTED, LIVE, Connection, Status
from connections.services.calling import calls, explaining
from connections.services.connecting import disconnecting, finding, sessions
from integrations import catalogue, provider_search
from integrations.models import Toolkit
from integrations.services import clients, offered, toolkits
from integrations.spec import Action, OAuth1, OAuth2, Provider

STATUS_WORDS: dict[str, str] = dict.fromkeys(map(str, LIVE), "active") | {
    Status.EXPIRED: "expired",
    Status.DISCONNECTED: "inactive",
}


class OwnAppView(AppsView):
    """An operation on the app of the path."""

    @property
    def app(self) -> App:
        return App.objects.for_actor(self.actor).get(pk=self.actor.app_id)


class Available(AppsView):
    @operation(
        "B.available",
        "List the curated toolkits or search the catalogue",
        failures=(404,),
        answer={
            "integrations": [
                {
                    "toolkit": "gmail",
                    "displayName": "Gmail",
                    "curated": True,
                    "auth_schemes": ["OAUTH2"],
                    "requires_byo_credentials": True,
                }
            ]
        },
    )
    def get(self, request: Request, app_id: str) -> Response:
        search = request.query_params.get("search", "")
        every = offered.every(self.actor.company_id) if search else ()
        found = provider_search.ranked(search, every)[:20] if search else catalogue.curated()
        supplied = clients.supplied(self.actor.company_id, app_id)
        return Response({"integrations": [self.row(provider, supplied) for provider in found]})

    def row(self, provider: Provider, supplied: frozenset[str]) -> dict[str, Any]:
        return {
            "toolkit": provider.slug,
            "displayName": provider.slug.replace("-", " ").title() if provider.curated else provider.name,
            "curated": bool(provider.curated),
            "auth_schemes": [auth.scheme for auth in provider.schemes],
            "requires_byo_credentials": clients.needs_own_client(provider, supplied),
        }


def config_body(toolkit: Toolkit) -> dict[str, Any]:
    """The wire's Config, without a trace of the client secret."""
    return {
        "id": str(toolkit.id),
        "app_id": toolkit.app_id,
        "toolkit_slug": toolkit.provider,
        "auth_config_id": toolkit.auth_config_id,
        "display_name": toolkit.display_name,
        "enabled": toolkit.enabled,
        "scopes": toolkit.scopes,
        "auth_scheme": toolkit.auth_scheme,
        "created_at": toolkit.created_at,
        "updated_at": toolkit.updated_at,
    }


class Config(OwnAppView):
    end_users = False

    @operation(
        "B.config", "List enabled toolkits", answer={"app_id": "app_06b2…", "integrations": [examples.CONFIG]}, failures=(404,)
    )
    def get(self, request: Request, app_id: str) -> Response:
        rows = Toolkit.objects.filter(app_id=self.actor.app_id, enabled=True).order_by("created_at", "id")
        return Response({"app_id": self.actor.app_id, "integrations": [config_body(row) for row in rows]})


class ClientBody(serializers.Serializer[Any]):
    client_id = Text(max_length=300)
    client_secret = Text(max_length=2000)
    auth_scheme = Text(max_length=30, required=False)


class ConfigureBody(serializers.Serializer[Any]):
    toolkit = Text(max_length=100)
    displayName = Text(max_length=100, required=False, allow_null=True)
    scopes = serializers.ListField(child=Text(max_length=500), required=False, max_length=200)
    oauth_credentials = ClientBody(required=False, allow_null=True)


class Configure(OwnAppView):
    end_users = False

    @operation(
        "B.configure",
        "Enable a toolkit",
        body=ConfigureBody,
        answer=examples.CONFIG,
        failures=(400, 404),
        example={"toolkit": "sandbox", "displayName": "Sandbox", "scopes": []},
        description="Enabling twice gives the existing configuration unchanged. A toolkit for which the platform has no "
        "OAuth client needs `oauth_credentials`.",
    )
    def post(self, request: Request, app_id: str) -> Response:
        body = self.valid(ConfigureBody)
        toolkit = toolkits.enable(
            self.actor,
            self.app,
            body["toolkit"],
            display_name=body.get("displayName"),
            scopes=body.get("scopes") or [],
            client=body.get("oauth_credentials"),
        )
        return Response(config_body(toolkit))


class OneConfig(OwnAppView):
    end_users = False

    @operation("B.disable", "Disable a toolkit", status=204, failures=(404,))
    def delete(self, request: Request, app_id: str, toolkit: str) -> Response:
        toolkits.disable(self.actor, self.app, toolkit)
        return Response(status=204)


class Credentials(OwnAppView):
    end_users = False

    @operation(
        "B.credentials",
        "Replace a toolkit's OAuth client",
        body=ClientBody,
        answer=examples.CONFIG,
        failures=(400, 404),
        example={"oauth_credentials": {"client_id": "id-2", "client_secret": "secret-2"}},
    )
    def patch(self, request: Request, app_id: str, toolkit: str) -> Response:
        toolkits.enabled(self.actor.app_id, toolkit, status=404)
        if not isinstance(request.data, dict):
            raise InvalidInput({"body": "A JSON object is needed."})
        given = request.data.get("oauth_credentials", request.data)
        checked = ClientBody(data=given)
        checked.is_valid(raise_exception=True)
        return Response(config_body(toolkits.change_client(self.actor, self.app, toolkit, dict(checked.validated_data))))


class ConnectBody(serializers.Serializer[Any]):
    toolkit = Text(max_length=100)
    redirectUrl = WebAddress(any_scheme=True)
    userId = Text(max_length=100, required=False, allow_null=True)


class Connect(OwnAppView):
    @operation(
        "B.connect",
        "Make the address where an end user connects",
        body=ConnectBody,
        failures=(400, 404),
        answer={"authUrl": "https://connect.example.com/link/Zk3tQ9wLp1/start", "connectionRequestId": "ca_06b2…"},
        example={
            "toolkit": "sandbox",
            "redirectUrl": "https://example.com/settings",
            "userId": "3f0c1a52-8f0b-4d0e-9c47-0a3d5b1f7e11",
        },
        description="`authUrl` binds the person's browser to this request and leads on to the provider's consent page.",
    )
    @idempotent
    def post(self, request: Request, app_id: str) -> Response:
        body = self.valid(ConnectBody)
        user_id = finding.end_user(self.actor, body.get("userId"))
        provider = offered.find(body["toolkit"], self.actor.company_id)
        if provider is None:
            toolkits.enabled(app_id, body["toolkit"])
        assert provider  # an unknown toolkit is not enabled
        session = sessions.for_app(self.actor, self.app, user_id, provider, body["redirectUrl"])
        auth = provider.scheme(session.scheme) or provider.auth
        direct = isinstance(auth, OAuth2 | OAuth1) and not any(item.source == "user" for item in provider.account_fields)
        if isinstance(auth, OAuth2 | OAuth1):
            clients.client_for(provider, app_id, company_id=self.actor.company_id)
        return Response({"authUrl": sessions.url(session) + ("/start" if direct else ""), "connectionRequestId": session.id})


def callback(request: HttpRequest, app_id: str) -> HttpResponseRedirect:
    """Where the provider sends the browser back to. Every outcome is a redirect."""
    try:
        _, destination = returning.finish(request, app_id)
    except returning.Lost as lost:
        address = lost.address or f"{settings.PUBLIC_URL}/dashboard"
        return returning.Away(returning.with_query(address, {"status": "error", "message": lost.word}))
    return returning.Away(destination)


class Callback(AppsView):
    public = True

    @operation(
        "B.callback",
        "Where the provider returns to",
        status=302,
        public=True,
        media_type="text/html",
        description="Redirects to `redirectUrl` with `status=connected&toolkit=…` or `status=error&message=…`.",
    )
    def get(self, request: Request, app_id: str) -> HttpResponseRedirect:
        return callback(request._request, app_id)


def connection_body(connection: Connection) -> dict[str, Any]:
    """One connected account."""
    return {
        "id": str(connection.id),
        "app_id": connection.app_id,
        "app_user_id": connection.user_id,
        "toolkit_slug": connection.provider,
        "connected_account_id": connection.made_by,
        "status": STATUS_WORDS[connection.status],
        "account_label": connection.account_label or None,
        "scopes": connection.scopes_granted or connection.scopes_asked,
        "connected_at": connection.connected_at,
        "last_used_at": connection.last_used_at,
        "created_at": connection.created_at,
        "updated_at": connection.updated_at,
    }


class Connections(AppsView):
    @operation("B.connections", "List connected accounts", answer={"connections": [examples.APP_CONNECTION]}, failures=(404,))
    def get(self, request: Request, app_id: str) -> Response:
        found = Connection.objects.for_actor(self.actor).filter(surface="apps").order_by("created_at", "id")
        if self.actor.kind == "end_user":
            found = found.filter(status__in=LIVE)
        else:
            found = found.filter(status__in=LISTED)
            if user_id := request.query_params.get("userId"):
                found = found.filter(user_id=user_id.lower())
        if toolkit := request.query_params.get("toolkit"):
            provider = offered.find(toolkit, self.actor.company_id)
            found = found.filter(provider=provider.slug if provider else "")
        return Response({"connections": [connection_body(row) for row in found.defer("credentials")[:1000]]})


class OneConnection(AppsView):
    @operation("B.disconnect", "Disconnect an account", status=204, failures=(404,))
    def delete(self, request: Request, app_id: str, connection_id: str) -> Response:
        connection = finding.named(self.actor, connection_id)
        if connection.surface != "apps":
            raise NotFound("There is no such connection.")
        outcome = disconnecting.remove(self.actor, connection)
        return Response(status=204, headers={"X-Connect-Revocation": outcome})


class ExecuteBody(terms.TermsBody):
    toolName = Text(max_length=200)
    params = Object(required=False)
    userId = Text(max_length=100, required=False, allow_null=True)


class ExecutionFailed(ConnectError):
    """The tool did not run, or the provider said no: the soft failure of this surface."""

    status = 422
    code = "execution_failed"


class Execute(AppsView):
    @operation(
        "B.execute",
        "Execute a tool with a user's account",
        body=ExecuteBody,
        answer={"successful": True, "data": {"message": "hi"}, "attempts": 1},
        failures=(400, 404, 422, 502),
        example={"toolName": "SANDBOX_ECHO", "params": {"message": "hi"}, "userId": "3f0c1a52-8f0b-4d0e-9c47-0a3d5b1f7e11"},
    )
    @idempotent
    def post(self, request: Request, app_id: str) -> Response:
        body = self.valid(ExecuteBody)
        user_id = finding.end_user(self.actor, body.get("userId"))
        provider, action = self.tool(app_id, body["toolName"])
        try:
            connection = finding.of_end_user(self.actor, app_id, user_id, provider)
            inputs = body.get("params") or {}
            if body.get("explain"):
                calls.check_inputs(action, inputs)
                prepare = calls.action_prepare(provider, action, inputs)
                return Response({"successful": True, "data": explaining.explain(connection, provider, prepare, action)})
            answer = calls.execute(
                self.actor,
                provider,
                action,
                connection,
                inputs,
                terms=terms.read(body),
                request_id=request_id(request._request),
                address=client_address(request._request),
            )
        except ConnectError as error:
            raise failed(error) from error
        data = answer.data if isinstance(answer.data, dict) else {"result": answer.data}
        return Response({"successful": True, "data": data, "attempts": answer.attempts})

    def tool(self, app_id: str, name: str) -> tuple[Provider, Action]:
        """The tool of an enabled toolkit. An unknown tool is a soft failure, a known one of a toolkit not enabled is not."""
        found = offered.tool(name, self.actor.company_id)
        if found is None:
            raise ExecutionFailed(
                "There is no such tool.",
                hint="List the tools of the enabled toolkits and use one of their names.",
                details={"reason": "unknown_tool"},
            )
        toolkits.enabled(app_id, found[0].slug)
        return found


def failed(error: ConnectError) -> ExecutionFailed:
    """Any reason a tool did not succeed, as 422, or 502 where the provider could not be reached."""
    own_words = ("not_connected", "connection_expired", "unknown_tool", "scope_missing")
    other = "invalid_params" if isinstance(error, InvalidInput) else "provider_error"
    reason = error.code if error.code in own_words else other
    details: dict[str, Any] = {**error.details, "reason": reason, "retryable": not error.permanent}
    if isinstance(error, InvalidInput):
        details["fields"] = error.fields
    status = 502 if error.status == 502 else 422
    return ExecutionFailed(error.message, status=status, hint=error.hint, details=details, retry_after=error.retry_after)
