"""Where providers deliver, as operations of the API; plain deliveries come the short way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from accounts.api.surfaces import ConnectView
from connect_platform.core import errors, short_way
from connect_platform.core.api import dialects
from connect_platform.core.api.rendering import dumps, json_response
from connect_platform.core.api.schema import operation
from connect_platform.core.short_way import Short
from connections.models import InboundAddress
from connections.services.inbound import handshakes as inbound_handshakes
from connections.services.inbound import receiving as inbound_receiving
from connections.services.inbound.handshakes import Echo
from connections.services.inbound.verifying import Delivery
from integrations import catalogue
from integrations.spec import Provider

RECEIVED = {"received": True, "eventId": "evt_1"}
DELIVERY = (
    "Verified as the provider's definition says, stored once for each event id, then acknowledged; whether it belongs to a "
    "connection is not told. A handshake by POST is answered as the provider wants it."
)


class ProviderEvent(serializers.Serializer[Any]):
    """Whatever the provider sends."""


class Inbound(ConnectView):
    """The provider's shared address. It takes no credential and asks nothing of DRF, which describes it only."""

    public = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            short_way.raise_taken(request)
            if request.method == "GET":
                return self.get(request, **kwargs)
            if request.method == "POST":
                return self.post(request, **kwargs)
            if request.method == "HEAD":
                return self.head(request, **kwargs)
            raise errors.MethodNotAllowed()
        except Exception as error:
            return dialects.respond(request, dialects.translate(error))

    @operation(
        "C.inbound.handshake",
        "Confirm a subscription to a provider",
        answer=None,
        media_type="text/plain",
        failures=(400, 403, 404),
        description="`hub.mode=subscribe`, `hub.verify_token` and `hub.challenge`: the challenge is said back.",
        public=True,
    )
    def get(self, request: HttpRequest, type: str) -> HttpResponse:
        return _say(inbound_handshakes.asked(catalogue.get(type), request.GET.dict(), None))

    def head(self, request: HttpRequest, type: str, **kwargs: Any) -> HttpResponse:
        """Trello asks so whether anybody is there: developer.atlassian.com/cloud/trello/guides/rest-api/webhooks."""
        inbound_receiving.addressed(type, kwargs["token"]) if kwargs else catalogue.get(type)
        return HttpResponse()

    @operation(
        "C.inbound",
        "Deliver an event",
        body=ProviderEvent,
        answer=RECEIVED,
        failures=(400, 401, 404),
        example={"id": "evt_1", "event": "contact.created", "connectionId": "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d"},
        description=DELIVERY,
        public=True,
    )
    def post(self, request: HttpRequest, type: str) -> HttpResponse:
        return _deliver(request, catalogue.get(type), None)


class InboundAtAddress(Inbound):
    """An unguessable address of one company."""

    @operation(
        "C.inbound-address.handshake",
        "Confirm a subscription to a webhook address",
        answer=None,
        media_type="text/plain",
        failures=(400, 403, 404),
        description="As at the provider's shared address, with the verify token of this one.",
        public=True,
    )
    def get(self, request: HttpRequest, type: str, token: str) -> HttpResponse:  # type: ignore[override]
        provider, address = inbound_receiving.addressed(type, token)
        return _say(inbound_handshakes.asked(provider, request.GET.dict(), address))

    @operation(
        "C.inbound-address",
        "Deliver an event to a webhook address",
        body=ProviderEvent,
        answer=RECEIVED,
        failures=(400, 401, 404),
        example={"id": "evt_1", "event": "contact.created"},
        description=DELIVERY,
        public=True,
    )
    def post(self, request: HttpRequest, type: str, token: str) -> HttpResponse:  # type: ignore[override]
        return _deliver(request, *inbound_receiving.addressed(type, token))


def _deliver(request: HttpRequest, provider: Provider, address: InboundAddress | None) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > inbound_receiving.MAX_BYTES:
        raise errors.PayloadTooLarge(f"An event may have {inbound_receiving.MAX_BYTES} bytes.")
    delivery = Delivery("POST", settings.PUBLIC_URL + request.get_full_path(), request.META, {}, request.body)
    if request.META.get("QUERY_STRING"):
        delivery.query = request.GET.dict()
    return _taken(provider, delivery, address)


def _shortly(path: re.Match[str], environ: Mapping[str, Any], body: bytes) -> HttpResponse:
    provider, address = inbound_receiving.addressed(path[1], path[2]) if path[2] else (catalogue.get(path[1]), None)
    return _taken(provider, Delivery("POST", settings.PUBLIC_URL + path[0], environ, {}, body), address)


#: A provider and, where there is one, the token of an address.
SHORT = Short(re.compile(r"/webhook/([A-Za-z0-9_-]{1,100})(?:/([A-Za-z0-9_-]{1,200}))?"), inbound_receiving.MAX_BYTES, _shortly)


def _taken(provider: Provider, delivery: Delivery, address: InboundAddress | None) -> HttpResponse:
    """Verify and store one delivery; say that it is, or what a handshake wants to hear. Raises as `receive`."""
    if echo := inbound_handshakes.before_verifying(provider, delivery, address):
        return _say(echo)
    hook = provider.webhook or inbound_receiving.NOTHING_DECLARED
    delivery.data = inbound_receiving.parse(hook, delivery)
    if hook.handshake and (echo := inbound_handshakes.unsigned(hook, delivery)):
        return _say(echo)
    if hook.handshake and (echo := inbound_handshakes.signed(provider, hook, delivery, address)):
        inbound_receiving.believe(provider, hook, delivery, address)
        return _say(echo)
    event_id = inbound_receiving.receive(provider, delivery, address)
    return json_response(dumps({"received": True, "eventId": event_id}))


def _say(echo: Echo) -> HttpResponse:
    """Said back as text that no browser runs."""
    response = HttpResponse(echo.text, content_type=echo.media_type, headers={"X-Content-Type-Options": "nosniff"})
    if echo.secret:
        response[inbound_handshakes.SECRET_HEADER] = echo.secret
    return response
