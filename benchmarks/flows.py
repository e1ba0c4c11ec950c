"""Flows: callers who wait for the result, executions a worker finishes, and what a step costs beside its own work."""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import Any

import pycurl

from benchmarks import contest
from benchmarks.stack import Stack, free_port, platform, stack

AIM = 800  # executions a second, every step on record; not claimed
CALLERS = 8
TINY, HEAVY = 40, 10


def flow_of(actor: Any, name: str, steps: list[dict[str, Any]]) -> Any:
    """A published flow."""
    from automation.models import Flow
    from automation.services import flows

    made = flows.create(actor, name=name, steps=steps)
    flows.publish(actor, made)
    return Flow.objects.get(pk=made.pk)


def add(field: str) -> dict[str, Any]:
    return {"kind": "transform", "config": {"fields": {"sum": f"{{{{trigger.a | plus: trigger.{field}}}}}"}}}


def waiting_callers(running: Stack, actor: Any, port: int, seconds: float) -> dict[str, float]:
    """Requests a second of callers that wait for webhook → transform → respond, and their latencies in milliseconds."""
    from automation.services import triggers

    flow = flow_of(actor, "Sync", [add("b"), {"kind": "respond", "config": {"body": "{{step_1.output}}"}}])
    made = triggers.create(
        actor,
        flow,
        provider_type="webhook",
        name="received",
        kind="webhook",
        connection_id=None,
        config={"respond": "last_step"},
    )
    url = f"http://127.0.0.1:{port}/hooks/{(made.secrets or {})['token']}"
    multi, handles, began, took = pycurl.CurlMulti(), list[Any](), dict[Any, float](), list[float]()
    for _ in range(CALLERS):
        handle: Any = pycurl.Curl()
        handle.setopt(pycurl.URL, url)
        handle.setopt(pycurl.HTTPHEADER, ["Expect:", "Content-Type: application/json"])
        handle.setopt(pycurl.POSTFIELDS, b'{"a": 2, "b": 3}')
        handle.setopt(pycurl.WRITEFUNCTION, lambda chunk: None)
        handles.append(handle)
        began[handle] = time.perf_counter()
        multi.add_handle(handle)
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        multi.perform()
        _, fine, failed = multi.info_read()
        for handle in fine:
            if handle.getinfo(pycurl.RESPONSE_CODE) != 200:
                raise RuntimeError(f"{url} answers {handle.getinfo(pycurl.RESPONSE_CODE)}")
            took.append((time.perf_counter() - began[handle]) * 1000)
            multi.remove_handle(handle)
            began[handle] = time.perf_counter()
            multi.add_handle(handle)
        if failed:
            raise RuntimeError(f"{url}: {failed[0][2]}")
        if not fine:
            multi.select(0.1)
    for handle in handles:
        multi.remove_handle(handle)
    took.sort()
    return {"rate": len(took) / seconds, "p50": statistics.median(took), "p99": took[int(len(took) * 0.99)]}


def finished(actor: Any, count: int) -> dict[str, float]:
    """Executions a second of one worker, from the rows to the last one done, three steps each."""
    from automation.models import Execution, StepRun
    from automation.services import executing

    upper = {"kind": "formatter", "config": {"operation": "uppercase", "value": "x{{step_1.sum}}"}}
    flow = flow_of(actor, "Async", [add("b"), {"kind": "filter", "config": {"expr": "{{step_1.sum}} > 0"}}, upper])
    rows = [Execution(company_id=flow.company_id, flow_id=flow.pk, version=1, payload={"a": n, "b": 1}) for n in range(count)]
    Execution.objects.bulk_create(rows, batch_size=1000)
    started = time.perf_counter()
    executing.pump()
    seconds = time.perf_counter() - started
    done = Execution.objects.filter(flow_id=flow.pk, state="done").count()
    recorded = StepRun.objects.filter(execution_id__in=[row.pk for row in rows[:100]]).count()
    if done != count or recorded != 300:
        raise RuntimeError(f"{done} of {count} are done, {recorded} of 300 steps on record")
    return {"rate": count / seconds}


def step_cost(actor: Any) -> dict[str, float]:
    """Milliseconds of one execution with 40 tiny steps, and what each costs."""
    from automation.models import Execution
    from automation.services import executing, starting

    flow = flow_of(actor, "Sequence", [add("b") for _ in range(TINY + HEAVY)])
    took = []
    for _ in range(20):
        one = starting.start(flow, {"a": 1, "b": 2})
        started = time.perf_counter()
        executing.pump()
        took.append((time.perf_counter() - started) * 1000)
        if Execution.objects.get(pk=one.pk).state != "done":
            raise RuntimeError("an execution is not done")
    return {"milliseconds": statistics.median(took), "each": statistics.median(took) / (TINY + HEAVY)}


def main() -> int:
    """Measure and print."""
    options = contest.arguments(__doc__ or "")
    port = free_port()
    with stack(PORT=str(port)) as running:
        from tests.factories import make_actor

        actor = make_actor()
        running.serve(platform(port), port)
        waiting_callers(running, make_actor(), port, 2)
        found: dict[str, Any] = {"sync": waiting_callers(running, make_actor(), port, 5 if options.quick else 15)}
        found["async"] = finished(actor, 2_000 if options.quick else 10_000)
        found["steps"] = step_cost(actor)
    if options.json:
        print(json.dumps(found, indent=2))
        return 0
    rate, middle, worst = (found["sync"][name] for name in ("rate", "p50", "p99"))
    print(f"\nWebhook → transform → respond, {CALLERS} callers: {rate:.0f}/s, p50 {middle:.1f} ms, p99 {worst:.1f} ms")
    print(f"Executions of three steps by one worker: {found['async']['rate']:.0f}/s")
    print("{} steps one after the other: {milliseconds:.1f} ms, {each:.2f} ms each".format(TINY + HEAVY, **found["steps"]))
    if found["async"]["rate"] < AIM:
        print(f"The aim of {AIM} executions a second is not reached.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
