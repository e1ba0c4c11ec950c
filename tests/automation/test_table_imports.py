"""Files go into tables: small ones at once, large ones by a worker, with a reason for each wrong row."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db.models import F
from django.test import Client

from accounts.models import Company
from automation.api.table_files import AT_ONCE
from automation.models import ImportChunk, ImportJob, Table, TableBlock, TableChange, WebhookEndpoint
from automation.services.tables import importing as table_imports
from connect_platform.core import work
from connect_platform.core.events import Event
from tests.automation.tabular_files import sheet, workbook
from tests.automation.test_flows_api import Caller
from tests.automation.test_tables import column, make

pytestmark = pytest.mark.django_db
NONE = {"created": 0, "updated": 0, "unchanged": 0, "failed": 0, "errors": []}
TYPES: list[dict[str, Any]] = [
    {"name": "s", "type": "string"},
    {"name": "n", "type": "number"},
    {"name": "b", "type": "boolean"},
    {"name": "d", "type": "date"},
    {"name": "j", "type": "json"},
    {"name": "o", "type": "select", "options": ["x", "y"]},
    {"name": "m", "type": "multi_select", "options": ["x", "y"]},
    {"name": "u", "type": "url"},
    {"name": "e", "type": "email"},
]


@pytest.fixture
def alice() -> Caller:
    caller = Caller()
    Company.objects.filter(pk=caller.company_id).update(plan="enterprise")
    return caller


def bring(caller: Caller, slug: str, status: int = 200, **body: Any) -> Any:
    return caller("POST", f"/tables/{slug}/import", body, status=status)


def send(caller: Caller, slug: str, name: str, data: bytes, status: int = 200, **fields: str) -> Any:
    """The same as a form with a file."""
    file = io.BytesIO(data)
    file.name = name
    options: Any = {"headers": {"Authorization": f"Bearer {caller.token}"}}
    answer = Client().post(f"/connect/v1/tables/{slug}/import", {**fields, "file": file}, **options)
    assert answer.status_code == status, answer.content
    return answer.json()


def counted(slug: str) -> tuple[int, int]:
    table = Table.objects.get(slug=slug)
    return table.row_count, sum(TableBlock.objects.filter(table=table).values_list("rows", flat=True))


def data_of(caller: Caller, slug: str) -> list[dict[str, Any]]:
    return [row["data"] for row in caller("GET", f"/tables/{slug}/rows?limit=100")["data"]]


def test_good_rows_stay_and_wrong_ones_are_told(alice: Caller) -> None:
    slug = make(alice)
    found = bring(alice, slug, csv="name,age\nGrace,45\nLin,x\n,1\nAda\nBob,\n")
    assert found == {
        **NONE,
        "created": 2,
        "failed": 3,
        "errors": [
            {"row": 3, "message": "age: Must be a number."},
            {"row": 4, "message": "name: This field is required."},
            {"row": 5, "message": "It has 1 cells; the header has 2."},
        ],
    }
    assert [(row["name"], row["age"]) for row in data_of(alice, slug)] == [("Grace", 45), ("Bob", None)]
    assert counted(slug) == (2, 2)
    assert set(TableChange.objects.values_list("action", "by")) == {("created", f"user:{alice.user.pk}")}


def test_texts_become_values_of_every_type(alice: Caller) -> None:
    slug = make(alice, TYPES)
    lines = [
        "s,n,b,d,j,o,m,u,e",
        'a,1.50,true,2026-01-02,"{""a"": 1}",x,"x,y",https://example.com/a,a@example.com',
        '"a ""c""", +5 ,YES,2026-01-02T03:04:05+02:00,"[1, ""é""]",y,"[""y""]",http://localhost:8000/?q=1,a+b@b.example.com',
        "=1+1,-5,0,2026-02-30,{,z,z,ftp://x,a",
        ",,,,,,,,",
        "x," + "9" * 30 + ",,,,,,,",
    ]
    found = bring(alice, slug, csv="\n".join(lines))
    assert found["errors"] == [{"row": 4, "message": "d: Must be an ISO 8601 date or date-time."}]
    names = "snbdjomue"
    assert data_of(alice, slug) == [
        dict(zip(names, one, strict=True))
        for one in (
            ("a", 1.5, True, "2026-01-02", {"a": 1}, "x", ["x", "y"], "https://example.com/a", "a@example.com"),
            ('a "c"', 5, True, "2026-01-02T03:04:05+02:00", [1, "é"], "y", ["y"], "http://localhost:8000/?q=1",
             "a+b@b.example.com"),
            (None,) * 9,
            ("x", int("9" * 30), *(None,) * 7),
        )
    ]  # fmt: skip


def test_special_characters_come_through(alice: Caller) -> None:
    slug = make(alice, TYPES)
    text = 'a\tb\\N\\\r\n"c"\x01\u2028'
    assert bring(alice, slug, rows=[{"s": text, "j": text}, {"s": "\\N", "j": {text: [text]}}, {"s": ""}])["created"] == 3
    assert [(row["s"], row["j"]) for row in data_of(alice, slug)] == [(text, text), ("\\N", {text: [text]}), ("", None)]


def test_json_names_its_columns_row_by_row(alice: Caller) -> None:
    columns = [{"name": "k", "type": "string", "unique": True}, {"name": "a", "type": "number", "default": 7}]
    slug = make(alice, [*columns, {"name": "b", "type": "string"}])
    made = bring(alice, slug, rows=[{"k": "1"}, {"k": "2", "a": None, "b": "x"}, {"k": "3", "c": 1}, {"k": "4", "b": {"x": 1}}])
    assert (made["created"], [one["message"][:2] for one in made["errors"]]) == (2, ["c:", "b:"])
    assert data_of(alice, slug) == [{"k": "1", "a": 7, "b": None}, {"k": "2", "a": None, "b": "x"}]
    found = bring(alice, slug, jsonl='{"k": "1", "b": "y"}\n{"k": "2", "a": 1}\nno\n', keyColumn="k")
    assert (found["created"], found["updated"], found["errors"][0]["row"]) == (0, 2, 3)
    assert data_of(alice, slug) == [{"k": "1", "a": 7, "b": "y"}, {"k": "2", "a": 1, "b": "x"}]


def test_a_key_column_makes_it_an_upsert(alice: Caller) -> None:
    slug = make(alice)
    bring(alice, slug, csv="name,age,externalKey\nAda,1,a\nBob,2,b\nBob,3,c\n")
    found = bring(alice, slug, csv="name,age\nBob,20\nEve,5\nAda,1\nEve,6\n", keyColumn="name")
    wrong = [{"row": 5, "message": "name: An earlier row of the file has the same."}]
    assert found == {"created": 1, "updated": 1, "unchanged": 1, "failed": 1, "errors": wrong}
    assert [(row["name"], row["age"]) for row in data_of(alice, slug)] == [("Ada", 1), ("Bob", 20), ("Bob", 3), ("Eve", 5)]
    change = TableChange.objects.get(action="updated")
    assert (change.row_id, change.before, change.after) == (2, {"c2": 2}, {"c2": 20})
    found = bring(alice, slug, csv="external_key,vip\na,yes\nz,no\n", keyColumn="externalKey")
    assert (found["updated"], found["errors"]) == (1, [{"row": 3, "message": "name: This field is required."}])
    found = bring(alice, slug, csv="id,age\n1,100\n77,1\n,2\n", keyColumn="id")
    assert (found["updated"], [one["row"] for one in found["errors"]]) == (1, [3, 4])
    assert column(alice, slug, "vip") == [True, None, None, None]
    assert counted(slug) == (4, 4)


def test_unique_columns_and_keys_that_are_taken(alice: Caller) -> None:
    slug = make(alice, [{"name": "u", "type": "date", "unique": True}, {"name": "x", "type": "string"}])
    bring(alice, slug, csv="u,external_key\n2026-01-01,a\n2026-01-02,b\n")
    found = bring(alice, slug, csv="u,external_key\n2026-01-01T00:00:00Z,c\n2026-01-03,b\n2026-01-04,d\n2026-01-04T00:00Z,e\n")
    assert (found["created"], [(one["row"], one["message"]) for one in found["errors"]]) == (
        1,
        [
            (2, "u: Another row has the same."),
            (3, "externalKey: Another row has the same."),
            (5, "u: An earlier row of the file has the same."),
        ],
    )
    found = bring(alice, slug, csv="u,external_key\n2026-01-02,a\n2026-01-01,d\n", keyColumn="external_key")
    assert (found["failed"], found["updated"]) == (2, 0)
    found = bring(alice, slug, csv="u,external_key,x\n2026-01-01,a,new\n", keyColumn="external_key")
    assert (found["failed"], found["updated"]) == (0, 1)


def test_references_must_be_there(alice: Caller) -> None:
    people = make(alice)
    bring(alice, people, csv="name\nAda\n")
    slug = make(alice, [{"name": "who", "type": "reference", "table": people}], name="Tasks")
    found = bring(alice, slug, csv="who\n1\n2\n\nx\n")
    assert (found["created"], [one["message"] for one in found["errors"]]) == (
        1,
        ["who: There is no such row.", "who: Must be the id of a row."],
    )


def test_atomic_takes_all_or_nothing_and_a_dry_run_nothing(alice: Caller) -> None:
    slug = make(alice)
    refused = bring(alice, slug, 400, csv="name,age\nAda,1\nBob,x\n", atomic=True)
    assert "1 rows are wrong; nothing was taken in." in str(refused)
    assert "age: Must be a number." in str(refused)
    found = bring(alice, slug, csv="name,age\nAda,1\nBob,x\n", dryRun=True)
    assert (found["created"], found["failed"]) == (1, 1)
    assert (counted(slug), data_of(alice, slug), TableChange.objects.count()) == ((0, 0), [], 0)
    assert bring(alice, slug, csv="name,age\nAda,1\n", atomic=True)["created"] == 1


def test_the_plans_limit_is_kept_and_nothing_written(alice: Caller) -> None:
    Company.objects.update(plan="free")
    slug = make(alice)
    bring(alice, slug, csv="name\n" + "".join(f"n{number}\n" for number in range(99)))
    refused = bring(alice, slug, 403, csv="name\nx\ny\n")
    assert "1 more rows" in str(refused)
    assert counted(slug) == (99, 99)
    assert bring(alice, slug, csv="name\nn1\nn2\nnew\n", keyColumn="name") == {**NONE, "created": 1, "unchanged": 2}
    bring(alice, slug, 403, csv="name\nz\n")
    assert counted(slug) == (100, 100)


def test_a_mapping_renames_and_leaves_out(alice: Caller) -> None:
    slug = make(alice)
    text = "Full name;Years;Rest\nAda;36;x\n"
    assert "no column 'Full name'" in str(bring(alice, slug, 400, csv=text))
    mapping = {"Full name": "name", "Years": "age", "Rest": ""}
    assert bring(alice, slug, csv=text, mapping=mapping, keyColumn="name")["created"] == 1
    assert bring(alice, slug, csv=text, mapping=mapping, keyColumn="Full name")["unchanged"] == 1
    found = bring(alice, slug, rows=[{"Full name": "Ada", "Years": "37", "Rest": 1}], mapping=mapping, keyColumn="name")
    assert found["updated"] == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "csv"),
        ({"csv": "name\nx\n", "rows": [{}]}, "csv"),
        ({"csv": "nobody\nx\n"}, "file"),
        ({"csv": "id\n1\n"}, "file"),
        ({"csv": "name\nx\n", "keyColumn": "age"}, "keyColumn"),
        ({"csv": "name\nx\n", "keyColumn": "nobody"}, "keyColumn"),
        ({"csv": "name,extra\nx,1\n", "keyColumn": "extra"}, "keyColumn"),
        ({"csv": "name\nx\n", "mapping": {"other": "age"}}, "mapping"),
        ({"csv": "name,a\nx,1\n", "mapping": {"a": "name"}}, "mapping"),
        ({"csv": "name,a\nx,1\n", "mapping": {"a": "nobody"}}, "mapping"),
        ({"csv": "name\nx\n", "delimiter": "#"}, "delimiter"),
        ({"csv": "name,name\nx,y\n"}, "file"),
        ({"jsonl": "[1, 2", "keyColumn": "name"}, "file"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_field(alice: Caller, body: dict[str, Any], field: str) -> None:
    slug = make(alice)
    assert field in str(bring(alice, slug, 400, **body)["message"])
    assert counted(slug) == (0, 0)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"name\n\xff\n"),
        ("a.csv", b""),
        ("a.csv", b"name\nx\n" + b"y" * (17 * 1024 * 1024)),
        ("a.csv", b'name\nx\n"' + b"y" * (9 * 1024 * 1024) + b"\n" + b"y" * (9 * 1024 * 1024)),
        ("a.xlsx", b"PK\x03\x04 and no more"),
        ("a.xlsx", workbook(sheet([["name"]]), more={"xl/media/bomb": b"\0" * (300 * 1024 * 1024)})),
        ("a.xlsx", workbook(*[sheet([["name"]])] * 1500)),
    ],
    ids=["encoding", "empty", "long line", "open quote", "broken workbook", "zip bomb", "many sheets"],
)
def test_a_file_that_cannot_be_read_leaves_the_table_as_it_was(alice: Caller, name: str, data: bytes) -> None:
    slug = make(alice)
    if len(data) > AT_ONCE[name[2:]]:
        job = send(alice, slug, name, data, 202)
        work.drain(ImportJob)
        done = alice("GET", f"/imports/{job['id']}")
        assert (done["status"], done["error"][:13]) == ("failed", "invalid_input")
    else:
        assert "file: " in str(send(alice, slug, name, data, 400)["message"])
    assert (counted(slug), TableChange.objects.count()) == ((0, 0), 0)


def test_odd_files_are_read(alice: Caller) -> None:
    slug = make(alice)
    assert send(alice, slug, "a.csv", "\ufeffname;age\r\nÄda;1\r\n\r\nB\0b;2\r\n".encode())["errors"] == [
        {"row": 3, "message": "name: Must be a string without NUL characters."}
    ]
    assert send(alice, slug, "a.csv", "name\tage\nx\t1\n".encode("utf-16"))["created"] == 1
    found = send(alice, slug, "a.csv", b"name\n" + b"x" * 1_000_001 + b"\ny\n", format="csv")
    assert (found["created"], found["errors"][0]["row"]) == (1, 2)
    book = workbook(sheet([["name", "age", "vip", "since"], ["=1+1", "=6*7", True, (45000, 1)], [7, "x", None, None]]))
    assert send(alice, slug, "a.xlsx", book)["errors"] == [{"row": 3, "message": "age: Must be a number."}]
    rows = data_of(alice, slug)
    assert [row["name"] for row in rows] == ["Äda", "x", "y", "42"]
    assert (rows[-1]["age"], rows[-1]["vip"], rows[-1]["since"]) == (42, True, "2023-03-15")
    assert send(alice, slug, "a.json", orjson.dumps([{"name": "z"}, 5]))["errors"][0]["row"] == 2


def large(rows: int = 3000) -> str:
    return "name,age\n" + "".join(f"Name {number},{number}\n" for number in range(rows))


def test_a_large_file_is_a_workers(alice: Caller) -> None:
    slug = make(alice)
    job = bring(alice, slug, 202, csv=large() + "x,y\n", **{"async": True})
    assert (job["status"], job["kind"], counted(slug)) == ("pending", "table", (0, 0))
    assert work.drain(ImportJob) == 1
    done = alice("GET", f"/imports/{job['id']}")
    assert (done["status"], done["percent"], done["target"]) == ("completed", 100, str(Table.objects.get().pk))
    assert done["rows"] == {"read": 3001, "created": 3000, "updated": 0, "skipped": 0, "failed": 1}
    report = Client().get(f"/connect/v1/imports/{job['id']}/errors", headers={"Authorization": f"Bearer {alice.token}"})
    assert report.content == b"row,message\r\n3002,age: Must be a number.\r\n"
    assert (counted(slug), ImportChunk.objects.count(), TableChange.objects.count()) == ((3000, 3000), 0, 3000)


def test_a_worker_that_dies_repeats_and_loses_nothing(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    slug = make(alice)
    bring(alice, slug, 202, csv=large(), **{"async": True})
    take = table_imports.take

    def dying(*given: Any) -> Any:
        take(*given)
        raise SystemExit  # as a kill: all was written, nothing committed

    monkeypatch.setattr(table_imports, "take", dying)
    with pytest.raises(SystemExit):
        work.drain(ImportJob)
    assert (counted(slug), ImportJob.objects.get().state) == ((0, 0), "running")
    monkeypatch.setattr(table_imports, "take", take)
    ImportJob.objects.update(lease_until=F("lease_until") - timedelta(hours=1))
    assert work.drain(ImportJob) == 1
    assert (counted(slug), ImportJob.objects.get().state) == ((3000, 3000), "done")


def test_a_job_that_fails_or_is_refused_writes_nothing(alice: Caller) -> None:
    slug = make(alice)
    atomic = bring(alice, slug, 202, csv=large(10) + "x,y\n", atomic=True, **{"async": True})
    work.drain(ImportJob)
    done = alice("GET", f"/imports/{atomic['id']}")
    assert (done["status"], done["error"]) == ("failed", "1 rows are wrong; nothing was taken in.")
    Company.objects.update(plan="free")
    limited = bring(alice, slug, 202, csv=large(101), **{"async": True})
    work.drain(ImportJob)
    done = alice("GET", f"/imports/{limited['id']}")
    assert (done["status"], done["error"][:10]) == ("failed", "plan_limit")
    canceled = bring(alice, slug, 202, csv=large(10), **{"async": True})
    alice("POST", f"/imports/{canceled['id']}/cancel", status=200)
    assert work.drain(ImportJob) == 0
    assert (counted(slug), TableChange.objects.count(), ImportChunk.objects.count()) == ((0, 0), 0, 0)


def test_a_dry_run_of_a_worker_counts_and_changes_nothing(alice: Caller) -> None:
    slug = make(alice)
    job = bring(alice, slug, 202, csv=large(50), dryRun=True, **{"async": True})
    work.drain(ImportJob)
    assert alice("GET", f"/imports/{job['id']}")["rows"]["created"] == 50
    assert (counted(slug), TableChange.objects.count()) == ((0, 0), 0)


def test_a_table_that_goes_or_changes_meanwhile_ends_the_import(alice: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    slug = make(alice)
    job = bring(alice, slug, 202, csv=large(10), **{"async": True})
    take = table_imports.take

    def changed(*given: Any) -> Any:
        Table.objects.update(columns=Table.objects.get().columns[:1])
        return take(*given)

    monkeypatch.setattr(table_imports, "take", changed)
    work.drain(ImportJob)
    assert alice("GET", f"/imports/{job['id']}")["status"] == "pending"
    assert "table_changed" in ImportJob.objects.get().last_error
    alice("DELETE", f"/tables/{slug}")
    ImportJob.objects.update(due_at=F("created_at"))
    work.drain(ImportJob)
    assert alice("GET", f"/imports/{job['id']}")["status"] == "failed"


def test_events_name_at_most_a_thousand_rows(alice: Caller) -> None:
    slug = make(alice)
    WebhookEndpoint.objects.create(
        company_id=alice.company_id, kind="company", url="https://example.com", events=["*"], secrets={"current": "whsec_x"}
    )
    bring(alice, slug, csv=large(2500))
    bring(alice, slug, csv="name,age\nName 1,7\nName 2,2\nnew,1\n", keyColumn="name")
    told = [(event.type, len(event.data["rowIds"])) for event in Event.objects.filter(type__startswith="table").order_by("id")]
    created, updated = "table.row.created", "table.row.updated"
    assert told == [(created, 1000), (created, 1000), (created, 500), (created, 1), (updated, 1)]


def test_viewers_and_others_import_nothing(alice: Caller) -> None:
    slug = make(alice)
    bring(Caller(), slug, 404, csv="name\nx\n")
    alice.user.role = "viewer"
    alice.user.save()
    bring(alice, slug, 403, csv="name\nx\n")
    assert counted(slug) == (0, 0)
