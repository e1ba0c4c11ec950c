"""A provider's answer handed on while it arrives, for downloads too large to hold and events that come one by one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import connection as database

from connect_platform.core import http
from connect_platform.core.actors import Actor
from connect_platform.core.api.rendering import dumps
from connect_platform.core.errors import ConnectError
from connect_platform.core.http_stream import Stream, open_stream
from connections.models import Connection
from connections.services.calling import answers, recording, redaction, sending
from connections.services.calling.calls import Trail, Wanted, proxied, proxy_attempt, secrets_of
from connections.services.calling.recording import Attempt
from connections.services.calling.sending import Order, Terms
from connections.services.health import credentials
from integrations.spec import Provider

_PIECE = 64 * 1024
#: A body of unknown length is kept in memory up to here, then on disk.
_IN_MEMORY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Streamed:
    """The head of an answer and the pieces of its body. `length` is None for a stream of events alone."""

    status: int
    headers: Mapping[str, str]
    length: int | None
    pieces: Iterator[bytes]
    attempts: int


def stream(actor: Actor, provider: Provider, connection: Connection, wanted: Wanted, terms: Terms, trail: Trail) -> Streamed:
    """Send one request and give its answer as it comes in. STREAM_TIMEOUT and STREAM_MAX_BYTES bound the whole of it.

    The length is always known, so that a caller sees a body that broke off as one that is too short: where the provider does
    not promise it, the body is read to its end first, and a break is an OutgoingError. Events (`text/event-stream`) are handed
    on at once and say a break in an event `error` of their own. Raises as `sending.send`. The call is recorded at its end.
    """
    attempt = proxy_attempt(actor, provider, connection, wanted, trail)
    order = Order(
        connection=connection,
        prepare=proxied(provider, wanted),
        effect=wanted.effect(terms),
        terms=terms,
        attempt=attempt,
        transport=_open,
        timeout=settings.CONFIG["STREAM_TIMEOUT"],
    )
    try:
        answer = sending.send(order)
        length, pieces = _framed(answer)
    except ConnectError as error:
        recording.failed(attempt, error)
        raise
    shown = {name: value for name, value in answer.headers.items() if name not in answers.HIDDEN}
    headers = redaction.redacted(shown, secrets_of(connection))
    credentials.release(database)
    return Streamed(answer.status, headers, length, _told(attempt, answer.status, length, pieces), attempt.tries)


def _open(request: http.Request) -> Stream:
    request.max_bytes = settings.CONFIG["STREAM_MAX_BYTES"]
    return open_stream(request)


def _framed(answer: Stream) -> tuple[int | None, Iterator[bytes]]:
    if answer.length is not None:
        return answer.length, iter(answer)
    if answer.headers.get("content-type", "").startswith("text/event-stream"):
        return None, iter(answer)
    kept = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by the one who reads it
    try:
        for piece in answer:
            kept.write(piece)
    except BaseException:
        kept.close()
        raise
    length = kept.tell()
    kept.seek(0)
    return length, _read(kept)


def _read(kept: tempfile.SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with kept:
        yield from iter(partial(kept.read, _PIECE), b"")


def _told(attempt: Attempt, status: int, length: int | None, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, and at their end the record of how it went."""
    try:
        yield from pieces
    except http.OutgoingError as error:
        recording.failed(attempt, error)
        if length is not None:
            raise
        yield b"event: error\ndata: " + dumps({"code": error.code, "message": error.message}) + b"\n\n"
    except GeneratorExit:
        recording.left(attempt, status)
        raise
    else:
        recording.answered(attempt, status)
    finally:
        credentials.release(database)
