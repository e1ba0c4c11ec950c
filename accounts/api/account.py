"""Surface D: the account's profile, API keys, apps and OAuth clients."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import auth, serializers
from accounts.api.surfaces import PlatformView
from accounts.models import ApiKey, App, OAuthClient
from accounts.services import apps, clients, keys
from connect_platform.core.api.schema import operation

_AT = "2026-01-15T10:30:00Z"
_KEY = {"id": "key_06b2f1c8k5x7e2", "name": "Production Integration", "created_at": _AT}
_KEY_MORE = {"kind": "company", "permissions": ["read", "write"], "app_id": None}
_APP = {"app_id": "app_06b2f1c8k5x7e2", "name": "Storefront", "created_at": _AT}
_CLIENT = {"client_id": "cl_06b2f1c8k5x7e2", "name": "Backend", "scopes": ["read", "write"], "created_at": _AT}
_DELETED = {"success": True, "message": "Deleted."}


class Profile(PlatformView):
    """Who am I?"""

    @operation("D.profile", "The profile of the user behind the credential", answer={"user": auth.PERSON})
    def get(self, request: Request) -> Response:
        return Response(auth.person(self.actor))


class Keys(PlatformView):
    """The company's keys."""

    permission = {"GET": "account.view", "POST": "account.write"}

    @operation(
        "D.keys.list",
        "List API keys",
        answer={"api_keys": [{**_KEY, "last_used": None, **_KEY_MORE, "prefix": "cv_live_…x7Qa"}]},
        failures=[403],
    )
    def get(self, request: Request) -> Response:
        columns = ("id", "name", "created_at", "last_used", "kind", "permissions", "app_id")
        rows = ApiKey.objects.for_actor(self.actor).order_by("created_at", "id").values(*columns, prefix=F("hint"))
        return Response({"api_keys": list(rows)})

    @operation(
        "D.keys.create",
        "Create an API key",
        answer={"api_key": {**_KEY, "key": "cv_live_…", **_KEY_MORE}},
        status=201,
        body=serializers.NewKey,
        example={"name": "Production Integration", "permissions": ["read", "write"]},
        failures=[400, 403, 404],
        description=(
            "`key` is shown only here. `permissions` are `read`, `write`, `*` or permission keys such as `flows.write`; "
            "a key never holds more than its creator. `kind` is `company`, `app` (with `app_id`), `publisher` or "
            "`publishable` (`test` for a test key)."
        ),
    )
    def post(self, request: Request) -> Response:
        data = self.valid(serializers.NewKey)
        key, text = keys.create(
            self.actor,
            name=data["name"],
            permissions_wanted=data["permissions"],
            kind=data.get("kind", ""),
            app_id=data.get("app_id"),
            test=data["test"],
        )
        shown = {"id": key.id, "name": key.name, "key": text, "created_at": key.created_at}
        more = {"kind": key.kind, "permissions": key.permissions, "app_id": key.app_id}
        return Response({"api_key": {**shown, **more}}, status=201, headers=auth.NO_STORE)


class Key(PlatformView):
    """One key."""

    permission = {"DELETE": "account.write"}

    @operation(
        "D.keys.delete", "Delete an API key", answer=_DELETED, failures=[403, 404], description="The key is dead at once."
    )
    def delete(self, request: Request, key_id: str) -> Response:
        keys.delete(self.actor, key_id)
        return auth.done("The key is deleted.")


def _app(app: App) -> dict[str, Any]:
    return {"app_id": app.id, "name": app.name, "created_at": app.created_at}


class Apps(PlatformView):
    """The company's apps."""

    permission = {"GET": "account.view", "POST": "account.write"}

    @operation("D.apps.list", "List apps", answer={"apps": [_APP]}, failures=[403])
    def get(self, request: Request) -> Response:
        rows = App.objects.for_actor(self.actor).order_by("created_at", "id").defer("jwt_secret")
        return Response({"apps": [_app(app) for app in rows]})

    @operation(
        "D.apps.create",
        "Create an app",
        answer={"app": {**_APP, "jwt_secret": "…"}},
        status=201,
        body=serializers.NewApp,
        example={"name": "Storefront"},
        failures=[400, 403],
        description="`jwt_secret` is shown only here: the app's back end signs its end users' JWTs with it (HS256).",
    )
    def post(self, request: Request) -> Response:
        app = apps.create(self.actor, name=self.valid(serializers.NewApp)["name"])
        return Response({"app": {**_app(app), "jwt_secret": app.jwt_secret}}, status=201, headers=auth.NO_STORE)


class OneApp(PlatformView):
    """One app."""

    permission = {"DELETE": "account.write"}

    @operation(
        "D.apps.delete",
        "Delete an app",
        answer=_DELETED,
        failures=[403, 404],
        description="Its keys and its end users' connections go with it.",
    )
    def delete(self, request: Request, app_id: str) -> Response:
        apps.delete(self.actor, app_id)
        return auth.done("The app is deleted.")


def _client(client: OAuthClient) -> dict[str, Any]:
    return {"client_id": client.id, "name": client.name, "scopes": client.scopes, "created_at": client.created_at}


class Clients(PlatformView):
    """The company's OAuth clients."""

    permission = {"GET": "account.view", "POST": "account.write"}

    @operation("D.clients.list", "List OAuth clients", answer={"oauth_clients": [_CLIENT]}, failures=[403])
    def get(self, request: Request) -> Response:
        rows = OAuthClient.objects.for_actor(self.actor).order_by("created_at", "id")
        return Response({"oauth_clients": [_client(client) for client in rows]})

    @operation(
        "D.clients.create",
        "Create an OAuth client",
        answer={"oauth_client": {**_CLIENT, "client_secret": "cs_…"}},
        status=201,
        body=serializers.NewClient,
        example={"name": "Backend", "scopes": ["read", "write"]},
        failures=[400, 403],
        description="`client_secret` is shown only here. The client asks `POST /oauth/token` for access tokens.",
    )
    def post(self, request: Request) -> Response:
        client, secret = clients.create(self.actor, **self.valid(serializers.NewClient))
        return Response({"oauth_client": {**_client(client), "client_secret": secret}}, status=201, headers=auth.NO_STORE)


class Client(PlatformView):
    """One OAuth client."""

    permission = {"DELETE": "account.write"}

    @operation(
        "D.clients.delete",
        "Delete an OAuth client",
        answer=_DELETED,
        failures=[403, 404],
        description="Its tokens die at once.",
    )
    def delete(self, request: Request, client_id: str) -> Response:
        clients.delete(self.actor, client_id)
        return auth.done("The OAuth client is deleted.")
