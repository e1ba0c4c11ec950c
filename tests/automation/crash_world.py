"""What tests of crashes share: real workers that end where they are told to, and a service outside that keeps count."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from automation.models import Execution, StepRun
from automation.services.executions import executing
from connect_platform.core.config import ROOT
from tests.automation.crash_script import BROKEN, CRASHED
from tests.automation.engine_world import step

#: Renew and look for pauses at every turn, so that workers can end there as well.
_EXECUTING = "automation.services.executions.executing"
EAGER = {
    f"{_EXECUTING}:RENEW_SECONDS": 0,
    f"{_EXECUTING}:LOOK_SECONDS": 0,
}


class Point(NamedTuple):
    """Where a worker ends: before or after a call of one of these functions."""

    name: str
    when: str
    targets: tuple[str, ...]


def point(name: str, when: str, *targets: str) -> Point:
    return Point(name, when, targets)


class Workers:
    """Processes that do one thing each on the test's database; see `crash_script`."""

    def __init__(self, *reachable: str, **variables: str) -> None:
        self.reachable = reachable
        base, _, options = os.environ["DATABASE_URL"].partition("?")
        own = {
            "DATABASE_URL": f"{base.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{options}",
            "SECRET_KEY": settings.SECRET_KEY,
            "ENCRYPTION_KEYS": ",".join(settings.ENCRYPTION_KEYS),
            "ALLOWED_EGRESS": ",".join(reachable),
            "LOG_FORMAT": "json",
        }
        self.log = Path(settings.CONNECT_HOME) / f"workers-{os.getpid()}.log"
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.automation.crash_script"], cwd=ROOT, text=True,
                env={**os.environ, **own, **variables}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        self._said()

    def _said(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, self.log.read_text()
        return line

    def _ask(self, **order: Any) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._said())

    def crash(self, at: Point, nth: int, do: str = f"{_EXECUTING}:pump", *given: Any) -> bool:
        """Let a worker do something and end at the nth passing of a point; False when it never came there and did it all."""
        order = {"targets": at.targets, "when": at.when, "nth": nth, "action": "exit", "set": EAGER, "given": given}
        code = self._ask(do=do, **order)
        assert code in (0, CRASHED), (at.name, nth, code, self.log.read_text()[-4000:])
        rolled_back()
        return bool(code == CRASHED)

    def census(self, targets: set[str], do: str = f"{_EXECUTING}:pump", *given: Any) -> dict[str, int]:
        """How often functions are called while a worker does something and nothing happens to it."""
        order = {"targets": sorted(targets), "when": "", "nth": 0, "action": "count", "set": EAGER, "given": given}
        counts = self._ask(do=do, **order)
        assert isinstance(counts, dict), self.log.read_text()[-4000:]
        return counts

    def stop(self, at: Point, nth: int, do: str = f"{_EXECUTING}:pump") -> int:
        """Let a worker come to a point and stand still there; its process id."""
        order = {"targets": at.targets, "when": at.when, "nth": nth, "action": "stop", "set": EAGER, "given": ()}
        return int(self._ask(do=do, **order))

    def end(self, pid: int) -> None:
        """Wait until a worker that goes on again has done what it can."""
        code = self._ask(do="wait", pid=pid)
        assert code not in (CRASHED, BROKEN), self.log.read_text()[-4000:]

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)
        assert self._process.stdout
        self._process.stdout.close()


def rolled_back() -> None:
    """Return once the server has noticed that a worker is gone: until then others pass over the rows it had locked."""
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
            )
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.01)
    raise AssertionError("somebody keeps a transaction open")


class Receiver:
    """A service outside: it counts every request by what it is for, and answers as the path says.

    `/busy` answers 503, and `/slow` 429, to the first request of each kind.
    """

    def __init__(self) -> None:
        self.keyed: Counter[str] = Counter()  # by Idempotency-Key
        self.bare: Counter[str] = Counter()  # by X-For, of requests without a key
        self.asked: Counter[str] = Counter()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                key, own = self.headers.get("Idempotency-Key"), self.headers.get("X-For") or ""
                status = receiver.status_of(self.path, own)
                if status == 200:
                    (receiver.keyed if key else receiver.bare)[key or own] += 1
                with suppress(OSError):  # whoever asked may be gone
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", "11")
                    self.send_header("Connection", "close")
                    if status == 429:
                        self.send_header("Retry-After", "1")
                    self.end_headers()
                    self.wfile.write(b'{"ok":true}')

            do_POST = do_GET = do_PUT = answer

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def status_of(self, path: str, own: str) -> int:
        self.asked[path + own] += 1
        first = self.asked[path + own] == 1
        return {"/busy": 503, "/slow": 429}.get(path, 200) if first else 200

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def emits(own: str) -> dict[str, Any]:
    """A step that emits an event."""
    return {**step(own, "emit"), "config": {"name": "thing.done", "data": {"n": "{{trigger.n}}"}}}


def let_time_pass() -> None:
    """Until every lease has ended and every rest is over."""
    past = timezone.now() - timedelta(seconds=1)
    Execution.objects.filter(state="running").update(lease_until=past)
    Execution.objects.filter(state="waiting").update(due_at=past)
    StepRun.objects.filter(due_at__gt=past, kind__in=("delay", "http", "action")).update(due_at=F("started_at"))


def finish(one: Execution, *, passes: int = 12) -> Execution:
    """Other workers take it up until it is over or waits for a person."""
    for _ in range(passes):
        let_time_pass()
        executing.pump()
        one.refresh_from_db()
        if one.state not in ("waiting", "running"):
            return one
    raise AssertionError(f"it never ends: {one.state} {one.reason}")
