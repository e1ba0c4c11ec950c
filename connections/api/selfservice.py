"""Links to the end user's own page: surfaces *public* and *apps*."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import AppsView, PublicView
from accounts.models import App
from connect_platform.core.api.fields import StrictSerializer, Text, WebAddress
from connect_platform.core.api.schema import operation
from connect_platform.core.idempotency import idempotent
from connections.api import examples
from connections.models import SelfServiceLink
from connections.services.connecting import finding, selfservice

DESCRIPTION = (
    "On this page one end user sees what they connected, what it allows and how it stands, connects it again, and ends it. "
    "The link can be opened for 30 minutes; hand it to nobody but the end user."
)


class SelfServiceBody(StrictSerializer):
    userId = Text(max_length=200)
    returnUrl = WebAddress(required=False, allow_null=True, any_scheme=True)


class AppSelfServiceBody(serializers.Serializer[Any]):
    userId = Text(max_length=100, required=False, allow_null=True)
    returnUrl = WebAddress(required=False, allow_null=True, any_scheme=True)


def link_body(made: tuple[SelfServiceLink, str]) -> dict[str, Any]:
    """The address and until when it can be opened."""
    link, url = made
    return {"url": url, "expiresAt": link.expires_at}


class PublicSelfService(PublicView):
    @operation(
        "A.connections.self-service",
        "Make the link to an end user's own page",
        status=201,
        body=SelfServiceBody,
        answer=examples.SELF_SERVICE,
        example={"userId": "user-123", "returnUrl": "https://example.com/settings"},
        failures=(400, 403),
        description=DESCRIPTION,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = self.valid(SelfServiceBody)
        made = selfservice.ask(self.actor, body["userId"], return_url=body.get("returnUrl") or "")
        return Response(link_body(made), status=201)


class AppSelfService(AppsView):
    @operation(
        "B.self-service",
        "Make the link to an end user's own page",
        status=201,
        body=AppSelfServiceBody,
        answer=examples.SELF_SERVICE,
        example={"userId": "3f0c1a52-8f0b-4d0e-9c47-0a3d5b1f7e11"},
        failures=(400, 404),
        description=DESCRIPTION + " With an end user's JWT it is that user's own, and `userId` is ignored.",
    )
    @idempotent
    def post(self, request: Request, app_id: str) -> Response:
        body = self.valid(AppSelfServiceBody)
        user_id = finding.end_user(self.actor, body.get("userId"))
        app = App.objects.for_actor(self.actor).get(pk=self.actor.app_id)
        made = selfservice.ask(self.actor, user_id, app=app, return_url=body.get("returnUrl") or "")
        return Response(link_body(made), status=201)
