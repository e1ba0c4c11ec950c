"""Imports of records: small files at once and whole, large ones by a worker that goes on where another ended."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from automation.models import ImportChunk, ImportFault, ImportJob, Record, RecordChange
from automation.services import importing
from automation.services.records import storing
from connect_platform.core import work
from tests.automation.tabular_files import sheet, workbook
from tests.automation.test_flows_api import Caller

pytestmark = pytest.mark.django_db(transaction=True)
CONTACTS = {"providerType": "sandbox", "resourceType": "contact", "externalIdColumn": "id"}
NONE = {"imported": 0, "updated": 0, "skipped": 0, "failed": 0, "errors": []}


@pytest.fixture
def alice() -> Caller:
    return Caller()


def bring(caller: Caller, status: int = 200, **body: Any) -> Any:
    return caller("POST", "/records/import", {**CONTACTS, **body}, status=status)


def send(caller: Caller, name: str, data: bytes, status: int = 200, **fields: str) -> Any:
    """The same as a form with a file."""
    file = io.BytesIO(data)
    file.name = name
    options: Any = {"headers": {"Authorization": f"Bearer {caller.token}"}}
    answer = Client().post("/connect/v1/records/import", {**CONTACTS, **fields, "file": file}, **options)
    assert answer.status_code == status, answer.content
    return answer.json()


def kept() -> dict[str, Any]:
    return dict(Record.objects.order_by("external_id").values_list("external_id", "data"))


def large(rows: int = 3000) -> str:
    return "id,name\n" + "".join(f"r{number},Name {number}\n" for number in range(rows))


def test_a_small_file_is_taken_in_at_once_and_merged_again(alice: Caller) -> None:
    text = "id,name,city\n1,Ada,London\n2,Mary\n3,Grace,\n,Nobody,\n"
    wrong = [{"row": 3, "message": "It has 2 cells; the header has 3."}, {"row": 5, "message": "It has no id in 'id'."}]
    assert bring(alice, csv=text) == {**NONE, "imported": 2, "failed": 2, "errors": wrong}
    assert bring(alice, csv=text) == {**NONE, "skipped": 2, "failed": 2, "errors": wrong}
    assert bring(alice, csv="id;age\n1;36\n4;1\n4;2\n") == {**NONE, "imported": 1, "updated": 1, "skipped": 1}
    assert kept() == {
        "1": {"id": "1", "name": "Ada", "city": "London", "age": "36"},
        "3": {"id": "3", "name": "Grace", "city": ""},
        "4": {"id": "4", "age": "2"},
    }
    assert set(Record.objects.values_list("source", "provider", "resource_type")) == {("import", "sandbox", "contact")}


def test_a_mapping_says_where_in_the_data_columns_go(alice: Caller) -> None:
    mapping = {"name": "person.name", "town": "person.address.city"}
    assert bring(alice, csv="id,name,town,rest\n1,Ada,London,x\n", mapping=mapping)["imported"] == 1
    line = orjson.dumps({"meta": {"key": 2}, "name": "Bob", "town": ["a", {"b": None}]}).decode()
    assert bring(alice, jsonl=line, mapping=mapping, externalIdColumn="meta.key")["imported"] == 1
    assert kept() == {
        "1": {"person": {"name": "Ada", "address": {"city": "London"}}},
        "2": {"person": {"name": "Bob", "address": {"city": ["a", {"b": None}]}}},
    }


def test_a_dry_run_says_what_would_be_and_changes_nothing(alice: Caller) -> None:
    storing.store([storing.Given(alice.company_id, "sandbox", "contact", "1", {"id": "1"})], source="webhook")
    wrong = [{"row": 4, "message": "It has 1 cells; the header has 2."}]
    found = bring(alice, csv="id,a\n1,x\n2,y\n3\n", dryRun=True)
    assert found == {**NONE, "imported": 1, "updated": 1, "failed": 1, "errors": wrong}
    assert (kept(), RecordChange.objects.count()) == ({"1": {"id": "1"}}, 1)


def test_files_come_as_forms_in_every_format(alice: Caller) -> None:
    assert send(alice, "a.csv", b"id,n\n1,a\n")["imported"] == 1
    assert send(alice, "a.jsonl", b'{"id": 2, "n": 1.5}\n{"id": true}\n')["imported"] == 1
    assert send(alice, "a.xlsx", workbook(sheet([["id", "n"], [3, (45000, 1)]])))["imported"] == 1
    assert send(alice, "a.txt", b"id\tn\n4\ta\n", mapping='{"n": "deep.n"}', dryRun="false")["imported"] == 1
    assert kept() == {
        "1": {"id": "1", "n": "a"}, "2": {"id": 2, "n": 1.5}, "3": {"id": 3, "n": "2023-03-15"}, "4": {"deep": {"n": "a"}},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "csv"),
        ({"csv": "id\n1\n", "jsonl": "{}"}, "csv"),
        ({"csv": "id\n1\n", "providerType": "nobody"}, "providerType"),
        ({"csv": "id\n1\n", "resourceType": "a b"}, "resourceType"),
        ({"csv": "key\n1\n"}, "externalIdColumn"),
        ({"csv": "id\n1\n", "mapping": {"name": "a"}}, "mapping"),
        ({"csv": "id,a\n1,2\n", "mapping": {"id": "x", "a": "x.y"}}, "mapping"),
        ({"csv": "id,a\n1,2\n", "mapping": {"id": "x..y"}}, "mapping"),
        ({"csv": ""}, "csv"),
        ({"csv": "\n"}, "file"),
        ({"csv": 'id,a\n1,"2'}, ""),
        ({"csv": "id\n1\n", "delimiter": "#"}, "delimiter"),
        ({"csv": "id\n1\n", "file": "x"}, "file"),
        ({"csv": "id\n1\n", "dryRun": "yes"}, "dryRun"),
    ],
)
def test_what_cannot_be_imported_is_refused_with_the_field(alice: Caller, body: dict[str, Any], field: str) -> None:
    if field:
        assert f"{field}" in str(bring(alice, 400, **body)["message"])
    else:
        assert bring(alice, **body)["failed"] == 1
    assert not Record.objects.exists()


def test_a_file_that_breaks_off_leaves_nothing_behind(alice: Caller) -> None:
    send(alice, "a.csv", large(1500).encode() + b"\xff", 400)
    send(alice, "a.xlsx", b"PK\x03\x04 and no more", 400)
    assert not Record.objects.exists()


def test_nul_and_nesting_in_a_form_are_refused(alice: Caller) -> None:
    refused = send(alice, "a.jsonl", b'{"id":1}', 400, mapping='{"a\\u0000":"x"}', **{"async": "true"})
    assert refused["message"] == ["mapping: NUL characters are not allowed."]
    deep = b'[{"id":1,"n":"\\u0000","a":' + b"[" * 300 + b"]" * 300 + b'},{"id":2,"n":"\\u0000"},{"id":3}]'
    assert [error["row"] for error in send(alice, "a.jsonl", deep)["errors"]] == [1, 2]
    assert (list(kept()), ImportJob.objects.count()) == (["3"], 0)


def test_a_file_that_is_too_large_is_refused(alice: Caller, settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "MAX_IMPORT_BYTES": 1000}
    assert send(alice, "a.csv", large(100).encode(), 413)["statusCode"] == 413
    assert not Record.objects.exists()


def test_a_viewer_imports_nothing(alice: Caller) -> None:
    bring(Caller("viewer"), 403, csv="id\n1\n")
    assert not Record.objects.exists()


def test_a_large_file_is_a_workers_and_can_be_followed(alice: Caller) -> None:
    text = large() + "short\n"
    job = bring(alice, 202, csv=text, **{"async": True})
    assert (job["status"], job["percent"], job["bytes"], job["error"]) == ("pending", 0, len(text), None)
    assert not Record.objects.exists()
    assert work.drain(ImportJob) == 1
    done = alice("GET", f"/imports/{job['id']}")
    assert (done["status"], done["percent"]) == ("completed", 100)
    assert done["rows"] == {"read": 3001, "created": 3000, "updated": 0, "skipped": 0, "failed": 1}
    assert alice("GET", "/imports") == {"data": [done], "total": 1, "page": 1, "limit": 20}
    assert (Record.objects.count(), ImportChunk.objects.count()) == (3000, 0)
    report = Client().get(f"/connect/v1/imports/{job['id']}/errors", headers={"Authorization": f"Bearer {alice.token}"})
    assert report["Content-Type"] == "text/csv; charset=utf-8"
    assert report.content == b"row,message\r\n3002,It has 1 cells; the header has 2.\r\n"
    assert set(RecordChange.objects.values_list("cause", flat=True)) == {job["id"]}


def test_a_worker_that_dies_in_the_middle_loses_and_repeats_nothing(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = bring(alice, 202, csv=large() + "short\n", **{"async": True})["id"]
    commit = importing._commit
    done: list[bool] = []

    def dying(*given: Any) -> bool:
        if len(done) == 2:
            raise SystemExit  # as a kill: nothing after this line runs
        done.append(commit(*given))
        return done[-1]

    monkeypatch.setattr(importing, "_commit", dying)
    with pytest.raises(SystemExit):
        work.drain(ImportJob)
    half = ImportJob.objects.get()
    assert (half.state, half.rows_read, half.created, Record.objects.count()) == ("running", 2000, 2000, 2000)
    monkeypatch.setattr(importing, "_commit", commit)
    assert work.drain(ImportJob) == 0
    ImportJob.objects.update(lease_until=F("lease_until") - timedelta(hours=1))
    assert work.drain(ImportJob) == 1
    assert alice("GET", f"/imports/{job_id}")["rows"] == {
        "read": 3001, "created": 3000, "updated": 0, "skipped": 0, "failed": 1,
    }  # fmt: skip
    assert (Record.objects.count(), RecordChange.objects.count(), ImportFault.objects.count()) == (3000, 3000, 1)


def test_a_worker_that_lost_its_lease_writes_nothing(alice: Caller) -> None:
    bring(alice, 202, csv=large(10), **{"async": True})
    (mine,) = ImportJob.claim(1)
    ImportJob.objects.update(attempt=F("attempt") + 1)
    assert mine.run() is False
    assert (Record.objects.count(), ImportJob.objects.get().rows_read) == (0, 0)


def test_an_import_that_is_canceled_takes_in_no_more(alice: Caller) -> None:
    job_id = bring(alice, 202, csv=large(10), **{"async": True})["id"]
    Caller()("POST", f"/imports/{job_id}/cancel", status=404)
    assert alice("POST", f"/imports/{job_id}/cancel", status=200)["status"] == "canceled"
    alice("POST", f"/imports/{job_id}/cancel", status=409)
    assert work.drain(ImportJob) == 0
    assert (Record.objects.count(), ImportChunk.objects.count()) == (0, 0)


def test_a_dry_run_of_a_worker_changes_nothing_but_its_counts(alice: Caller) -> None:
    job_id = bring(alice, 202, csv=large(10), dryRun=True, **{"async": True})["id"]
    work.drain(ImportJob)
    assert alice("GET", f"/imports/{job_id}")["rows"]["created"] == 10
    assert not Record.objects.exists()


def test_a_broken_file_fails_its_import_for_good(alice: Caller) -> None:
    job_id = send(alice, "a.xlsx", b"PK\x03\x04 and no more", 202, **{"async": "true"})["id"]
    work.drain(ImportJob)
    done = alice("GET", f"/imports/{job_id}")
    assert (done["status"], done["error"]) == ("failed", "invalid_input: file: It is not an XLSX workbook.")
    assert not ImportChunk.objects.exists()


def test_a_workbook_and_json_lines_are_a_workers_too(alice: Caller) -> None:
    table = sheet([["id", "n"], *([f"x{number}", number] for number in range(50))])
    send(alice, "a.xlsx", workbook(table), 202, **{"async": "true"})
    lines = b"".join(b'{"id": "j%d"}\n' % number for number in range(50))
    send(alice, "a.jsonl", lines, 202, **{"async": "true"})
    while work.drain(ImportJob):
        pass
    assert Record.objects.count() == 100
    assert set(ImportJob.objects.values_list("state", flat=True)) == {"done"}


def test_a_company_has_so_many_imports_under_way(alice: Caller) -> None:
    for _ in range(importing.MOST_OPEN):
        bring(alice, 202, csv="id\n1\n", **{"async": True})
    bring(alice, 409, csv="id\n1\n", **{"async": True})
    assert ImportJob.objects.count() == importing.MOST_OPEN
    bring(Caller(), 202, csv="id\n1\n", **{"async": True})


def test_imports_are_the_companys_own_and_forgotten_in_time(alice: Caller) -> None:
    job_id = bring(alice, 202, csv="id\n1\n", **{"async": True})["id"]
    mallory = Caller()
    for unknown in (job_id, uuid.uuid4(), "x"):
        mallory("GET", f"/imports/{unknown}", status=404)
        mallory("GET", f"/imports/{unknown}/errors", status=404)
    assert mallory("GET", "/imports")["data"] == []
    ImportJob.objects.update(created_at=timezone.now() - timedelta(days=90))
    assert importing.forget() == 0
    work.drain(ImportJob)
    ImportJob.objects.update(finished_at=timezone.now() - timedelta(days=31))
    assert (importing.forget(), ImportJob.objects.count()) == (1, 0)


def test_the_report_of_errors_holds_no_formula(alice: Caller) -> None:
    job = ImportJob.objects.get(pk=bring(alice, 202, csv="id\n1\n", **{"async": True})["id"])
    for row, text in enumerate(("=1+1: There is no such column.", "@SUM(1)", "-1", "\uff1d1", "a=b"), start=2):
        ImportFault.objects.create(job=job, row=row, message=text)
    report = Client().get(f"/connect/v1/imports/{job.pk}/errors", headers={"Authorization": f"Bearer {alice.token}"})
    said = [line.partition(",")[2] for line in report.content.decode().splitlines()[1:]]
    assert said == ["'=1+1: There is no such column.", "'@SUM(1)", "'-1", "'\uff1d1", "a=b"]
