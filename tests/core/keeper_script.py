"""A worker as `test_keeper` kills it: forks its keeper, then does what its command line says."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django

from connect_platform.core.errors import InvalidInput


def where() -> tuple[int, int]:
    return os.getpid(), os.getsid(0)


def refuse() -> None:
    raise InvalidInput({"name": "Is taken."}, details={"seen": 1})


def break_down() -> None:
    raise LookupError("a bug")


def unpicklable() -> object:
    return lambda: None


def write_late(path: str, seconds: float) -> None:
    Path(path + ".begun").touch()
    time.sleep(seconds)
    Path(path).touch()


def open_files() -> list[str]:
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{name}"))
        except FileNotFoundError:
            continue
    return found


def main(what: str, *words: str) -> None:
    """Print `pid of the keeper`, then what came of it."""
    from connect_platform.core import keeper

    held = open(__file__)  # noqa: SIM115 - stands for a listening socket: the keeper must let go of it
    keeper.start()
    print(keeper.pid(), flush=True)
    if what == "talk":
        print(*keeper.run(where), os.getpid(), os.getsid(0), flush=True)
        for function in (refuse, break_down, unpicklable):
            try:
                keeper.run(function)
            except Exception as error:
                print(type(error).__name__, str(error)[:40], getattr(error, "fields", ""), flush=True)
        with ThreadPoolExecutor(20) as pool:
            started = time.monotonic()
            list(pool.map(lambda _: keeper.run(time.sleep, 0.3), range(20)))
            print(time.monotonic() - started < 3, flush=True)
        print(held.name in keeper.run(open_files), flush=True)
    elif what == "late":
        keeper.run(write_late, words[0], float(words[1]))
    elif what == "alone":
        os.kill(keeper.pid() or 0, 9)
        print(keeper.run(where)[0] == os.getpid(), flush=True)
        print(keeper.run(where)[0] == os.getpid(), flush=True)
    else:
        sys.stdin.read()


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
