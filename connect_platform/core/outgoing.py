"""What goes out of the door and what comes back: requests, answers and the two ways a call can fail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import quote, urljoin

import orjson

from connect_platform.core import addresses
from connect_platform.core.errors import ProviderUnreachable

Kind = Literal["denied", "dns", "connect", "tls", "timeout", "too_large", "protocol"]

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 §5.6.2
_NOT_IN_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
# Framing and connection belong to the door: a caller who chose them could desynchronize a shared connection.
OWN_HEADERS = frozenset(
    (
        *("accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization"),
        *("proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"),
    )
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
IDEMPOTENT = METHODS - {"POST", "PATCH"}  # RFC 9110 §9.2.2
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Keys travel under any name, so only headers that cannot carry one follow a redirect to another origin.
_CROSS_ORIGIN_HEADERS = frozenset({"accept", "accept-language", "content-language", "content-type", "range", "user-agent"})
_CHARSETS = frozenset({"us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "utf-16", "shift_jis", "euc-jp", "gb18030"})
_WORDS: dict[Kind, tuple[str, str]] = {
    "dns": ("{host} has no address.", "Check the spelling of the host; its name server may be away."),
    "connect": ("{host} refuses the connection.", "This is on the provider's side or the network; try again later."),
    "tls": ("No trusted TLS connection to {host}.", "Its certificate must be valid and issued by a public authority."),
    "timeout": ("{host} did not finish within {timeout:g} seconds.", "Try again later, or ask it for less at once."),
    "too_large": ("The answer of {host} is larger than {limit} bytes.", "Ask for less at once, by paging or filters."),
    "protocol": ("{host} broke off, or its answer is not valid HTTP.", "Read `sent`: whether it may have acted on the call."),
}


class OutgoingError(ProviderUnreachable):
    """A call that brought no answer. `sent` is False when the request certainly never reached the other side."""

    def __init__(self, message: str = "", *, kind: Kind, sent: bool = False, **rest: Any) -> None:
        super().__init__(message, **rest)
        self.kind: Kind = kind
        self.sent = sent


class EgressDenied(OutgoingError):
    """The call was refused by the platform before a single byte left."""

    status = 400
    code = "egress_denied"
    permanent = True
    hint = "Use a public http or https address. For a private one, an operator lists the host in ALLOWED_EGRESS."

    def __init__(self, message: str = "", **rest: Any) -> None:
        super().__init__(message, kind="denied", **rest)


def failure(kind: Kind, *, host: str, timeout: float, limit: int, sent: bool) -> OutgoingError:
    """The error for a call that failed in the air; libcurl's own words are not used, they may quote the URL."""
    if kind == "denied":
        return EgressDenied(f"{host} is not a public address.", sent=sent)
    message, hint = _WORDS[kind]
    message = message.format(host=host, timeout=timeout, limit=limit)
    return OutgoingError(message, kind=kind, sent=sent, hint=hint, permanent=kind == "too_large")


class Headers(Mapping[str, str]):
    """Answer headers by lower-case name; a repeated one reads joined by ", " (RFC 9110 §5.3), or apart with `get_all`."""

    def __init__(self, lines: Sequence[bytes] = ()) -> None:
        """`lines` are header lines as received, in order."""
        self._values: dict[str, list[str]] = {}
        for line in lines:
            name, colon, value = line.decode("latin-1").partition(":")
            if colon:
                self._values.setdefault(name.strip().lower(), []).append(value.strip())

    def __getitem__(self, name: str) -> str:
        return ", ".join(self._values[name.lower()])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def get_all(self, name: str) -> list[str]:
        """Each value on its own, in order: Set-Cookie must not be joined."""
        return list(self._values.get(name.lower(), ()))

    def __repr__(self) -> str:
        return f"Headers({', '.join(self._values)})"  # names only: values may be secret


@dataclass(slots=True, kw_only=True)
class Request:
    """One call. Framing headers (Content-Length, Connection, Host and such) and Accept-Encoding are the door's own.

    `timeout` is the total deadline in seconds, redirects included. `max_bytes` counts the body decoded, of each hop.
    After `redirects` hops a further 3xx is returned as the answer. To another origin go only headers that carry no key.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    timeout: float | None = None
    max_bytes: int | None = None
    redirects: int = 0


@dataclass(slots=True, kw_only=True)
class Response:
    """An answer of any status. `body` is decoded; Content-Encoding and Content-Length still describe the wire."""

    status: int
    headers: Headers
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    elapsed_ms: float

    def json(self) -> Any:
        """The body as JSON, or ValueError."""
        return orjson.loads(self.body)

    @property
    def text(self) -> str:
        """The body in the charset its Content-Type names, else UTF-8; what cannot be decoded is replaced."""
        charset = self.headers.get("content-type", "").lower().partition("charset=")[2].split(";")[0].strip("\"' ")
        return self.body.decode(charset if charset in _CHARSETS else "utf-8", "replace")


def read_target(url: str) -> addresses.Target:
    """`addresses.parse` that refuses in the words of the door."""
    try:
        return addresses.parse(url)
    except ValueError as error:
        raise EgressDenied(str(error)) from None


def header_lines(headers: Mapping[str, str], body: bytes | None) -> list[bytes]:
    """Header lines as libcurl takes them: `name;` is an empty value, `name:` takes libcurl's own header away."""
    lines = [b"Expect:"]
    typed = body is None
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name):
            raise EgressDenied("A header name is not valid.", code="invalid_header", hint="Use letters, digits and hyphens.")
        if _NOT_IN_VALUE.search(value):
            hint = "Remove line breaks and control characters."
            raise EgressDenied(f"The value of header {name} is not valid.", code="invalid_header", hint=hint)
        lower = name.lower()
        if lower in OWN_HEADERS:
            continue
        typed = typed or lower == "content-type"
        lines.append(f"{name}: {value}".encode() if value.strip() else f"{name};".encode())
    if not typed:
        lines.append(b"Content-Type:")
    return lines


def next_hop(request: Request, target: addresses.Target, response: Response) -> Request | None:
    """The request a redirect asks for (RFC 9110 §15.4), or None. EgressDenied where it points to what is no URL of ours."""
    location = response.headers.get("location")
    if not request.redirects or response.status not in _REDIRECTS or not location:
        return None
    try:
        url = urljoin(target.url, quote(location, safe=addresses.PRINTABLE + "\\", encoding="latin-1"))
    except ValueError:
        raise EgressDenied(f"{target.host} redirects to what is no URL.") from None
    method, body, headers = request.method, request.body, request.headers
    if (response.status == 303 and method != "HEAD") or (response.status in (301, 302) and method == "POST"):
        method, body = "GET", None
        headers = {name: value for name, value in headers.items() if not name.lower().startswith("content-")}
    if read_target(url).origin != target.origin:
        headers = {name: value for name, value in headers.items() if name.lower() in _CROSS_ORIGIN_HEADERS}
    return replace(request, method=method, url=url, body=body, headers=headers, redirects=request.redirects - 1)
