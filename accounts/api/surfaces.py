"""The five surfaces as base views: which credentials each accepts, and what they may do there.

Every operation derives from one of these, so that no view decides for itself who is calling.
"""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request

from accounts import authentication
from connect_platform.core import errors
from connect_platform.core.actors import Actor, Kind
from connect_platform.core.api import dialects
from connect_platform.core.api.views import SurfaceView


class PublicView(SurfaceView):
    """Surface A. GET needs the right to read, all else to write, unless the view sets `permission` itself.

    `accepts` lists the kinds of credential an operation takes; add `publishable_key` or `intent_token` where it
    takes those. Another kind of this surface is refused with 403.
    """

    dialect = dialects.Public
    accepts: ClassVar[tuple[Kind, ...]] = ("oauth_client", "user", "api_key")
    permission = {"GET": "connections.view", **dict.fromkeys(("POST", "PUT", "PATCH", "DELETE"), "connections.write")}

    def authenticate(self, request: Request) -> Actor:
        return authentication.public_actor(request._request)

    def authorize(self, actor: Actor) -> None:
        if actor.kind not in self.accepts:
            raise errors.PermissionDenied("This kind of credential is not accepted by this operation.")
        super().authorize(actor)


class AppsView(SurfaceView):
    """Surface B. The path holds `app_id`; an app key acts for the whole app, an end user's JWT only for that user.

    `end_users = False` marks administration, where a JWT is no credential at all.
    """

    dialect = dialects.Apps
    end_users: ClassVar[bool] = True

    def authenticate(self, request: Request) -> Actor:
        return authentication.app_actor(request._request, str(self.kwargs["app_id"]), end_users=self.end_users)

    def authorize(self, actor: Actor) -> None:
        if actor.app_id != self.kwargs["app_id"]:
            raise errors.NotFound(
                "There is no such app.", code="app_not_found", hint="Check the app id in the path; the key must belong to it."
            )
        super().authorize(actor)


class ConnectView(SurfaceView):
    """Surface C: a user's JWT or a company key."""

    dialect = dialects.Connect

    def authenticate(self, request: Request) -> Actor:
        return authentication.company_actor(request._request)


class PlatformView(SurfaceView):
    """Surface D: a user's JWT or a company key."""

    dialect = dialects.Platform

    def authenticate(self, request: Request) -> Actor:
        return authentication.company_actor(request._request)


class IndexView(SurfaceView):
    """Surface E: a publisher key in the X-API-Key header or, where there is none, as `platform_api_key` in the body."""

    dialect = dialects.Index

    def authenticate(self, request: Request) -> Actor:
        key = request.headers.get("X-Api-Key") or self._key_in_body(request)
        if not key:
            raise errors.NotAuthenticated("A publisher key is needed.", code="publisher_key_required")
        return authentication.from_publisher_key(key)

    def _key_in_body(self, request: Request) -> str:
        try:
            body = request.data
        except errors.ConnectError:  # whoever sends no key gets 401, however broken the body
            return ""
        key = body.get("platform_api_key") if isinstance(body, dict) else None
        return key if isinstance(key, str) else ""
