"""Kills the worker over and over while it renews tokens that a provider rotates, and tells what was lost."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import psutil
import requests

from connect_platform.core.config import ROOT
from tests.platforms import Platform, environment

#: So many refreshes are on their way when the worker is killed.
FLYING = 4


@dataclass
class Storm:
    """What happened: refreshes on their way at each kill, calls answered meanwhile, and the losses."""

    caught: list[int] = field(default_factory=list)
    answered: int = 0
    refused: list[str] = field(default_factory=list)
    refreshes: int = 0
    losses: dict[str, int] = field(default_factory=dict)
    keeper_bytes: int = 0


class Database:
    """`refresh_script` on the platform's database."""

    def __init__(self, platform: Platform) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.connections.refresh_script"], cwd=ROOT, text=True,
            env=environment(platform.home, platform.port, platform.sandbox),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def ask(self, line: str) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        self._process.communicate(timeout=30)


class Workers:
    """Workers of the harness, one at a time: the platform's own supervisor waits ever longer before it restarts one."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        own = next(child for child in platform.children("worker") if "celery" in " ".join(child.cmdline()))
        self._command = own.cmdline()
        self._resting = [own, *own.children()]
        for each in self._resting:
            each.suspend()
        self.start()

    def start(self) -> None:
        surroundings = environment(self._platform.home, self._platform.port, self._platform.sandbox)
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def keepers(self) -> list[psutil.Process]:
        return list(psutil.Process(self._process.pid).children())

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Stop as a person would, and let the platform's own go on."""
        self._process.terminate()
        self._process.wait(30)
        for each in self._resting:
            each.resume()


def _wait_for_refreshes(workers: Workers, database: Database) -> None:
    """Return while a worker that has its keeper is in the midst of renewing tokens."""
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline:
        database.ask("expire")
        for _ in range(100):
            if workers.keepers() and database.ask("flying")["flying"] >= FLYING:
                return
            time.sleep(0.05)
    raise AssertionError("no refresh is under way")


def rage(platform: Platform, connections: int, kills: int, *, spare_keeper: bool = True) -> Storm:
    """Let the storm go over a running platform. Without its keeper a worker is what it would be had it none."""
    storm, database = Storm(), Database(platform)
    key = database.ask(f"make {connections}")["key"]
    workers, stopping = Workers(platform), threading.Event()
    callers = [threading.Thread(target=_call, args=(platform, key, storm, stopping), daemon=True) for _ in range(2)]
    for caller in callers:
        caller.start()
    for _ in range(kills):
        _wait_for_refreshes(workers, database)
        keepers = workers.keepers()
        storm.keeper_bytes = max(storm.keeper_bytes, *(each.memory_full_info().uss for each in keepers))
        storm.caught.append(database.ask("flying")["flying"])
        workers.kill()
        if not spare_keeper:
            for each in keepers:
                each.kill()
        workers.start()
    stopping.set()
    for caller in callers:
        caller.join(30)
    _settle(platform, database, connections)
    storm.refreshes = database.ask("flying")["finished"] - connections
    storm.losses = database.ask("verdict")
    database.close()
    workers.close()
    return storm


def _settle(platform: Platform, database: Database, connections: int) -> None:
    """Have every connection renewed once more by a worker that nobody kills: whatever was lost shows now."""
    deadline = time.monotonic() + 240  # where keepers were killed as well, claims and leases run out first
    while database.ask("flying")["flying"]:
        assert time.monotonic() < deadline, "claims that nobody takes back"
        time.sleep(0.5)
    before = database.ask("flying")["finished"]
    database.ask("expire")
    deadline = time.monotonic() + 60 + connections / 10
    while database.ask("flying")["finished"] < before + connections and time.monotonic() < deadline:
        time.sleep(0.2)


def _call(platform: Platform, key: str, storm: Storm, stopping: threading.Event) -> None:
    """A caller of one connection after the other."""
    url, headers = f"http://127.0.0.1:{platform.port}/connect/v1", {"Authorization": f"Bearer {key}"}
    listed = requests.get(f"{url}/connections?limit=100", headers=headers, timeout=30).json()["data"]
    while not stopping.is_set():
        for row in listed:
            body = {"method": "GET", "path": "/me", "connectionId": row["connectionId"]}
            answer = requests.post(f"{url}/proxy/sandbox", json=body, headers=headers, timeout=60)
            storm.answered += 1
            if answer.status_code == 502:
                continue  # the sandbox took too long on a busy machine; it may be asked again
            if answer.status_code != 200 or answer.json()["status"] != 200:
                storm.refused.append(f"{answer.status_code} {answer.text[:200]}")
            if stopping.is_set():
                return
