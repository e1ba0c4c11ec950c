"""Steps on tables: they find, make, merge, change and delete rows, once each, and say why where they cannot."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database

from automation.engine.kinds import Context, StepFailed
from automation.expressions import Scope
from automation.models import Execution, StepEffect, StepRun, Table, TableChange
from automation.services import fanning
from automation.services.executions import effects, executing
from automation.services.tables import reading, writing
from automation.steps import table_delete, table_lookup, table_query, table_update, table_upsert, table_write
from connect_platform.core.errors import ConnectError
from connect_platform.core.ids import uuid7
from tests.automation.engine_world import START
from tests.automation.starting_world import live_flow, own
from tests.automation.test_flows_api import Caller

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS: list[dict[str, Any]] = [
    {"name": "email", "type": "string", "unique": True},
    {"name": "age", "type": "number"},
]


@pytest.fixture
def alice() -> Caller:
    caller = Caller()
    caller("POST", "/tables", {"name": "People", "slug": "people", "columns": COLUMNS})
    return caller


def context(caller: Caller, step_id: str = "s", execution_id: str = "", attempt: int = 1) -> Context:
    key = execution_id or str(uuid7())
    return Context(
        company_id=caller.company_id, flow_id="f", execution_id=key, mode="live", step_id=step_id, path="", attempt=attempt,
        key=f"{key}:{step_id}", now=START, scope=Scope({}),
    )  # fmt: skip


def step(kind: str, **config: Any) -> dict[str, Any]:
    return {"kind": kind, "config": {"tableSlug": "people", **config}}


def run(caller: Caller, *steps: dict[str, Any], payload: Any = None) -> list[Any]:
    """Outputs, or codes of errors, of the steps of a flow that ran."""
    flow = live_flow(caller, *steps)
    made = caller("POST", f"/flows/{flow}/run", {"payload": payload or {}})
    executing.pump()
    rows = StepRun.objects.filter(execution_id=made["id"], status__in=("completed", "failed")).order_by("number")
    return [(row.error or {}).get("code") if row.error else row.output for row in rows]


def rows(caller: Caller) -> list[tuple[str | None, Any]]:
    found = caller("GET", "/tables/people/rows")["data"]
    return [(row["externalKey"], row["data"]) for row in found]


def test_steps_work_on_one_row_after_the_other(alice: Caller) -> None:
    made, upserted, found, changed, listed, gone, again, missing = run(
        alice,
        step("table.write", data={"email": "ada@example.com", "age": 36}, externalKey="a"),
        step("table.upsert", externalKey="{{step_1.row.externalKey}}", data={"age": "{{step_1.row.age}}"}),
        step("table.lookup", column="email", value="{{step_1.output.row.data.email}}"),
        step("table.update", rowId="{{step_3.row.id}}", data={"age": 37}),
        step("table.query", filter=[{"column": "age", "op": "gt", "value": 36}], sort=["-age"], limit=10),
        step("table.delete", rowId="{{step_5.rows.0.id}}"),
        step("table.delete", rowId="{{step_1.row.id}}"),
        step("table.lookup", column="externalKey", value="a"),
    )
    assert made["row"] | {"createdAt": "", "updatedAt": ""} == {
        "id": "1",
        "externalKey": "a",
        "email": "ada@example.com",
        "age": 36,
        "data": {"email": "ada@example.com", "age": 36},
        "createdAt": "",
        "updatedAt": "",
    }
    assert (upserted["created"], upserted["row"]["id"], upserted["row"]["age"]) == (False, "1", 36)
    assert (found["found"], found["row"]["externalKey"]) == (True, "a")
    assert changed["row"]["age"] == 37
    assert (listed["total"], [row["age"] for row in listed["rows"]]) == (1, [37])
    assert (gone, again, missing) == ({"deleted": True}, {"deleted": False}, {"found": False, "row": None})
    assert rows(alice) == []


def test_rows_are_found_by_a_unique_column_too(alice: Caller) -> None:
    one = step("table.upsert", keyColumn="email", data={"email": "{{trigger.email}}", "age": 1})
    first, second = run(alice, one, {**one, "config": {**one["config"], "data": {"email": "A@x.org", "age": 2}}},
                        payload={"email": "A@x.org"})  # fmt: skip
    assert (first["created"], second["created"], rows(alice)) == (True, False, [(None, {"email": "A@x.org", "age": 2})])


def test_a_step_says_why_it_cannot(alice: Caller) -> None:
    writing.create(reading.of_company(alice.company_id, "people"), [{"data": {}, "externalKey": "a"}], by="user:x")
    taken = step("table.write", data={"age": 1}, externalKey="a")
    assert run(alice, taken)[0] == "key_taken"
    assert run(alice, step("table.write", data={"age": "{{trigger.word}}"}), payload={"word": "old"})[0] == "invalid_input"
    assert run(alice, step("table.write", data="{{trigger.word}}"), payload={"word": "old"})[0] == "invalid_input"
    assert run(alice, step("table.update", rowId="77", data={"age": 1}))[0] == "not_found"
    assert run(alice, step("table.lookup", column="{{trigger.word}}", value=1), payload={"word": "old"})[0] == "invalid_input"
    flow = live_flow(alice, step("table.write", data={"age": 1}))
    alice("DELETE", "/tables/people")
    made = alice("POST", f"/flows/{flow}/run", {})
    executing.pump()
    (failed,) = StepRun.objects.filter(execution_id=made["id"])
    assert failed.error is not None
    assert (failed.error["code"], failed.error["message"]) == ("unknown_table", "There is no table 'people'.")
    assert not StepEffect.objects.exists()


@pytest.mark.parametrize(
    ("kind", "config", "field"),
    [
        ("table.write", {"tableSlug": "nobody", "data": {}}, "config.tableSlug"),
        ("table.write", {"data": {"nope": 1}}, "config.data.nope"),
        ("table.update", {"rowId": "1", "data": {"nope": 1}}, "config.data.nope"),
        ("table.update", {"rowId": "1"}, "config.data"),
        ("table.lookup", {"column": "nope", "value": 1}, "config.column"),
        ("table.upsert", {"data": {"age": 1}}, "config.externalKey"),
        ("table.upsert", {"data": {"age": 1}, "keyColumn": "nope"}, "config.keyColumn"),
        ("table.query", {"limit": 1001}, "config.limit"),
        ("record.to_table", {"mapping": {"nope": "email"}}, "config.mapping.nope"),
    ],
)
def test_what_is_wrong_is_said_when_the_flow_is_saved(alice: Caller, kind: str, config: Any, field: str) -> None:
    said = alice("POST", "/flows", {"name": "F", "steps": [step(kind, **config)]}, status=400)
    assert field in " ".join(said["message"])
    alice("POST", "/flows", {"name": "F", "steps": [step("table.lookup", column="externalKey", value="{{trigger.key}}")]})


def test_a_table_of_others_is_an_unknown_one(alice: Caller) -> None:
    mallory = Caller()
    one = step("table.lookup", column="age", value=1)
    foreign = mallory("POST", "/flows", {"name": "F", "steps": [one]}, status=400)
    unknown = mallory(
        "POST", "/flows", {"name": "F", "steps": [{**one, "config": {**one["config"], "tableSlug": "x"}}]}, status=400
    )
    assert foreign == unknown
    with pytest.raises(StepFailed, match="no table"):
        table_lookup.run(one["config"], context(mallory))


def test_a_step_that_is_tried_again_does_nothing_twice(alice: Caller) -> None:
    run_key = str(uuid7())
    config = {"tableSlug": "people", "data": {"age": 1}}
    first = table_write.run(config, context(alice, execution_id=run_key))
    assert table_write.run(config, context(alice, execution_id=run_key, attempt=2)) == first
    changed = table_update.run({"tableSlug": "people", "rowId": 1, "data": {"age": 2}}, context(alice, "u", run_key))
    table_update.run({"tableSlug": "people", "rowId": 1, "data": {"age": 9}}, context(alice, "other"))
    assert table_update.run({"tableSlug": "people", "rowId": 1, "data": {"age": 2}}, context(alice, "u", run_key)) == changed
    upsert = {"tableSlug": "people", "externalKey": "k", "data": {"age": 3}}
    outputs = [table_upsert.run(upsert, context(alice, "p", run_key))["created"] for _ in range(2)]
    assert outputs == [True, True]
    assert table_delete.run({"tableSlug": "people", "rowId": "2"}, context(alice, "d", run_key)) == {"deleted": True}
    assert table_delete.run({"tableSlug": "people", "rowId": "2"}, context(alice, "d", run_key)) == {"deleted": True}
    assert rows(alice) == [(None, {"email": None, "age": 9})]
    assert table_query.run({"tableSlug": "people"}, context(alice))["total"] == 1


def test_two_workers_with_the_same_step_make_one_row(alice: Caller) -> None:
    run_key, barrier = str(uuid7()), threading.Barrier(8)

    def act(_: int) -> Any:
        barrier.wait()
        try:
            return table_write.run({"tableSlug": "people", "data": {"age": 1}}, context(alice, execution_id=run_key))
        finally:
            database.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(act, range(8)))
    assert all(one == found[0] for one in found)
    assert Table.objects.get().row_count == TableChange.objects.count() == 1


def test_what_failed_leaves_nothing_and_can_be_tried_again(alice: Caller) -> None:
    run_key = str(uuid7())
    bad = {"tableSlug": "people", "data": {"age": "old"}}
    with pytest.raises(ConnectError):
        table_write.run(bad, context(alice, execution_id=run_key))
    assert not StepEffect.objects.exists()
    table_write.run({"tableSlug": "people", "data": {"age": 1}}, context(alice, execution_id=run_key))
    assert StepEffect.objects.count() == 1


def test_effects_are_forgotten_once_their_execution_is_over(alice: Caller, monkeypatch: Any) -> None:
    run(alice, step("table.write", data={"age": 1}))
    left = Execution.objects.create(company_id=alice.company_id, flow_id=uuid7(), state="running")
    table_write.run({"tableSlug": "people", "data": {}}, context(alice, execution_id=str(left.pk)))
    assert (effects.forget(), StepEffect.objects.count()) == (0, 2)
    monkeypatch.setattr(effects, "YOUNG", timedelta(0))
    assert effects.forget() == 1
    assert StepEffect.objects.get().execution_id == left.pk


def test_a_flow_that_rows_start_does_not_start_itself(alice: Caller) -> None:
    flow = live_flow(alice, step("table.write", data={"age": 1}))
    own(alice, flow, "platform", "table.row.created", "event")
    writing.create(reading.of_company(alice.company_id, "people"), [{"data": {"age": 0}}], by="user:x")
    for _ in range(4):
        fanning.fan_out()
        executing.pump()
    assert Execution.objects.count() == 1
    assert [age["age"] for _, age in rows(alice)] == [0, 1]
    change = alice("GET", "/tables/people/rows/2/changes")["data"][0]
    assert change["by"] == f"execution:{Execution.objects.get().pk}"
