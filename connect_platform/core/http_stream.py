"""Answers too large or too slow to hold: one call whose body is handed on piece by piece, through the same door."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import pycurl

from connect_platform.core.http import Transfer, final_headers
from connect_platform.core.http_loop import Loop
from connect_platform.core.outgoing import Headers, OutgoingError, Request


class Stream:
    """An answer whose head is here and whose body is read only as fast as it is iterated.

    Addresses are checked as for any call; the request's `timeout` and `max_bytes` hold for the whole of it. Iterating raises
    OutgoingError where the body breaks off. `length` is what the other side promised in bytes, None where it did not. The body
    is asked for uncompressed, so that the promise counts what is iterated. Must be closed, or iterated to its end.
    """

    def __init__(self, request: Request) -> None:
        self._transfer = Transfer()
        self._transfer.handle.setopt(pycurl.ACCEPT_ENCODING, "identity")
        self._transfer.handle.setopt(pycurl.FORBID_REUSE, 1)  # there is no next call for this handle
        self._transfer.begin(request)
        self._loop = Loop()
        self._pieces: deque[bytes] = deque()
        self._head: list[bytes] | None = None
        self._open = True
        self._failure: OutgoingError | None = None
        self._loop.multi.add_handle(self._transfer.handle)
        try:
            while self._head is None and self._open:
                self._turn()
        except BaseException:
            self.close()
            raise
        if self._failure and self._head is None:
            raise self._failure
        self.headers: Headers = final_headers(self._head or ())

    @property
    def length(self) -> int | None:
        """Bytes to come, where they are known and counted as they are iterated."""
        told = self.headers.get("content-length", "")
        plain = self.headers.get("content-encoding", "identity") == "identity" and "transfer-encoding" not in self.headers
        return int(told) if plain and told.isascii() and told.isdigit() else None

    def __iter__(self) -> Iterator[bytes]:
        try:
            while self._pieces or self._open:
                if self._pieces:
                    yield self._pieces.popleft()
                else:
                    self._turn()
            if self._failure:
                raise self._failure
        finally:
            self.close()

    def close(self) -> None:
        """Hang up; what is left of the body is never read."""
        if self._open:
            self._open = False
            self._loop.multi.remove_handle(self._transfer.handle)
            while self._transfer.sockets:
                self._transfer.sockets.pop().close()

    def _turn(self) -> None:
        """Let libcurl read what there is, once. A failure waits until what came before it is handed out."""
        ended = self._loop.turn()
        transfer = self._transfer
        self._pieces.extend(transfer.chunks)
        transfer.chunks.clear()
        status: int = transfer.handle.getinfo(pycurl.RESPONSE_CODE)
        if self._head is None and status >= 200 and (ended or (transfer.lines and not transfer.lines[-1].strip())):
            self._head, self.status = list(transfer.lines), status
        for _, code in ended:
            self.close()
            try:
                transfer.finish(code)
            except OutgoingError as error:
                self._failure = error


def open_stream(request: Request) -> Stream:
    """Make one call and return its answer, whatever its status, once its head is in. OutgoingError where there is none."""
    return Stream(request)
