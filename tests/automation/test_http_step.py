"""The HTTP step: how long it takes at most, and when what failed may be tried again."""

from __future__ import annotations

import threading

import pytest

from automation.engine.kinds import Context, StepFailed
from automation.expressions import Scope
from automation.steps import http
from connect_platform.core.errors import ConnectError
from tests.automation.engine_world import START
from tests.core.hostile_servers import Serve, reply

HERE = Context(
    company_id=1, flow_id="f", execution_id="x", mode="live", step_id="a", path="", attempt=1, key="x:a", now=START,
    scope=Scope({}),
)  # fmt: skip
DATE = "Sun, 01 Mar 2026 00:00:00 GMT"


@pytest.mark.parametrize(
    ("status", "headers", "permanent", "wait"),
    [
        ("429 Too Many Requests", {}, False, None),
        ("503 Unavailable", {"Retry_After": "Sun, 01 Mar 2026 00:01:00 GMT", "Date": DATE}, False, 60),
        ("503 Unavailable", {"Retry_After": "999999999"}, False, 86_400),
        ("503 Unavailable", {"Retry_After": "Sat, 28 Feb 2026 00:00:00 GMT", "Date": DATE}, False, 0),
        ("503 Unavailable", {"Retry_After": "soon"}, False, None),
        ("500 Broken", {}, False, None),
        ("404 Not Found", {}, True, None),
    ],
)
def test_what_failed_says_whether_and_when_to_try_again(
    serve: Serve, status: str, headers: dict[str, str], permanent: bool, wait: int | None
) -> None:
    server = serve(reply(b"no", status, **headers))
    with pytest.raises(StepFailed) as raised:
        http.run({"method": "GET", "url": f"http://127.0.0.1:{server.port}/"}, HERE)
    assert (raised.value.permanent, raised.value.retry_after) == (permanent, wait)
    assert raised.value.code == f"http_{status[:3]}"


def test_a_step_may_be_given_less_time(serve: Serve) -> None:
    over = threading.Event()
    server = serve(lambda *_: over.wait(20))
    with pytest.raises(ConnectError) as raised:
        http.run({"method": "GET", "url": f"http://127.0.0.1:{server.port}/", "timeoutSeconds": 1}, HERE)
    over.set()
    assert not raised.value.permanent
    assert "1" in raised.value.message
