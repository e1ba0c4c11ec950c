"""No URL, redirect or name server talks the platform into connecting where it must not.

Every refusal is proven three ways: the error, the tally of a victim listening on 127.0.0.1 and ::1, and the count of
sockets this process opened (Python's audit events; libcurl gets its sockets from Python only).
"""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycurl
import pytest

from connect_platform.core import http
from connect_platform.core.config import words
from tests.core.hostile_servers import NameServer, RawServer, certificate, redirect, reply
from tests.core.test_addresses import DENIED

SCHEMES = words("""
file gopher ftp ftps dict ldap ldaps smb smtp imap pop3 rtsp scp sftp telnet tftp ws wss
mqtt jar netdoc data
""")
_opened: list[tuple[Any, ...]] = []
_watching = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event == "socket.__new__":
        _opened.append(arguments[1:])


sys.addaudithook(_watch)  # cannot be taken off again, hence the switch


@pytest.fixture
def opened_sockets() -> Iterator[list[tuple[Any, ...]]]:
    """What sockets this process opened since the test began."""
    global _watching
    _opened.clear()
    _watching = True
    yield _opened
    _watching = False


@pytest.fixture
def victim() -> Iterator[RawServer]:
    with RawServer(reply(b"secret")) as server:
        yield server


def allow(settings: Any, *entries: str) -> None:
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": entries}


def spellings_of_v4(address: str, port: int) -> list[str]:
    number = int(ipaddress.IPv4Address(address))
    a, b, c, d = address.split(".")
    high, low = number >> 16, number & 0xFFFF
    hosts = [
        address,
        str(number),
        hex(number),
        f"0{number:o}",
        ".".join(f"0{int(part):o}" for part in (a, b, c, d)),
        ".".join(hex(int(part)) for part in (a, b, c, d)),
        f"{a}.{b}.{low}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.0x{int(b):x}.{c}.0{int(d):o}",
        f"{a}.{b}.{c}.00{int(d):o}",
        f"{address}.",
        address.replace(".", "。"),
        address.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}),
        "".join(f"%{ord(character):02x}" for character in address),
        f"[::ffff:{address}]",
        f"[::{address}]",
        f"[64:ff9b::{address}]",
        f"[2002:{high:x}:{low:x}::1]",
        f"[::ffff:{address}%25lo]",
        f"{address}%00.example.com",
    ]
    return [
        *(f"http://{host}:{port}/" for host in hosts),
        f"https://{address}:{port}/",
        f"http://example.com@{address}:{port}/",
        f"http://example.com:80@{address}:{port}/",
        f"http://{address}:{port}\\@example.com/",
        f"http://example.com\\@{address}:{port}/",
        f"http://{address}:{port}\r\n@example.com/",
        f"http://{address}\t:{port}/",
        f" http://{address}:{port}/",
        f"http:\\\\{address}:{port}/",
        f"//{address}:{port}/",
    ]


def spellings_of_v6(address: str, port: int) -> list[str]:
    long = ipaddress.IPv6Address(address).exploded
    hosts = [
        f"[{address}]",
        f"[{long}]",
        f"[{long.upper()}]",
        f"[{address}%25lo]",
        f"[{address}%lo]",
        address,
        f"[{address}].example",
    ]
    return [f"http://{host}:{port}/" for host in hosts] + [
        f"http://example.com@[{address}]:{port}/",
        f"http://[{address}:{port}/",
    ]


def hostile_urls(port: int) -> list[str]:
    urls = [url for address in DENIED for url in (spellings_of_v6 if ":" in address else spellings_of_v4)(address, port)]
    for scheme in SCHEMES:
        urls += [f"{scheme}://127.0.0.1:{port}/", f"{scheme}:///etc/passwd", f"{scheme}://[::1]:{port}/_GET%20/"]
    names = [
        "localhost",
        "LOCALHOST",
        "sub.localhost",
        "localhost.",
        "0",
        "127.1",
        "0x7f.1",
        "017700000001",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
    ]
    return [*urls, *(f"http://{name}:{port}/" for name in names)]


def outcome(url: str, **options: Any) -> str:
    """`denied`, another kind of failure, or the status as text."""
    try:
        return str(http.send(http.Request(method="GET", url=url, timeout=5, **options)).status)
    except http.OutgoingError as error:
        return error.kind


def test_no_hostile_url_opens_a_socket(settings: Any, victim: RawServer, opened_sockets: list[Any]) -> None:
    allow(settings)
    urls = hostile_urls(victim.port)
    assert len(urls) >= 900
    assert [(url, kind) for url in urls if (kind := outcome(url)) != "denied"] == []
    answers = http.send_many([http.Request(method="POST", url=url, body=b"x") for url in urls])
    assert [url for url, answer in zip(urls, answers, strict=True) if not isinstance(answer, http.EgressDenied)] == []
    assert not any(answer.sent for answer in answers if isinstance(answer, http.OutgoingError))
    assert opened_sockets == []
    assert victim.connections == 0


def test_no_redirect_to_a_hostile_url_is_followed(settings: Any, victim: RawServer) -> None:
    urls = [url for url in hostile_urls(victim.port) if url.isascii() and not url.startswith((" ", "//")) and "\r" not in url]
    with RawServer(lambda peer, request: peer.sendall(redirect(urls[int(request.split(b"/", 2)[1].split()[0])]))) as start:
        allow(settings, start.host)
        calls = [http.Request(method="GET", url=f"{start.url}/{number}", redirects=20) for number in range(len(urls))]
        answers = http.send_many(calls)
        assert outcome(f"{start.url}/0", redirects=3) == "denied"
        assert len(start.requests) == len(urls) + 1
    assert [url for url, answer in zip(urls, answers, strict=True) if not isinstance(answer, http.EgressDenied)] == []
    assert all(isinstance(answer, http.OutgoingError) and answer.sent for answer in answers)
    assert victim.connections == 0


def test_good_urls_pass(settings: Any) -> None:
    paths = ["", "/", "/a/b?c=d&e=%20", "/%2e%2e/x", "/a@b:c", "/ünï?q=ç", "?q=1", "/#part", "/a;b=c,d"]
    passed = 0
    with RawServer(reply()) as one, RawServer(reply()) as two:
        for server in (one, two):
            allow(settings, "localhost", f"127.0.0.1:{server.port}", f"[::1]:{server.port}", f"named.localhost:{server.port}")
            for host in ("localhost", "LocalHost", "127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]", "named.localhost"):
                for path in paths:
                    assert outcome(f"http://{host}:{server.port}{path}") == "200"
                    passed += 1
        assert len(one.requests) + len(two.requests) == passed == 108


def test_the_sandbox_is_allowed_at_its_own_port_only(settings: Any, victim: RawServer) -> None:
    allow(settings)
    with RawServer(reply()) as sandbox:
        settings.SANDBOX_URL = sandbox.url
        assert outcome(f"{sandbox.url}/") == "200"
        assert outcome(f"http://localhost:{sandbox.port}/") == "denied"
        assert outcome(f"{victim.url}/") == "denied"
    assert victim.connections == 0


@pytest.mark.parametrize("host", ["2130706433", "127.1", "[::ffff:127.0.0.1]", "[::1]", "localhost", "sub.localhost"])
def test_a_kept_connection_serves_only_the_host_it_was_allowed_for(settings: Any, host: str) -> None:
    with RawServer(reply()) as server:
        allow(settings, server.host)
        assert outcome(f"{server.url}/") == "200"
        assert outcome(f"http://{host}:{server.port}/") == "denied"
        assert len(server.requests) == 1


def test_a_kept_connection_ends_with_its_allowance(settings: Any) -> None:
    with RawServer(reply()) as server:
        allow(settings, server.host)
        assert outcome(f"{server.url}/") == "200"
        assert isinstance(http.send_many([http.Request(method="GET", url=server.url)])[0], http.Response)
        allow(settings)
        assert outcome(f"{server.url}/") == "denied"
        assert isinstance(http.send_many([http.Request(method="GET", url=server.url)])[0], http.EgressDenied)
        assert len(server.requests) == 2
        allow(settings, server.host)
        assert outcome(f"{server.url}/") == "200"


def test_proxies_and_netrc_of_the_environment_are_ignored(
    settings: Any, victim: RawServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, victim.url)
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login alice password canary\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    with RawServer(reply()) as server:
        allow(settings, server.host)
        assert outcome(f"{server.url}/") == "200"
        assert http.session().get(server.url).status_code == 200
        assert not any(b"uthorization" in request for request in server.requests)
    assert victim.connections == 0


def test_a_denial_says_what_to_do_and_no_secret(settings: Any, victim: RawServer) -> None:
    allow(settings)
    request = http.Request(
        method="POST", url=f"{victim.url}/p4th?key=c4nary", headers={"Authorization": "Bearer c4nary"}, body=b"c4nary"
    )
    with pytest.raises(http.EgressDenied) as caught:
        http.send(request)
    error = caught.value
    assert error.message == "127.0.0.1 is not a public address."
    assert "ALLOWED_EGRESS" in error.hint
    assert (error.status, error.code, error.kind, error.permanent, error.sent) == (400, "egress_denied", "denied", True, False)
    assert "c4nary" not in repr(vars(error)) + repr(request)
    with pytest.raises(http.EgressDenied) as caught:
        http.send(http.Request(method="GET", url="https://alice:c4nary@example.com/?c4nary"))
    assert "c4nary" not in repr(vars(caught.value))


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    """Names are resolved by our own server: libcurl asks it by DNS over HTTPS, with no cache, at every call.

    So what is proven is libcurl's real way from a name through an answer that changes to the open-socket callback.
    Sockets are bound to 127.0.0.1, so that an attempt to reach a public address ends in this machine's kernel.
    """
    file, tls = certificate(tmp_path)
    with NameServer({}, tls) as server:
        extra: list[tuple[int, Any]] = [
            (pycurl.DOH_URL, f"https://127.0.0.1:{server.port}/dns-query"),
            (pycurl.CAINFO, str(file)),
        ]
        extra += [(pycurl.DNS_CACHE_TIMEOUT, 0), (pycurl.INTERFACE, "127.0.0.1")]
        monkeypatch.setattr(http, "OPTIONS", [*http.OPTIONS, *extra])
        monkeypatch.setattr(http, "_thread", http._PerThread())
        yield server


def test_a_name_that_flips_between_public_and_private_never_reaches_the_private_one(
    settings: Any, victim: RawServer, named: NameServer
) -> None:
    allow(settings)
    tries = 2_000
    flips = [["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1", "93.184.216.34"], ["169.254.169.254"]]
    named.zone["rebind.example", "A"] = [flips[number % 4] for number in range(tries)]
    kinds = [outcome(f"http://rebind.example:{victim.port}/") for _ in range(tries)]
    assert named.asked["rebind.example", "A"] == tries
    assert kinds == ["connect", "denied", "connect", "denied"] * (tries // 4)
    assert victim.connections == 0


@pytest.mark.parametrize(
    ("four", "six", "kind"),
    [
        (["93.184.216.34"], ["::1"], "connect"),
        (["127.0.0.1"], ["::ffff:127.0.0.1"], "denied"),
        (["127.0.0.1"], ["64:ff9b::7f00:1"], "denied"),
        (["a.example. 0 CNAME b.example.", "b.example. 0 CNAME c.example.", "c.example. 0 A 127.0.0.1"], [], "denied"),
        ([], ["fd00:ec2::254"], "denied"),
        ([], [], "dns"),
    ],
)
def test_no_mix_of_records_reaches_a_private_address(
    settings: Any, victim: RawServer, named: NameServer, four: list[str], six: list[str], kind: str
) -> None:
    allow(settings)
    named.zone = {("a.example", "A"): [four], ("a.example", "AAAA"): [six]}
    assert outcome(f"http://a.example:{victim.port}/") == kind
    assert victim.connections == 0


def test_a_redirect_to_a_name_with_a_private_address_is_denied(settings: Any, victim: RawServer, named: NameServer) -> None:
    named.zone["a.example", "A"] = [["127.0.0.1"]]
    with RawServer(redirect(f"http://a.example:{victim.port}/")) as start:
        allow(settings, start.host)
        assert outcome(start.url, redirects=5) == "denied"
    assert victim.connections == 0


def test_an_allowed_name_may_have_a_private_address(settings: Any, victim: RawServer, named: NameServer) -> None:
    named.zone = {(name, "A"): [["127.0.0.1"]] for name in ("a.example", "b.example")}
    allow(settings, f"a.example:{victim.port}")
    assert outcome(f"http://a.example:{victim.port}/") == "200"
    assert outcome(f"http://b.example:{victim.port}/") == "denied"
    assert len(victim.requests) == 1
