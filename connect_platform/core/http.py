"""The only door out: every HTTP call the platform makes passes here and is checked where its socket is opened."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import certifi
import pycurl
import requests as requests_library
from django.conf import settings
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from connect_platform.core import addresses
from connect_platform.core.http_loop import Loop
from connect_platform.core.outgoing import (
    IDEMPOTENT,
    METHODS,
    EgressDenied,
    Headers,
    Kind,
    OutgoingError,
    Request,
    Response,
    failure,
    header_lines,
    next_hop,
    read_target,
)

__all__ = [
    "ConnectAdapter",
    "EgressDenied",
    "Headers",
    "OutgoingError",
    "Request",
    "Response",
    "Transfer",
    "send",
    "send_many",
    "session",
]

CONNECT_TIMEOUT_MS = 10_000
MAX_HEADER_BYTES = 128 * 1024
MAX_HEADER_LINES = 500
# Set once on each handle. Netrc, cookies, HSTS and Alt-Svc stay at libcurl's default, off.
OPTIONS: list[tuple[int, Any]] = [
    (pycurl.NOSIGNAL, 1),
    (pycurl.PROXY, ""),
    (pycurl.NOPROXY, "*"),
    (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
    (pycurl.FOLLOWLOCATION, 0),
    (pycurl.HTTP09_ALLOWED, 0),
    (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1),
    (pycurl.SSL_VERIFYPEER, 1),
    (pycurl.SSL_VERIFYHOST, 2),
    (pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2),
    (pycurl.ACCEPT_ENCODING, "gzip, deflate, br"),
    (pycurl.USERAGENT, "ConnectPlatform/1"),
]

_TLS_CODES = frozenset({35, 51, 53, 54, 58, 59, 60, 66, 77, 80, 82, 83, 90, 91, 98})
_KINDS: dict[int, Kind] = {
    pycurl.E_COULDNT_RESOLVE_HOST: "dns",
    pycurl.E_COULDNT_CONNECT: "connect",
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    **dict.fromkeys(_TLS_CODES, "tls"),
    100: "too_large",  # CURLE_TOO_LARGE: libcurl's own limit on headers
}


class Transfer:
    """A libcurl handle, which keeps its connections, and what the callbacks must know about the call in flight."""

    def __init__(self) -> None:
        self.handle: Any = pycurl.Curl()
        self.handle.setopt(pycurl.CAINFO, settings.CONFIG["EGRESS_CA_FILE"] or certifi.where())
        for option, value in OPTIONS:
            self.handle.setopt(option, value)
        self.handle.setopt(pycurl.OPENSOCKETFUNCTION, self._open_socket)
        self.handle.setopt(pycurl.PREREQFUNCTION, self._before_request)
        self.handle.setopt(pycurl.HEADERFUNCTION, self._take_header)
        self.handle.setopt(pycurl.WRITEFUNCTION, self._take_body)
        self.sockets: list[socket.socket] = []
        self.lines, self.chunks = list[bytes](), list[bytes]()

    def begin(self, request: Request) -> None:
        """Load a call; EgressDenied when it must not be made at all."""
        self.timeout = settings.CONFIG["EGRESS_TIMEOUT"] if request.timeout is None else request.timeout
        self.limit = settings.CONFIG["EGRESS_MAX_BYTES"] if request.max_bytes is None else request.max_bytes
        self.started = time.perf_counter()
        self.sent = False
        self._load(request)

    def _load(self, request: Request) -> None:
        self.request = request
        self.method = method = request.method.upper()
        if method not in METHODS:
            raise EgressDenied("This HTTP method cannot be sent.", code="invalid_method", hint=f"One of {sorted(METHODS)}.")
        self.target = target = read_target(request.url)
        self.allowed = addresses.is_allowed(target.host, target.port)
        lines = header_lines(request.headers, request.body)
        left = int((self.started + self.timeout - time.perf_counter()) * 1000)
        if left <= 0:
            raise self._error("timeout")
        self.refusal: Kind | None = None
        self.attempted = False
        self.header_bytes = self.body_bytes = 0
        curl = self.handle
        curl.setopt(pycurl.URL, target.url)
        curl.setopt(pycurl.HTTPHEADER, lines)
        curl.setopt(pycurl.TIMEOUT_MS, left)
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, min(left, CONNECT_TIMEOUT_MS))
        body = b"" if request.body is None and method in ("POST", "PUT", "PATCH") else request.body
        curl.setopt(pycurl.HTTPGET, 1)
        if method == "HEAD":
            curl.setopt(pycurl.NOBODY, 1)
        elif body is not None:
            curl.setopt(pycurl.POST, 1)
            curl.setopt(pycurl.POSTFIELDS, body)
        curl.setopt(pycurl.CUSTOMREQUEST, method)

    def finish(self, code: int) -> Response | None:
        """The answer, None when a redirect was loaded and the handle must run again, or OutgoingError."""
        lines, chunks = self.lines, self.chunks
        self.lines, self.chunks = [], []
        while self.sockets:
            self.sockets.pop().close()  # libcurl works on a duplicate
        self.handle.setopt(pycurl.POSTFIELDS, b"")
        if code or self.refusal:
            raise self._error(self.refusal or _KINDS.get(code, "protocol"))
        status = self.handle.getinfo(pycurl.RESPONSE_CODE)
        response = Response(
            status=status,
            headers=final_headers(lines),
            body=b"".join(chunks),
            url=self.target.url,
            elapsed_ms=(time.perf_counter() - self.started) * 1000,
        )
        try:
            following = next_hop(self.request, self.target, response)
            if following is None:
                return response
            self._load(following)
        except EgressDenied as error:
            error.sent = self.sent
            raise
        return None

    def _error(self, kind: Kind) -> OutgoingError:
        return failure(kind, host=self.target.host, timeout=self.timeout, limit=self.limit, sent=self.sent)

    def _open_socket(self, _purpose: int, address: Any) -> Any:
        """Called with the address libcurl is about to connect to, so a name that changes its address gains nothing."""
        if not self.allowed and not addresses.is_public(address.addr[0]):
            self.refusal = None if self.sockets else "denied"
            return pycurl.SOCKET_BAD
        try:
            opened = socket.socket(address.family, address.socktype, address.protocol)
        except OSError:
            return pycurl.SOCKET_BAD
        self.refusal = None
        self.sockets.append(opened)
        return opened

    def _before_request(self, address: str, *_others: Any) -> int:
        """Called with the peer of a new or kept connection: one opened under an allowance serves nobody without it."""
        if not self.allowed and not addresses.is_public(address):
            self.refusal = "denied"
            return int(pycurl.PREREQFUNC_ABORT)
        # libcurl repeats a request on a fresh connection when a kept one dies without an answer; that could act twice.
        if self.attempted and self.method not in IDEMPOTENT:
            self.refusal = "protocol"
            return int(pycurl.PREREQFUNC_ABORT)
        self.attempted = self.sent = True
        return int(pycurl.PREREQFUNC_OK)

    def _take_header(self, line: bytes) -> int | None:
        self.header_bytes += len(line)
        self.lines.append(line)
        if self.header_bytes > MAX_HEADER_BYTES or len(self.lines) > MAX_HEADER_LINES:
            self.refusal = "too_large"
            return -1
        return None

    def _take_body(self, chunk: bytes) -> int | None:
        self.body_bytes += len(chunk)
        if self.body_bytes > self.limit:
            self.refusal = "too_large"
            return -1
        self.chunks.append(chunk)
        return None


def final_headers(lines: Sequence[bytes]) -> Headers:
    """Headers of the last answer: interim 1xx answers come before it, trailers after its empty line."""
    start = max((index for index, line in enumerate(lines) if line.startswith(b"HTTP/")), default=0)
    end = next((index for index in range(start, len(lines)) if not lines[index].strip()), len(lines))
    return Headers(lines[start + 1 : end])


class _PerThread(threading.local):
    """A handle for `send` and a crowd for `send_many`, so that connections outlive the call that opened them."""

    def __init__(self) -> None:
        self.transfer = Transfer()
        self.crowd: _Crowd | None = None


class _Crowd:
    """Many transfers at once on one libcurl multi handle."""

    def __init__(self) -> None:
        self.loop = Loop()
        self.idle: list[Transfer] = []
        self.active: dict[Any, tuple[int, str, Transfer]] = {}

    def run(self, requests: Sequence[Request], concurrency: int, per_host: int) -> list[Response | OutgoingError]:
        """Answers in the order of the requests. A host with `per_host` calls in flight keeps nobody else waiting."""
        results: dict[int, Response | OutgoingError] = {}
        queue = deque(range(len(requests)))
        parked: dict[str, deque[int]] = {}
        busy: dict[str, int] = {}
        try:
            while queue or self.active:
                while queue and len(self.active) < concurrency:
                    index = queue.popleft()
                    host = "".join(requests[index].url.split("/", 3)[2:3])
                    if busy.get(host, 0) >= per_host:
                        parked.setdefault(host, deque()).append(index)
                    elif (refusal := self._start(index, host, requests[index])) is not None:
                        results[index] = refusal
                    else:
                        busy[host] = busy.get(host, 0) + 1
                for index, host, result in self._advance():
                    results[index] = result
                    busy[host] -= 1
                    if waiting := parked.get(host):
                        queue.appendleft(waiting.popleft())
        finally:
            for handle in self.active:
                self.loop.multi.remove_handle(handle)
            self.active.clear()
        return [results[index] for index in range(len(requests))]

    def _start(self, index: int, host: str, request: Request) -> OutgoingError | None:
        transfer = self.idle.pop() if self.idle else Transfer()
        try:
            transfer.begin(request)
        except OutgoingError as refusal:
            self.idle.append(transfer)
            return refusal
        self._add(index, host, transfer)
        return None

    def _add(self, index: int, host: str, transfer: Transfer) -> None:
        self.loop.multi.add_handle(transfer.handle)
        self.active[transfer.handle] = (index, host, transfer)

    def _advance(self) -> list[tuple[int, str, Response | OutgoingError]]:
        """Wait for the network once and return the calls that ended."""
        if not self.active:
            return []
        ended = [self._end(handle, code) for handle, code in self.loop.turn()]
        return [result for result in ended if result is not None]

    def _end(self, handle: Any, code: int) -> tuple[int, str, Response | OutgoingError] | None:
        index, host, transfer = self.active.pop(handle)
        self.loop.multi.remove_handle(handle)
        result: Response | OutgoingError | None
        try:
            result = transfer.finish(code)
        except OutgoingError as error:
            result = error
        if result is None:
            self._add(index, host, transfer)
            return None
        self.idle.append(transfer)
        return index, host, result


_thread = _PerThread()


def send(request: Request) -> Response:
    """Make one call and return the answer, whatever its status. OutgoingError when there is none."""
    transfer = _thread.transfer
    transfer.begin(request)
    while True:
        code = 0
        try:
            transfer.handle.perform()
        except pycurl.error as error:
            code = error.args[0]
        response = transfer.finish(code)
        if response is not None:
            return response


def send_many(requests: Sequence[Request], *, concurrency: int = 50, per_host: int = 10) -> list[Response | OutgoingError]:
    """Make many calls at once; the result at each place is that request's answer or its error."""
    if _thread.crowd is None:
        _thread.crowd = _Crowd()
    return _thread.crowd.run(requests, concurrency, per_host)


class ConnectAdapter(BaseAdapter):
    """Lets libraries that speak `requests` through the door. Their proxies, `verify` and certificates are ignored."""

    def send(
        self,
        request: requests_library.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests_library.Response:
        """Redirects come back as answers. A failed call raises OutgoingError, not an exception of `requests`."""
        body = request.body
        if isinstance(body, str):
            body = body.encode()
        elif body is not None and not isinstance(body, bytes):
            raise TypeError("the door takes bodies of bytes or text, not streams")
        total = sum(part or 0 for part in timeout) or None if isinstance(timeout, tuple) else timeout
        answer = send(
            Request(
                method=request.method or "GET",
                url=request.url or "",
                headers={name: _text(value) for name, value in request.headers.items()},
                body=body,
                timeout=total,
            )
        )
        response = requests_library.Response()
        response.status_code = answer.status
        response.url = answer.url
        response.headers = CaseInsensitiveDict(answer.headers)
        response.encoding = get_encoding_from_headers(response.headers)
        response.request = request
        response.raw = io.BytesIO(answer.body)
        return response

    def close(self) -> None:
        """Nothing to close: connections belong to the thread."""


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


Library = TypeVar("Library", bound=requests_library.Session)


def session(kind: type[Library] = requests_library.Session, **options: Any) -> Library:  # type: ignore[assignment]
    """A `requests` session, or a library's subclass such as Authlib's OAuth2Session, that has no other way out.

    It never follows a redirect: the body of a token request is a secret. The environment (proxies, netrc) is ignored.
    """
    made = kind(**options)
    made.trust_env = False
    made.adapters.clear()
    for scheme in ("https://", "http://"):
        made.mount(scheme, ConnectAdapter())
    made.get_redirect_target = lambda resp: None  # type: ignore[method-assign]
    return made
