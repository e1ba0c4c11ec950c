"""Many calls at once, and libraries that speak `requests`, through the same door."""

from __future__ import annotations

import resource
import socket
import time

import pytest
import requests
from authlib.integrations.requests_client import OAuth1Session, OAuth2Session

from connect_platform.core import http
from tests.core.hostile_servers import Serve, redirect, reply


def lines_of(request: bytes) -> list[bytes]:
    return request.partition(b"\r\n\r\n")[0].split(b"\r\n")


def silence(_peer: socket.socket, _request: bytes) -> None:
    time.sleep(20)


def test_many_calls_end_each_in_its_own_way_and_in_order(serve: Serve) -> None:
    echo = serve(lambda peer, request: peer.sendall(reply(request.split()[1], "404 X" if b"/404" in request else "200 OK")))
    slow, dead = serve(silence), serve()
    dead.stop()
    calls = [http.Request(method="GET", url=f"{echo.url}/{number}") for number in range(200)]
    odd = [
        http.Request(method="GET", url=f"{echo.url}/404"),
        http.Request(method="GET", url=slow.url, timeout=0.4),
        http.Request(method="GET", url=dead.url),
        http.Request(method="GET", url="http://169.254.169.254/"),
        http.Request(method="GET", url="nonsense"),
        http.Request(method="GET", url=echo.url, headers={"X": "\n"}),
        http.Request(method="GET", url=f"{echo.url}/long", max_bytes=1),
    ]
    answers = http.send_many([*odd, *calls], concurrency=20, per_host=7)
    ends = [answer.status if isinstance(answer, http.Response) else answer.kind for answer in answers[: len(odd)]]
    assert ends == [404, "timeout", "connect", "denied", "denied", "denied", "too_large"]
    assert [answer.body for answer in answers[len(odd) :] if isinstance(answer, http.Response)] == [
        f"/{number}".encode() for number in range(200)
    ]
    assert http.send_many([]) == []


def test_many_calls_keep_to_the_limits_and_a_stuck_host_delays_nobody(serve: Serve) -> None:
    busy = {"stuck": 0, "peak": 0}

    def stuck(peer: socket.socket, _request: bytes) -> None:
        busy["stuck"] += 1
        busy["peak"] = max(busy["peak"], busy["stuck"])
        time.sleep(0.15)
        busy["stuck"] -= 1
        peer.sendall(reply())

    def quickly(peer: socket.socket, _request: bytes) -> None:
        finished.append(time.monotonic())
        peer.sendall(reply())

    finished: list[float] = []
    blocked, quick = serve(stuck), serve(quickly)
    calls = [http.Request(method="GET", url=blocked.url)] * 12 + [http.Request(method="GET", url=quick.url)] * 40
    answers = http.send_many(calls, concurrency=10, per_host=2)
    ended = time.monotonic()
    assert {answer.status for answer in answers if isinstance(answer, http.Response)} == {200}
    assert len(answers) == 52
    assert busy["peak"] <= 2
    assert ended - max(finished) > 0.3  # the quick ones were through long before the last stuck one


def test_more_calls_at_once_than_select_could_watch(serve: Serve) -> None:
    server = serve()
    limit, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(limit, 8192), hard), hard))
    held = [socket.socket() for _ in range(1100)]
    try:
        assert max(one.fileno() for one in held) > 1024
        answers = http.send_many([http.Request(method="GET", url=server.url)] * 40, per_host=20)
    finally:
        for one in held:
            one.close()
    assert [answer.status for answer in answers if isinstance(answer, http.Response)] == [200] * 40


def test_a_requests_session_goes_through_the_door(serve: Serve) -> None:
    server = serve(reply(b'{"a": "\xc3\xbc"}', Content_Type="application/json; charset=utf-8", Set_Cookie="s=1"))
    session: requests.Session = http.session()
    answer = session.post(f"{server.url}/x", params={"q": "a b"}, json={"b": 1}, headers={"X-Key": "1"}, timeout=(1, 5))
    assert (answer.status_code, answer.json(), answer.encoding, answer.url) == (
        200,
        {"a": "ü"},
        "utf-8",
        f"{server.url}/x?q=a+b",
    )
    assert answer.request.method == "POST"
    assert lines_of(server.requests[0])[0] == b"POST /x?q=a+b HTTP/1.1"
    assert server.requests[0].endswith(b'\r\n\r\n{"b": 1}')
    assert session.get(server.url, stream=True).raw.read() == '{"a": "ü"}'.encode()
    assert b"Cookie" not in server.requests[1]
    assert server.connections == 1


def test_a_requests_session_has_no_other_way_out(serve: Serve) -> None:
    server = serve(redirect("/elsewhere"))
    session: requests.Session = http.session()
    assert session.get(server.url).status_code == 302
    assert len(server.requests) == 1
    with pytest.raises(http.EgressDenied):
        session.get("http://169.254.169.254/latest/meta-data", timeout=5)
    with pytest.raises(requests.exceptions.InvalidSchema):
        session.get("file:///etc/passwd")
    with pytest.raises(http.OutgoingError):
        session.get(f"https://{server.host}/", verify=False)
    assert len(server.requests) == 1


def test_a_session_that_follows_redirects_itself_is_checked_at_each_hop(serve: Serve) -> None:
    server = serve(redirect("http://127.0.0.1:1/"))
    session = requests.Session()
    session.mount("http://", http.ConnectAdapter())
    with pytest.raises(http.EgressDenied):
        session.get(server.url)
    assert len(server.requests) == 1


def test_authlib_fetches_and_uses_tokens_through_the_door(serve: Serve) -> None:
    def answer(peer: socket.socket, request: bytes) -> None:
        token = b'{"access_token": "t0ken", "token_type": "Bearer", "expires_in": 3600, "refresh_token": "r"}'
        peer.sendall(reply(token if b"/token" in request else b'{"me": 1}', Content_Type="application/json"))

    server = serve(answer)
    client = http.session(OAuth2Session, client_id="id", client_secret="s3cret", code_challenge_method="S256")
    token = client.fetch_token(f"{server.url}/token", code="c0de", code_verifier="v" * 43)
    assert token["access_token"] == "t0ken"
    assert b"grant_type=authorization_code" in server.requests[0]
    assert b"code=c0de" in server.requests[0]
    assert client.refresh_token(f"{server.url}/token")["refresh_token"] == "r"
    assert client.get(f"{server.url}/me").json() == {"me": 1}
    assert b"Authorization: Bearer t0ken" in lines_of(server.requests[2])
    assert server.connections == 1
    with pytest.raises(http.EgressDenied):
        client.fetch_token("http://10.0.0.1/token", code="c0de")


def test_authlib_signs_oauth1_calls_through_the_door(serve: Serve) -> None:
    server = serve(reply(b"oauth_token=a&oauth_token_secret=b", Content_Type="application/x-www-form-urlencoded"))
    client = http.session(OAuth1Session, client_id="id", client_secret="s3cret", redirect_uri="https://example.com/back")
    assert client.fetch_request_token(f"{server.url}/request_token") == {"oauth_token": "a", "oauth_token_secret": "b"}
    assert b'oauth_consumer_key="id"' in server.requests[0]
