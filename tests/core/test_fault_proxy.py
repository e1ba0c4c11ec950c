"""Calls over a line that breaks: every break has its cause, ends within the deadline, and nothing is asked twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from connect_platform.core import http
from tests.core.fault_proxy import FaultProxy, Faults
from tests.core.hostile_servers import RawServer, Serve, reply

BODY = b"x" * 2000


@pytest.fixture
def server(serve: Serve) -> RawServer:
    return serve(reply(BODY))


@pytest.fixture
def line(server: RawServer, settings: Any) -> Iterator[FaultProxy]:
    with FaultProxy(server.host) as proxy:
        settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": (proxy.host,)}
        yield proxy


def ask(line: FaultProxy, method: str = "GET", timeout: float = 5.0) -> http.Response:
    return http.send(http.Request(method=method, url=f"{line.url}/x", timeout=timeout))


def failure(line: FaultProxy, method: str = "GET", timeout: float = 5.0) -> http.OutgoingError:
    with pytest.raises(http.OutgoingError) as caught:
        ask(line, method, timeout)
    return caught.value


def test_an_unbroken_line_changes_nothing(line: FaultProxy, server: RawServer) -> None:
    assert (ask(line).body, ask(line).body) == (BODY, BODY)
    assert (line.connections, server.connections, len(server.requests)) == (1, 1, 2)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("faults", "kind"),
    [
        (Faults(reset_after=0), "protocol"),
        (Faults(reset_after=500), "protocol"),
        (Faults(truncate_after=0), "protocol"),
        (Faults(truncate_after=500), "protocol"),
        (Faults(is_half_open=True), "timeout"),
    ],
)
def test_an_answer_that_is_lost_is_an_error_that_may_have_acted(
    line: FaultProxy, server: RawServer, faults: Faults, kind: str, method: str
) -> None:
    line.faults = faults
    error = failure(line, method, timeout=0.5)
    assert (error.kind, error.sent, error.permanent) == (kind, True, False)
    assert len(server.requests) == 1


def test_a_blackhole_ends_with_the_deadline_and_reaches_nobody(line: FaultProxy, server: RawServer) -> None:
    line.faults = Faults(is_blackhole=True)
    started = time.monotonic()
    assert failure(line, timeout=0.4).kind == "timeout"
    assert 0.3 < time.monotonic() - started < 3
    assert (server.requests, line.handed_on) == ([], 0)


def test_an_answer_that_drips_ends_with_the_total_deadline(line: FaultProxy) -> None:
    line.faults = Faults(drip=0.01)
    started = time.monotonic()
    assert failure(line, timeout=0.5).kind == "timeout"
    assert time.monotonic() - started < 3


def test_latency_is_borne_and_the_next_connection_is_whole(line: FaultProxy, server: RawServer) -> None:
    line.faults = Faults(latency=0.1, times=1)
    assert ask(line).elapsed_ms >= 100
    line.faults = Faults(truncate_after=10, times=1)
    http._thread.transfer = http.Transfer()  # so that a connection is opened anew
    assert failure(line).kind == "protocol"
    assert ask(line).body == BODY
    assert len(server.requests) == 3
