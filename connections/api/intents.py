"""Surface *public*: intent tokens, which lead one person to one connection."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import tokens as account_tokens
from accounts.api.surfaces import PublicView
from connect_platform.core.api.fields import Flag, Object, StrictSerializer, Text, WebAddress
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import Gone, InvalidInput, NotFound
from connect_platform.core.idempotency import idempotent
from connections.api import examples
from connections.api.integrations import branding
from connections.models import Connection, ConnectSession
from connections.services.connecting import sessions
from integrations.services import offered
from integrations.spec import Provider


@extend_schema_field({"type": "object", "properties": {"name": {"type": "string"}, "value": {"type": "string"}}})
class Prompt(serializers.Field[Any, Any, Any, Any]):
    """`{name, value, outputType?, outputFormat?}`, or the pair `[name, value]`."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, list) and len(data) == 2:
            data = {"name": data[0], "value": data[1]}
        if not isinstance(data, dict) or not all(isinstance(data.get(key), str) and data[key] for key in ("name", "value")):
            raise serializers.ValidationError("Must be an object with name and value, or a pair of them.", code="prompt")
        if data.get("outputType", "text") not in ("text", "json", "boolean", "number"):
            raise serializers.ValidationError("outputType must be text, json, boolean or number.", code="isEnum")
        return {key: data[key] for key in ("name", "value", "outputType", "outputFormat") if key in data}

    def to_representation(self, value: Any) -> Any:
        return value


class IntentBody(StrictSerializer):
    integrationId = Text(max_length=100)
    products = serializers.ListField(child=Text(max_length=100), required=False, max_length=50)
    resources = Object(required=False, allow_null=True)
    userId = Text(max_length=200, required=False, allow_null=True)
    prompts = serializers.ListField(child=Prompt(), required=False, max_length=50)
    debug = Flag(required=False)
    returnUrl = WebAddress(required=False, allow_null=True, any_scheme=True)
    sessionArgs = Object(required=False, allow_null=True)
    record = Flag(required=False)
    clearAllCookies = Flag(required=False)
    interactive = Flag(required=False)
    adCampaign = Text(required=False, allow_null=True, max_length=300)


class ResolveQuery(serializers.Serializer[Any]):
    shortCode = Text(required=False, max_length=200)
    shortToken = Text(required=False, max_length=200)
    url = Text(required=False, max_length=2048)
    adid = Text(required=False, max_length=300)
    adj_campaign = Text(required=False, max_length=300)
    adj_t = Text(required=False, max_length=300)
    adj_adgroup = Text(required=False, max_length=300)


class IntentToken(PublicView):
    accepts = ("oauth_client", "user", "api_key", "publishable_key")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.public = request.method == "GET"  # type: ignore[misc]  # resolving a short token takes no credential
        super().initial(request, *args, **kwargs)

    @operation(
        "A.intent.create",
        "Create an intent token",
        status=201,
        body=IntentBody,
        answer=examples.INTENT_TOKEN,
        example={"integrationId": "sandbox", "userId": "user-123", "returnUrl": "https://example.com/done"},
        failures=(400, 403, 404),
        description="Makes a pending connection and the hosted page for it. Send the person to `url` within 30 minutes.",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = self.valid(IntentBody)
        provider = offered.get(body["integrationId"], self.actor.company_id)
        session = sessions.for_intent(self.actor, provider, body)
        return Response(intent_body(session, provider), status=201)

    @operation(
        "A.intent.resolve",
        "Resolve a short token",
        query=ResolveQuery,
        answer=examples.RESOLVED,
        failures=(400, 404, 410),
        public=True,
    )
    def get(self, request: Request) -> Response:
        query = self.valid_query(ResolveQuery)
        code, attribution = _short_code(query)
        session = ConnectSession.objects.select_related("connection").filter(short_code=code).first()
        if session is None:
            raise NotFound("There is no such short token.")
        if not session.is_open:
            raise Gone("The short token has expired or was used.")
        if attribution:
            ConnectSession.objects.filter(pk=session.pk).update(attribution=attribution)
        connection = session.connection
        return Response(
            {
                "intentToken": _token(session),
                "sessionId": str(connection.id),
                "connectionId": str(connection.id),
                "integrationId": connection.provider,
                "resources": session.options.get("resources") or {},
                "returnUrl": session.redirect_url or None,
                "attribution": attribution or session.attribution,
            }
        )


def _short_code(query: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The short code of either form, and the attribution that came with the second. Raises InvalidInput."""
    if code := query.get("shortCode") or query.get("shortToken"):
        return code, {}
    attribution = {name: query[name] for name in ("adid", "adj_campaign", "adj_t", "adj_adgroup") if query.get(name)}
    if not query.get("url") or len(attribution) < 4:
        missing = [name for name in ("url", "adid", "adj_campaign", "adj_t", "adj_adgroup") if not query.get(name)]
        raise InvalidInput(dict.fromkeys(missing, "Needed, unless shortCode is sent."))
    try:
        parts = urlsplit(query["url"])
    except ValueError:
        raise InvalidInput({"url": "Is not a URL."}) from None
    inner = parse_qs(parts.query)
    found = inner.get("shortCode") or inner.get("shortToken") or [parts.path.rstrip("/").rpartition("/")[2]]
    return found[0], attribution


def _token(session: ConnectSession) -> str:
    options = session.options
    claims = {
        "resources": options.get("resources") or {},
        "products": options.get("products") or [],
        "returnUrl": session.redirect_url or None,
    }
    return account_tokens.make_intent_token(session.company_id, str(session.connection_id), claims)


def intent_body(session: ConnectSession, provider: Provider) -> dict[str, Any]:
    """The wire's IntentToken."""
    options = session.options
    return {
        "intentToken": _token(session),
        "connectionId": str(session.connection_id),
        "url": sessions.url(session),
        "appClipUrl": None,
        "shortToken": session.short_code,
        "debug": bool(options.get("debug")),
        "record": bool(options.get("record")),
        "clearAllCookies": bool(options.get("clearAllCookies")),
        "interactive": bool(options.get("interactive", True)),
        "returnUrl": session.redirect_url or None,
        "branding": branding(provider),
    }


class ValidateBody(StrictSerializer):
    intentToken = Text(max_length=8192)


class ValidateIntent(PublicView):
    public = True

    @operation(
        "A.intent.validate", "Check an intent token", body=ValidateBody, answer=examples.VALIDATED, failures=(400,), public=True
    )
    def post(self, request: Request) -> Response:
        token = self.valid(ValidateBody)["intentToken"]
        empty = dict.fromkeys(("sessionId", "connectionId", "integrationId", "expiresAt"))
        try:
            claims = account_tokens.read_intent_token(token)
        except account_tokens.IntentTokenRefused as refused:
            return Response({"valid": False, "reason": refused.reason, **empty})
        connection = Connection.objects.filter(pk=claims["sessionId"], company_id=int(claims["developerId"])).first()
        if connection is None:
            return Response({"valid": False, "reason": "revoked", **empty})
        return Response(
            {
                "valid": True,
                "reason": None,
                "sessionId": str(connection.id),
                "connectionId": str(connection.id),
                "integrationId": connection.provider,
                "expiresAt": datetime.fromtimestamp(claims["exp"], tz=UTC),
            }
        )
