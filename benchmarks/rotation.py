"""Rotates the keys of many secrets while calls and writes go on and the rotation is killed again and again; loses none."""

from __future__ import annotations

import base64
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import requests

from benchmarks.stack import free_port, granian, platform, stack
from connect_platform.core.config import ROOT

if TYPE_CHECKING:
    from connections.models import Connection

COMPANIES = 20


def seed(count: int) -> tuple[list[Connection], str]:
    """So many connections of several companies, and an API key of the first."""
    from datetime import timedelta

    from django.utils import timezone

    from connect_platform.core import crypto
    from connections.models import Connection, Status
    from tests.factories import make_actor, make_key

    actors = [make_actor() for _ in range(COMPANIES)]
    for actor in actors:
        crypto.seal(actor.company_id, b"", b"")  # a key of one's own transaction would be asked for again with each row
    now = timezone.now()
    rows = [
        Connection(
            company_id=actors[number % COMPANIES].company_id,
            surface="apps",
            user_id=f"user-{number}",
            provider="sandbox",
            scheme="OAUTH2",
            status=Status.READY,
            credentials={"access_token": f"{number:064d}", "refresh_token": "r" * 64, "token_type": "Bearer"},
            expires_at=now + timedelta(days=1),
            refresh_at=now + timedelta(hours=23),
        )
        for number in range(count)
    ]
    return Connection.objects.bulk_create(rows, 2000), make_key(actors[0])[1]


@dataclass
class Life:
    """What goes on meanwhile: calls through connections, and new credentials as a refresh stores them."""

    url: str
    key: str
    rows: list[Connection]
    stop: threading.Event = field(default_factory=threading.Event)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    written: dict[Any, str] = field(default_factory=dict)

    def call(self) -> None:
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {self.key}"
        own = self.rows[::COMPANIES]
        while not self.stop.wait(0.02):
            body = {"method": "GET", "path": "/contacts", "connectionId": str(random.choice(own).pk)}
            began = time.perf_counter()
            answer = session.post(f"{self.url}/connect/v1/proxy/sandbox", json=body, timeout=60)
            self.seconds.append(time.perf_counter() - began)
            if answer.status_code != 200:
                self.errors.append(f"{answer.status_code} {answer.text[:200]}")

    def write(self) -> None:
        from connections.models import Connection

        while not self.stop.wait(0.02):
            row = Connection.objects.get(pk=random.choice(self.rows).pk)
            token = f"{random.getrandbits(200):064d}"
            row.credentials = {**(row.credentials or {}), "access_token": token}
            row.save(update_fields=["credentials"])
            self.written[row.pk] = token

    def start(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=work) for work in (self.call, self.call, self.write)]
        for thread in threads:
            thread.start()
        return threads


def killed(command: list[str], environment: dict[str, str], last_key: int, until: int) -> None:
    """Rotate until so many secrets are sealed anew, then kill -9."""
    from connect_platform.core import rotation

    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        if sum(number for key, number in rotation.usage().items() if key > last_key) >= until:
            process.kill()
        time.sleep(0.1)
    if process.wait() != -9:
        raise RuntimeError(f"the rotation ended with {process.returncode} before it could be killed")


def manage(environment: dict[str, str], *words: str) -> dict[str, Any]:
    """A run of the command to its end, with its progress on the terminal; its report."""
    ran = subprocess.run(
        [sys.executable, "manage.py", "rotate_keys", *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    report: dict[str, Any] = json.loads(ran.stdout) if "--json" in words else {"told": ran.stdout.decode()}
    return report


def wrong_secrets(life: Life) -> int:
    """Connections whose credential is not the one written last."""
    from connect_platform.core import crypto
    from connections.models import Connection

    crypto.keys.clear()
    expected = {row.pk: f"{number:064d}" for number, row in enumerate(life.rows)} | life.written
    stored = Connection.objects.only("company_id", "credentials").iterator(2000)
    return sum((row.credentials or {})["access_token"] != expected[row.pk] for row in stored)


def rotated(life: Life, environment: dict[str, str], kills: int) -> dict[str, Any]:
    """Everything, in order; the figures."""
    from connect_platform.core import rotation

    last_key = max(rotation.usage())
    threads, began, count = life.start(), time.perf_counter(), len(life.rows)
    command = [sys.executable, "manage.py", "rotate_keys", "--json"]
    try:
        for number in range(1, kills + 1):
            killed(command, environment, last_key, count * number // (kills + 2))
        report = manage(environment, "--json")
        seconds = time.perf_counter() - began
    finally:
        life.stop.set()
        for thread in threads:
            thread.join()
    finished = manage(environment, "--finish", "--keep", "0", "--json")
    only_new = environment | {"ENCRYPTION_KEYS": environment["ENCRYPTION_KEYS"].partition(",")[0]}
    finished = manage(only_new, "--finish", "--keep", "0", "--json") | {"deleted_before": finished["deleted"]}
    verdict = manage(only_new, "--verify", "--json")
    return {
        "secrets": verdict["secrets"],
        "kills": kills,
        "seconds": round(seconds, 1),
        "undecryptable": len(verdict["undecryptable"]),
        "not_as_last_written": wrong_secrets(life),
        "new_keys_in_the_last_run": report["new_keys"],
        "old_keys_deleted": finished["deleted"] + finished["deleted_before"],
        "calls": len(life.seconds),
        "call_errors": len(life.errors),
        "call_p95_ms": round(statistics.quantiles(life.seconds, n=20)[18] * 1000, 1),
        "writes": len(life.written),
    }


def main() -> int:
    """Measure and print; 1 where a secret was lost, a call failed or an old key could not be deleted."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--secrets", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--quick", action="store_true", help="5,000 secrets, 3 kills")
    parser.add_argument("--json", action="store_true", help="figures only")
    options = parser.parse_args()
    count, kills = (5000, 3) if options.quick else (options.secrets, options.kills)
    first, second = (f"{name}:{base64.b64encode(os.urandom(32)).decode()}" for name in ("k1", "k2"))
    upstream, web = free_port(), free_port()
    cached = "5" if options.quick else "60"
    with stack(
        PORT=str(web),
        SANDBOX_URL=f"http://127.0.0.1:{upstream}",
        ENCRYPTION_KEYS=f"{first},{second}",
        KEY_CACHE_SECONDS=cached,
    ) as running:
        running.serve(granian("upstream", "benchmarks.rivals.upstream:application", upstream), upstream)
        running.serve(platform(web), web)
        rows, key = seed(count)
        life = Life(f"http://127.0.0.1:{web}", key, rows)
        figures = rotated(life, {**os.environ, "ENCRYPTION_KEYS": f"{second},{first}"}, kills)
    for name, value in figures.items():
        print(f"{name:26} {value}") if not options.json else None
    if options.json:
        print(json.dumps(figures))
    lost = figures["undecryptable"] or figures["not_as_last_written"] or figures["call_errors"]
    return int(bool(lost) or figures["old_keys_deleted"] < COMPANIES)


if __name__ == "__main__":
    sys.exit(main())
