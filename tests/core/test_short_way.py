"""The short way in takes plain deliveries and calls alone, and leaves errors to the application behind it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection as database

from automation.api import hooks
from automation.models import Execution
from connect_platform.core import short_way
from connect_platform.core.errors import InvalidInput, NotFound
from connect_platform.core.short_way import front
from connections.api import inbound
from connections.models import InboundEvent
from connections.services.inbound import receiving as inbound_receiving
from tests.automation.starting_world import live_flow, own
from tests.automation.test_flows_api import Caller

pytestmark = pytest.mark.django_db(transaction=True)
EVENT = json.dumps({"event": "contact.created", "id": "e1"}).encode()


class Behind:
    """The application behind: what reached it, with the error it had met."""

    def __init__(self) -> None:
        self.reached: list[Any] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.reached.append(environ.get(short_way._TAKEN))
        start_response("404 Not Found", [])
        return []


def post(
    application: Any, path: str = "/webhook/sandbox", body: bytes = EVENT, **more: Any
) -> tuple[str, dict[str, str], bytes]:
    """Status line, headers and body."""
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    environ |= {"SERVER_NAME": "connect.example", "SERVER_PORT": "80", "wsgi.url_scheme": "http", **more}
    told: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
        told.extend((status, dict(headers)))

    answer = front(application, [hooks.SHORT, inbound.SHORT])(environ, start)
    return told[0], told[1], b"".join(answer)


def test_a_stored_delivery_is_acknowledged_past_the_application() -> None:
    behind = Behind()
    status, headers, body = post(behind, HTTP_X_REQUEST_ID="mine")
    assert (status, json.loads(body)) == ("200 OK", {"received": True, "eventId": "e1"})
    assert headers == {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "X-Request-Id": "mine",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    }
    assert behind.reached == []
    assert database.connection is None
    assert InboundEvent.objects.get().event_id == "e1"


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("/webhook/nobody", EVENT, NotFound),
        ("/webhook/sandbox/no-such-token", EVENT, NotFound),
        ("/hooks/no-such-token", EVENT, NotFound),
        ("/webhook/sandbox", b"no json", InvalidInput),
    ],
)
def test_a_fault_is_told_by_the_application(path: str, body: bytes, fault: type[Exception]) -> None:
    behind = Behind()
    post(behind, path, body)
    assert [type(one) for one in behind.reached] == [fault]
    assert not InboundEvent.objects.exists()


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/webhook/sandbox", {"REQUEST_METHOD": "GET"}),
        ("/webhook/sandbox", {"QUERY_STRING": "a=1"}),
        ("/webhook/sandbox", {"CONTENT_LENGTH": ""}),
        ("/webhook/sandbox", {"CONTENT_LENGTH": "-1"}),
        ("/webhook/sandbox", {"CONTENT_LENGTH": str(inbound_receiving.MAX_BYTES + 1)}),
        ("/webhook/sandbox/", {}),
        ("/webhook/sandbox/a/b", {}),
        ("/webhook/s%00", {}),
        ("/webhook/sandbox\n", {}),
        ("/hooks/", {}),
        ("/hooks/a/b", {}),
        ("/hooks/a", {"REQUEST_METHOD": "GET"}),
        ("/hooks/a", {"QUERY_STRING": "a=1"}),
        ("/connections", {}),
    ],
)
def test_what_is_no_plain_delivery_is_not_touched(path: str, more: dict[str, str]) -> None:
    behind, stream = Behind(), io.BytesIO(EVENT)
    post(behind, path, EVENT, **{"wsgi.input": stream, **more})
    assert behind.reached == [None]
    assert stream.tell() == 0
    assert not InboundEvent.objects.exists()


def test_django_says_the_fault_in_the_shape_of_the_surface() -> None:
    status, headers, body = post(WSGIHandler(), "/webhook/sandbox", b"no json", HTTP_X_REQUEST_ID="mine")
    assert status == "400 Bad Request"
    assert headers["X-Request-Id"] == "mine"
    assert json.loads(body)["statusCode"] == 400


@pytest.mark.parametrize(
    ("step", "status", "kind"),
    [
        (
            {"kind": "respond", "config": {"status": 201, "body": {"n": "{{trigger.n}}"}, "headers": {"X-Mine": "1"}}},
            201,
            "json",
        ),
        ({"kind": "respond", "config": {"body": "<b>{{trigger.n}}</b>"}}, 200, "plain"),
        ({"kind": "transform", "config": {"fields": {"n": "{{trigger.n}}"}}}, 200, "json"),
        ({"kind": "transform", "config": {"fields": {"n": "{{trigger.n | divide: 0}}"}}}, 422, "json"),
    ],
)
def test_a_flow_answers_the_same_both_ways(step: dict[str, Any], status: int, kind: str) -> None:
    caller = Caller()
    flow = live_flow(caller, step)
    path = "/hooks/" + own(caller, flow, "webhook", "received", "webhook", 201, respond="last_step")["url"].rpartition("/")[2]
    known = {"CONTENT_TYPE": "application/json", "HTTP_X_REQUEST_ID": "mine"}
    short = post(WSGIHandler(), path, b'{"n": 7}', **known)
    long = post(WSGIHandler(), path, b'{"n": 7}', QUERY_STRING="a=1", **known)
    assert short[0] == long[0]
    assert short[0].startswith(str(status))
    assert kind in short[1]["Content-Type"]
    assert json.loads(short[2] or b"{}") == json.loads(long[2]) if kind == "json" else short[2] == long[2] == b"<b>7</b>"
    alike = {"Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "X-Request-Id", "X-Mine"}
    assert {name: short[1].get(name) for name in alike} == {name: long[1].get(name) for name in alike}
    assert Execution.objects.count() == 2
