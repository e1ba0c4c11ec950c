"""Keeps a handful of processes running: restarts what dies, stops all of it in time, leaves nothing behind.

Every program leads a process group of its own, so that what it forked goes with it, and is listed with a watchdog process
that ends it should this process be killed. Why this is not honcho: `docs/decisions/0003-own-supervisor.md`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

WATCHDOG = Path(__file__).with_name("watchdog.py")
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between a death and the restart, doubled each time
AFTERLIFE = 3.0  # seconds given to what outlives its program, such as a keeper that commits, before others are stopped
STEADY = 10.0  # seconds a process has to live for its next death to count as the first one

Write = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. `stop` are the signals sent one after the other, `patience` seconds apart, before SIGKILL."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    user: int | None = None
    stop: tuple[signal.Signals, ...] = (signal.SIGTERM,)
    patience: float = 5.0
    prepare: Callable[[], None] = field(default=lambda: None)
    folder: Path | None = None


class Supervisor:
    """Runs programs until `stop()`. `write(name, line)` gets what they print; the watchdog keeps the `held` files open."""

    def __init__(self, write: Write, held: tuple[int, ...] = ()) -> None:
        self.write = write
        self.held = held
        self._running: list[_Running] = []
        self._lock = threading.Lock()
        self._watchdog: subprocess.Popen[str] | None = None

    def start(self, program: Program) -> None:
        """Start one program and keep it running. Raises OSError when it cannot be executed at all."""
        self._running.append(_Running(program, self))

    def pid(self, name: str) -> int:
        """Process id the program of that name has now."""
        return next(each.process.pid for each in self._running if each.program.name == name)

    def stop(self, *names: str) -> None:
        """Stop the named programs at once together, all of them when none is named, and wait until they are gone."""
        leaving = [each for each in self._running if not names or each.program.name in names]
        threads = [threading.Thread(target=each.stop) for each in leaving]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._running = [each for each in self._running if each not in leaving]
        if not self._running and self._watchdog is not None:
            assert self._watchdog.stdin is not None
            with suppress(BrokenPipeError):
                self._watchdog.stdin.close()
            self._watchdog.wait()
            self._watchdog = None

    def enlist(self, line: str) -> None:
        """Tell the watchdog; a dead one is replaced and told everything."""
        with self._lock:
            if self._watchdog is None or self._watchdog.poll() is not None:
                command = [sys.executable, "-I", "-S", str(WATCHDOG)]
                self._watchdog = subprocess.Popen(
                    command, stdin=subprocess.PIPE, text=True, start_new_session=True, pass_fds=self.held, cwd="/"
                )
                line = "".join(f"{each.entry}\n" for each in self._running if each.entry) + line
            assert self._watchdog.stdin is not None
            with suppress(BrokenPipeError):
                self._watchdog.stdin.write(line + "\n")
                self._watchdog.stdin.flush()


class _Running:
    """One program, the process it has now, and the threads that watch it."""

    def __init__(self, program: Program, supervisor: Supervisor) -> None:
        self.program = program
        self.supervisor = supervisor
        self.entry = ""
        self._stopping = threading.Event()
        self._spawning = threading.Lock()
        self.process = self._spawn()
        self._thread = threading.Thread(target=self._keep, name=program.name, daemon=True)
        self._thread.start()

    def _spawn(self) -> subprocess.Popen[str]:
        program = self.program
        program.prepare()
        process = subprocess.Popen(
            program.command,
            env=program.environment,
            cwd=program.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            user=program.user,
            group=program.user,
            extra_groups=None if program.user is None else [],
        )
        self.entry = f"+{process.pid} {program.stop[-1].value}"
        self.supervisor.enlist(self.entry)
        self._reader = threading.Thread(target=self._read, args=(process,), daemon=True)
        self._reader.start()
        return process

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.supervisor.write(self.program.name, line.rstrip("\n"))

    def _reap(self) -> int:
        """Wait for the process and take what is left of its group along while its number cannot be anybody else's."""
        pid = self.process.pid
        with suppress(ChildProcessError, ProcessLookupError, PermissionError):
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
            os.killpg(pid, signal.SIGKILL)
        self.supervisor.enlist(f"-{pid}")
        self.entry = ""
        return self.process.wait()

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while True:
            started = time.monotonic()
            code = self._reap()
            if self._stopping.is_set():
                return
            pause = FIRST_PAUSE if time.monotonic() - started > STEADY else pause
            self.supervisor.write(self.program.name, f"ended with {code}; starting again in {pause:g} s")
            while not self._respawn_after(pause):
                pause = min(pause * 2, LONGEST_PAUSE)
            if self._stopping.is_set():
                return
            pause = min(pause * 2, LONGEST_PAUSE)

    def _respawn_after(self, pause: float) -> bool:
        """True when a new process runs, or none is wanted any more."""
        if self._stopping.wait(pause):
            return True
        with self._spawning:
            if self._stopping.is_set():
                return True
            try:
                self.process = self._spawn()
            except OSError as error:
                self.supervisor.write(self.program.name, f"cannot be started: {error}")
                return False
        return True

    def stop(self) -> None:
        """Signal, wait, escalate; returns when the process and its group are gone."""
        with self._spawning:
            self._stopping.set()
        for number in (*self.program.stop, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, number)  # Popen.send_signal would reap it behind the watching thread's back
            self._thread.join(self.program.patience)
            if not self._thread.is_alive():
                break
        self._thread.join()
        self._reader.join(AFTERLIFE)  # it ends with the last process that holds the output
