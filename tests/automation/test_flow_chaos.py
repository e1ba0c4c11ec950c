"""Workers are killed while flows run: every execution ends, and nobody outside is asked for one thing under two keys."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import psutil
import pytest
import requests

from tests.connections.test_chaos import Company, healthy, platform, victim, wait_for
from tests.platforms import Platform

__all__ = ["platform"]  # a fixture

EXECUTIONS, KILLS, STEPS = 40, 3, 2


class Receiver:
    """An outside service with a tally of its own: requests by the key they came with."""

    def __init__(self) -> None:
        self.keys: Counter[str] = Counter()
        tally = self.keys

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                tally[self.headers["Idempotency-Key"]] += 1
                time.sleep(0.2)  # so that kills find some under way
                self.send_response(200)
                self.send_header("Content-Length", "2")
                with suppress(OSError):
                    self.end_headers()
                with suppress(OSError):  # whoever asked was killed
                    self.wfile.write(b"{}")

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    made = Receiver()
    monkeypatch.setenv("ALLOWED_EGRESS", made.url.removeprefix("http://"))
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_every_execution_ends_whoever_is_killed(receiver: Receiver, platform: Platform) -> None:
    company = Company(f"http://127.0.0.1:{platform.port}")
    call = {
        "kind": "http",
        "config": {"method": "POST", "url": receiver.url, "body": {"n": "{{trigger.n}}"}, "idempotencyKey": True},
    }
    rest = {"kind": "delay", "config": {"ms": 1}}
    sum_up = {"kind": "transform", "config": {"fields": {"n": "{{trigger.n}}", "status": "{{step_3.status}}"}}}
    flow = company.call("POST", "/connect/v1/flows", {"name": "F", "steps": [call, rest, call, sum_up]}).json()["id"]
    company.call("POST", f"/connect/v1/flows/{flow}/publish")
    made = company.call(
        "POST", f"/connect/v1/flows/{flow}/triggers", {"providerType": "webhook", "triggerName": "received", "kind": "webhook"}
    ).json()
    hook = "/hooks/" + made["url"].split("/hooks/")[1]

    def listed(status: str) -> int:
        found = company.call("GET", f"/connect/v1/flows/{flow}/executions?limit=1&status={status}").json()
        return int(found["total"])

    for number in range(EXECUTIONS):
        body = {"id": f"e{number}", "n": number}
        company.until(lambda body=body: company_post(company, hook, body), 202)  # type: ignore[misc]
        if number % (EXECUTIONS // (KILLS + 1)) == EXECUTIONS // (KILLS + 1) - 1 and number < EXECUTIONS - 1:
            kill_worker(platform)
    wait_for(lambda: listed("completed") == EXECUTIONS, 120, "executions are lost or stuck")
    assert listed("failed") == listed("running") == listed("pending") == 0
    assert len(receiver.keys) == EXECUTIONS * STEPS
    assert sum(receiver.keys.values()) <= EXECUTIONS * STEPS + KILLS * 64
    assert healthy(platform, 0)


def kill_worker(platform: Platform) -> None:
    """Kill the worker there is, or the next one there will be."""

    def killed() -> bool:
        with suppress(StopIteration, psutil.NoSuchProcess):
            victim(platform, "worker").kill()
            return True
        return False

    wait_for(killed, 40, "there is no worker")


def company_post(company: Company, path: str, body: Any) -> Any:
    return requests.post(company.url + path, json=body, timeout=30)
