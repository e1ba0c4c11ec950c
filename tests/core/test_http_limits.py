"""Hostile answers: bombs, floods, drips and garbage are cut at the cap or the total deadline."""

from __future__ import annotations

import gzip
import resource
import socket
import time
import zlib
from typing import Any

import pytest

from connect_platform.core import http
from tests.core.hostile_servers import Answer, Serve, redirect, reply


def get(url: str, **options: Any) -> http.Response:
    return http.send(http.Request(method="GET", url=url, **options))


def failure(request: http.Request) -> http.OutgoingError:
    with pytest.raises(http.OutgoingError) as caught:
        http.send(request)
    return caught.value


def chunked(peer: socket.socket, *chunks: bytes, end: bool = True) -> None:
    for chunk in chunks:
        peer.sendall(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
    if end:
        peer.sendall(b"0\r\n\r\n")


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_bodies_are_decoded(serve: Serve, encoding: str) -> None:
    body = gzip.compress(b"hello" * 1000) if encoding == "gzip" else zlib.compress(b"hello" * 1000)
    server = serve(reply(body, Content_Encoding=encoding))
    assert get(server.url, max_bytes=5000).body == b"hello" * 1000
    assert failure(http.Request(method="GET", url=server.url, max_bytes=4999)).kind == "too_large"


def test_a_gzip_bomb_is_cut_at_the_cap(serve: Serve) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    server = serve(reply(bomb, Content_Encoding="gzip"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    error = failure(http.Request(method="GET", url=server.url, max_bytes=1_000_000))
    assert (error.kind, error.permanent, error.sent) == ("too_large", True, True)
    assert error.message == "The answer of 127.0.0.1 is larger than 1000000 bytes."
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


def test_an_endless_body_is_cut_at_the_cap(serve: Serve) -> None:
    def endless(peer: socket.socket, _request: bytes) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            chunked(peer, bytes(65536), end=False)

    server = serve(endless)
    assert failure(http.Request(method="GET", url=server.url, max_bytes=2_000_000, timeout=60)).kind == "too_large"
    [many] = http.send_many([http.Request(method="GET", url=server.url, max_bytes=2_000_000, timeout=60)])
    assert isinstance(many, http.OutgoingError)
    assert many.kind == "too_large"


def slow_drip(peer: socket.socket, _request: bytes) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        peer.sendall(b".")
        time.sleep(0.05)


def slow_headers(peer: socket.socket, _request: bytes) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        peer.sendall(b"X: 1\r\n")
        time.sleep(0.05)


def silence(_peer: socket.socket, _request: bytes) -> None:
    time.sleep(20)


def slow_redirects(peer: socket.socket, _request: bytes) -> None:
    time.sleep(0.2)
    peer.sendall(redirect("/again"))


@pytest.mark.parametrize("answer", [slow_drip, slow_headers, silence, slow_redirects])
def test_a_slow_server_is_left_at_the_total_deadline(serve: Serve, answer: Answer) -> None:
    server = serve(answer)
    request = http.Request(method="GET", url=server.url, timeout=0.6, redirects=100)
    started = time.monotonic()
    error = failure(request)
    [many] = http.send_many([request])
    elapsed = time.monotonic() - started
    assert (error.kind, error.sent, error.permanent) == ("timeout", True, False)
    assert error.message == "127.0.0.1 did not finish within 0.6 seconds."
    assert isinstance(many, http.OutgoingError)
    assert many.kind == "timeout"
    assert 1.1 < elapsed < 10


def header_lines_without_end(peer: socket.socket, _request: bytes) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        peer.sendall(b"X-Flood: 1\r\n" * 1000)


def one_header_of_64_megabytes(peer: socket.socket, _request: bytes) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nX-Flood: ")
    for _ in range(64):
        peer.sendall(b"a" * (1 << 20))


def interim_answers_without_end(peer: socket.socket, _request: bytes) -> None:
    while True:
        peer.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" * 100)


def two_hundred_kilobytes_of_headers(peer: socket.socket, _request: bytes) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 2000) for n in range(100)) + b"\r\n")


@pytest.mark.parametrize(
    "flood",
    [header_lines_without_end, one_header_of_64_megabytes, interim_answers_without_end, two_hundred_kilobytes_of_headers],
)
def test_a_flood_of_headers_is_cut(serve: Serve, flood: Answer) -> None:
    server = serve(flood)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert failure(http.Request(method="GET", url=server.url, timeout=60)).kind == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


@pytest.mark.parametrize(
    "garbage",
    [
        *(b"", b"hello\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", b"HTTP/9 200\r\n\r\n", b"\0" * 100),
        *(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"),
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    ],
)
def test_what_is_no_http_is_a_protocol_error(serve: Serve, garbage: bytes) -> None:
    def answer(peer: socket.socket, _request: bytes) -> bool:
        peer.sendall(garbage)
        return True

    error = failure(http.Request(method="GET", url=serve(answer).url))
    assert (error.kind, error.sent, error.status, error.code) == ("protocol", True, 502, "provider_unreachable")
