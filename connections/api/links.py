"""Surface *public*: links, each of which makes a fresh intent token whenever somebody opens it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import PublicView
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.api.fields import Object, StrictSerializer, Text, WebAddress, Whole
from connect_platform.core.api.paging import PageQuery, envelope
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import NotFound
from connect_platform.core.idempotency import idempotent
from connect_platform.core.ids import is_uuid
from connections.api import examples
from connections.api.integrations import branding
from connections.models import ConnectLink
from integrations.services import offered


class LinkPayload(StrictSerializer):
    resources = Object(required=False, allow_null=True)
    returnUrl = WebAddress(required=False, allow_null=True, any_scheme=True)
    userId = Text(max_length=200, required=False, allow_null=True)


class LinkBody(StrictSerializer):
    integrationId = Text(max_length=100)
    requestPayload = LinkPayload()
    notes = Text(required=False, allow_null=True, allow_blank=True, max_length=5000)
    expiresAt = serializers.DateTimeField(required=False, allow_null=True)
    metadata = Object(required=False)
    maxSuccessfulConnections = Whole(required=False, allow_null=True, min_value=1, max_value=2**31 - 1)


def link_body(link: ConnectLink) -> dict[str, Any]:
    """The wire's Link."""
    return {
        "id": str(link.id),
        "shortCode": link.short_code,
        "developerId": str(link.company_id),
        "integrationId": link.provider,
        "requestPayload": link.request_payload,
        "notes": link.notes,
        "metadata": link.metadata,
        "maxSuccessfulConnections": link.max_successful_connections,
        "usageCount": link.usage_count,
        "isActive": link.is_active,
        "expiresAt": link.expires_at,
        "createdAt": link.created_at,
        "updatedAt": link.updated_at,
    }


_LINK_COLUMNS = {
    "requestPayload": "request_payload",
    "notes": "notes",
    "expiresAt": "expires_at",
    "metadata": "metadata",
    "maxSuccessfulConnections": "max_successful_connections",
}


def _link(actor: Actor, link_id: str) -> ConnectLink:
    found = ConnectLink.objects.filter(company_id=actor.company_id, pk=link_id).first() if is_uuid(link_id) else None
    if found is None:
        raise NotFound("There is no such link.")
    return found


def _write(actor: Actor, link: ConnectLink, body: dict[str, Any], deed: str) -> ConnectLink:
    if "integrationId" in body:
        link.provider = offered.get(body["integrationId"], actor.company_id).slug
    for key, column in _LINK_COLUMNS.items():
        if key in body:
            setattr(link, column, body[key])
    link.updated_at = timezone.now()
    with transaction.atomic():
        link.save()
        audit.record(actor, deed, str(link.id))
    return link


class Links(PublicView):
    accepts: ClassVar[Any] = (*PublicView.accepts, "publishable_key")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method == "GET":
            self.accepts = PublicView.accepts  # type: ignore[misc]  # a publishable key makes links and reads none
        super().initial(request, *args, **kwargs)

    @operation(
        "A.links.create",
        "Create a link",
        status=201,
        body=LinkBody,
        answer=examples.LINK,
        failures=(400, 404),
        example={"integrationId": "sandbox", "requestPayload": {"resources": {"history": {}}}},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        link = _write(self.actor, ConnectLink(company_id=self.actor.company_id), self.valid(LinkBody), "link.create")
        return Response(link_body(link), status=201)

    @operation("A.links.list", "List links", query=PageQuery, answer=examples.page(examples.LINK), failures=(400,))
    def get(self, request: Request) -> Response:
        query = self.valid_query(PageQuery)
        mine = ConnectLink.objects.filter(company_id=self.actor.company_id).order_by("-created_at", "-id")
        start = (query["page"] - 1) * query["limit"]
        items = [link_body(link) for link in mine[start : start + query["limit"]]]
        return Response(envelope(items, page=query["page"], limit=query["limit"], total=mine.count()))


class OneLink(PublicView):
    @operation("A.links.get", "Get a link", answer=examples.LINK, failures=(404,))
    def get(self, request: Request, link_id: str) -> Response:
        return Response(link_body(_link(self.actor, link_id)))

    @operation("A.links.update", "Change a link", body=LinkBody, answer=examples.LINK, failures=(400, 404))
    def put(self, request: Request, link_id: str) -> Response:
        link = _link(self.actor, link_id)
        return Response(link_body(_write(self.actor, link, self.valid(LinkBody, partial=True), "link.update")))

    @operation("A.links.delete", "Delete a link", status=204, failures=(404,))
    def delete(self, request: Request, link_id: str) -> Response:
        link = _link(self.actor, link_id)
        with transaction.atomic():
            audit.record(self.actor, "link.delete", str(link.id))
            link.delete()
        return Response(status=204)


class LinkSwitch(PublicView):
    """Activate or deactivate."""

    active: ClassVar[bool] = True

    def switch(self, link_id: str) -> Response:
        link = _link(self.actor, link_id)
        link.is_active = self.active
        return Response(link_body(_write(self.actor, link, {}, "link.activate" if self.active else "link.deactivate")))


class ActivateLink(LinkSwitch):
    @operation("A.links.activate", "Activate a link", answer=examples.LINK, failures=(404,))
    def post(self, request: Request, link_id: str) -> Response:
        return self.switch(link_id)


class DeactivateLink(LinkSwitch):
    active = False

    @operation("A.links.deactivate", "Deactivate a link", answer=examples.LINK, failures=(404,))
    def post(self, request: Request, link_id: str) -> Response:
        return self.switch(link_id)


class LinkByCode(PublicView):
    public = True

    @operation("A.links.shortcode", "What a link leads to", answer=examples.LINK_PREVIEW, failures=(404,), public=True)
    def get(self, request: Request, code: str) -> Response:
        link = ConnectLink.objects.filter(short_code=code).first()
        if link is None:
            raise NotFound("There is no such link.")
        provider = offered.get(link.provider, link.company_id)
        return Response(
            {
                "shortCode": link.short_code,
                "integrationId": link.provider,
                "integrationName": provider.name,
                "branding": branding(provider),
                "isActive": link.is_open,
                "expiresAt": link.expires_at,
            }
        )
