"""Mirrors: records become rows by themselves, those that were there before too, and what cannot is said record by record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from automation.models import MirrorRule, Record, RecordMirroring, Table
from automation.services.records import mirror_rules, storing
from automation.services.records.storing import Given
from billing import plans
from connect_platform.core import work
from connect_platform.core.errors import Conflict
from tests.automation.test_flows_api import Caller

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = [{"name": "name", "type": "string"}, {"name": "age", "type": "number"}, {"name": "city", "type": "string"}]


@pytest.fixture
def alice() -> Caller:
    caller = Caller()
    caller("POST", "/tables", {"name": "People", "slug": "people", "columns": COLUMNS})
    return caller


def keep(caller: Caller, *keys: str, provider: str = "sandbox", source: str = "webhook", cause: str = "", **data: Any) -> None:
    storing.store([Given(caller.company_id, provider, "contact", key, data, cause=cause) for key in keys], source=source)


def mirror(caller: Caller, status: int = 0, **changes: Any) -> Any:
    return caller("POST", "/tables/people/mirrors", {"resourceType": "contact", **changes}, status=status)


def settled() -> None:
    work.drain(RecordMirroring)


def rows(caller: Caller) -> dict[str, Any]:
    found = caller("GET", "/tables/people/rows?limit=100")["data"]
    return {row["externalKey"]: row["data"] for row in found}


def shown(caller: Caller, rule: Any) -> Any:
    return caller("GET", f"/tables/people/mirrors/{rule['id']}")


def test_records_become_rows_and_changes_are_merged(alice: Caller) -> None:
    made = mirror(alice, providerType="sandbox")
    assert (made["tableSlug"], made["providerType"], made["isActive"], made["waiting"]) == ("people", "sandbox", True, 1)
    keep(alice, "c1", name="Ada", age=36, other=[1])
    keep(alice, "c1", age=37)
    keep(alice, "c2", provider="hubspot", name="Not ours")
    settled()
    assert rows(alice) == {"c1": {"name": "Ada", "age": 37, "city": None}}
    assert shown(alice, made)["waiting"] == shown(alice, made)["failed"] == 0
    keep(alice, "c1", age=37)
    assert not RecordMirroring.objects.exists()
    assert alice("GET", "/tables/people/rows/1/changes")["data"][0]["by"] == f"mirror:{made['id']}"


def test_a_mapping_takes_paths_and_expressions_and_outlives_a_new_name(alice: Caller) -> None:
    mapping = {"name": "{{record.data.first | upper}}", "city": "address.city", "age": "{{record.data.years}}"}
    made = mirror(alice, mapping=mapping)
    assert made["mapping"] == mapping
    columns = alice("GET", "/tables/people")["columns"]
    alice("PATCH", "/tables/people", {"columns": [{**columns[0], "name": "full"}, *columns[1:]]})
    keep(alice, "c1", first="Ada", years=36, address={"city": "London"})
    settled()
    assert rows(alice) == {"sandbox:c1": {"full": "ADA", "age": 36, "city": "London"}}
    assert set(shown(alice, made)["mapping"]) == {"full", "age", "city"}


def test_records_that_were_there_before_become_rows_page_by_page(alice: Caller, monkeypatch: Any) -> None:
    monkeypatch.setattr(mirror_rules, "BATCH", 10)
    keys = [f"c{number:03}" for number in range(35)]
    keep(alice, *keys, name="Ada")
    mirror(alice, providerType="sandbox")
    keep(alice, "c000", "new", name="Eve")
    settled()
    found = rows(alice)
    assert (sorted(found), found["c000"]["name"], found["c001"]["name"]) == ([*keys, "new"], "Eve", "Ada")
    assert not RecordMirroring.objects.exists()
    other = mirror(alice, providerType="hubspot", backfill=False)
    assert other["waiting"] == 0


def test_what_is_wrong_fails_alone_and_is_gone_once_it_is_right(alice: Caller) -> None:
    made = mirror(alice, providerType="sandbox")
    keep(alice, *[f"c{number}" for number in range(8)], name="Ada", age=1)
    keep(alice, "c3", age="old")
    keep(alice, "c9", age=[])
    settled()
    assert sorted(rows(alice)) == ["c0", "c1", "c2", "c4", "c5", "c6", "c7"]
    assert shown(alice, made)["failed"] == 2
    failures = alice("GET", f"/tables/people/mirrors/{made['id']}/failures")
    bad = Record.objects.get(external_id="c3")
    assert failures["total"] == 2
    assert {"recordId": str(bad.pk), "error": "data.age: Must be a number."} in [
        {name: one[name] for name in ("recordId", "error")} for one in failures["data"]
    ]
    keep(alice, "c3", age=3)
    settled()
    assert (rows(alice)["c3"]["age"], shown(alice, made)["failed"]) == (3, 1)
    keep(alice, "c9", age=None)
    alice("POST", f"/tables/people/mirrors/{made['id']}/backfill", {}, status=202)
    settled()
    assert (len(rows(alice)), shown(alice, made)["failed"]) == (9, 0)
    RecordMirroring.objects.create(
        rule_id=made["id"], record_id=bad.pk, state="failed", finished_at=timezone.now() - timedelta(days=31)
    )
    assert mirror_rules.forget() == 1


def test_the_limit_of_rows_is_said(alice: Caller, monkeypatch: Any) -> None:
    made = mirror(alice, providerType="sandbox")
    usual = plans.of
    monkeypatch.setattr(plans, "of", lambda plan: replace(usual(plan), table_rows=3))
    keep(alice, "c1", "c2", "c3", "c4", "c5", name="Ada")
    settled()
    assert (len(rows(alice)), shown(alice, made)["failed"]) == (3, 2)


def test_a_table_that_is_busy_is_tried_again(alice: Caller, monkeypatch: Any) -> None:
    mirror(alice, providerType="sandbox", backfill=False)
    keep(alice, "c1", name="Ada")
    with monkeypatch.context() as patch:
        busy = Conflict("Another write was in the way.", code="table_busy", permanent=False)

        def put(*args: Any, **options: Any) -> None:
            raise busy

        patch.setattr("automation.services.records.tabling.put", put)
        settled()
    (left,) = RecordMirroring.objects.all()
    assert (left.state, left.attempt, left.last_error) == ("waiting", 1, "Another write was in the way.")
    RecordMirroring.objects.update(due_at=timezone.now())
    settled()
    assert list(rows(alice)) == ["c1"]


def test_a_mirror_that_is_off_takes_nothing(alice: Caller) -> None:
    made = mirror(alice, providerType="sandbox")
    keep(alice, "c1", name="Ada")
    path = f"/tables/people/mirrors/{made['id']}"
    assert alice("PATCH", path, {"isActive": False})["waiting"] == 0
    keep(alice, "c2", name="Eve")
    settled()
    assert rows(alice) == {}
    alice("PATCH", path, {"isActive": True, "mapping": {"city": "name"}})
    alice("POST", f"{path}/backfill", {}, status=202)
    settled()
    assert rows(alice)["c2"] == {"name": None, "age": None, "city": "Eve"}
    alice("DELETE", path)
    assert (alice("GET", "/tables/people/mirrors"), len(rows(alice))) == ([], 2)
    mirror(alice)
    alice("DELETE", "/tables/people")
    assert not MirrorRule.objects.exists()


def test_what_a_flow_wrote_names_its_execution_in_the_rows_history(alice: Caller) -> None:
    mirror(alice, providerType="sandbox", backfill=False)
    run = "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d"
    keep(alice, "c1", name="Ada", source="flow_step", cause=run)
    settled()
    assert alice("GET", "/tables/people/rows/1/changes")["data"][0]["by"] == f"execution:{run}"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"resourceType": "a b"}, "resourceType"),
        ({"providerType": "nobody"}, "providerType"),
        ({"mapping": {"nope": "a"}}, "mapping.nope"),
        ({"mapping": {"name": "{{trigger.a}}"}}, "mapping.name"),
        ({"mapping": {"name": "{{"}}, "mapping.name"),
        ({"mapping": []}, "mapping"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(alice: Caller, body: Any, said: str) -> None:
    assert said in " ".join(mirror(alice, status=400, **body)["message"])
    assert not MirrorRule.objects.exists()


def test_many_records_take_few_statements_and_only_their_companys(alice: Caller) -> None:
    mirror(alice, backfill=False)
    stranger = Caller()
    keep(stranger, "c1", name="Eve")
    assert not RecordMirroring.objects.exists()
    with CaptureQueriesContext(database) as one:
        keep(alice, "c1", name="Ada")
    with CaptureQueriesContext(database) as many:
        keep(alice, *[f"d{number}" for number in range(400)], name="Ada")
    assert len(one) == len(many)
    with CaptureQueriesContext(database) as drained:
        settled()
    assert len(drained) < 40
    assert Table.objects.get(slug="people").row_count == 401


def test_a_record_that_is_not_committed_is_not_mirrored(alice: Caller) -> None:
    mirror(alice, backfill=False)
    with transaction.atomic():
        keep(alice, "c1", name="Ada")
        transaction.set_rollback(True)
    assert not RecordMirroring.objects.exists()
