"""The short way in takes plain deliveries alone, and leaves every answer but yes to the application behind it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection as database

from connect_platform.core.errors import InvalidInput, NotFound
from connections.api import inbound
from connections.api.inbound_front import front
from connections.models import InboundEvent
from connections.services.inbound import receiving as inbound_receiving

pytestmark = pytest.mark.django_db(transaction=True)
EVENT = json.dumps({"event": "contact.created", "id": "e1"}).encode()


class Behind:
    """The application behind: what reached it, with what had become of the delivery."""

    def __init__(self) -> None:
        self.reached: list[Any] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.reached.append(environ.get(inbound.TAKEN))
        start_response("404 Not Found", [])
        return []


def post(
    application: Any, path: str = "/webhook/sandbox", body: bytes = EVENT, **more: Any
) -> tuple[str, dict[str, str], bytes]:
    """Status line, headers and body."""
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    environ |= {"SERVER_NAME": "connect.example", "SERVER_PORT": "80", "wsgi.url_scheme": "http", **more}
    told: list[Any] = []
    answer = front(application)(environ, lambda status, headers, exc_info=None: told.extend((status, dict(headers))))  # type: ignore[arg-type]
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
    }
    assert behind.reached == []
    assert database.connection is None
    assert InboundEvent.objects.get().event_id == "e1"


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("/webhook/nobody", EVENT, NotFound),
        ("/webhook/sandbox/no-such-token", EVENT, NotFound),
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
