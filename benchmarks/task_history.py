"""Task history of a million executions, first page, far in and last, by every filter, beside COUNT and OFFSET."""

from __future__ import annotations

import json
import statistics
import sys
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from benchmarks.history import measure
from benchmarks.stack import free_port, platform, stack

CLAIM = 50.0  # milliseconds of p95
EXECUTIONS, OTHERS = 1_000_000, 200_000  # of the company that looks, and of another in the same months
FLOWS, DAYS, STEPPED = 20, 60, 50_000
BY_STEP = "by the step at which it failed"  # reads errors, the latest ten thousand of them: nothing is claimed
_SEED = """
INSERT INTO automation_execution (id, company_id, flow_id, version, mode, state, payload, error, event_id, due_at, created_at,
  started_at, finished_at)
SELECT (lpad(to_hex((extract(epoch FROM made) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8'
    || substr(md5(n::text), 4, 15))::uuid,
  %(company)s, (%(flows)s::uuid[])[1 + (power(random(), 2) * %(last)s)::int], 1,
  CASE WHEN n %% 50 = 0 THEN 'test' WHEN n %% 50 = 1 THEN 'replay' ELSE 'live' END, state,
  jsonb_build_object('n', n, 'text', repeat(md5(n::text), 10)),
  CASE WHEN state = 'failed' THEN '{"step": "step_2", "stepId": "st_2", "code": "x", "message": "It said 500."}'::jsonb END,
  'evt_' || n, made, made, CASE WHEN n %% 500 <> 7 THEN made END,
  CASE WHEN n %% 500 > 9 THEN made + random() * interval '2 seconds' END
FROM (SELECT n, now() - (%(count)s - n) * (%(days)s * interval '1 day' / %(count)s) AS made,
        CASE WHEN n %% 500 = 7 THEN 'waiting' WHEN n %% 500 = 9 THEN 'parked' WHEN n %% 100 = 11 THEN 'canceled'
          WHEN n %% 16 = 0 THEN 'failed' ELSE 'done' END AS state
      FROM generate_series(1, %(count)s) n) every
"""
_STEPS = """
INSERT INTO automation_steprun (execution_id, step_id, path, attempt, number, kind, status, retried, started_at, finished_at)
SELECT id, 'st_' || number, '', 1, number, 'http', CASE WHEN number = 2 AND state = 'failed' THEN 'failed' ELSE 'completed' END,
  false, started_at, finished_at
FROM (SELECT * FROM automation_execution WHERE company_id = %s AND started_at IS NOT NULL ORDER BY id DESC LIMIT %s) latest,
  generate_series(1, 3) number
"""
# What the trigger would have noted row by row.
_ENDS = """
INSERT INTO automation_executionend (company_id, flow_id, execution_id, mode, state, day, seconds, sign)
SELECT company_id, flow_id, id, mode, state, (created_at AT TIME ZONE 'UTC')::date,
  extract(epoch FROM finished_at - started_at), 1
FROM automation_execution WHERE state IN ('done', 'failed', 'canceled')
"""


def seed(count: int) -> tuple[str, Any, list[Any]]:
    """An API key, its company, and the ids of its flows."""
    from django.db import connection as database
    from django.utils import timezone

    from automation.services.flows import flows
    from automation.services.history import partitions, tallies
    from tests.factories import make_actor, make_key

    for month in range(0, DAYS + 31, 28):
        partitions.prepare(timezone.now() - timedelta(days=month))
    actor, other = make_actor(), make_actor()
    ids = [flows.create(actor, name=f"Flow {number}", steps=[]).pk for number in range(FLOWS)]
    started = time.perf_counter()
    tallies.BATCH = 2 * count
    with database.cursor() as cursor:
        cursor.execute("ALTER TABLE automation_execution DISABLE TRIGGER USER")
        for who, many in ((actor, count), (other, count * OTHERS // EXECUTIONS)):
            values: dict[str, Any] = {"company": who.company_id, "flows": ids, "last": FLOWS - 1, "days": DAYS, "count": many}
            cursor.execute(_SEED, values)
        cursor.execute(_STEPS, [actor.company_id, min(STEPPED, count)])
        cursor.execute("ALTER TABLE automation_execution ENABLE TRIGGER USER")
        cursor.execute(_ENDS)
        print(f"seeded in {time.perf_counter() - started:.1f} s", file=sys.stderr, flush=True)
        started = time.perf_counter()
        notes = tallies.fold()
        print(f"{notes:,} ends added up in {time.perf_counter() - started:.1f} s", file=sys.stderr, flush=True)
        cursor.execute("VACUUM ANALYZE")
    key = make_key(actor)[1]
    database.close()
    return key, actor.company_id, ids


def naive(company: int, filters: dict[str, Any], page: int, limit: int) -> Callable[[], None]:
    """What a list does that counts and passes over rows one by one."""
    from automation.services.history.filters import Filter, matching

    names = {"flowId": "flow_id", "status": "status", "mode": "mode"}
    rows = matching(company, Filter(**{names[name]: value for name, value in filters.items()})).order_by("-id")

    def call() -> None:
        rows.count()
        list(rows[(page - 1) * limit : page * limit])

    return call


def timed(call: Callable[[], None], calls: int) -> list[float]:
    """Seconds each of so many calls took, after one to warm up."""
    call()
    took = []
    for _ in range(calls):
        started = time.perf_counter()
        call()
        took.append(time.perf_counter() - started)
    return took


def figures(took: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(took, n=20)
    return {"p50_ms": round(cuts[9] * 1000, 1), "p95_ms": round(cuts[18] * 1000, 1)}


def cases(flow: str, total: Callable[[dict[str, Any]], int], far: int) -> list[tuple[str, dict[str, Any], int, int]]:
    """What is asked: a name, filters, page and limit; the last page of each where it has more than one."""
    questions: dict[str, dict[str, Any]] = {
        "everything": {},
        "one flow": {"flowId": flow},
        "completed": {"status": "completed"},
        "failed": {"status": "failed"},
        "running": {"status": "running"},
        "tests": {"mode": "test"},
        "a flow's failed": {"flowId": flow, "status": "failed"},
        "live, completed": {"mode": "live", "status": "completed"},
        "a flow's failed replays": {"flowId": flow, "status": "failed", "mode": "replay"},
    }
    found = []
    for name, filters in questions.items():
        for limit in (20, 100) if name == "everything" else (20,):
            last = max(-(-total(filters) // limit), 1)
            found += [(name, filters, page, limit) for page in sorted({1, min(far, last), last})]
    return found


def ask(url: str, key: str) -> Any:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})) as answer:
        return json.load(answer)


def main() -> int:
    """Measure and print; 1 when the claim is missed."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20 calls of each instead of 100")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--executions", type=int, default=EXECUTIONS)
    options = parser.parse_args()
    port, rows, calls = free_port(), dict[str, dict[str, float]](), 20 if options.quick else 100
    with stack(PORT=str(port)) as running:
        key, company, flows = seed(options.executions)
        running.serve(platform(port), port)
        base = f"http://127.0.0.1:{port}/connect/v1/task-history"
        far = options.executions // 100

        def call(url: str) -> dict[str, float]:
            used = running.cpu("web") + running.cpu("postgres")
            took = measure(url, key, calls)
            used = running.cpu("web") + running.cpu("postgres") - used
            return {**figures(took), "cpu_ms": round(used * 1000 / (calls + 3), 1)}

        def total(filters: dict[str, Any]) -> int:
            return int(ask(f"{base}?{urlencode(filters)}", key)["total"])

        for name, filters, page, limit in cases(str(flows[0]), total, far):
            url = f"{base}?{urlencode({**filters, 'page': page, 'limit': limit})}"
            plain = figures(timed(naive(company, filters, page, limit), 3))
            rows[f"{name}, {limit} on page {page}"] = {**call(url), "plain_p50_ms": plain["p50_ms"]}
        middle = ask(f"{base}?page={far}", key)["nextCursor"]
        extra = {
            "everything, before one in the middle": f"{base}?before={middle}",
            "by the event that started it": f"{base}?search=evt_77777",
            BY_STEP: f"{base}?failedStep=st_2",
            "days of a flow": f"http://127.0.0.1:{port}/connect/v1/flows/{flows[0]}/stats?days=60",
        }
        rows |= {name: call(url) for name, url in extra.items()}
    worst = max(row["p95_ms"] for name, row in rows.items() if name != BY_STEP)
    if options.json:
        print(json.dumps({"benchmark": "task_history", "executions": options.executions, "results": rows}, indent=2))
        return int(worst > CLAIM)
    print(f"\nTask history of {options.executions:,} executions, one caller, over HTTP; plain is COUNT and OFFSET without HTTP")
    print("CPU is of the web process and of PostgreSQL, which other work on the machine does not change")
    print(f"{'':42} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'plain p50':>10}")
    for name, row in rows.items():
        print(f"{name:42} {row['p50_ms']:8.1f} {row['p95_ms']:8.1f} {row['cpu_ms']:8.1f} {row.get('plain_p50_ms', ''):>10}")
    return int(worst > CLAIM)


if __name__ == "__main__":
    sys.exit(main())
