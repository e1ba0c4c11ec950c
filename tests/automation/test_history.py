"""The history counts and pages as a plain query would, whatever ended when, and shows what a list leaves out."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from automation.models import Execution, ExecutionEnd, ExecutionTally, FlowDay, StepRun
from automation.services.history import failures, history, statistics, step_history, tallies
from automation.services.history.filters import STATUSES, Filter
from automation.services.history.partitions import first_id
from tests.automation.test_flows_api import Caller

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STATES = ("waiting", "running", "parked", "done", "failed", "canceled")
FLOWS = [uuid.UUID(int=number) for number in (1, 2, 3)]
STEP_FAILED = {"step": "step_2", "stepId": "st_two", "code": "refused", "message": "The door is shut."}


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "SIZE", 8)
    monkeypatch.setattr(tallies, "BATCH", 40)


def make(luck: random.Random, company: int, count: int) -> None:
    """Executions of any time, flow, mode and state."""
    Execution.objects.bulk_create(
        Execution(
            pk=uuid.UUID(int=first_id(NOW - timedelta(minutes=luck.randrange(60_000))).int + luck.getrandbits(40)),
            company_id=company,
            flow_id=luck.choice(FLOWS),
            mode=luck.choice(("live", "live", "test", "replay")),
            state=luck.choice(STATES),
            started_at=luck.choice((None, NOW)),
        )
        for _ in range(count)
    )


def happen(luck: random.Random, company: int) -> None:
    """Something of what happens to a history."""
    mine = Execution.objects.filter(company_id=company)
    some = luck.sample(list(mine.values_list("pk", flat=True)), k=min(mine.count(), 7))
    match luck.randrange(6):
        case 0:
            make(luck, company, luck.randrange(1, 60))
        case 1:
            mine.filter(pk__in=some).update(state=luck.choice(("done", "failed", "canceled")), finished_at=NOW)
        case 2:
            mine.filter(pk__in=some).update(state=luck.choice(("waiting", "running")))
        case 3:
            mine.filter(pk__in=some[:3]).delete()
        case 4:
            tallies.fold()
        case 5:
            tallies.fold(1)


def asked(luck: random.Random) -> Filter:
    times = sorted(NOW - timedelta(minutes=luck.randrange(60_000)) for _ in range(2))
    return Filter(
        flow_id=luck.choice((None, *FLOWS)),
        status=luck.choice(("", "", *STATUSES)),
        mode=luck.choice(("", "", "live", "test", "replay")),
        created_from=luck.choice((None, None, times[0])),
        created_to=luck.choice((None, None, times[1])),
    )


def plain(company: int, which: Filter) -> list[uuid.UUID]:
    """Ids by the query that counts and sorts everything."""
    statuses = {"completed": ("done",), "failed": ("failed", "canceled")}
    found = []
    for row in Execution.objects.filter(company_id=company).order_by("-id"):
        status = "failed" if row.state in statuses["failed"] else row.status
        if which.flow_id not in (None, row.flow_id) or which.mode not in ("", row.mode):
            continue
        if which.status and status != which.status:
            continue
        if which.created_from and row.pk < first_id(which.created_from):
            continue
        if which.created_to and row.pk >= first_id(which.created_to):
            continue
        found.append(row.pk)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_any_history_pages_as_a_plain_query_does(seed: int) -> None:
    luck = random.Random(seed)
    company = 1000 + seed
    make(luck, company, luck.randrange(0, 150))
    for _ in range(12):
        happen(luck, company)
        for _ in range(4):
            which, limit = asked(luck), luck.randrange(1, 30)
            keys = plain(company, which)
            number = luck.randrange(1, len(keys) // limit + 3)
            found = history.page(company, which, limit=limit, number=number)
            rest = keys[(number - 1) * limit :]
            assert (found.total, [row.pk for row in found.rows]) == (len(keys), rest[:limit])
            assert found.next == (rest[limit - 1] if len(rest) > limit else None)
            before = luck.choice(keys) if keys else uuid.uuid4()
            found, later = history.page(company, which, limit=limit, before=before), [key for key in keys if key < before]
            assert (found.total, [row.pk for row in found.rows]) == (len(keys), later[:limit])
            assert found.next == (later[limit - 1] if len(later) > limit else None)
    while tallies.fold():
        pass
    assert not ExecutionEnd.objects.exists()
    sizes = ExecutionTally.objects.filter(company_id=company, flow_id=None).values_list("block", "count")
    totals: dict[uuid.UUID, int] = {}
    for block, count in sizes:
        totals[block] = totals.get(block, 0) + count
    assert sum(totals.values()) == Execution.objects.filter(company_id=company, state__in=STATES[3:]).count()
    assert max(totals.values(), default=0) <= 2 * tallies.SIZE
    of_flows = ExecutionTally.objects.filter(company_id=company).exclude(flow_id=None).values_list("count", flat=True)
    assert sum(of_flows) == sum(totals.values())
    assert sum(FlowDay.objects.filter(company_id=company).values_list("count", flat=True)) == sum(totals.values())


def test_another_companys_executions_count_for_it_alone() -> None:
    luck = random.Random(7)
    make(luck, 1, 60)
    make(luck, 2, 30)
    tallies.fold()
    assert [history.page(company, Filter(), limit=1).total for company in (1, 2, 3)] == [60, 30, 0]


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_was_never_counted() -> None:
    class Back(Exception):
        pass

    kept = Execution.objects.create(company_id=1, flow_id=FLOWS[0], state="done")

    def end_and_take_back() -> None:
        with transaction.atomic():
            Execution.objects.create(company_id=1, flow_id=FLOWS[0], state="done")
            raise Back

    with pytest.raises(Back):
        end_and_take_back()
    assert history.page(1, Filter(), limit=5).total == 1
    tallies.fold()
    assert [row.pk for row in history.page(1, Filter(status="completed"), limit=5).rows] == [kept.pk]


@pytest.mark.django_db(transaction=True)
def test_only_one_process_adds_up_at_a_time() -> None:
    from threading import Thread

    Execution.objects.create(company_id=1, flow_id=FLOWS[0], state="done")
    found: list[int] = []

    def other() -> None:
        found.append(tallies.fold())
        connection.close()

    with transaction.atomic():
        assert tallies.fold() == 1
        thread = Thread(target=other)
        thread.start()
        thread.join()
    assert found == [0]
    assert ExecutionTally.objects.filter(flow_id=None).get().count == 1


def failed(company: int = 1, **more: Any) -> Execution:
    return Execution.objects.create(company_id=company, flow_id=FLOWS[0], state="failed", error=STEP_FAILED, **more)


def test_errors_events_and_replays_are_found() -> None:
    one = failed(event_id="evt_1")
    other = Execution.objects.create(company_id=1, flow_id=FLOWS[0], state="done", event_id="evt_2", replay_of=one.pk)
    failed(company=2, event_id="evt_1")
    kinds = {"st_one": "formatter", "st_two": "http"}
    for number, (key, kind) in enumerate(kinds.items()):
        StepRun.objects.create(
            execution_id=one.pk, step_id=key, path="", attempt=1, number=number, kind=kind, status="failed", started_at=NOW
        )

    def found(**which: Any) -> list[Any]:
        page = history.page(1, Filter(**which), limit=20)
        assert page.total == len(page.rows)
        return [row.pk for row in page.rows]

    assert found(search="evt_1") == [one.pk]
    assert found(search="evt_2") == [other.pk]
    assert found(search="DOOR is") == [one.pk]
    assert found(search="100%") == []
    assert found(failed_step="step_2") == found(failed_step="st_two") == [one.pk]
    assert found(failed_step="2", replay_of=one.pk) == found(failed_step="step_1") == []
    assert found(failed_step="2", step_kind="http", search="shut") == found(failed_step="2", search="evt_1") == [one.pk]
    assert found(failed_step="1", search="evt_1") == []
    assert found(step_kind="http") == [one.pk]
    assert found(step_kind="formatter") == []
    assert found(replay_of=one.pk) == [other.pk]
    assert found(search="door", status="completed") == found(search="evt_1", status="completed") == []


def test_replays_are_paged() -> None:
    first = failed()
    keys = [failed(replay_of=first.pk).pk for _ in range(5)][::-1]
    page = history.page(1, Filter(replay_of=first.pk), limit=2)
    assert (page.total, page.is_capped, [row.pk for row in page.rows], page.next) == (5, False, keys[:2], keys[1])
    page = history.page(1, Filter(replay_of=first.pk), limit=4, before=page.next)
    assert ([row.pk for row in page.rows], page.next) == (keys[2:], None)


def test_errors_are_looked_at_so_far_only_and_a_time_or_a_cursor_leads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "MOST", 3)
    keys = [failed().pk for _ in range(5)][::-1]
    page = history.page(1, Filter(search="door"), limit=2)
    assert (page.total, page.is_capped, [row.pk for row in page.rows], page.next) == (3, True, keys[:2], keys[1])
    page = history.page(1, Filter(search="door"), limit=4, before=page.next)
    assert ([row.pk for row in page.rows], page.total, page.next) == (keys[2:], 3, None)
    old = Execution.objects.create(pk=first_id(NOW - timedelta(days=9)), company_id=1, flow_id=FLOWS[0], state="failed",
                                   error=STEP_FAILED)  # fmt: skip
    page = history.page(1, Filter(search="door", created_to=NOW - timedelta(days=8)), limit=2)
    assert ([row.pk for row in page.rows], page.is_capped) == ([old.pk], False)


def test_days_of_a_flow() -> None:
    def ended(day: int, state: str, milliseconds: int | None, mode: str = "live") -> None:
        made = NOW - timedelta(days=day)
        end = None if milliseconds is None else made + timedelta(milliseconds=milliseconds)
        more = {"mode": mode, "created_at": made, "started_at": end and made, "finished_at": end}
        Execution.objects.create(pk=uuid.UUID(int=first_id(made).int + random.getrandbits(32)), company_id=1, flow_id=FLOWS[0],
                                 state=state, **more)  # fmt: skip

    for took in (10, 20, 30, 40, 1000):
        ended(0, "done", took)
    tallies.fold()
    ended(1, "failed", 100)
    ended(1, "canceled", None)
    ended(1, "done", 5, mode="test")
    ended(40, "done", 5)
    Execution.objects.create(company_id=1, flow_id=FLOWS[0], state="parked", started_at=NOW)
    found = statistics.of(1, FLOWS[0], 3, ["live"], NOW)
    assert [(str(day), one.completed, one.failed) for day, one in found.days.items()] == [
        ("2026-11-18", 0, 0),
        ("2026-11-19", 0, 2),
        ("2026-11-20", 5, 0),
    ]
    today = found.days[NOW.date()]
    assert today.p50 == pytest.approx(30, rel=0.1)
    assert today.p95 == pytest.approx(1000, rel=0.1)
    assert found.days[date(2026, 11, 18)].p95 is None
    assert (found.total.completed, found.total.failed, found.pending, found.running) == (5, 2, 0, 1)


@pytest.fixture
def alice(transactional_db: Any) -> Caller:
    return Caller()


def test_pages_over_the_api(alice: Caller) -> None:
    flow = alice.flow()
    keys = [
        str(Execution.objects.create(company_id=alice.company_id, flow_id=flow, state="done", event_id=f"evt_{number}").pk)
        for number in range(5)
    ][::-1]
    for path in ("/task-history", f"/flows/{flow}/executions"):
        first = alice("GET", f"{path}?limit=2")
        assert ([row["id"] for row in first["data"]], first["total"], first["nextCursor"]) == (keys[:2], 5, keys[1])
        second = alice("GET", f"{path}?limit=3&before={first['nextCursor']}")
        assert ([row["id"] for row in second["data"]], second["nextCursor"]) == (keys[2:], None)
        assert alice("GET", f"{path}?limit=2&page=3")["data"][0]["id"] == keys[4]
        assert alice("GET", f"{path}?search=evt_3")["data"][0]["id"] == keys[1]
        soon = (timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert alice("GET", f"{path}?createdTo={soon}&createdFrom=2020-01-01T00:00:00Z")["total"] == 5
        assert alice("GET", f"{path}?createdFrom={soon}")["total"] == 0
        assert alice("GET", f"{path}?createdFrom=0001-01-01T00:00:00Z")["total"] == 5
    for wrong in ("before=x", "createdFrom=soon", "stepKind=dance", f"search={'x' * 300}", "replayOf=1", "status=done",
                  "createdFrom=2026-02-01T00:00:00Z&createdTo=2026-01-01T00:00:00Z"):  # fmt: skip
        alice("GET", f"/task-history?{wrong}", status=400)


def test_large_values_are_left_out_of_lists_and_shown_alone(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step_history, "MOST_OF_ONE", 200)
    monkeypatch.setattr(step_history, "MOST_OF_ALL", 300)
    flow = alice.flow()
    one = Execution.objects.create(company_id=alice.company_id, flow_id=flow, state="done", payload={"name": "Ada"})
    for number, size in enumerate((100, 500, 100, 150), 1):
        StepRun.objects.create(execution_id=one.pk, step_id="a", path=f"l:{number}", attempt=1, number=number, kind="code",
                               status="completed", started_at=NOW, input={"n": number}, output="x" * size)  # fmt: skip
    path = f"/flows/{flow}/executions/{one.pk}"
    runs = alice("GET", f"{path}/steps")
    assert [run["output"] and len(run["output"]) for run in runs] == [100, None, 100, None]
    cut = [run["cut"] and run["cut"]["outputBytes"] for run in runs]
    assert (cut, runs[1]["cut"]["inputBytes"]) == ([None, 502, None, 152], 8)
    whole = alice("GET", f"{path}/steps/2")
    assert (whole["input"], len(whole["output"])) == ({"n": 2}, 500)
    assert [run["stepNumber"] for run in alice("GET", f"{path}/steps?limit=2&offset=1")] == [2, 3]
    assert (alice("GET", path)["payload"], alice("GET", path)["eventId"]) == ({"name": "Ada"}, None)
    for missing in (f"{path}/steps/9", f"{path}/steps/x", f"{path}/steps/2?attempt=2", f"{path}/steps/2?iterationPath=l:1"):
        alice("GET", missing, status=404)
    alice("GET", f"{path}/steps?limit=0", status=400)
    alice("GET", f"{path}/steps/2?attempt=x", status=400)


def test_stats_over_the_api(alice: Caller) -> None:
    flow = alice.flow()
    now = timezone.now()
    Execution.objects.create(company_id=alice.company_id, flow_id=flow, state="done", started_at=now, finished_at=now)
    found = alice("GET", f"/flows/{flow}/stats?days=2")
    assert (found["total"], found["pending"], found["running"]) == (
        {"completed": 1, "failed": 0, "p50Ms": 0.1, "p95Ms": 0.1},
        0,
        0,
    )
    assert [day["completed"] for day in found["days"]] == [0, 1]
    assert alice("GET", f"/flows/{flow}/stats?mode=test")["total"]["completed"] == 0
    assert len(alice("GET", f"/flows/{flow}/stats")["days"]) == 30
    alice("GET", f"/flows/{flow}/stats?days=0", status=400)


def test_lists_cost_the_same_however_long_and_read_no_payload(alice: Caller) -> None:
    flow = uuid.UUID(alice.flow())
    luck = random.Random(1)
    same: dict[str, Any] = {"company_id": alice.company_id, "flow_id": flow, "payload": {"a": 1}}
    rows = [Execution(**same, state=luck.choice(STATES)) for _ in range(300)]
    Execution.objects.bulk_create(rows)
    tallies.fold()
    for query in ("", "page=9", "status=failed&mode=live", f"before={rows[99].pk}"):
        queries = list[str]()

        def note(execute: Any, sql: str, *rest: Any, queries: list[str] = queries) -> Any:
            queries.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            assert alice("GET", f"/flows/{flow}/executions?{query}")["data"]
        asked = [sql for sql in queries if "automation_execution" in sql]
        assert len(asked) == 3
        assert not any("payload" in sql for sql in asked)
