"""A platform of a benchmark's own: services under a temporary home, servers on free ports, and the CPU each has used."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from connect_platform.core.config import ROOT
from connect_platform.core.supervisor import Program

if TYPE_CHECKING:
    from connect_platform.core.embedded_services import Services

READY_SECONDS = 60.0


class Stack:
    """Running services and servers. CPU times are seconds of user and system time of a program and all its descendants."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.names: list[str] = []

    def serve(self, program: Program, port: int) -> None:
        """Start a server and wait until it listens. Raises TimeoutError when it does not."""
        self.services.supervisor.start(program)
        self.names.append(program.name)
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(0.05)
        raise TimeoutError(f"{program.name} does not listen on port {port}")

    def work(self) -> None:
        """Start the platform's worker and beat."""
        from connect_platform.core.management.commands.serve import programs

        for name in ("worker", "beat"):
            self.services.supervisor.start(programs()[name])
            self.names.append(name)

    def cpu(self, name: str) -> float:
        """CPU seconds the program of that name has used until now, including what its ended children used."""
        root = psutil.Process(self.services.supervisor.pid(name))
        total = 0.0
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
        return total


@contextmanager
def stack(**settings: str) -> Iterator[Stack]:
    """Services with the durability of production and an empty, migrated database; Django is set up on it.

    `settings` are environment variables of the platform. Nothing is left running or on disk.
    """
    with ExitStack() as cleanup:
        home = Path(tempfile.mkdtemp(prefix="connect-bench-", dir="/tmp"))
        home.chmod(0o711)
        cleanup.callback(shutil.rmtree, home, ignore_errors=True)
        for name in ("DATABASE_URL", "REDIS_URL", "PRODUCTION", "PUBLIC_URL", "SANDBOX_URL"):
            os.environ.pop(name, None)
        os.environ |= {"CONNECT_HOME": str(home), "LOG_LEVEL": "WARNING", "RATE_LIMITS": "0", **settings}
        os.environ["DJANGO_SETTINGS_MODULE"] = "connect_platform.settings"
        import django

        from connect_platform.core.embedded_services import Services

        services = cleanup.enter_context(Services(home))
        (home / "static").mkdir()  # whitenoise warns where it is missing
        subprocess.run([sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"], cwd=ROOT, check=True)
        django.setup()
        running = Stack(services)
        cleanup.callback(lambda: services.supervisor.stop(*running.names) if running.names else None)
        yield running


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def granian(name: str, application: str, port: int, *, interface: str = "wsgi", **environment: str) -> Program:
    """A server as the platform's own is started: one process, 32 threads where threads matter."""
    command = [sys.executable, "-m", "granian", application, "--interface", interface, "--host", "127.0.0.1"]
    command += ["--port", str(port), "--log-level", "error", "--workers", "1", "--backpressure", "128"]
    if interface == "wsgi":
        command += ["--blocking-threads", "32"]
    return Program(name, command, {**os.environ, **environment}, folder=ROOT)


def platform(port: int) -> Program:
    """The platform's web server with the very command line it ships with."""
    from connect_platform.core.management.commands.serve import web

    return web("web", port, 1, 32)
