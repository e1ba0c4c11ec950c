"""Surface *connect*: a company's own OAuth apps, their rotation, and the doctor that examines them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from connect_platform.core.actors import Actor
from connect_platform.core.api.fields import Flag, Object, Text, Whole
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput
from connect_platform.core.idempotency import idempotent
from integrations.models import OAuthApp
from integrations.services import clients, doctor, oauth_apps, offered
from integrations.spec import Provider

OAUTH_APP: dict[str, Any] = {
    "id": "oa_06b2k7wq9r3t5v8x0y2z4a6c8e",
    "providerType": "github",
    "appId": None,
    "clientId": "Iv1.8a61f9b3a7aba766",
    "isCurrent": True,
    "redirectDomain": "connect.example.com",
    "redirectUri": "https://connect.example.com/oauth/callback",
    "previousSecretUntil": None,
    "hasWebhookSecret": False,
    "connections": 3,
    "flaggedAt": None,
    "flagReason": None,
    "createdAt": "2026-01-05T09:00:00Z",
    "updatedAt": "2026-01-05T09:00:00Z",
}
EXAMINATION: dict[str, Any] = {
    "providerType": "github",
    "status": "failed",
    "redirectUri": "https://connect.example.com/oauth/callback",
    "checks": [
        {
            "name": "client_credentials",
            "status": "failed",
            "message": "The provider does not accept the client id or its secret.",
            "hint": "Copy client id and secret anew from the provider's console.",
            "evidence": {"status": 401, "error": "invalid_client", "said": "Wrong client secret."},
        }
    ],
}


def oauth_app_body(row: OAuthApp) -> dict[str, Any]:
    """An OAuth app on the wire. Its secrets are never told."""
    return {
        "id": row.pk,
        "providerType": row.provider.replace("-", "_"),
        "appId": row.app_id,
        "clientId": row.client_id,
        "isCurrent": row.is_current,
        "redirectDomain": row.redirect_domain or None,
        "redirectUri": clients.redirect_uri(row, row.app_id),
        "previousSecretUntil": row.previous_until,
        "hasWebhookSecret": "webhook_secret" in row.secrets,
        "connections": row.connection_count,  # type: ignore[attr-defined]  # annotated by `listed`
        "flaggedAt": row.flagged_at,
        "flagReason": row.flag_reason or None,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
    }


class NewOAuthApp(serializers.Serializer[Any]):
    providerType = Text(max_length=100)
    clientId = Text(max_length=300)
    clientSecret = Text(max_length=4000)
    appId = Text(max_length=48, required=False, allow_null=True)
    redirectDomain = Text(max_length=253, required=False, allow_null=True, allow_blank=True)
    webhookSecret = Text(max_length=4000, required=False, allow_null=True, allow_blank=True)


class ChangedOAuthApp(serializers.Serializer[Any]):
    redirectDomain = Text(max_length=253, required=False, allow_null=True, allow_blank=True)
    webhookSecret = Text(max_length=4000, required=False, allow_null=True, allow_blank=True)
    isCurrent = Flag(required=False)

    def validate_isCurrent(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError("An OAuth app is retired by making another one current.")
        return value


class RotatedSecret(serializers.Serializer[Any]):
    clientSecret = Text(max_length=4000)
    overlapHours = Whole(min_value=0, max_value=int(oauth_apps.LONGEST_OVERLAP.total_seconds() // 3600), default=24)


class ListQuery(serializers.Serializer[Any]):
    providerType = Text(max_length=100, required=False)
    appId = Text(max_length=48, required=False)


class OAuthApps(ConnectView):
    permission = {"GET": "connections.view", "POST": "connections.write"}

    @operation(
        "C.oauth-apps.list",
        "List the company's own OAuth apps",
        query=ListQuery,
        answer=[OAUTH_APP],
        failures=(400, 403),
        description="`connections` counts those that hold tokens of the OAuth app: what breaks when it breaks. `flaggedAt` "
        "is set while the provider refuses it.",
    )
    def get(self, request: Request) -> Response:
        query = self.valid_query(ListQuery)
        rows = oauth_apps.listed(self.actor)
        if "providerType" in query:
            provider = offered.find(query["providerType"], self.actor.company_id)
            rows = rows.filter(provider=provider.slug if provider else "")
        if "appId" in query:
            rows = rows.filter(app_id=query["appId"])
        return Response([oauth_app_body(row) for row in rows[:1000]])

    @operation(
        "C.oauth-apps.add",
        "Add an OAuth app",
        body=NewOAuthApp,
        answer=OAUTH_APP,
        status=201,
        failures=(400, 403, 404, 409),
        example={"providerType": "github", "clientId": "Iv1.8a61f9b3a7aba766", "clientSecret": "from the console"},
        description="New connections are made with it. The one before is retired and stays for the connections it made. "
        "With `appId` it is for that app alone, else for the whole company. `redirectDomain` is a host name of yours that "
        "points here; hosted pages and callbacks then use it.",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = self.valid(NewOAuthApp)
        provider = offered.find(body["providerType"], self.actor.company_id)
        if provider is None:
            raise InvalidInput({"providerType": "There is no such provider."})
        row = oauth_apps.add(
            self.actor,
            provider,
            client_id=body["clientId"],
            client_secret=body["clientSecret"],
            app=oauth_apps.app_named(self.actor, body.get("appId")),
            redirect_domain=body.get("redirectDomain") or "",
            webhook_secret=body.get("webhookSecret") or "",
        )
        return Response(oauth_app_body(oauth_apps.named(self.actor, row.pk)), status=201)


class OneOAuthApp(ConnectView):
    permission = {"GET": "connections.view", "PATCH": "connections.write", "DELETE": "connections.write"}

    @operation("C.oauth-apps.get", "Get an OAuth app", answer=OAUTH_APP, failures=(403, 404))
    def get(self, request: Request, oauth_app_id: str) -> Response:
        return Response(oauth_app_body(oauth_apps.named(self.actor, oauth_app_id)))

    @operation(
        "C.oauth-apps.change",
        "Change an OAuth app",
        body=ChangedOAuthApp,
        answer=OAUTH_APP,
        failures=(400, 403, 404),
        example={"redirectDomain": "connect.example.com"},
        description="`isCurrent: true` makes a retired one current again. Another client id is another OAuth app: add it.",
    )
    def patch(self, request: Request, oauth_app_id: str) -> Response:
        row, body = oauth_apps.named(self.actor, oauth_app_id), self.valid(ChangedOAuthApp)
        names = {"redirectDomain": "redirect_domain", "webhookSecret": "webhook_secret", "isCurrent": "is_current"}
        oauth_apps.change(self.actor, row, **{names[key]: value or "" for key, value in body.items()})
        return Response(oauth_app_body(oauth_apps.named(self.actor, oauth_app_id)))

    @operation(
        "C.oauth-apps.remove",
        "Remove an OAuth app",
        status=204,
        failures=(400, 403, 404, 409),
        description="Refused while connections hold tokens of it: those could neither be renewed nor revoked. "
        "`?force=true` removes it all the same.",
    )
    def delete(self, request: Request, oauth_app_id: str) -> Response:
        force = request.query_params.get("force", "false")
        if force not in ("true", "false"):
            raise InvalidInput({"force": "Must be true or false."})
        oauth_apps.remove(self.actor, oauth_apps.named(self.actor, oauth_app_id), force=force == "true")
        return Response(status=204)


class RotateSecret(ConnectView):
    permission = "connections.write"

    @operation(
        "C.oauth-apps.rotate-secret",
        "Rotate an OAuth app's client secret",
        body=RotatedSecret,
        answer={**OAUTH_APP, "previousSecretUntil": "2026-01-06T09:00:00Z"},
        failures=(400, 403, 404),
        example={"clientSecret": "the new one", "overlapHours": 24},
        description="No connection is lost: for `overlapHours` the secret before is tried wherever the provider refuses the "
        "new one. 0 forgets it at once.",
    )
    def post(self, request: Request, oauth_app_id: str) -> Response:
        row, body = oauth_apps.named(self.actor, oauth_app_id), self.valid(RotatedSecret)
        oauth_apps.rotate_secret(self.actor, row, body["clientSecret"], timedelta(hours=body["overlapHours"]))
        return Response(oauth_app_body(oauth_apps.named(self.actor, oauth_app_id)))


class ExaminationBody(serializers.Serializer[Any]):
    appId = Text(max_length=48, required=False, allow_null=True)
    accountFields = Object(child=Text(max_length=500), required=False)


class ExamineOAuthApp(ConnectView):
    permission = "connections.write"

    @operation(
        "C.oauth-apps.doctor",
        "Examine an OAuth app at its provider",
        body=ExaminationBody,
        answer=EXAMINATION,
        failures=(400, 403, 404),
        example={},
        description="Tries client credentials, redirect URI, scopes, PKCE, issuer and clock without signing anybody in, and "
        "says what to mend. `accountFields` fills a provider's addresses, such as a subdomain.",
    )
    def post(self, request: Request, oauth_app_id: str) -> Response:
        row, body = oauth_apps.named(self.actor, oauth_app_id), self.valid(ExaminationBody)
        return Response(_examined(self.actor, offered.get(row.provider, row.company_id), body, row))


class ExamineProvider(ConnectView):
    permission = "connections.write"

    @operation(
        "C.provider.doctor",
        "Examine the OAuth app in use at a provider",
        body=ExaminationBody,
        answer=EXAMINATION,
        failures=(400, 403, 404),
        example={"appId": None},
        description="The same for the client that new connections are made with: the app's, the company's or the platform's.",
    )
    def post(self, request: Request, type: str) -> Response:
        provider, body = offered.get(type, self.actor.company_id), self.valid(ExaminationBody)
        return Response(_examined(self.actor, provider, body, None))


def _examined(actor: Actor, provider: Provider, body: dict[str, Any], row: OAuthApp | None) -> dict[str, Any]:
    app, fields = oauth_apps.app_named(actor, body.get("appId")), body.get("accountFields")
    app_id = app.pk if app else None
    return doctor.examine(provider, company_id=actor.company_id, app_id=app_id, row=row, fields=fields).as_json()
