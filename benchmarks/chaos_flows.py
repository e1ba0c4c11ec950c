"""Kills workers while flows run, then empties and kills the broker: what is lost, what happened twice, what is stuck."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import redis
import requests

from benchmarks.stack import free_port
from connect_platform.core.config import ROOT
from connect_platform.core.embedded import sockets
from tests.connections.refresh_storm import Workers
from tests.connections.test_chaos import Company
from tests.platforms import Platform, serve

CALLERS, LONGEST = 8, 900.0
LEASE = timedelta(seconds=20)  # of an execution; a worker renews those it has every five seconds
#: An execution is stuck that nobody has taken up for so many seconds, with a worker there that nobody killed meanwhile.
STUCK = 60
#: Seconds between two troubles of the broker.
PAUSE = 4.0
#: What a worker has under way outside since a moment: leases of those that were killed before it are older.
_FLYING = """
SELECT count(*) FROM automation_execution WHERE state = 'running' AND started_at IS NOT NULL
  AND lease_until > to_timestamp(%s) + %s
"""
FLYING = 5  # executions under way when their worker is killed
_OPEN = "SELECT count(*) FROM automation_execution WHERE state NOT IN ('done', 'failed', 'canceled')"
_STUCK = f"""
SELECT count(*) FROM automation_execution
WHERE (state = 'running' AND lease_until < now() - interval '{STUCK - LEASE.seconds} s')
  OR state = 'parked' OR (state = 'waiting' AND started_at IS NOT NULL AND due_at < now() - interval '{STUCK} s')
"""
_ENDS = """
SELECT count(*) FILTER (WHERE state = 'done'), count(*), coalesce(extract(epoch FROM max(finished_at - started_at)), 0),
  coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - started_at)), 0)
FROM automation_execution WHERE flow_id = %s
"""


@dataclass
class Outcome:
    """What a run came to. `keys` counts the effects the other side was asked for, each once; `repeats` requests beyond."""

    name: str
    executions: int
    kills: int
    lost: int = 0
    doubled: int = 0
    repeats: int = 0
    stuck: int = 0
    longest: float = 0.0
    p99: float = 0.0
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.doubled or self.stuck)


@dataclass
class Stage:
    """A running platform and the service its flows call."""

    platform: Platform
    company: Company
    url: str
    tally: Path

    def rows(self, sql: str, *values: Any) -> Any:
        with psycopg.connect(f"host={sockets(self.platform.home)} dbname=connect user=connect") as database:
            return database.execute(sql, values).fetchone()

    def flow(self) -> tuple[str, str]:
        """A new flow of five steps, two of which call the service, and the address that starts it."""
        call = {"kind": "http", "config": {"method": "POST", "url": self.url, "body": "{{trigger}}", "idempotencyKey": True}}
        plain = {"kind": "transform", "config": {"fields": {"n": "{{trigger.n}}"}}}
        upper = {"kind": "formatter", "config": {"operation": "uppercase", "value": "{{trigger.id}}"}}
        made = self.company.call("POST", "/connect/v1/flows", {"name": "F", "steps": [plain, call, upper, call, plain]}).json()
        self.company.call("POST", f"/connect/v1/flows/{made['id']}/publish")
        about = {"providerType": "webhook", "triggerName": "received", "kind": "webhook"}
        waits = self.company.call("POST", f"/connect/v1/flows/{made['id']}/triggers", about).json()
        return made["id"], f"{self.company.url}/hooks/" + waits["url"].rpartition("/hooks/")[2]


@contextmanager
def staged() -> Iterator[Stage]:
    """A platform and a receiver of their own in a temporary home; nothing is left of them."""
    with ExitStack() as cleanup:
        home = Path(tempfile.mkdtemp(prefix="connect-flows-", dir="/tmp"))
        home.chmod(0o711)
        cleanup.callback(shutil.rmtree, home)
        port, tally = free_port(), home / "tally"
        receiver = subprocess.Popen([sys.executable, "-m", "benchmarks.tally", str(port), str(tally)], cwd=ROOT)
        cleanup.callback(receiver.wait)
        cleanup.callback(receiver.terminate)
        settings = {"RATE_LIMITS": "0", "LOG_LEVEL": "ERROR", "EXECUTIONS_QUEUED": "1000000"}
        platform = serve(home, ALLOWED_EGRESS=f"127.0.0.1:{port}", **settings)
        os.environ.update(settings, ALLOWED_EGRESS=f"127.0.0.1:{port}")  # for workers that are started one by one
        assert platform.process.stdout
        reader = threading.Thread(target=platform.process.stdout.read, daemon=True)
        reader.start()
        cleanup.callback(reader.join, 5)
        cleanup.callback(platform.process.wait, 30)
        cleanup.callback(platform.process.terminate)
        yield Stage(platform, Company(f"http://127.0.0.1:{platform.port}"), f"http://127.0.0.1:{port}", tally)


def send(address: str, count: int, turns: threading.Semaphore) -> None:
    """So many events, each when there is a turn for it, and sent until it is accepted."""

    def one(number: int) -> None:
        turns.acquire()
        while True:
            try:
                if requests.post(address, json={"id": f"e{number}", "n": number}, timeout=30).status_code == 202:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.2)

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(one, range(count)))


def run(stage: Stage, outcome: Outcome, trouble: Callable[[Callable[[], None]], None]) -> Outcome:
    """Send a share of the events before each trouble, wait until all is over or too late, and count."""
    turns = threading.Semaphore(0)
    share = -(-outcome.executions // (outcome.kills + 1))
    began, before = time.monotonic(), stage.tally.stat().st_size if stage.tally.exists() else 0
    flow, address = stage.flow()
    sender = threading.Thread(target=send, args=(address, outcome.executions, turns))
    sender.start()
    trouble(lambda: turns.release(share))
    turns.release(outcome.executions)
    quiet = time.monotonic()
    sender.join()
    deadline = time.monotonic() + LONGEST
    while stage.rows(_OPEN)[0] and time.monotonic() < deadline:
        if time.monotonic() - quiet > STUCK:
            outcome.stuck = max(outcome.stuck, stage.rows(_STUCK)[0])
        time.sleep(1)
    done, made, longest, p99 = stage.rows(_ENDS, flow)
    with stage.tally.open() as file:
        file.seek(before)
        keys = Counter(file.read().split())
    outcome.lost = (outcome.executions - done) + max(2 * outcome.executions - len(keys), 0)
    outcome.doubled = (made - outcome.executions) + max(len(keys) - 2 * outcome.executions, 0)
    outcome.repeats = keys.total() - len(keys)
    outcome.longest, outcome.p99, outcome.seconds = float(longest), float(p99), time.monotonic() - began
    return outcome


def killed(stage: Stage, executions: int, kills: int) -> Outcome:
    """Each worker is killed while it has executions under way."""
    workers = Workers(stage.platform)

    def trouble(send_more: Callable[[], None]) -> None:
        since = time.time()
        for _ in range(kills):
            send_more()
            deadline = time.monotonic() + 60
            while stage.rows(_FLYING, since, LEASE)[0] < FLYING and time.monotonic() < deadline:
                time.sleep(0.02)
            workers.kill()
            since = time.time()
            workers.start()

    try:
        return run(stage, Outcome("workers killed", executions, kills), trouble)
    finally:
        workers.close()


def without_broker(stage: Stage, executions: int, times: int) -> Outcome:
    """The broker is emptied, and killed, while executions run."""

    def trouble(send_more: Callable[[], None]) -> None:
        for _ in range(times):
            send_more()
            time.sleep(PAUSE / 4)
            redis.Redis(unix_socket_path=str(sockets(stage.platform.home) / "valkey.sock")).flushall()
            for process in stage.platform.children("valkey-server"):
                process.kill()
            time.sleep(PAUSE)

    return run(stage, Outcome("broker emptied and killed", executions, times), trouble)


def model(examples: int) -> None:
    """As many random flows, each as the model says; raises at the first that is not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connect_platform.settings")
    import django

    django.setup()
    from hypothesis import given, settings

    from automation.engine import kinds, plan
    from tests.automation.engine_world import TOUCH
    from tests.automation.flow_model import agrees, cases

    known, met, began = {**kinds.kinds(), "touch": TOUCH}, Counter[str](), time.monotonic()
    setattr(plan, "kinds", lambda: known)  # noqa: B010 - steps that touch the model's world

    @settings(max_examples=examples, deadline=None, database=None)
    @given(**cases())
    def check(**case: Any) -> None:
        agrees(**case, met=met)

    check()
    print(f"{examples} flows as the model says, in {time.monotonic() - began:.0f} s")
    print(", ".join(f"{name} {count}" for name, count in met.most_common()))


def main() -> int:
    """Measure and print; 1 when something was lost, happened twice or stayed where it was."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="500 executions and 5 kills instead of 10,000 and 50")
    parser.add_argument("--json", action="store_true", help="figures only")
    parser.add_argument("--model", action="store_true", help="2,000 random flows against the model instead")
    options = parser.parse_args()
    if options.model:
        model(2000)
        return 0
    executions, kills, others = (500, 5, 200) if options.quick else (10_000, 50, 2000)
    with staged() as stage:
        outcomes = [killed(stage, executions, kills), without_broker(stage, others, 1 if options.quick else 3)]
    if options.json:
        print(json.dumps([asdict(one) for one in outcomes]))
        return int(not all(one.is_good for one in outcomes))
    print("| Run | Executions | Kills | Lost | Twice | Repeated under the same key | Stuck | p99 | Longest | Took |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for one in outcomes:
        figures = f"{one.executions:,} | {one.kills} | {one.lost} | {one.doubled} | {one.repeats} | {one.stuck}"
        print(f"| {one.name} | {figures} | {one.p99:.1f} s | {one.longest:.1f} s | {one.seconds:.0f} s |")
    return int(not all(one.is_good for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
