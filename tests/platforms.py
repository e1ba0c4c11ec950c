"""Platforms of tests' own: `manage.py serve` on a home of its own, started, looked into and ended."""

from __future__ import annotations

import fcntl
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from connect_platform.core.config import ROOT
from connect_platform.core.embedded_services import Services


def empty_home() -> Path:
    """A new home, in a place whose path is short enough for sockets."""
    home = Path(tempfile.mkdtemp(prefix="connect-", dir="/tmp"))
    home.chmod(0o711)
    return home


def migrated_home() -> Path:
    """A new home with a migrated database: a copy of one that this run of tests makes once."""
    home, made = empty_home(), Path(os.environ["TEST_RUN_HOME"]) / "migrated"
    with open(f"{made}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            draft = empty_home()
            with Services(draft, with_valkey=False, fast=True):
                command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
                subprocess.run(command, cwd=ROOT, env=environment(draft, 1, 2), check=True)
            draft.rename(made)
    # Its owner is another user where tests are run by root.
    subprocess.run(["cp", "-a", f"{made}/postgres", f"{home}/postgres"], check=True)
    return home


@dataclass
class Platform:
    """A running `manage.py serve`."""

    process: subprocess.Popen[str]
    home: Path
    port: int
    printed: list[str]
    sandbox: int = 0

    def children(self, word: str) -> list[psutil.Process]:
        """Its direct children whose command line has that word."""
        found = []
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):
                if word in " ".join(child.cmdline()):
                    found.append(child)
        return found

    def everything(self) -> list[psutil.Process]:
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            return 0, str(error).encode()
        finally:
            connection.close()


def free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def environment(home: Path, port: int, sandbox: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return {**kept, "CONNECT_HOME": str(home), "PORT": str(port), "SANDBOX_URL": f"http://127.0.0.1:{sandbox}"}


def serve(home: Path, **variables: str) -> Platform:
    """Start the platform, with these environment variables besides, and return once it says it is ready."""
    port, sandbox = free_ports()
    command = [sys.executable, "manage.py", "serve"]
    env = environment(home, port, sandbox) | variables
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        printed.append(line)
        if "Stop       Ctrl-C" in line:
            return Platform(process, home, port, printed, sandbox)
    raise AssertionError(f"ended with {process.wait()}:\n{''.join(printed)}")


def ended(platform: Platform, processes: list[psutil.Process], seconds: float) -> bool:
    """Whether it and all these processes are gone within that time."""
    deadline = time.monotonic() + seconds
    platform.process.wait(seconds)
    left = processes
    while left and time.monotonic() < deadline:
        left = [each for each in left if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
        time.sleep(0.05)
    return not left


@contextmanager
def platform(**variables: str) -> Iterator[Platform]:
    """A platform of one's own, whose home goes with it."""
    running = serve(migrated_home(), **variables)
    assert running.process.stdout
    reader = threading.Thread(target=running.process.stdout.read, daemon=True)
    reader.start()
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(20)
        reader.join(5)
        running.process.stdout.close()
        shutil.rmtree(running.home)
