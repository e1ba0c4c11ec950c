"""The short way in for deliveries: from the WSGI server to the one statement, past all that Django does for other requests."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

import structlog
from django.conf import settings
from django.db import connection as database

from connect_platform.core import metrics
from connect_platform.core.api import dialects
from connect_platform.core.middleware import id_of
from connections.api import inbound
from connections.services.inbound import receiving as inbound_receiving
from connections.services.inbound.handshakes import Echo
from connections.services.inbound.verifying import Delivery
from integrations import catalogue

#: A provider and, where there is one, the token of an address.
_PATH = re.compile(r"/webhook/([A-Za-z0-9_-]{1,100})(?:/([A-Za-z0-9_-]{1,200}))?")


def front(application: WSGIApplication) -> WSGIApplication:
    """`application`, before which a stored delivery is acknowledged at once.

    Anything but a POST of a told, permitted length without a query is the application's, and so is every answer but yes:
    it finds what became of the delivery in the environment, under `inbound.TAKEN`.
    """

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        path = _PATH.fullmatch(environ["PATH_INFO"])
        length = environ.get("CONTENT_LENGTH") or ""
        if not path or environ["REQUEST_METHOD"] != "POST" or environ.get("QUERY_STRING") or not length.isdecimal():
            return application(environ, start_response)
        if int(length) > inbound_receiving.MAX_BYTES:
            return application(environ, start_response)
        request_id = id_of(environ.get("HTTP_X_REQUEST_ID", ""))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        environ["HTTP_X_REQUEST_ID"] = request_id
        taken = _taken(environ, path, environ["wsgi.input"].read(int(length)))
        if isinstance(taken, Echo | Exception):
            environ[inbound.TAKEN] = taken
            return application(environ, start_response)
        body = inbound.received(taken)
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("X-Request-Id", request_id)]
        start_response("200 OK", [*headers, ("X-Content-Type-Options", "nosniff")])
        metrics.request_done(dialects.Connect.name, 200, time.perf_counter() - started)
        return [body]

    return answer


def _taken(environ: dict[str, Any], path: re.Match[str], body: bytes) -> Echo | str | Exception:
    """What became of a delivery: the id of its event, what a handshake wants said back, or the error it met."""
    try:
        provider, address = inbound_receiving.addressed(path[1], path[2]) if path[2] else (catalogue.get(path[1]), None)
        return inbound.take(provider, Delivery("POST", settings.PUBLIC_URL + path[0], environ, {}, body), address)
    except Exception as error:
        return error
    finally:
        if database.connection is not None:
            database.close()  # back to the pool, as at the end of any request
