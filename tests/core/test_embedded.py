"""The embedded servers start anywhere, survive being killed, share a home with nobody and leave nothing behind."""

from __future__ import annotations

import base64
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from connect_platform.core import embedded, embedded_services
from connect_platform.core.config import ROOT
from connect_platform.core.embedded_services import Services, ServicesError
from tests.platforms import empty_home

AS_ROOT = os.geteuid() == 0
OWNER = """
import sys, time
from pathlib import Path
from connect_platform.core.embedded_services import Services

services = Services(Path(sys.argv[1])).start()
print(services.supervisor.pid("postgres"), services.supervisor.pid("valkey"), services.supervisor._watchdog.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder any user may enter, unlike pytest's own, with a short path."""
    folder = empty_home()
    yield folder
    shutil.rmtree(folder)


def owner(home: Path) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
    """Another process that owns the home's services, and postgres, valkey and the watchdog it started."""
    process = subprocess.Popen([sys.executable, "-c", OWNER, str(home)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    with process.stdout:
        return process, [psutil.Process(int(pid)) for pid in process.stdout.readline().split()]


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()


def query(home: Path, text: str) -> object:
    with psycopg.connect(embedded.database_url(home)) as connection:
        row = connection.execute(text.encode()).fetchone()
        return row and row[0]


def started(services: Services) -> list[psutil.Process]:
    return [psutil.Process(services.supervisor.pid(name)) for name in ("postgres", "valkey")]


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def test_generated_secrets_are_made_once_even_by_eight_at_a_time(home: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: embedded.generated_secret(home / "new", "secret_key"), range(8)))
    assert made == {embedded.generated_secret(home / "new", "secret_key")}
    assert len(made.pop()) == 64
    assert stat.S_IMODE((home / "new" / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in (home / "new").iterdir()] == ["secret_key"]


def test_generated_encryption_key_is_32_bytes_under_an_id(home: Path) -> None:
    key = embedded.generated_encryption_key(home)
    assert key.startswith("k1:")
    assert len(base64.b64decode(key.removeprefix("k1:"), validate=True)) == 32
    assert embedded.generated_encryption_key(home) == key


@pytest.mark.parametrize(
    ("url", "name", "user", "password", "host", "port", "options"),
    [
        ("postgres://u:p%40s@db.example:6432/app", "app", "u", "p@s", "db.example", 6432, {}),
        ("postgresql://u@db.example/app?sslmode=require", "app", "u", "", "db.example", "", {"sslmode": "require"}),
        ("postgres://u@/app?host=/run/pg", "app", "u", "", "/run/pg", "", {}),
    ],
)
def test_database_url_is_read(
    url: str, name: str, user: str, password: str, host: str, port: object, options: dict[str, str]
) -> None:
    expected = {"NAME": name, "USER": user, "PASSWORD": password, "HOST": host, "PORT": port, "OPTIONS": options}
    assert embedded.database(url, Path("/nowhere")) == expected


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="PostgreSQL is the only database"):
        embedded.database("sqlite:///app.db", Path("/nowhere"))


def test_services_answer_and_stop_without_leaving_a_process_or_a_socket(home: Path) -> None:
    with Services(home) as services:
        processes = started(services)
        assert query(home, "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension") == "pg_trgm plpgsql vector"
        assert query(home, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        assert query(home, "SHOW fsync") == "on"
        with redis.Redis.from_url(embedded.valkey_url(home)) as client:
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            assert client.config_get("appendonly") == {"appendonly": "yes"}
            client.set("kept", "yes")
        if AS_ROOT:
            assert processes[0].uids().real == embedded_services.NOBODY
    assert alive(processes) == []
    assert list(embedded.sockets(home).iterdir()) == []
    with Services(home), redis.Redis.from_url(embedded.valkey_url(home)) as client:
        assert client.get("kept") == b"yes"


def test_a_home_in_use_is_refused_and_its_owner_named(home: Path) -> None:
    with Services(home, fast=True), pytest.raises(ServicesError, match=f"is in use by process {os.getpid()}[.]"):
        Services(home, fast=True).start()


def test_a_killed_owner_takes_its_servers_along_and_the_data_stays(home: Path) -> None:
    process, servers = owner(home)
    with psycopg.connect(embedded.database_url(home)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    kill(process)
    with Services(home, fast=True) as services:  # waits for the watchdog, which holds the lock until it is done
        assert alive(servers[:2]) == []
        assert query(home, "SELECT answer FROM kept") == 42
        assert {each.pid for each in started(services)}.isdisjoint(each.pid for each in servers)
    assert psutil.wait_procs(servers, timeout=10)[1] == []


def test_servers_that_outlived_owner_and_watchdog_are_ended_by_the_next_start(home: Path) -> None:
    process, servers = owner(home)
    servers[2].kill()
    kill(process)
    assert alive(servers[:2]) == servers[:2]
    with Services(home, fast=True):
        assert alive(servers[:2]) == []
        assert query(home, "SELECT 1") == 1


def test_a_pid_that_now_belongs_to_another_process_fools_nobody(home: Path) -> None:
    with Services(home, fast=True):
        pass
    user = embedded_services.NOBODY if AS_ROOT else None
    innocent = subprocess.Popen(["sleep", "600"], user=user)
    stale = f"{innocent.pid}\n{home / 'postgres'}\n1700000000\n5432\n{home / 'run'}\n\n  1  1\nready\n"
    for file in (home / "postgres" / "postmaster.pid", home / "run" / ".s.PGSQL.5432.lock"):
        file.write_text(stale)
        file.chmod(0o644)
    (home / "lock").write_text(str(innocent.pid))
    (home / "run" / "valkey.sock").touch()
    try:
        with Services(home, fast=True):
            assert query(home, "SELECT 1") == 1
        assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.wait()


def test_a_half_made_cluster_is_made_again(home: Path) -> None:
    (home / "postgres.new").mkdir()
    (home / "postgres.new" / "PG_VERSION").write_text("18\n")
    with Services(home, with_valkey=False, fast=True):
        assert query(home, "SELECT 1") == 1


@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_a_killed_server_is_started_again_with_its_data(home: Path, name: str) -> None:
    with Services(home, write=lambda *_: None) as services, psycopg.connect(embedded.database_url(home)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        connection.commit()
        before = services.supervisor.pid(name)
        os.kill(before, signal.SIGKILL)
        while services.supervisor.pid(name) == before:
            time.sleep(0.02)
        embedded_services.await_postgres(home / "run")
        embedded_services.await_valkey(home / "run")
        assert query(home, "SELECT answer FROM kept") == 42


def test_a_home_whose_path_is_too_long_for_a_socket_works(home: Path) -> None:
    deep = home / ("d" * 100)
    deep.mkdir()
    with Services(deep, fast=True):
        assert query(deep, "SELECT 1") == 1
        short = embedded.sockets(deep)
        assert len(str(short)) < 40
    assert not short.exists()


@pytest.mark.skipif(not AS_ROOT, reason="only root has to change its user")
def test_root_runs_postgres_from_a_home_only_root_may_enter(home: Path) -> None:
    home.chmod(0o700)
    with Services(home, fast=True):
        assert query(home, "SELECT 1") == 1
        data = (home / "postgres").readlink()
        assert data.is_relative_to(embedded_services.UNREACHABLE_HOME)
    with Services(home, fast=True):
        assert query(home, "SELECT 1") == 1
    shutil.rmtree(data)


@pytest.mark.skipif(not AS_ROOT, reason="the other tests of this file show it already")
def test_an_ordinary_user_runs_both_servers_as_oneself(home: Path) -> None:
    user = pwd.getpwnam("daemon").pw_uid
    # The interpreter may lie in root's own folder, where that user could not start the watchdog with it.
    drop = "import os, sys; from connect_platform.core import embedded_services; sys.executable = '/usr/bin/python3'\n"
    drop += f"os.setgroups([]); os.setgid({user}); os.setuid({user})\n{OWNER}"
    os.chown(home, user, user)
    process = subprocess.Popen([sys.executable, "-c", drop, str(home)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    with process.stdout:
        servers = [psutil.Process(int(pid)) for pid in process.stdout.readline().split()]
    try:
        assert [each.uids().real for each in servers] == [user] * 3
        assert query(home, "SELECT 1") == 1
    finally:
        kill(process)
    assert psutil.wait_procs(servers, timeout=15)[1] == []
