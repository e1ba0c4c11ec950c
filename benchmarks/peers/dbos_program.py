"""What DBOS runs in an environment of its own: workflows from a queue, and long sequences of steps. Prints JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import Any

from dbos import DBOS  # type: ignore[import-not-found]  # not in our environment


@DBOS.step()
def add(a: int, b: int) -> int:
    return a + b


@DBOS.step()
def is_positive(number: int) -> bool:
    return number > 0


@DBOS.step()
def upper(number: int) -> str:
    return f"x{number}".upper()


@DBOS.step()
def size(numbers: list[int]) -> int:
    return len(",".join(map(str, sorted(numbers))))


@DBOS.workflow()
def three(a: int, b: int) -> str:
    total = add(a, b)
    return upper(total) if is_positive(total) else ""


@DBOS.workflow()
def tiny(count: int) -> int:
    total = 0
    for _ in range(count):
        total = add(1, 2)
    return total


@DBOS.workflow()
def heavy(count: int, numbers: list[int]) -> int:
    total = 0
    for _ in range(count):
        total = size(numbers)
    return total


def median(call: Any, *given: Any) -> float:
    """Milliseconds of the median of ten calls."""
    took = []
    for _ in range(10):
        started = time.perf_counter()
        call(*given)
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


def main() -> None:
    url, events, tiny_steps, heavy_steps, length = sys.argv[1], *map(int, sys.argv[2:])
    DBOS(config={"name": "bench", "system_database_url": url, "log_level": "ERROR"})
    DBOS.launch()
    queue = DBOS.register_queue("bench", worker_concurrency=32, polling_interval_sec=0.05)
    three(1, 2)
    started = time.perf_counter()
    handles = [queue.enqueue(three, n, 1) for n in range(events)]
    queued = time.perf_counter() - started
    for handle in handles:
        handle.get_result()
    seconds = time.perf_counter() - started
    numbers = [(n * 7919) % length for n in range(length)]
    found = {
        "ingest": {"events": events, "accepted": events / queued, "finished": events / seconds},
        "tiny": median(tiny, tiny_steps),
        "heavy": median(heavy, heavy_steps, numbers),
    }
    DBOS.destroy()
    print(json.dumps(found))


main()
