"""`manage.py serve` brings everything up, heals what is killed, and is gone within ten seconds however it ends."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from connect_platform.core import embedded
from connect_platform.core.config import ROOT
from tests import platforms
from tests.platforms import Platform, empty_home, ended, environment, serve

PROGRAMS = ("postgres", "valkey-server", "granian", "celery")


@pytest.fixture
def home() -> Iterator[Path]:
    folder = empty_home()
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


def test_nothing_is_left_when_it_is_killed() -> None:
    with platforms.platform() as platform:
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
