"""Runs the whole platform in one terminal: services, migrations, demo data, web, sandbox, worker and beat."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from connect_platform.core.config import ROOT
from connect_platform.core.embedded_services import Services, ServicesError
from connect_platform.core.supervisor import Program

READY_SECONDS = 120.0
COLORS = {"web": 36, "sandbox": 35, "worker": 32, "beat": 33, "postgres": 34, "valkey": 31}
#: Two arenas are enough for threads that mostly wait; by default glibc keeps eight a core, each with its own unused memory.
LEAN = {**os.environ, "MALLOC_ARENA_MAX": "2"}
LOCAL = ("127.0.0.1", "localhost", "::1")


class _Stopped(BaseException):
    """Ctrl-C, SIGTERM or SIGHUP arrived."""


class Command(BaseCommand):
    """Stays in the foreground until Ctrl-C or SIGTERM, then stops everything within ten seconds."""

    help = "Run the whole platform: services, migrations, demo data on the first start, web, sandbox, worker, beat."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--with-parent", action="store_true", help="stop when the process that started this one is gone")
        parser.add_argument("--only", choices=["web", "sandbox", "worker", "beat"], help="become this one program (containers)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["only"]:
            os.chdir(ROOT)
            self.check(tags=["database"], databases=["default"])  # nothing starts that could not open every secret
            command = programs()[options["only"]].command
            os.execv(command[0], list(command))
        config = settings.CONFIG
        services = Services(
            settings.CONNECT_HOME, with_postgres=not config["DATABASE_URL"], with_valkey=not config["REDIS_URL"], write=_show
        )
        try:
            with _signals_raised():
                refuse_taken_ports()
                services.start()
                prepare()
                for name, program in programs().items():
                    if name != "sandbox" or sandbox_is_here():
                        services.supervisor.start(program)
                self.stdout.write(welcome())
                self.stdout.flush()
                wait(os.getppid() if options["with_parent"] else None)
        except ServicesError as error:
            raise CommandError(str(error)) from None
        except _Stopped:
            _show("serve", "stopping")
        finally:
            services.supervisor.stop("beat", "worker", "web", "sandbox")
            services.stop()


@contextmanager
def _signals_raised() -> Iterator[None]:
    """Turn the first signal into `_Stopped` and ignore the impatient ones after it: stopping escalates by itself."""
    asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(*_: object) -> None:
        for each in asked:
            signal.signal(each, signal.SIG_IGN)
        raise _Stopped

    for each in asked:
        signal.signal(each, stop)
    yield


def _show(name: str, line: str) -> None:
    """Print a line of a program behind its name, colored on a terminal."""
    label = f"{name:8} |"
    if sys.stdout.isatty():
        label = f"\033[{COLORS.get(name, 37)}m{label}\033[0m"
    try:
        sys.stdout.write(f"{label} {line}\n")
        sys.stdout.flush()
    except (OSError, ValueError):  # the terminal is gone; the platform need not be
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - it stays open for as long as the process lives


def refuse_taken_ports() -> None:
    """Raise CommandError when somebody listens where web or sandbox are to: an old process would answer in our place."""
    host: str = settings.CONFIG["BIND"]
    for port in [settings.CONFIG["PORT"], *([urlsplit(settings.SANDBOX_URL).port or 80] if sandbox_is_here() else [])]:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                problem = f"{host}:{port} cannot be listened on ({error.strerror})"
                raise CommandError(f"{problem}. Choose another port: make run PORT=8100") from None


def prepare() -> None:
    """Bring the database up to this code and, on the first start, fill it with the demo company."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns where `collectstatic` was not needed
    manage("migrate", "--no-input", "--verbosity", "0", "--skip-checks")
    seeded = settings.CONNECT_HOME / "demo.json"
    if not settings.CONFIG["PRODUCTION"] and not seeded.exists():
        found = manage("demo", "--json", "--skip-checks")
        with os.fdopen(os.open(seeded, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(found)


def manage(*words: str) -> str:
    """Run a management command in a process of its own and return what it printed. Raises CommandError when it fails."""
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    if ran.returncode:
        raise CommandError(f"`manage.py {' '.join(words)}` failed, see above.\n{ran.stdout}")
    return ran.stdout


def programs() -> dict[str, Program]:
    """The programs of the platform itself, by name."""
    config = settings.CONFIG
    # Celery warns root of tasks in pickle, which we do not accept.
    quiet = ["-W", "ignore:You're running the worker with superuser privileges"]
    celery = [sys.executable, *quiet, "-m", "celery", "--quiet", "--app", "connect_platform"]
    worker = [*celery, "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]
    every = [
        web("web", config["PORT"], config["WEB_PROCESSES"], config["WEB_THREADS"]),
        # On its own so that calls to it never wait for threads that are held by whoever makes these calls.
        web("sandbox", urlsplit(settings.SANDBOX_URL).port or 80, 1, 8),
        Program("worker", worker, folder=ROOT, environment=LEAN),
        Program("beat", beat, folder=ROOT, environment=LEAN | {"CONNECT_BEAT": "1"}),
    ]
    return {program.name: program for program in every}


def web(name: str, port: int, processes: int, threads: int) -> Program:
    """A granian server of the WSGI application. Beyond four requests a thread the rest wait in the kernel."""
    command = [sys.executable, "-m", "granian", "connect_platform.wsgi:application", "--interface", "wsgi"]
    command += ["--host", settings.CONFIG["BIND"], "--port", str(port), "--workers", str(processes)]
    command += ["--blocking-threads", str(threads), "--backpressure", str(threads * 4), "--log-level", "error"]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "3"]
    return Program(name, command, folder=ROOT, environment=LEAN)


def sandbox_is_here() -> bool:
    """Whether SANDBOX_URL is an address of this machine, so that this command serves it."""
    return urlsplit(settings.SANDBOX_URL).hostname in LOCAL


def welcome() -> str:
    """Wait until `/readyz` answers 200 and say what to do next. Raises CommandError when it does not in time."""
    config = settings.CONFIG
    host = "127.0.0.1" if config["BIND"] in ("0.0.0.0", "::") else config["BIND"]  # noqa: S104 - compares only
    deadline = time.monotonic() + READY_SECONDS
    while _status(host, config["PORT"]) != 200:
        if time.monotonic() > deadline:
            raise CommandError(f"the web server did not become ready within {READY_SECONDS:g} s; its lines above say why")
        time.sleep(0.1)
    return "\n".join(["", f"Connect Platform is ready: {settings.PUBLIC_URL}", *_demo(), "  Stop       Ctrl-C", ""])


def _demo() -> list[str]:
    """How to sign in to the demo company and make a first call, where there is one."""
    seeded = settings.CONNECT_HOME / "demo.json"
    if not seeded.exists():
        return []
    demo, url = json.loads(seeded.read_text()), settings.PUBLIC_URL
    return [
        f"  Sign in    {url}/sign-in with {demo['email']} and {demo['password']}",
        f"  Call it    curl {url}/connections -H 'Authorization: Bearer {demo['api_key']}'",
        f"  More keys  {seeded} (one of every kind; `make demo` makes them anew)",
    ]


def _status(host: str, port: int) -> int:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def wait(parent: int | None) -> None:
    """Return only by a signal, or when `parent` is no longer the process that started this one."""
    never = threading.Event()
    while not never.wait(1.0):
        if parent is not None and os.getppid() != parent:
            return
