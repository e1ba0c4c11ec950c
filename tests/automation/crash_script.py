"""Forks workers that end, or stand still, at a point named for them: one order of JSON a line, one answer a line.

Started by `crash_world.Workers` on a test's own database. It is warmed once, so that a worker begins within milliseconds; the
traps are set in the fork, and the platform's code knows nothing of them.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

CRASHED, BROKEN = 70, 71


class Trap:
    """Springs when its point is passed for the nth time, in whichever thread."""

    def __init__(self, nth: int, action: str) -> None:
        self.left, self.action, self.lock = nth, action, threading.Lock()

    def passed(self) -> None:
        with self.lock:
            self.left -= 1
            springs = self.left == 0
        if springs and self.action == "exit":
            os._exit(CRASHED)
        elif springs and self.action == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)

    def around(self, call: Callable[..., Any], when: str) -> Callable[..., Any]:
        """The same call with the trap before or after it."""

        def trapped(*given: Any, **named: Any) -> Any:
            if when == "before":
                self.passed()
            result = call(*given, **named)
            if when == "after":
                self.passed()
            return result

        return trapped


def found(target: str) -> tuple[Any, str]:
    """Where `module:name` or `module:Class.name` stands, and under which name."""
    module, _, path = target.partition(":")
    *above, name = path.split(".")
    place = import_module(module)
    for part in above:
        place = getattr(place, part)
    return place, name


def work(order: dict[str, Any]) -> None:
    """Set what is to be set, lay the traps, and do it."""
    for target, value in order["set"].items():
        setattr(*found(target), value)
    trap = Trap(order["nth"], order["action"])
    for target in order["targets"]:
        place, name = found(target)
        setattr(place, name, trap.around(getattr(place, name), order["when"]))
    do(order)


def do(order: dict[str, Any]) -> None:
    """Call what the order names."""
    place, name = found(order["do"])
    getattr(place, name)(*order["given"])


def census(order: dict[str, Any]) -> None:
    """Do it undisturbed, and say on the channel how often each function was called."""
    for target, value in order["set"].items():
        setattr(*found(target), value)
    traps = {}
    for target in order["targets"]:
        place, name = found(target)
        traps[target] = Trap(0, "count")
        setattr(place, name, traps[target].around(getattr(place, name), "before"))
    do(order)
    os.write(order["channel"], json.dumps({target: -trap.left for target, trap in traps.items()}).encode())


def worker(order: dict[str, Any]) -> None:
    """The whole life of a fork; 0 = it did its work and never came to its point."""
    code = 0
    os.dup2(2, 1)  # answers go out there, and only the parent gives them
    try:
        (census if order["action"] == "count" else work)(order)
    except BaseException:
        traceback.print_exc()
        code = BROKEN
    sys.stderr.flush()
    os._exit(code)


def warm() -> None:
    """Load everything a worker needs, and open nothing a fork must not share."""
    import django

    django.setup()
    gc.disable()
    for name in (
        "automation.tasks",
        "connect_platform.celery",
        "connect_platform.core.tasks",
        "automation.services.triggers.answering",
    ):
        import_module(name)
    import_module("tests.automation.crash_deeds")
    import_module("automation.engine.kinds").kinds()
    import_module("integrations.catalogue").get("sandbox")
    gc.freeze()  # forks share it all


def main() -> None:
    warm()
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "wait":
            code = os.waitstatus_to_exitcode(os.waitpid(order["pid"], 0)[1])
            print(json.dumps(code), flush=True)
            continue
        reading, order["channel"] = os.pipe()
        if (pid := os.fork()) == 0:
            worker(order)
        os.close(order["channel"])
        with os.fdopen(reading) as channel:
            if order["action"] == "stop":
                os.waitpid(pid, os.WUNTRACED)
                answer = pid
            else:
                counted = channel.read()
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                answer = json.loads(counted) if counted else code
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
