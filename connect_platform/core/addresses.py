"""Where the platform may connect to: which URLs it reads, which addresses are public, which hosts an operator allows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote

import idna
from django.conf import settings

# IANA special-purpose registry (RFC 6890 and successors) and what clouds keep for themselves.
DENIED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; Alibaba's metadata 100.100.100.200
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host agent
        "169.254.0.0/16",  # link-local; metadata of most clouds 169.254.169.254
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata 192.0.0.192
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# IPv6 hands out global unicast addresses in this block only (RFC 4291 §2.4). Outside of it lie loopback, ::/96 and
# IPv4-mapped ::ffff:0:0/96, NAT64 64:ff9b::/96 and 64:ff9b:1::/48, discard 100::/64, segment routing 5f00::/16,
# unique local fc00::/7 (fd00:ec2::254), link-local fe80::/10, site-local fec0::/10 and multicast ff00::/8.
GLOBAL_V6 = IPv6Network("2000::/3")
DENIED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo 2001::/32, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 carries an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # 6bone, returned
        "3fff::/20",  # documentation (RFC 9637)
    )
)
DEFAULT_PORTS = {"http": 80, "https": 443}

_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^#]*)")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
# No "@", no "%", no trailing dot, no empty label: nothing two parsers could read differently.
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9_-]+\.)*[A-Za-z0-9_-]+)(?::([0-9]{1,5}))?")
# What some parser takes for an IPv4 address (WHATWG URL, "ends in a number"): 2130706433, 0x7f.1, 127.1, 0177.0.0.1.
_NUMERIC_END = re.compile(r"(?:.*\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)")
PRINTABLE = "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~"

Allowed = frozenset[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Target:
    """A URL in one spelling: host in lower case without brackets, path never empty, no fragment."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port (RFC 6454 §4)."""
        return self.scheme, self.host, self.port


def parse(url: str) -> Target:
    """Read an http or https URL, any port. ValueError says what is wrong with it and never repeats the URL.

    Stricter than RFC 3986 on purpose: what a second parser might read differently is refused, not repaired.
    A non-ASCII host is written by IDNA (UTS 46), a non-ASCII path percent-encoded (RFC 3987 §3.1).
    """
    if _UNSAFE.search(url):
        raise ValueError("The URL holds a space, a control character or a backslash.")
    parts = _PARTS.match(url)
    if parts is None:
        raise ValueError("The URL is not absolute.")
    scheme, authority, rest = parts[1].lower(), parts[2], parts[3]
    if scheme not in DEFAULT_PORTS:
        raise ValueError("Only http and https URLs can be called.")
    if "@" in authority:
        raise ValueError("The URL holds a user name or password before the host.")
    host, written, port = _authority(authority, DEFAULT_PORTS[scheme])
    if not rest.startswith("/"):
        rest = f"/{rest}"
    if not rest.isascii():
        rest = quote(rest, safe=PRINTABLE)
    return Target(f"{scheme}://{written}{'' if port == DEFAULT_PORTS[scheme] else f':{port}'}{rest}", scheme, host, port)


def _authority(authority: str, default_port: int) -> tuple[str, str, int]:
    """Host, host as a URL writes it, and port."""
    matched = _AUTHORITY.fullmatch(authority if authority.isascii() else _to_ascii(authority))
    if matched is None or len(matched[1]) > 253:
        raise ValueError("The URL's host is not valid.")
    port = int(matched[2]) if matched[2] else default_port
    if not 0 < port < 65536:
        raise ValueError("The URL's port is not valid.")
    host = matched[1].lower()
    if host[0] == "[":
        host = _ip(host[1:-1], IPv6Address)
        return host, f"[{host}]", port
    if _NUMERIC_END.fullmatch(host):
        host = _ip(host, IPv4Address)
    return host, host, port


def _to_ascii(authority: str) -> str:
    host, colon, port = authority.partition(":")
    try:
        return idna.encode(host, uts46=True).decode() + colon + port
    except (idna.IDNAError, UnicodeError):
        raise ValueError("The URL's host is not a valid international name.") from None


def _ip(text: str, kind: type[IPv4Address | IPv6Address]) -> str:
    try:
        return str(kind(text))
    except ValueError:
        raise ValueError("The URL's host is not a valid IP address.") from None


@lru_cache(maxsize=4096)
def is_public(address: str) -> bool:
    """Whether a numeric address is plain global unicast. Anything else, also what is not an address, is not."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        return parsed.scope_id is None and parsed in GLOBAL_V6 and not any(parsed in network for network in DENIED_V6)
    return not any(parsed in network for network in DENIED_V4)


def allowed_egress() -> Allowed:
    """Hosts the operator allows though their address is private, as (host, port); port None stands for every port.

    They are ALLOWED_EGRESS and the sandbox provider, read anew at each call.
    """
    return _allowed(tuple(settings.CONFIG["ALLOWED_EGRESS"]), settings.SANDBOX_URL)


def is_allowed(host: str, port: int) -> bool:
    """Whether an operator allows this very host and port, as `parse` spells them."""
    allowed = allowed_egress()
    return (host, port) in allowed or (host, None) in allowed


@lru_cache(maxsize=64)
def _allowed(entries: tuple[str, ...], sandbox_url: str) -> Allowed:
    sandbox = parse(sandbox_url)
    return frozenset({(sandbox.host, sandbox.port), *(_entry(text) for text in entries)})


def _entry(text: str) -> tuple[str, int | None]:
    """`host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address. ValueError names an entry that is none of them."""
    authority = f"[{text}]" if text.count(":") > 1 and not text.startswith("[") else text
    try:
        if not authority.isascii():
            authority = _to_ascii(authority)
        if (matched := _AUTHORITY.fullmatch(authority)) is None:
            raise ValueError("It is not a host or a host and a port.")
        target = parse(f"http://{authority}")
    except ValueError as error:
        raise ValueError(f"setting ALLOWED_EGRESS: {text!r}: {error}") from None
    return target.host, target.port if matched[2] else None
