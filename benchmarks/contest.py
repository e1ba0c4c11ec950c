"""Measures contenders in turns of a few seconds, so that whatever else the machine does hits them all alike."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pycurl

from benchmarks.stack import Stack

CONCURRENCY = 8


@dataclass(frozen=True, slots=True)
class Contender:
    """Somebody who answers a request. `programs` are the ones whose CPU it is charged, its own server first."""

    name: str
    url: str
    programs: Sequence[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(slots=True)
class Score:
    """What a contender did: answers, seconds of its turns, seconds of each answer, CPU seconds by program."""

    count: int = 0
    wall: float = 0.0
    seconds: list[float] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)

    def milliseconds(self, program: str) -> float:
        """CPU of one program for each answer, in milliseconds."""
        return self.cpu.get(program, 0.0) / self.count * 1000

    def row(self) -> dict[str, Any]:
        """The figures of this contender: answers a second (median of the turns), latencies and CPU in milliseconds."""
        cuts = statistics.quantiles(self.seconds, n=20)
        return {
            "calls": self.count,
            "rps": round(statistics.median(self.rates)),
            "p50_ms": round(cuts[9] * 1000, 2),
            "p95_ms": round(cuts[18] * 1000, 2),
            "cpu_ms": round(sum(self.cpu.values()) / self.count * 1000, 3),
            "cpu_ms_by_program": {name: round(self.milliseconds(name), 3) for name in self.cpu},
        }


def fire(contender: Contender, seconds: float) -> list[float]:
    """Keep CONCURRENCY calls in flight for so long; the seconds each took. Raises RuntimeError for any answer but 200."""
    multi = pycurl.CurlMulti()
    handles = [_handle(contender) for _ in range(CONCURRENCY)]
    for handle in handles:
        multi.add_handle(handle)
    took: list[float] = []
    end = time.perf_counter() + seconds
    active = len(handles)
    while active:
        multi.perform()
        _, done, failed = multi.info_read()
        if failed:
            raise RuntimeError(f"{contender.name}: {failed[0][2]}")
        for handle in done:
            if (status := handle.getinfo(pycurl.RESPONSE_CODE)) != 200:
                raise RuntimeError(f"{contender.name} answers {status}: {handle.answer.decode(errors='replace')[:500]}")
            took.append(handle.getinfo(pycurl.TOTAL_TIME))
            multi.remove_handle(handle)
            if time.perf_counter() < end:
                multi.add_handle(handle)
            else:
                active -= 1
        if not done:
            multi.select(0.1)
    return took


class _Handle(pycurl.Curl):  # type: ignore[misc]  # pycurl has no types
    answer = b""

    def take(self, chunk: bytes) -> None:
        self.answer = chunk


def _handle(contender: Contender) -> _Handle:
    handle = _Handle()
    handle.setopt(pycurl.URL, contender.url)
    handle.setopt(pycurl.HTTPHEADER, ["Expect:", *(f"{name}: {value}" for name, value in contender.headers.items())])
    if contender.body is not None:
        handle.setopt(pycurl.POSTFIELDS, contender.body)
    handle.setopt(pycurl.WRITEFUNCTION, handle.take)
    return handle


def compare(running: Stack, contenders: Sequence[Contender], *, rounds: int, seconds: float) -> dict[str, dict[str, Any]]:
    """Rows of figures by contender, after `rounds` turns each and one to warm up."""
    scores = {contender.name: Score() for contender in contenders}
    for contender in contenders:
        fire(contender, min(seconds, 1.5))
    for _ in range(rounds):
        for contender in contenders:
            score = scores[contender.name]
            before = {name: running.cpu(name) for name in contender.programs}
            started = time.perf_counter()
            took = fire(contender, seconds)
            wall = time.perf_counter() - started
            for name in contender.programs:
                score.cpu[name] = score.cpu.get(name, 0.0) + running.cpu(name) - before[name]
            score.count, score.wall = score.count + len(took), score.wall + wall
            score.seconds += took
            score.rates.append(len(took) / wall)
    return {name: score.row() for name, score in scores.items()}


def arguments(description: str) -> Namespace:
    """The options all benchmarks share."""
    parser = ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="3 rounds of 1 second instead of 5 of 3")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    return parser.parse_args()


def report(title: str, rows: Mapping[str, dict[str, Any]], *, beside: str, as_json: bool) -> None:
    """Print the figures with their ratios to the contender named `beside`."""
    load = f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}"
    if as_json:
        print(json.dumps({"benchmark": title, "machine": load, "beside": beside, "results": dict(rows)}, indent=2))
        return
    print(f"\n{title} ({CONCURRENCY} calls in flight; {load})")
    print(f"{'':34} {'rps':>7} {'x':>6} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8}  of which")
    for name, row in rows.items():
        ratio = row["rps"] / rows[beside]["rps"]
        parts = ", ".join(f"{program} {value:.2f}" for program, value in row["cpu_ms_by_program"].items())
        print(f"{name:34} {row['rps']:7} {ratio:6.2f} {row['p50_ms']:8.2f} {row['p95_ms']:8.2f} {row['cpu_ms']:8.2f}  {parts}")
