"""Flows beside n8n, Node-RED and DBOS: callers who wait, events until all are done, and what each of many steps costs."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import contest, documented
from benchmarks.contest import Contender
from benchmarks.peers import HEAVY, NUMBERS, TINY, Database, Missing, dbos_peer, n8n, node_red
from benchmarks.stack import Stack, free_port, stack

CALLERS = 10
SMALL = json.dumps({"a": 2, "b": 3}).encode()
LARGE = json.dumps({"a": 2, "b": 3, "numbers": [(n * 7919) % NUMBERS for n in range(NUMBERS)]}).encode()
JSON = {"Content-Type": "application/json"}
FLOWS = ("sync", "ingest", "tiny", "heavy")
MOST_SECONDS = 600.0  # for the last execution to be done
AIMS = {"A": 15, "B": 800, "C": 1.5}  # times n8n's requests; executions a second; milliseconds a step


class Ours:
    """The platform as it ships: one web process, one worker and the beat."""

    name = "Connect Platform"

    def __init__(self, running: Stack, port: int) -> None:
        from connect_platform.core.management.commands.serve import programs

        running.serve(programs()["web"], port)
        running.work()
        self.port, self.urls = port, published()

    def url(self, path: str) -> str:
        """Address of one of its flows."""
        return f"http://127.0.0.1:{self.port}/hooks/{self.urls[path]}"

    def finished(self) -> int:
        """Executions on record that succeeded."""
        from automation.models import Execution

        return Execution.objects.filter(state="done").count()


def published() -> dict[str, str]:
    """The flows of the benchmark, published; the token of each one's address by name."""
    from automation.models import Flow
    from automation.services.flows import flows
    from automation.services.triggers import triggers
    from tests.factories import make_actor

    add = {"kind": "transform", "config": {"fields": {"sum": "{{trigger.a | plus: trigger.b}}"}}}
    size = {"kind": "transform", "config": {"fields": {"size": '{{trigger.numbers | sort | join: "," | length}}'}}}
    only = {"kind": "filter", "config": {"expr": "{{step_1.sum}} > 0"}}
    upper = {"kind": "formatter", "config": {"operation": "uppercase", "value": "x{{step_1.sum}}"}}
    answer = {"kind": "respond", "config": {"body": "{{trigger.a}}"}}
    steps = {
        "sync": [add, answer],
        "ingest": [add, only, upper],
        "tiny": [add] * TINY + [answer],
        "heavy": [size] * HEAVY + [answer],
    }
    tokens = {}
    for name in FLOWS:
        actor = make_actor()  # each in a company of its own
        flow = flows.create(actor, name=name, steps=[dict(step) for step in steps[name]])
        flows.publish(actor, flow)
        config = {"respond": "accepted" if name == "ingest" else "last_step"}
        made = triggers.create(
            actor,
            Flow.objects.get(pk=flow.pk),
            provider_type="webhook",
            name="received",
            kind="webhook",
            connection_id=None,
            config=config,
        )
        tokens[name] = (made.secrets or {})["token"]
    return tokens


def waiting(running: Stack, engines: list[Any], options: Any) -> dict[str, Any]:
    """A: requests a second of callers that wait for webhook → transform → respond, in turns."""
    programs = {"Connect Platform": ["web"]}
    contenders = [
        Contender(one.name, one.url("sync"), programs.get(one.name, [one.name.split(" ")[0].lower()]), JSON, SMALL)
        for one in engines
    ]
    before = {one.name: one.finished() for one in engines if hasattr(one, "finished")}
    rows = contest.compare(running, contenders, rounds=options.rounds, seconds=options.seconds, callers=CALLERS)
    for one in engines:
        if one.name in before:
            rows[one.name]["on_record"] = _settled(one.finished) - before[one.name]
    return rows


def _settled(count: Callable[[], int]) -> int:
    """A count once it stands still: n8n writes some of its history after it answered."""
    last = -1
    while (now := count()) != last:
        last = now
        time.sleep(1)
    return now


def ingested(engine: Any, events: int) -> dict[str, float]:
    """B: events a second taken in, and executions a second until the last one is done. None may be lost or doubled."""
    before = engine.finished()
    started = time.perf_counter()
    contest.fire(Contender(engine.name, engine.url("ingest"), [], JSON, SMALL), 1e9, callers=CALLERS, calls=events)
    accepted = time.perf_counter() - started
    while (done := engine.finished() - before) < events and time.perf_counter() - started < MOST_SECONDS:
        time.sleep(0.05)
    seconds = time.perf_counter() - started
    if done != events or _settled(engine.finished) - before != events:
        raise RuntimeError(f"{engine.name}: {done} executions of {events} events")
    return {"events": events, "accepted": events / accepted, "finished": events / seconds}


def one_by_one(engine: Any, path: str, body: bytes, calls: int) -> float:
    """C: milliseconds of the median call of one caller who waits for a long sequence."""
    contender = Contender(engine.name, engine.url(path), [], JSON, body)
    contest.fire(contender, 60, callers=1, calls=2)
    return statistics.median(contest.fire(contender, 60, callers=1, calls=calls)) * 1000


def sequences(engine: Any, calls: int) -> dict[str, float]:
    """Milliseconds of 40 steps with nothing to do, of 10 that sort a list, and of a call with a single one."""
    found = {"single": one_by_one(engine, "sync", SMALL, calls), "tiny": one_by_one(engine, "tiny", SMALL, calls)}
    found["heavy"] = one_by_one(engine, "heavy", LARGE, calls)
    return found | {"each": (found["tiny"] - found["single"]) / (TINY - 1)}


def computing() -> float:
    """Milliseconds the ten heavy expressions of ours take by themselves."""
    from automation.expressions import Scope, render

    template, scope = '{{trigger.numbers | sort | join: "," | length}}', Scope({"trigger": json.loads(LARGE)})
    started = time.perf_counter()
    for _ in range(HEAVY):
        render(template, scope)
    return (time.perf_counter() - started) * 1000


def peers(running: Stack, database: Database) -> tuple[list[Any], list[str]]:
    """The others that can run here, and a plain line about each that cannot."""
    found, missing = [], []
    makers: dict[str, Callable[[], Any]] = {
        "n8n": lambda: n8n.N8n(running, database),
        "Node-RED": lambda: node_red.NodeRed(running),
    }
    for name, make in makers.items():
        try:
            found.append(make())
        except Missing as reason:
            missing.append(f"{name} is not beside us: {reason}.")
    return found, missing


def ready(engine: Any) -> None:
    """Wait until an engine answers with its flows; some listen before they know them. Raises RuntimeError."""
    until = time.monotonic() + 120
    while True:
        try:
            contest.fire(Contender(engine.name, engine.url("sync"), [], JSON, SMALL), 1, callers=1, calls=1)
        except RuntimeError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return


def measure(options: Any) -> dict[str, Any]:
    """All three cases."""
    port = free_port()
    with stack(PORT=str(port)) as running:
        from django.conf import settings

        place = settings.DATABASES["default"]
        database = Database(str(place["HOST"]), str(place["USER"]))
        ours = Ours(running, port)
        others, missing = peers(running, database)
        for engine in (ours, *others):
            ready(engine)
        found: dict[str, Any] = {"missing": missing, "A": waiting(running, [ours, *others], options)}
        events = 1_000 if options.quick else 10_000
        found["B"] = {ours.name: ingested(ours, events)}
        found["C"] = {engine.name: sequences(engine, 10 if options.quick else 40) for engine in (ours, *others)}
        found["C"][ours.name]["computing"] = computing()
        for engine in others:
            if hasattr(engine, "finished"):  # fewer, as its rate is what counts
                found["B"][engine.name] = ingested(engine, events // 10)
        try:
            alone = dbos_peer.measured(database, events // 10)
        except Missing as reason:
            missing.append(f"DBOS is not beside us: {reason}.")
        else:
            found["B"]["DBOS 3.4"] = alone.pop("ingest")
            found["C"]["DBOS 3.4"] = {"each": alone["tiny"] / TINY, **alone}
    return found


def tables(found: dict[str, Any]) -> str:
    """The figures as three tables of Markdown."""
    ours = Ours.name
    lines = [f"**A. {CALLERS} callers wait for webhook → transform → respond**", ""]
    lines += [
        "| engine | requests/s | times | p50 ms | p99 ms | CPU ms a request | executions on record |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in found["A"].items():
        times = found["A"][ours]["rps"] / row["rps"]
        kept = f"{row['on_record']}" if "on_record" in row else "keeps none"
        cpu = f"{row['cpu_ms_median']:.1f}"
        lines.append(f"| {name} | {row['rps']} | {times:.1f} | {row['p50_ms']:.1f} | {row['p99_ms']:.1f} | {cpu} | {kept} |")
    lines += ["", "times: how many times as many requests Connect Platform answers.", ""]
    lines += ["**B. Events until their executions of three steps are done, every step on record**", ""]
    lines += ["| engine | events | taken in /s | done /s |", "|---|---|---|---|"]
    for name, row in found["B"].items():
        lines.append(f"| {name} | {row['events']} | {row['accepted']:.0f} | {row['finished']:.0f} |")
    lines += [
        "",
        f"**C. One caller waits for {TINY} steps with nothing to do, and for {HEAVY} that sort {NUMBERS} numbers**",
        "",
    ]
    lines += ["| engine | 40 steps ms | a step ms | 10 heavy ms |", "|---|---|---|---|"]
    for name, row in found["C"].items():
        lines.append(f"| {name} | {row['tiny']:.1f} | {row['each']:.2f} | {row['heavy']:.1f} |")
    if ours in found["C"]:
        own = found["C"][ours]
        over = max(own["heavy"] - own["computing"], 0) / HEAVY
        lines += [
            "",
            f"Of our heavy steps the expressions alone take {own['computing']:.1f} ms: {over:.2f} ms a step are the engine's.",
        ]
    return "\n".join([*lines, *([""] if found["missing"] else []), *found["missing"]])


def missed(found: dict[str, Any]) -> list[str]:
    """Aims that were not reached, in words."""
    ours, lines = Ours.name, []
    a, b, c = found["A"], found["B"][ours], found["C"][ours]
    for name, row in a.items():
        if name.startswith("n8n") and a[ours]["rps"] < AIMS["A"] * row["rps"]:
            lines.append(f"A: {a[ours]['rps'] / row['rps']:.1f} times {name}, aimed at {AIMS['A']}.")
        if name.startswith("n8n") and a[ours]["p99_ms"] >= row["p99_ms"]:
            lines.append(f"A: p99 {a[ours]['p99_ms']:.0f} ms, {name} {row['p99_ms']:.0f} ms.")
    if b["finished"] < AIMS["B"]:
        lines.append(f"B: {b['finished']:.0f} executions/s, aimed at {AIMS['B']}.")
    if c["each"] > AIMS["C"]:
        lines.append(f"C: {c['each']:.2f} ms a step, aimed at {AIMS['C']}.")
    return lines


def main() -> int:
    """Measure and print; the full run writes the tables to the documentation. 1 when a claim is missed: B is only aimed at."""
    options = contest.arguments(__doc__ or "")
    found = measure(options)
    is_missed = int(any(not line.startswith("B") for line in missed(found)))
    if options.json:
        print(json.dumps(found, indent=2))
        return is_missed
    print(f"\n{tables(found)}\n\nload average {os.getloadavg()[0]:.1f}")
    for line in missed(found):
        print(line, file=sys.stderr)
    if not options.quick:
        documented.write("flows", "python -m benchmarks.flows", tables(found))
    return is_missed


if __name__ == "__main__":
    sys.exit(main())
