"""The keeper outlives its worker by what is in flight, and no longer; without one the work is done on the spot."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from connect_platform.core import keeper
from connect_platform.core.config import ROOT


def worker(*words: str) -> tuple[subprocess.Popen[str], psutil.Process]:
    """A worker that does what `keeper_script` says, and its keeper."""
    command = [sys.executable, "-m", "tests.core.keeper_script", *words]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "connect_platform.settings"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    return process, psutil.Process(int(process.stdout.readline()))


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline, path
        time.sleep(0.02)


def is_gone(process: psutil.Process, seconds: float = 20) -> bool:
    """Whether it ends within that time; nobody may be there to reap it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def test_it_works_in_a_session_of_its_own_and_gives_results_and_errors_back() -> None:
    process, child = worker("talk")
    lines = process.communicate(timeout=60)[0].splitlines()
    inside, session, parent, parents_session = map(int, lines[0].split())
    assert (inside, session) == (child.pid, child.pid)
    assert parent == process.pid
    assert parents_session != session
    assert lines[1] == "InvalidInput name: Is taken. {'name': ['Is taken.']}"
    assert lines[2].split() == ["LookupError", "a", "bug"]
    assert lines[3].startswith("RuntimeError")  # an answer that cannot travel is an error, not a caller that waits for ever
    assert lines[4:] == ["True", "False"]  # many at once; and no file of the parent's is held open
    assert is_gone(child)


def test_killed_worker_leaves_nothing_undone_and_nothing_running(tmp_path: Path) -> None:
    done = tmp_path / "done"
    process, child = worker("late", str(done), "0.7")
    wait_for(tmp_path / "done.begun")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # as a terminal or a container sends to everybody
        child.send_signal(number)
    process.kill()
    process.wait()
    assert not done.exists()
    assert is_gone(child)
    assert done.exists()
    process.communicate()


def test_idle_keeper_ends_with_its_worker() -> None:
    process, child = worker("wait")
    assert child.is_running()
    process.kill()
    process.communicate()
    assert is_gone(child, 5)


def test_worker_whose_keeper_was_killed_does_the_work_itself() -> None:
    process, _ = worker("alone")
    assert process.communicate(timeout=60)[0].split() == ["True", "True"]


def test_without_a_keeper_the_function_runs_here() -> None:
    assert keeper.pid() is None
    assert keeper.run(os.getpid) == os.getpid()
    with pytest.raises(ZeroDivisionError):
        keeper.run(divmod, 1, 0)
