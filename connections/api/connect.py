"""Surface *connect*: providers, their status, connecting by key, and the actions."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from connect_platform.core.api.callers import client_address, request_id
from connect_platform.core.api.fields import Object, Text
from connect_platform.core.api.rendering import dumps
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput, NotFound
from connect_platform.core.idempotency import idempotent
from connections.api import examples, terms
from connections.api.listing import unless_known
from connections.models import LIVE, Connection, Status
from connections.services.calling import calls, explaining, metering
from connections.services.connecting import disconnecting, finding, pasting
from integrations import catalogue, provider_search
from integrations.services import offered
from integrations.spec import Provider

STATUS_WORDS: dict[str, str] = dict.fromkeys(map(str, LIVE), "connected") | {Status.FAILED: "error", Status.EXPIRED: "expired"}


def provider_body(provider: Provider) -> dict[str, Any]:
    """The wire's Provider, in the spelling of this surface."""
    return {
        "name": provider.type_name,
        "displayName": provider.name,
        "category": provider.category,
        "isAvailable": True,
        "requiresOAuth": catalogue.requires_oauth(provider),
        "capabilities": catalogue.capabilities(provider),
    }


@cache
def _shipped() -> bytes:
    return dumps([provider_body(provider) for provider in catalogue.all_providers()])


class ProvidersQuery(serializers.Serializer[Any]):
    search = Text(required=False, allow_blank=True, max_length=200)
    category = Text(required=False, allow_blank=True, max_length=100)
    capability = Text(required=False, allow_blank=True, max_length=100)


class Providers(ConnectView):
    @operation(
        "C.providers",
        "List or search providers",
        query=ProvidersQuery,
        answer=[examples.PROVIDER],
        failures=(400,),
        description="The company's own providers first, then the catalogue by name; with `search` the best match first. Send "
        "the `ETag` back as `If-None-Match` to be told by 304 that nothing changed.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        query, own = self.valid_query(ProvidersQuery), offered.own(self.actor.company_id)
        if own or any(query.values()):
            every = own + catalogue.all_providers()
            found = provider_search.ranked(query["search"], every) if query.get("search") else every
            rows = [provider_body(provider) for provider in found]
            body = dumps([row for row in rows if _is_wanted(row, query)])
        else:
            body = _shipped()
        return unless_known(request._request, body, "private, no-cache")


def _is_wanted(row: dict[str, Any], query: dict[str, Any]) -> bool:
    category, capability = query.get("category"), query.get("capability")
    return category in (None, "", row["category"]) and (not capability or capability in row["capabilities"])


class OneProvider(ConnectView):
    @operation("C.provider", "Get a provider", answer=examples.PROVIDER, failures=(404,))
    def get(self, request: Request, type: str) -> Response:
        return Response(provider_body(offered.get(type, self.actor.company_id)))


def status_body(provider: Provider, connection: Connection | None) -> dict[str, Any]:
    """How the company's connection to a provider stands."""
    return {
        "providerType": provider.type_name,
        "status": STATUS_WORDS.get(connection.status, "disconnected") if connection else "disconnected",
        "connectionId": str(connection.id) if connection else None,
        "connectedAt": connection.connected_at if connection else None,
        "expiresAt": connection.expires_at if connection else None,
        "lastError": connection.last_error if connection else None,
    }


class ProviderStatus(ConnectView):
    permission = "connections.view"

    @operation("C.status", "How the connection to a provider stands", answer=examples.PROVIDER_STATUS, failures=(404, 409))
    def get(self, request: Request, type: str) -> Response:
        provider = offered.get(type, self.actor.company_id)
        if connection_id := request.query_params.get("connectionId"):
            connection: Connection | None = finding.named(self.actor, connection_id)
            if connection and connection.provider != provider.slug:
                raise NotFound("There is no such connection to this provider.")
        else:
            connection = finding.own(self.actor, provider)
        return Response(status_body(provider, connection))


class KeyBody(serializers.Serializer[Any]):
    credentials = Object()


class ConnectProvider(ConnectView):
    permission = "connections.write"

    @operation(
        "C.connect",
        "Connect a provider with an API key",
        body=KeyBody,
        answer=examples.PROVIDER_STATUS,
        failures=(400, 404, 502),
        example={"credentials": {"apiKey": "sandbox-key"}},
        description="The key is tried at the provider first. `credentials` may hold further fields, such as a subdomain.",
    )
    @idempotent
    def post(self, request: Request, type: str) -> Response:
        provider = offered.get(type, self.actor.company_id)
        pasted = self.valid(KeyBody)["credentials"]
        wrong = {f"credentials.{key}": "Must be a string." for key, value in pasted.items() if not isinstance(value, str)}
        if wrong:
            raise InvalidInput(wrong)
        connection = pasting.connect_with_key(self.actor, provider, pasted)
        return Response(status_body(provider, connection))


class DisconnectProvider(ConnectView):
    permission = "connections.write"

    @operation(
        "C.disconnect",
        "Disconnect a provider",
        answer={**examples.PROVIDER_STATUS, "status": "disconnected", "revocation": "revoked"},
        failures=(404, 409),
        description="The stored secret is destroyed. `revocation` says what became of it at the provider: `revoked`, "
        "`unsupported`, `pending` where it is tried again, or `shared` where another live connection stands on the same grant.",
    )
    def post(self, request: Request, type: str) -> Response:
        provider = offered.get(type, self.actor.company_id)
        connection = finding.own(self.actor, provider)
        outcome = "unsupported"
        if connection and connection.status != Status.DISCONNECTED:
            outcome = disconnecting.disconnect(self.actor, connection)
        return Response({**status_body(provider, connection), "status": "disconnected", "revocation": outcome})

    @operation(
        "C.disconnect-delete",
        "Disconnect a provider, by DELETE",
        answer={**examples.PROVIDER_STATUS, "status": "disconnected", "revocation": "revoked"},
        failures=(404, 409),
    )
    def delete(self, request: Request, type: str) -> Response:
        return self.post(request, type)


class ActionInputs(serializers.Serializer[Any]):
    """Whatever the action's own schema says."""


class RunAction(ConnectView):
    permission = "actions.execute"

    @operation(
        "C.actions.run",
        "Run a provider's action",
        body=ActionInputs,
        query=terms.TermsBody,
        answer=examples.ACTION_RUN,
        failures=(400, 403, 404, 409, 422, 502),
        example={"message": "hi"},
    )
    @idempotent
    def post(self, request: Request, type: str, action_name: str) -> Response:
        provider = offered.get(type, self.actor.company_id)
        action = offered.action(provider, action_name, self.actor.company_id)
        if action is None:
            raise NotFound("The provider has no such action.")
        if not isinstance(request.data, dict):
            raise InvalidInput({"body": "A JSON object with the action's inputs is needed."})
        calls.check_inputs(action, request.data)
        given = terms.of_query(request.query_params)
        wanted = terms.read(given)
        named = (request.query_params.get("connectionId"), request.query_params.get("userId"))
        connection = finding.to_call(self.actor, provider, *named)
        if terms.flag(given, "explain"):
            prepare = calls.action_prepare(provider, action, request.data)
            return Response(explaining.explain(connection, provider, prepare, action))
        with metering.metered(self.actor):
            answer = calls.execute(
                self.actor,
                provider,
                action,
                connection,
                request.data,
                terms=wanted,
                request_id=request_id(request._request),
                address=client_address(request._request),
            )
        output = answer.data if isinstance(answer.data, dict) else {"result": answer.data}
        return Response(
            {
                "providerType": provider.type_name,
                "actionName": action.key,
                "status": "completed",
                "output": output,
                "durationMs": round(answer.duration_ms),
                "attempts": answer.attempts,
            }
        )


class RootRunAction(RunAction):
    """The same at `/providers/{type}/actions/{actionName}`."""

    @operation(
        "C.actions-root.run",
        "Run a provider's action",
        body=ActionInputs,
        query=terms.TermsBody,
        answer=examples.ACTION_RUN,
        failures=(400, 403, 404, 409, 422, 502),
        example={"message": "hi"},
    )
    def post(self, request: Request, type: str, action_name: str) -> HttpResponseBase:
        return super().post(request, type, action_name)
