"""The addresses of triggers: who knows one may start its flow, and wait for what it comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.engine.kinds import Reply
from automation.engine.run import Ended, Signal
from automation.models import Execution
from automation.services.triggers import addresses, admitting, answering
from automation.services.triggers.addresses import Address, Stale
from automation.services.triggers.firing import Item, short
from connect_platform.core import errors, short_way
from connect_platform.core.api import dialects
from connect_platform.core.api.rendering import OrjsonParser, dumps, json_response
from connect_platform.core.api.schema import operation
from connect_platform.core.ids import uuid7
from connect_platform.core.short_way import Short
from connections.services.inbound.verifying import Delivery


class HookEvent(serializers.Serializer[Any]):
    """Any JSON object."""


class FlowFailed(errors.ConnectError):
    """The flow whose result the caller waits for failed."""

    status = 422
    code = "flow_failed"
    hint = "The execution's history says which step failed and why."


class Hook(ConnectView):
    """It takes no credential and, as providers call it from few addresses, counts nobody's calls; DRF describes it only."""

    public = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            short_way.raise_taken(request)
            match request.method:
                case "POST":
                    return self.post(request, **kwargs)
                case "GET":
                    return self.get(request, **kwargs)
            raise errors.MethodNotAllowed()
        except Exception as error:
            return dialects.respond(request, dialects.translate(error))

    @operation(
        "C.hooks.handshake",
        "Answer a handshake",
        answer="1158201444",
        failures=(400, 404),
        description="For triggers whose `handshake` is a value of the query: it is said back, and nothing starts.",
        public=True,
    )
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        at = addresses.address(token)
        handshake = at.config.get("handshake") or {}
        if handshake.get("in") != "query":
            raise errors.MethodNotAllowed()
        said = handshaken(handshake, Delivery("GET", "", request.META, request.GET.dict(), b""))
        if said is None:
            raise errors.InvalidInput({handshake["name"]: "A challenge is needed."})
        return said

    @operation(
        "C.hooks",
        "Start a flow",
        status=202,
        body=HookEvent,
        answer={"received": True, "eventId": "evt_1", "executionId": flow_bodies.ID},
        failures=(400, 401, 404, 409, 422, 429),
        example={"id": "evt_1", "name": "Ada"},
        description=(
            "An event whose `id`, or header `Idempotency-Key`, was seen before starts nothing and is acknowledged. Where the "
            "trigger's `respond` is `last_step`, the answer is that of its `respond` step, or what its last step came to. "
            "Calls that do not pass the trigger's `verification` start nothing."
        ),
        public=True,
    )
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        body = request.read(settings.CONFIG["MAX_BODY_BYTES"] + 1)
        return _answered(token, Delivery("POST", "", request.META, request.GET.dict(), body))


def _shortly(path: re.Match[str], environ: Mapping[str, Any], body: bytes) -> HttpResponse:
    return _answered(path[1], Delivery("POST", "", environ, {}, body))


SHORT = Short(re.compile(r"/hooks/([A-Za-z0-9_-]{1,200})"), settings.CONFIG["MAX_BODY_BYTES"], _shortly)


def _answered(token: str, delivery: Delivery) -> HttpResponse:
    if at := addresses.remembered(token):
        with suppress(Stale):
            return _run(at, delivery)
    return _run(addresses.address(token), delivery)


def _run(at: Address, delivery: Delivery) -> HttpResponse:
    try:
        delivery.data = OrjsonParser().parse(BytesIO(delivery.body))
        if (handshake := at.config.get("handshake")) and (said := handshaken(handshake, delivery)):
            at.require_sure()
            return said
        if not at.is_live:
            raise errors.NotFound("Nothing waits at this address.")
        answering.admit(at, delivery)
        if not isinstance(delivery.data, dict):
            raise errors.InvalidInput({"body": "A JSON object is needed."})
    except errors.ConnectError:
        at.require_sure()  # what is only remembered refuses nobody
        raise
    item = Item(_key(at, delivery), delivery.data)
    return told(item, *answering.answer(at, item)) if at.waits else accepted(item, answering.accept(at, item))


def _key(at: Address, delivery: Delivery) -> str:
    """What tells an event from the same event again: the caller's word for it, or a new one."""
    signed = at.config.get("verification", {}).get("scheme") == "standard-webhooks"
    given = delivery.header("Idempotency-Key") or (signed and delivery.header("webhook-id")) or delivery.data.get("id")
    is_word = isinstance(given, str | int) and not isinstance(given, bool) and given != ""
    return short(str(given)) if is_word else uuid7().hex


def handshaken(handshake: Mapping[str, str], delivery: Delivery) -> HttpResponse | None:
    """The answer to a handshake, in the place where it came; None where the call is none."""
    said = admitting.challenge(handshake, delivery)
    if said is None:
        return None
    match handshake["in"]:
        case "header":
            return HttpResponse(b"", content_type="text/plain; charset=utf-8", headers={handshake["name"]: said})
        case "body":
            return json_response(dumps({handshake["name"].rpartition(".")[2]: said}))
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


def told(item: Item, execution: Execution | None, signal: Signal | None, reply: Reply | None) -> HttpResponse:
    """What a caller who waits is answered; a flow that rests, or an event seen before, is acknowledged only."""
    if reply is not None:
        body = reply.body if isinstance(reply.body, str) else dumps(reply.body)
        plain = {"Content-Type": "text/plain; charset=utf-8" if isinstance(reply.body, str) else "application/json"}
        return HttpResponse(body, status=reply.status, headers={**plain, **reply.headers})
    if isinstance(signal, Ended) and signal.error:
        raise FlowFailed(f"{signal.error.get('step')}: {signal.error.get('message')}")
    return json_response(dumps(signal.output)) if isinstance(signal, Ended) else accepted(item, execution)


def accepted(item: Item, execution: Execution | None) -> HttpResponse:
    """What a caller is told who does not wait for the result."""
    body = {"received": True, "eventId": item.key, "executionId": str(execution.pk) if execution else None}
    return json_response(dumps(body), status=202)
