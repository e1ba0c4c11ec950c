"""Streams through the door: piece by piece, never faster than they are read, bounded in time and size, honest at a break."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from connect_platform.core import http
from connect_platform.core.http_stream import open_stream
from tests.core.hostile_servers import RawServer, Serve, reply

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"


def get(url: str, **options: Any) -> http.Request:
    return http.Request(method="GET", url=url, **options)


def chunked(*pieces: bytes, is_ended: bool = True) -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body + (b"0\r\n\r\n" if is_ended else b"")


def test_head_comes_before_the_body_and_pieces_as_they_are_sent(serve: Serve) -> None:
    go_on = threading.Event()

    def answer(peer: socket.socket, _request: bytes) -> bool:
        peer.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        go_on.wait(10)
        peer.sendall(b"3\r\none\r\n")
        go_on.wait(10)
        peer.sendall(b"3\r\ntwo\r\n0\r\n\r\n")
        return True

    stream = open_stream(get(serve(answer).url, timeout=20))
    assert (stream.status, stream.headers["content-type"], stream.length) == (200, "text/event-stream", None)
    go_on.set()
    assert b"".join(stream) == b"onetwo"


def test_the_promised_length_is_told_and_compression_is_not_asked_for(serve: Serve) -> None:
    server = serve(reply(b"0123456789", "206 Partial Content", X_More="yes"))
    stream = open_stream(get(server.url, headers={"Range": "bytes=0-9"}))
    assert (stream.status, stream.length, stream.headers["x-more"]) == (206, 10, "yes")
    assert list(stream) == [b"0123456789"]
    assert b"Accept-Encoding: identity" in server.requests[0]
    assert open_stream(get(serve(reply(b"", Content_Encoding="gzip")).url)).length is None


def test_an_empty_answer_is_a_stream_without_pieces(serve: Serve) -> None:
    stream = open_stream(get(serve(reply(b"", "404 Not Found")).url))
    assert (stream.status, list(stream)) == (404, [])


def test_who_does_not_read_is_not_sent_to(serve: Serve) -> None:
    sent = 0
    done = threading.Event()

    def answer(peer: socket.socket, _request: bytes) -> bool:
        nonlocal sent
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 200000000\r\n\r\n")
        peer.settimeout(0.5)
        try:
            while True:
                sent += peer.send(b"x" * 100_000)
        except TimeoutError:
            done.set()
        return True

    stream = open_stream(get(serve(answer).url))
    assert done.wait(20)
    assert sent < 50_000_000  # what the kernel's buffers hold, and no more
    stream.close()


@pytest.mark.parametrize("answer", [chunked(b"half", is_ended=False), b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
def test_a_break_in_the_middle_is_an_error_after_what_came(serve: Serve, answer: bytes) -> None:
    def cut(peer: socket.socket, _request: bytes) -> bool:
        peer.sendall(answer)
        return True

    stream = open_stream(get(serve(cut).url))
    pieces = iter(stream)
    assert next(pieces) == b"half"
    with pytest.raises(http.OutgoingError) as caught:
        next(pieces)
    assert (caught.value.kind, caught.value.sent) == ("protocol", True)


def test_no_answer_at_all_is_an_error_at_once(serve: Serve) -> None:
    with pytest.raises(http.OutgoingError) as caught:
        open_stream(get(serve(lambda peer, request: True).url))
    assert (caught.value.kind, caught.value.sent) == ("protocol", True)


def test_size_and_total_time_are_bounded(serve: Serve) -> None:
    stream = open_stream(get(serve(chunked(b"x" * 600, b"x" * 600)).url, max_bytes=1000))
    with pytest.raises(http.OutgoingError) as caught:
        list(stream)
    assert caught.value.kind == "too_large"

    def drip(peer: socket.socket, _request: bytes) -> bool:
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            peer.sendall(b"x")
            time.sleep(0.02)

    started = time.monotonic()
    with pytest.raises(http.OutgoingError) as caught:
        list(open_stream(get(serve(drip).url, timeout=0.4)))
    assert caught.value.kind == "timeout"
    assert time.monotonic() - started < 3


def test_private_addresses_and_header_injection_are_refused_as_for_any_call(serve: Serve, settings: Any) -> None:
    server = serve()
    with pytest.raises(http.EgressDenied):
        open_stream(get(server.url, headers={"X-A": "a\r\nX-B: 1"}))
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": ()}
    with pytest.raises(http.OutgoingError) as caught:
        open_stream(get(server.url))
    assert (caught.value.kind, server.requests) == ("denied", [])


def test_who_hangs_up_closes_the_connection(serve: Serve) -> None:
    gone = threading.Event()

    def answer(peer: socket.socket, _request: bytes) -> bool:
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome")
        if peer.recv(1) == b"":
            gone.set()
        return True

    server: RawServer = serve(answer)
    pieces = iter(open_stream(get(server.url)))
    assert next(pieces) == b"some"
    pieces.close()  # type: ignore[attr-defined]
    assert gone.wait(10)


BROKEN_OFF = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "100")])
    def pieces():
        yield b"half"
        raise ConnectionError
    return pieces()
"""


def test_our_web_server_closes_the_connection_where_a_body_is_shorter_than_promised(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "broken_off.py").write_text(BROKEN_OFF)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "broken_off:application", "--interface", "wsgi", "--host", "127.0.0.1"]
    server = subprocess.Popen([*command, "--port", str(port), "--no-log"], cwd=tmp_path)
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": (f"127.0.0.1:{port}",)}
    try:
        deadline = time.monotonic() + 30
        while True:
            with pytest.raises(http.OutgoingError) as caught:
                http.send(get(f"http://127.0.0.1:{port}/", timeout=10))
            if caught.value.kind != "connect" or time.monotonic() > deadline:
                break
            time.sleep(0.05)
        assert caught.value.kind == "protocol"
    finally:
        server.terminate()
        server.wait(20)
