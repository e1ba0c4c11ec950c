"""Ends what a supervisor started when the supervisor itself is killed: run as a script, fed with lines on standard input.

`+PID SIGNAL` adds the leader of a process group, `-PID` takes it off. When the input ends, everything still listed gets its
signal, and after `GRACE` seconds its whole group is killed. A pipe is used because it also ends on `kill -9`, on every Unix
and for processes of other users; PR_SET_PDEATHSIG does not outlive a change of user and follows a thread, not a process.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress

GRACE = 5.0


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def main() -> None:
    """Follow the list until the input ends, then end what is on it."""
    listed: dict[int, int] = {}
    for line in sys.stdin:
        if line.startswith("+"):
            pid, number = line[1:].split()
            listed[int(pid)] = int(number)
        else:
            listed.pop(int(line[1:]), None)
    for pid, number in listed.items():
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline and any(_alive(pid) for pid in listed):
        time.sleep(0.05)
    for pid in listed:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    main()
