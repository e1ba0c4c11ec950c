"""The door itself: what is sent, what comes back, where redirects lead and which connection carries it."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pycurl
import pytest

from connect_platform.core import http
from tests.core.hostile_servers import Serve, certificate, redirect, reply


def get(url: str, **options: Any) -> http.Response:
    return http.send(http.Request(method="GET", url=url, **options))


def failure(request: http.Request) -> http.OutgoingError:
    with pytest.raises(http.OutgoingError) as caught:
        http.send(request)
    return caught.value


def lines_of(request: bytes) -> list[bytes]:
    return request.partition(b"\r\n\r\n")[0].split(b"\r\n")


def chunked(peer: socket.socket, *chunks: bytes, end: bool = True) -> None:
    for chunk in chunks:
        peer.sendall(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
    if end:
        peer.sendall(b"0\r\n\r\n")


def silence(_peer: socket.socket, _request: bytes) -> None:
    time.sleep(20)


def test_a_call_carries_what_was_asked_and_nothing_of_ours_but_the_agent(serve: Serve) -> None:
    server = serve()
    http.send(http.Request(method="post", url=f"{server.url}/a?b=c#d", headers={"X-Empty": "", "X-Name": "ü"}, body=b'{"a":1}'))
    assert server.requests[0].partition(b"\r\n\r\n")[2] == b'{"a":1}'
    assert sorted(lines_of(server.requests[0])) == sorted(
        [
            *(b"POST /a?b=c HTTP/1.1", f"Host: {server.host}".encode(), b"User-Agent: ConnectPlatform/1", b"Accept: */*"),
            *(b"Accept-Encoding: gzip, deflate, br", b"X-Empty:", "X-Name: ü".encode(), b"Content-Length: 7"),
        ]
    )


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("body", [None, b"", b"x" * 3_000_000])
def test_every_method_goes_with_and_without_a_body(serve: Serve, method: str, body: bytes | None) -> None:
    server = serve(lambda peer, request: peer.sendall(reply(b"" if request.startswith(b"HEAD") else b"ok")))
    for _ in range(2):
        assert http.send(http.Request(method=method, url=server.url, body=body)).status == 200
    for request in server.requests:
        head, _, received = request.partition(b"\r\n\r\n")
        assert head.startswith(f"{method} / HTTP/1.1".encode())
        assert received == (b"" if method == "HEAD" else body or b"")
        length = b"Content-Length: %d" % len(body or b"")
        expected = method != "HEAD" and (body is not None or method in ("POST", "PUT", "PATCH"))
        assert (length in lines_of(request)) is expected
    assert server.connections == 1


def test_an_answer_is_read_whole(serve: Serve) -> None:
    head = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 201 Made\r\nX-Odd:  spaced \r\nContent-Length: 11\r\n"
    head += b"Content-Type: application/json; charset=iso-8859-1\r\nSet-Cookie: a=1, x\r\nSET-cookie: b=2\r\n\r\n"
    server = serve(head + b'{"a":"\xe9 9"}')
    answer = get(server.url)
    assert (answer.status, answer.url) == (201, f"{server.url}/")
    assert answer.elapsed_ms > 0
    assert answer.headers["content-TYPE"] == "application/json; charset=iso-8859-1"
    assert answer.headers.get("Set-Cookie") == "a=1, x, b=2"
    assert answer.headers.get_all("set-cookie") == ["a=1, x", "b=2"]
    assert answer.headers.get("link") is None
    assert answer.headers.get("missing", "none") == "none"
    assert dict(answer.headers.items())["x-odd"] == "spaced"
    assert answer.text == '{"a":"é 9"}'
    with pytest.raises(ValueError, match="UTF-8"):
        answer.json()


def test_a_json_answer_is_parsed_and_trailers_are_no_headers(serve: Serve) -> None:
    def answer(peer: socket.socket, _request: bytes) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Late\r\n\r\n")
        chunked(peer, b'{"a":', b"[1]}", end=False)
        peer.sendall(b"0\r\nX-Late: 1\r\n\r\n")

    server = serve(answer)
    for _ in range(2):
        got = get(server.url)
        assert got.json() == {"a": [1]}
        assert "x-late" not in got.headers
    assert server.connections == 1


@pytest.mark.parametrize("status", [204, 304, 400, 404, 429, 500, 503])
def test_any_status_is_an_answer(serve: Serve, status: int) -> None:
    server = serve(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nRetry-After: 3\r\n\r\n".encode())
    answer = get(server.url)
    assert (answer.status, answer.body, answer.headers["retry-after"]) == (status, b"", "3")


def test_connections_are_kept_between_calls_and_batches(serve: Serve) -> None:
    server = serve()
    for _ in range(50):
        get(server.url)
    assert (server.connections, len(server.requests)) == (1, 50)
    for _ in range(5):
        http.send_many([http.Request(method="GET", url=server.url)] * 10, per_host=1)
    assert (server.connections, len(server.requests)) == (2, 100)


@pytest.mark.parametrize(
    "headers",
    [
        *({"X\r\nEvil": "1"}, {"X:": "1"}, {"": "1"}, {"X Y": "1"}, {"Ü": "1"}, {"X\0": "1"}),
        *({"X": "a\r\nEvil: 1"}, {"X": "a\nb"}, {"X": "a\rb"}, {"X": "a\0b"}, {"X": "a\x7fb"}, {"X": "a\n"}),
    ],
)
def test_a_header_that_would_break_out_is_refused_before_anything_is_sent(serve: Serve, headers: dict[str, str]) -> None:
    server = serve()
    error = failure(http.Request(method="GET", url=server.url, headers=headers))
    assert (error.code, error.status, error.kind, error.sent) == ("invalid_header", 400, "denied", False)
    assert "Evil" not in error.message
    assert server.connections == 0


@pytest.mark.parametrize("method", ["CONNECT", "TRACE", "", "GET /", "GET\r\n", "gét"])
def test_a_method_that_cannot_be_sent_is_refused(serve: Serve, method: str) -> None:
    server = serve()
    assert failure(http.Request(method=method, url=server.url)).code == "invalid_method"
    assert server.connections == 0


def test_framing_headers_of_the_caller_are_not_sent(serve: Serve) -> None:
    server = serve()
    framing = {
        "Content-Length": "1",
        "Transfer-Encoding": "chunked",
        "Connection": "close",
        "Host": "evil",
        "Expect": "100-continue",
    }
    http.send(
        http.Request(method="POST", url=server.url, headers=framing | {"Accept-Encoding": "zstd", "TE": "x"}, body=b"abc")
    )
    sent = lines_of(server.requests[0])
    assert f"Host: {server.host}".encode() in sent
    assert b"Content-Length: 3" in sent
    assert not any(line.lower().startswith((b"transfer-enc", b"connection", b"expect", b"te:")) for line in sent)
    assert b"Accept-Encoding: gzip, deflate, br" in sent


@pytest.mark.parametrize(
    ("status", "method", "followed"),
    [
        *((301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (303, "PUT", "GET"), (303, "HEAD", "HEAD")),
        *((301, "PUT", "PUT"), (302, "DELETE", "DELETE"), (307, "POST", "POST"), (308, "PATCH", "PATCH"), (301, "GET", "GET")),
    ],
)
def test_redirects_change_the_method_as_the_standard_says(serve: Serve, status: int, method: str, followed: str) -> None:
    server = serve(
        lambda peer, request: peer.sendall(redirect("../new?x=1", f"{status} X") if b" /old/" in request else reply(b""))
    )
    headers = {"Authorization": "Bearer t", "Content-Type": "text/x"}
    body = None if method in ("GET", "HEAD") else b"abc"
    answer = http.send(http.Request(method=method, url=f"{server.url}/old/", headers=headers, body=body, redirects=1))
    assert (answer.status, answer.url) == (200, f"{server.url}/new?x=1")
    last = server.requests[-1]
    kept = followed == method
    assert lines_of(last)[0] == f"{followed} /new?x=1 HTTP/1.1".encode()
    assert b"Authorization: Bearer t" in lines_of(last)
    assert (b"Content-Type: text/x" in lines_of(last)) is kept
    assert last.partition(b"\r\n\r\n")[2] == ((body or b"") if kept else b"")


def test_keys_do_not_follow_a_redirect_to_another_origin(serve: Serve) -> None:
    other = serve()
    first = serve(redirect(f"{other.url}/landing"))
    keys = {"Authorization": "Bearer canary", "Cookie": "s=canary", "X-Api-Key": "canary", "Accept": "text/x"}
    for method in ("GET", "POST"):
        assert http.send(http.Request(method=method, url=first.url, headers=keys, redirects=1)).url == f"{other.url}/landing"
    assert len(first.requests) == len(other.requests) == 2
    assert all(request.count(b"canary") == 3 for request in first.requests)
    assert all(b"canary" not in request and b"Accept: text/x" in request for request in other.requests)


def test_redirects_are_off_unless_asked_and_end_where_asked(serve: Serve) -> None:
    numbers = count(1)
    server = serve(lambda peer, _request: peer.sendall(redirect(f"/{next(numbers)}")))
    assert get(server.url).status == 302
    answer = get(server.url, redirects=20)
    assert (answer.status, answer.url, len(server.requests)) == (302, f"{server.url}/21", 22)
    many = http.send_many([http.Request(method="GET", url=server.url, redirects=3)])[0]
    assert isinstance(many, http.Response)
    assert (many.status, len(server.requests)) == (302, 26)


def test_a_redirect_without_a_place_is_the_answer(serve: Serve) -> None:
    server = serve(reply(b"x", "302 Found"))
    assert get(server.url, redirects=5).body == b"x"


def test_nobody_listening_is_a_connect_error_and_nothing_was_sent(serve: Serve) -> None:
    server = serve()
    server.stop()
    error = failure(http.Request(method="POST", url=server.url, body=b"x"))
    assert (error.kind, error.sent, error.permanent) == ("connect", False, False)
    assert error.message == "127.0.0.1 refuses the connection."


def test_a_certificate_nobody_vouches_for_ends_the_call(serve: Serve, tmp_path: Path) -> None:
    _, tls = certificate(tmp_path)
    server = serve(reply(), tls=tls)
    error = failure(http.Request(method="POST", url=server.url, body=b"x"))
    assert (error.kind, error.sent) == ("tls", False)
    assert server.requests == []
    assert failure(http.Request(method="GET", url=f"https://{serve().host}/")).kind == "tls"


def test_a_trusted_certificate_passes_for_its_own_names_only(
    serve: Serve, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, tls = certificate(tmp_path)
    server = serve(reply(), tls=tls)
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": ("127.0.0.1", "other.localhost")}
    monkeypatch.setattr(http, "OPTIONS", [*http.OPTIONS, (pycurl.CAINFO, str(file))])
    monkeypatch.setattr(http, "_thread", http._PerThread())
    assert get(server.url).status == get(server.url).status == 200
    assert server.connections == 1
    assert failure(http.Request(method="GET", url=f"https://other.localhost:{server.port}")).kind == "tls"
    assert len(server.requests) == 2


@pytest.mark.parametrize(("method", "received"), [("POST", 1), ("PATCH", 1), ("GET", 2), ("PUT", 2)])
def test_only_an_idempotent_request_is_repeated_when_a_kept_connection_dies(serve: Serve, method: str, received: int) -> None:
    def answer(peer: socket.socket, request: bytes) -> bool:
        if b" /dies" in request and len([one for one in server.requests if b" /dies" in one]) == 1:
            return True
        peer.sendall(reply())
        return False

    server = serve(answer)
    get(server.url)
    request = http.Request(method=method, url=f"{server.url}/dies", body=b"x")
    if received == 2:
        assert http.send(request).status == 200
    else:
        error = failure(request)
        assert (error.kind, error.sent) == ("protocol", True)
    assert len([one for one in server.requests if b" /dies" in one]) == received


def test_settings_give_the_limits_that_a_request_leaves_open(serve: Serve, settings: Any) -> None:
    server = serve(lambda peer, request: silence(peer, request) if b"slow" in request else peer.sendall(reply(b"12345")))
    settings.CONFIG = {**settings.CONFIG, "EGRESS_TIMEOUT": 0.3, "EGRESS_MAX_BYTES": 4}
    assert failure(http.Request(method="GET", url=server.url)).kind == "too_large"
    assert failure(http.Request(method="GET", url=f"{server.url}/slow")).kind == "timeout"
    assert get(server.url, max_bytes=5).body == b"12345"


def test_an_idle_thread_keeps_nothing_of_the_last_call(serve: Serve) -> None:
    server = serve(reply(b"secret"))
    http.send(http.Request(method="POST", url=server.url, body=b"secret"))
    assert (http._thread.transfer.chunks, http._thread.transfer.lines, http._thread.transfer.sockets) == ([], [], [])


def test_threads_do_not_share_anything(serve: Serve) -> None:
    server = serve(lambda peer, request: peer.sendall(reply(request.split()[1] + request.partition(b"\r\n\r\n")[2])))

    def work(thread: int) -> int:
        right = 0
        for number in range(20):
            text = f"/{thread}-{number}"
            answer = http.send(http.Request(method="POST", url=server.url + text, body=text.encode()))
            right += answer.body == (text * 2).encode()
        right += sum(
            isinstance(one, http.Response) and one.body == f"/{thread}".encode()
            for one in http.send_many([http.Request(method="GET", url=f"{server.url}/{thread}")] * 5)
        )
        return right

    with ThreadPoolExecutor(32) as pool:
        assert list(pool.map(work, range(32))) == [25] * 32
    assert len(server.requests) == 32 * 25
