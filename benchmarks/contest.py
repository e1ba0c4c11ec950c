"""Measures contenders in turns of a few seconds, so that whatever else the machine does hits them all alike."""

from __future__ import annotations

import json
import math
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
    """What a contender did: seconds each answer took; for each turn, answers a second and CPU milliseconds an answer."""

    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    cpu: list[dict[str, float]] = field(default_factory=list)

    def row(self) -> dict[str, Any]:
        """The figures of this contender. CPU is that of its best turn: what else the machine does only ever adds to it."""
        cuts = statistics.quantiles(self.seconds, n=20)
        best = min(self.cpu, key=lambda turn: sum(turn.values()))
        return {
            "calls": len(self.seconds),
            "rps": round(statistics.median(self.rates)),
            "p50_ms": round(cuts[9] * 1000, 2),
            "p95_ms": round(cuts[18] * 1000, 2),
            "p99_ms": round(statistics.quantiles(self.seconds, n=100)[98] * 1000, 2),
            "cpu_ms": round(sum(best.values()), 3),
            "cpu_ms_median": round(statistics.median(sum(turn.values()) for turn in self.cpu), 3),
            "cpu_ms_by_program": {name: round(value, 3) for name, value in best.items()},
        }


def fire(contender: Contender, seconds: float, *, callers: int = CONCURRENCY, calls: float = math.inf) -> list[float]:
    """Keep some calls in flight for so long, or until so many began; the seconds each took.

    Raises RuntimeError for any answer but 200 and 202.
    """
    multi = pycurl.CurlMulti()
    handles = [_handle(contender) for _ in range(callers)]
    for handle in handles:
        multi.add_handle(handle)
    took: list[float] = []
    end = time.perf_counter() + seconds
    active = begun = len(handles)
    while active:
        multi.perform()
        _, done, failed = multi.info_read()
        if failed:
            raise RuntimeError(f"{contender.name}: {failed[0][2]}")
        for handle in done:
            if (status := handle.getinfo(pycurl.RESPONSE_CODE)) not in (200, 202):
                raise RuntimeError(f"{contender.name} answers {status}: {handle.answer.decode(errors='replace')[:500]}")
            took.append(handle.getinfo(pycurl.TOTAL_TIME))
            multi.remove_handle(handle)
            if time.perf_counter() < end and begun < calls:
                multi.add_handle(handle)
                begun += 1
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


def compare(
    running: Stack, contenders: Sequence[Contender], *, rounds: int, seconds: float, callers: int = CONCURRENCY
) -> dict[str, dict[str, Any]]:
    """Rows of figures by contender, after `rounds` turns each and one to warm up."""
    scores = {contender.name: Score() for contender in contenders}
    for contender in contenders:
        fire(contender, min(seconds, 1.5), callers=callers)
    for _ in range(rounds):
        for contender in contenders:
            score = scores[contender.name]
            before = {name: running.cpu(name) for name in contender.programs}
            started = time.perf_counter()
            took = fire(contender, seconds, callers=callers)
            score.rates.append(len(took) / (time.perf_counter() - started))
            score.cpu.append({name: (running.cpu(name) - before[name]) / len(took) * 1000 for name in contender.programs})
            score.seconds += took
    return {name: score.row() for name, score in scores.items()}


def arguments(description: str) -> Namespace:
    """The options all benchmarks share."""
    parser = ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="4 turns of a second each instead of 10 of two")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args()
    options.rounds, options.seconds = (4, 1.0) if options.quick else (10, 2.0)
    return options


def report(title: str, rows: Mapping[str, dict[str, Any]], *, beside: str, as_json: bool) -> None:
    """Print the figures with their ratios to the contender named `beside`."""
    load = f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}"
    if as_json:
        print(json.dumps({"benchmark": title, "machine": load, "beside": beside, "results": dict(rows)}, indent=2))
        return
    print(f"\n{title} ({CONCURRENCY} calls in flight; {load})")
    print(f"{'':34} {'rps':>7} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'x CPU':>7}  of which")
    for name, row in rows.items():
        ratio = row["cpu_ms"] / rows[beside]["cpu_ms"]
        parts = ", ".join(f"{program} {value:.2f}" for program, value in row["cpu_ms_by_program"].items())
        print(f"{name:34} {row['rps']:7} {row['p50_ms']:8.2f} {row['p95_ms']:8.2f} {row['cpu_ms']:8.2f} {ratio:7.2f}  {parts}")
