"""The short way in for what callers send in masses: from the WSGI server to the service, past all Django does for requests."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

import structlog
from django.db import connection as database
from django.http import HttpRequest, HttpResponse

from connect_platform.core import metrics
from connect_platform.core.api import dialects
from connect_platform.core.middleware import API_HEADERS, id_of

_TAKEN = "connect.taken"
_HEADERS = [*API_HEADERS.items(), ("X-Content-Type-Options", "nosniff")]


@dataclass(frozen=True, slots=True)
class Short:
    """What goes the short way: POSTs to paths of this form, of at most so many bytes.

    `answer` gets the path's match, the environment and the body; what it raises is told by the view behind that path.
    """

    path: re.Pattern[str]
    most_bytes: int
    answer: Callable[[re.Match[str], Mapping[str, Any], bytes], HttpResponse]


def front(application: WSGIApplication, shorts: Sequence[Short]) -> WSGIApplication:
    """`application`, before which the short ways are open.

    Anything but a POST of a told, permitted length without a query is the application's, and so is every error.
    """

    def answered(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        if (found := _found(environ, shorts)) is None:
            return application(environ, start_response)
        short, path, length = found
        request_id = id_of(environ.get("HTTP_X_REQUEST_ID", ""))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = short.answer(path, environ, environ["wsgi.input"].read(length))
        except Exception as error:
            environ |= {_TAKEN: error, "HTTP_X_REQUEST_ID": request_id}
            return application(environ, start_response)
        finally:
            if database.connection is not None:
                database.close()  # back to the pool, as at the end of any request
        body = response.content
        headers = [*response.items(), *_HEADERS, ("Content-Length", str(len(body))), ("X-Request-Id", request_id)]
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        metrics.request_done(dialects.of_path(path[0]).name, response.status_code, time.perf_counter() - started)
        return [body]

    return answered


def _found(environ: Mapping[str, Any], shorts: Sequence[Short]) -> tuple[Short, re.Match[str], int] | None:
    length = environ.get("CONTENT_LENGTH") or ""
    if environ["REQUEST_METHOD"] != "POST" or environ.get("QUERY_STRING") or not length.isdecimal():
        return None
    for short in shorts:
        if path := short.path.fullmatch(environ["PATH_INFO"]):
            return (short, path, int(length)) if int(length) <= short.most_bytes else None
    return None


def raise_taken(request: HttpRequest) -> None:
    """Raises what a request met on the short way already, so that it is told and not done again; its body is read."""
    if error := request.META.get(_TAKEN):
        raise error
