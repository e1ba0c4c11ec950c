"""The addresses of triggers: who knows one may start its flow, and wait for what it comes to."""

from __future__ import annotations

from typing import IO, Any, cast

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from accounts.api.surfaces import ConnectView
from automation.api import flow_bodies
from automation.engine.kinds import Reply
from automation.engine.run import Ended, Signal
from automation.models import Execution
from automation.services import answering, triggers
from automation.services.firing import Item
from connect_platform.core import errors
from connect_platform.core.api import dialects
from connect_platform.core.api.rendering import OrjsonParser, dumps, json_response
from connect_platform.core.api.schema import operation
from connect_platform.core.ids import uuid7


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
            if request.method != "POST":
                raise errors.MethodNotAllowed()
            return self.post(request, **kwargs)
        except Exception as error:
            return dialects.respond(request, dialects.translate(error))

    @operation(
        "C.hooks",
        "Start a flow",
        status=202,
        body=HookEvent,
        answer={"received": True, "eventId": "evt_1", "executionId": flow_bodies.ID},
        failures=(400, 404),
        example={"id": "evt_1", "name": "Ada"},
        description=(
            "An event whose `id`, or header `Idempotency-Key`, was seen before starts nothing and is acknowledged. Where the "
            "trigger's `respond` is `last_step`, the answer is that of its `respond` step, or what its last step came to."
        ),
        public=True,
    )
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        at = answering.address(token)
        data = OrjsonParser().parse(cast("IO[bytes]", request))
        if not isinstance(data, dict):
            raise errors.InvalidInput({"body": "A JSON object is needed."})
        given = request.headers.get("Idempotency-Key") or data.get("id")
        item = Item(str(given)[:200] if isinstance(given, str | int) and given != "" else uuid7().hex, data)
        if at.respond == triggers.LAST_STEP:
            return told(item, *answering.answer(at, item))
        return accepted(item, answering.accept(at, item))


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
