"""`manage.py serve` brings everything up, heals what is killed, and is gone within ten seconds however it ends."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import yaml

from connect_platform.core import embedded
from connect_platform.core.config import ROOT

PROGRAMS = ("postgres", "valkey-server", "granian", "celery")


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


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="connect-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def platform(home: Path) -> Iterator[Platform]:
    running = serve(home)
    yield running
    if running.process.poll() is None:
        running.process.terminate()
        running.process.wait(15)
    assert running.process.stdout is not None
    running.process.stdout.close()


def test_it_serves_heals_and_stops(platform: Platform) -> None:
    assert platform.get("/healthz")[0] == 200
    status, body = platform.get("/readyz")
    assert status == 200
    assert json.loads(body)["parts"]["database"] is True
    assert f"http://127.0.0.1:{platform.port}" in "".join(platform.printed)

    for victim in [victim for program in PROGRAMS for victim in platform.children(program)]:
        victim.kill()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (platform.get("/readyz")[0] != 200 or len(platform.children("celery")) != 2):
        time.sleep(0.1)
    assert platform.get("/readyz")[0] == 200
    assert {program: len(platform.children(program)) for program in PROGRAMS} == {
        "postgres": 1,
        "valkey-server": 1,
        "granian": 2,
        "celery": 2,
    }

    processes = platform.everything()
    platform.process.terminate()
    assert ended(platform, processes, 10)
    assert platform.process.returncode == 0
    assert list(embedded.sockets(platform.home).iterdir()) == []


def test_nothing_is_left_when_it_is_killed(platform: Platform) -> None:
    processes = platform.everything()
    assert len(processes) >= 8  # postgres and valkey, two granians with a worker each, worker, beat
    platform.process.send_signal(signal.SIGKILL)
    assert ended(platform, processes, 15)


def test_a_taken_port_is_refused_before_anything_starts(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "manage.py", "serve"]
        ran = subprocess.run(
            command, cwd=ROOT, env=environment(home, port, port + 1), capture_output=True, text=True, check=False
        )
    assert ran.returncode == 1
    assert f"127.0.0.1:{port} cannot be listened on" in ran.stderr
    assert not (home / "postgres").exists()


def test_a_command_that_needs_a_database_says_how_to_get_one(home: Path) -> None:
    command = [sys.executable, "manage.py", "migrate", "--check"]
    ran = subprocess.run(command, cwd=ROOT, env=environment(home, 1, 2), capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith(
        f"No PostgreSQL is running for CONNECT_HOME={home}. Start the platform with `make run`"
    )


def test_services_lends_a_command_both_servers_and_its_exit_code(home: Path) -> None:
    script = "import os, psycopg, redis, sys; psycopg.connect(os.environ['DATABASE_URL']).close()"
    script += "; sys.exit(7 if redis.Redis.from_url(os.environ['REDIS_URL']).ping() else 1)"
    command = [sys.executable, "manage.py", "services", sys.executable, "-c", script]
    assert subprocess.run(command, cwd=ROOT, env=environment(home, 1, 2), check=False).returncode == 7


def test_compose_file_runs_every_role_with_settings_fit_for_production() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert set(services) == {"web", "sandbox", "worker", "beat", "migrate", "postgres", "redis"}
    for role in ("sandbox", "worker", "beat"):
        assert services[role]["command"] == f"python manage.py serve --only {role}"
    assert services["web"]["environment"]["PRODUCTION"] == "1"
    assert "noeviction" in services["redis"]["command"]
    assert "appendonly yes" in services["redis"]["command"]
