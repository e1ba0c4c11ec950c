"""What was done stays written: nothing can be changed, every row is sealed once, and tampering is found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from connect_platform.core import audit, tasks
from connect_platform.core.actors import Actor
from connect_platform.core.audit import AuditEntry, AuditSeal

CHANGED = "a row or the chain before it was changed"
GUARDS = [
    ("core_auditentry", "core_auditentry_append_only"),
    ("core_auditentry", "core_auditentry_sealed_once"),
    ("core_auditseal", "core_auditseal_append_only"),
]
ACTOR = Actor(kind="user", id="user_1", company_id=1)
pytestmark = pytest.mark.django_db(transaction=True)


def write(count: int) -> None:
    for number in range(count):
        audit.record(ACTOR, "thing.do", f"thing {number}")


@contextmanager
def tampering() -> Iterator[Any]:
    """A superuser who switches the guards off."""
    with connection.cursor() as cursor:
        for table, guard in GUARDS:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        yield cursor
        for table, guard in GUARDS:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")


def problems() -> list[str]:
    return [verdict.problem for verdict in audit.verify()]


def sealed_thrice() -> list[AuditSeal]:
    for _ in range(3):
        write(2)
        assert audit.seal() == 2
    return list(AuditSeal.objects.order_by("pk"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET action = 'x'",
        "DELETE FROM core_auditentry",
        "UPDATE core_auditseal SET hash = 'x'",
        "DELETE FROM core_auditseal",
        "UPDATE core_auditentry SET action = 'x' WHERE false",
        "UPDATE core_auditentry SET seal_id = 999",
        "UPDATE core_auditentry SET seal_id = seal_id",
        "UPDATE core_auditentry SET seal_id = NULL",
    ],
)
def test_rows_and_seals_can_neither_be_changed_nor_deleted(statement: str) -> None:
    write(1)
    audit.seal()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert problems() == [""]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET seal_id = NULL",
        "UPDATE core_auditentry SET seal_id = 999, cause = 'x'",
        "INSERT INTO core_auditentry (id, company_id, actor, action) SELECT id, 1, 'x', 'x' FROM core_auditentry"
        " ON CONFLICT (id) DO UPDATE SET action = 'x', seal_id = 999",
        "MERGE INTO core_auditentry old USING core_auditentry new ON old.id = new.id"
        " WHEN MATCHED THEN UPDATE SET seal_id = 999, detail = '{}'",
    ],
)
def test_a_row_that_names_no_seal_yet_takes_nothing_but_one(statement: str) -> None:
    write(1)
    with pytest.raises(DatabaseError, match="append-only: UPDATE is refused"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().seal_id is None


def test_sealing_may_set_no_column_but_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'core_auditentry'::regclass AND attnum > 0 AND NOT attisdropped"
            " AND attnum <> ALL (SELECT unnest(tgattr) FROM pg_trigger WHERE tgname = 'core_auditentry_append_only')"
        )
        assert cursor.fetchall() == [("seal_id",)]


def test_emptying_the_tables_has_a_guard_of_its_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE %s ORDER BY 1", ["core_audit%no_truncate"])
        assert [name for (name,) in cursor.fetchall()] == ["core_auditentry_no_truncate", "core_auditseal_no_truncate"]


def test_a_row_says_who_did_what_and_is_undone_with_what_it_tells_of() -> None:
    audit.record(
        ACTOR,
        "thing.do",
        "thing",
        outcome="failed",
        cause="x" * 999,
        detail={"a": 1},
        status=502,
        address="::1",
        request_id="r",
    )
    entry = AuditEntry.objects.get()
    assert (entry.company_id, entry.actor, entry.action, entry.target, entry.outcome) == (
        1,
        "user:user_1",
        "thing.do",
        "thing",
        "failed",
    )
    assert (entry.cause, entry.detail, entry.status, entry.address, entry.request_id) == ("x" * 300, {"a": 1}, 502, "::1", "r")
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the error must end the transaction
        write(1)
        raise RuntimeError
    assert AuditEntry.objects.count() == 1


def test_a_row_that_commits_late_goes_into_the_next_batch_and_nobody_waits_for_it() -> None:
    other = connections["default"].copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:  # begins first, with the lowest id of all, and commits last
            cursor.execute(
                "INSERT INTO core_auditentry (id, company_id, actor, action)"
                " VALUES ('00000000-0000-7000-8000-000000000000', 1, 'user:late', 'thing.do')"
            )
        write(3)
        assert audit.seal() == 3
        other.commit()
    finally:
        other.close()
    assert audit.seal() == 1
    assert audit.seal() == 0
    assert [seal.count for seal in AuditSeal.objects.order_by("pk")] == [3, 1]
    assert problems() == ["", ""]


def test_under_concurrent_writers_every_row_is_sealed_exactly_once() -> None:
    writing = threading.Event()

    def writer(_: int) -> None:
        for number in range(30):
            with transaction.atomic():
                audit.record(ACTOR, "thing.do", str(number))
        connections.close_all()

    def sealer(_: int) -> int:
        total = 0
        while not writing.is_set():
            total += audit.seal()
        connections.close_all()
        return total

    def verifier(_: int) -> set[str]:
        found: set[str] = set()
        while not writing.is_set():
            found |= set(problems())
        connections.close_all()
        return found

    with ThreadPoolExecutor(7) as pool:
        sealers = [pool.submit(sealer, number) for number in range(2)]
        verifying = pool.submit(verifier, 0)
        list(pool.map(writer, range(4)))
        writing.set()
        total = sum(one.result() for one in sealers)
    total += audit.seal()
    assert total == 120 == AuditEntry.objects.exclude(seal_id=None).count()
    assert verifying.result() <= {""}
    assert set(problems()) == {""}
    for seal in AuditSeal.objects.all():
        assert AuditEntry.objects.filter(seal_id=seal.pk).count() == seal.count


def test_a_second_sealer_leaves_the_work_to_the_first() -> None:
    write(1)
    other = connections["default"].copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7101)")
        assert audit.seal() == 0
    finally:
        other.close()
    assert audit.seal() == 1


def test_a_seal_that_fails_leaves_its_rows_to_the_next() -> None:
    write(2)
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the error must end the transaction
        assert audit.seal() == 2
        raise RuntimeError
    assert audit.seal() == 2
    write(1)
    assert audit.seal() == 1
    assert problems() == ["", ""]


def test_a_batch_takes_the_oldest_rows_and_no_more_than_it_may() -> None:
    write(5)
    assert [audit.seal(at_most=2) for _ in range(4)] == [2, 2, 1, 0]
    first, second, third = AuditSeal.objects.order_by("pk").values_list("pk", flat=True)
    sealed = list(AuditEntry.objects.order_by("id").values_list("seal_id", flat=True))
    assert sealed == [first, first, second, second, third]
    assert problems() == ["", "", ""]


def test_the_task_seals_until_nothing_is_left() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_auditentry (id, company_id, actor, action)"
            " SELECT gen_random_uuid(), 1, 'x', 'x' FROM generate_series(1, %s)",
            [audit.BATCH + 1],
        )
    assert tasks.seal_audit_log() == audit.BATCH + 1
    assert [seal.count for seal in AuditSeal.objects.order_by("pk")] == [audit.BATCH, 1]
    assert problems() == ["", ""]


def test_nothing_to_seal_makes_no_seal() -> None:
    assert audit.seal() == 0
    assert not AuditSeal.objects.exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "'x'"),
        ("actor", "'x'"),
        ("company_id", "2"),
        ("target", "'x'"),
        ("outcome", "'x'"),
        ("status", "1"),
        ("cause", "'x'"),
        ("detail", "'{\"a\": 1}'"),
        ("address", "'x'"),
        ("request_id", "'x'"),
        ("at", "at + interval '1 microsecond'"),
        ("duration_ms", "1"),
    ],
)
def test_a_changed_column_is_found(column: str, value: str) -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute(
            f"UPDATE core_auditentry SET {column} = {value} WHERE id ="
            " (SELECT id FROM core_auditentry WHERE seal_id = %s ORDER BY id LIMIT 1)",
            [seals[1].pk],
        )
    assert problems() == ["", CHANGED, ""]


def test_a_removed_and_an_added_row_are_found() -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute("DELETE FROM core_auditentry WHERE seal_id = %s", [seals[0].pk])
        cursor.execute(
            "INSERT INTO core_auditentry (id, seal_id, company_id, actor, action) VALUES (gen_random_uuid(), %s, 1, 'x', 'x')",
            [seals[2].pk],
        )
    assert problems() == ["2 rows were sealed, 0 are there", "", "2 rows were sealed, 3 are there"]


def test_a_row_exchanged_for_another_is_found() -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute("UPDATE core_auditentry SET id = gen_random_uuid() WHERE seal_id = %s", [seals[1].pk])
    assert problems() == ["", CHANGED, ""]


def test_a_row_moved_to_another_seal_or_out_of_all_is_found() -> None:
    seals = sealed_thrice()
    row = "(SELECT id FROM core_auditentry WHERE seal_id = %s ORDER BY id LIMIT 1)"
    with tampering() as cursor:
        cursor.execute(f"UPDATE core_auditentry SET seal_id = %s WHERE id = {row}", [seals[1].pk, seals[0].pk])
        cursor.execute(f"UPDATE core_auditentry SET seal_id = NULL WHERE id = {row}", [seals[2].pk])
    moved = ["2 rows were sealed, 1 are there", "2 rows were sealed, 3 are there", "2 rows were sealed, 1 are there"]
    assert problems() == moved
    assert audit.seal() == 1
    assert problems() == [*moved, ""]


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_a_seal_cut_out_of_the_chain_is_found(cut: int) -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute("DELETE FROM core_auditseal WHERE id = %s", [seals[cut].pk])
    found = [(verdict.seal, verdict.problem) for verdict in audit.verify() if verdict.problem]
    follower = [(seal.pk, CHANGED) for seal in seals[cut + 1 : cut + 2]]
    assert found == [*follower, (seals[cut].pk, "it is missing, 2 rows name it")]


@pytest.mark.parametrize("cut", [0, 1])
def test_a_seal_cut_out_with_its_rows_is_found(cut: int) -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute("DELETE FROM core_auditseal WHERE id = %s", [seals[cut].pk])
        cursor.execute("DELETE FROM core_auditentry WHERE seal_id = %s", [seals[cut].pk])
    found = [(verdict.seal, verdict.problem) for verdict in audit.verify() if verdict.problem]
    assert found == [(seals[cut + 1].pk, CHANGED)]


def test_all_seals_cut_off_are_found() -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute("DELETE FROM core_auditseal")
    assert [(verdict.seal, verdict.sealed_at) for verdict in audit.verify()] == [(seal.pk, None) for seal in seals]


def test_a_forged_seal_is_found() -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute("UPDATE core_auditseal SET hash = repeat('0', 64) WHERE id = %s", [seals[1].pk])
    assert problems() == ["", CHANGED, CHANGED]


def test_a_row_that_names_a_seal_nobody_made_is_found() -> None:
    write(1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditentry SET seal_id = 0")
    assert [(verdict.seal, verdict.problem) for verdict in audit.verify()] == [(0, "it is missing, 1 rows name it")]


def run(*arguments: str) -> tuple[int, str]:
    said = StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=said, no_color=True)
    except SystemExit as ended:
        return int(str(ended.code)), said.getvalue()
    return 0, said.getvalue()


def test_the_command_reports_a_whole_log(capfd: pytest.CaptureFixture[str]) -> None:
    seals = sealed_thrice()
    write(1)
    code, said = run("--json")
    assert code == 0
    assert orjson.loads(said) == {"seals": 3, "sealed_rows": 6, "unsealed_rows": 1, "last_hash": seals[-1].hash, "problems": []}
    code, said = run()
    assert code == 0
    assert said == f"3 seals over 6 rows, 1 rows not sealed yet, 0 problems. Last hash: {seals[-1].hash}\n"


def test_the_command_ends_with_1_and_names_the_seal_where_something_is_wrong() -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute("UPDATE core_auditentry SET action = 'x'")
    code, said = run("--json")
    assert code == 1
    assert [(one["seal"], one["problem"]) for one in orjson.loads(said)["problems"]] == [(seal.pk, CHANGED) for seal in seals]
    code, said = run()
    assert code == 1
    assert f"Seal {seals[0].pk}: {CHANGED}." in said


def test_an_anchor_kept_elsewhere_proves_that_the_end_was_not_cut_off() -> None:
    last = sealed_thrice()[-1]
    assert run("--anchor", last.hash)[0] == 0
    with tampering() as cursor:
        cursor.execute("DELETE FROM core_auditseal WHERE id = %s", [last.pk])
        cursor.execute("DELETE FROM core_auditentry WHERE seal_id = %s", [last.pk])
    assert run()[0] == 0
    code, said = run("--anchor", last.hash)
    assert code == 1
    assert f"the seal {last.hash} is missing" in said
