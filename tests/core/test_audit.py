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

from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.audit import AuditEntry, AuditSeal

ACTOR = Actor(kind="user", id="user_1", company_id=1)
pytestmark = pytest.mark.django_db(transaction=True)


def write(count: int) -> None:
    for number in range(count):
        audit.record(ACTOR, "thing.do", f"thing {number}")


@contextmanager
def tampering() -> Iterator[Any]:
    """A superuser who switches the guards off."""
    with connection.cursor() as cursor:
        for table in ("core_auditentry", "core_auditseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        yield cursor
        for table in ("core_auditentry", "core_auditseal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")


def problems() -> list[str]:
    return [verdict.problem for verdict in audit.verify()]


def sealed_thrice() -> list[AuditSeal]:
    for _ in range(3):
        write(2)
        assert audit.seal() == 2
    return list(AuditSeal.objects.order_by("beyond"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET action = 'x'",
        "DELETE FROM core_auditentry",
        "UPDATE core_auditseal SET hash = 'x'",
        "DELETE FROM core_auditseal",
        "UPDATE core_auditentry SET action = 'x' WHERE false",
    ],
)
def test_rows_and_seals_can_neither_be_changed_nor_deleted(statement: str) -> None:
    write(1)
    audit.seal()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert problems() == [""]


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


def test_sealing_waits_for_transactions_that_may_still_add_a_row() -> None:
    other = connections["default"].copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:  # begins first, commits last
            cursor.execute("SELECT pg_current_xact_id()")
        write(3)
        assert audit.seal() == 0
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_auditentry (id, company_id, actor, action)"
                " VALUES (gen_random_uuid(), 1, 'user:late', 'thing.do')"
            )
        other.commit()
    finally:
        other.close()
    assert audit.seal() == 4
    assert audit.seal() == 0
    assert problems() == [""]


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

    with ThreadPoolExecutor(6) as pool:
        sealers = [pool.submit(sealer, number) for number in range(2)]
        list(pool.map(writer, range(4)))
        writing.set()
        total = sum(one.result() for one in sealers)
    total += audit.seal()
    assert total == 120 == AuditEntry.objects.count()
    assert set(problems()) == {""}
    for seal in AuditSeal.objects.all():
        assert AuditEntry.objects.filter(transaction_id__gte=seal.first, transaction_id__lt=seal.beyond).count() == seal.count


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
            " (SELECT id FROM core_auditentry WHERE transaction_id >= %s"
            " AND transaction_id < %s ORDER BY id LIMIT 1)",
            [seals[1].first, seals[1].beyond],
        )
    assert problems() == ["", "a row was changed", ""]


def test_a_removed_and_an_added_row_are_found() -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute(
            "DELETE FROM core_auditentry WHERE transaction_id >= %s AND transaction_id < %s", [seals[0].first, seals[0].beyond]
        )
        cursor.execute(
            "INSERT INTO core_auditentry (id, transaction_id, company_id, actor, action)"
            " VALUES (gen_random_uuid(), %s, 1, 'x', 'x')",
            [seals[2].beyond - 1],
        )
    assert problems() == ["2 rows were sealed, 0 are there", "", "2 rows were sealed, 3 are there"]


def test_a_row_exchanged_for_another_is_found() -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute(
            "UPDATE core_auditentry SET id = gen_random_uuid() WHERE transaction_id >= %s AND transaction_id < %s",
            [seals[1].first, seals[1].beyond],
        )
    assert problems() == ["", "a row was changed", ""]


@pytest.mark.parametrize("cut", [0, 1])
def test_a_seal_cut_out_of_the_chain_is_found(cut: int) -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute("DELETE FROM core_auditseal WHERE id = %s", [seals[cut].pk])
    assert [problem for problem in problems() if problem] == ["a seal before this one is missing"]


def test_a_forged_seal_is_found() -> None:
    seals = sealed_thrice()
    with tampering() as cursor:
        cursor.execute("UPDATE core_auditseal SET hash = repeat('0', 64) WHERE id = %s", [seals[1].pk])
    assert problems() == ["", "a row was changed", "a row was changed"]


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
    assert [(one["seal"], one["problem"]) for one in orjson.loads(said)["problems"]] == [
        (seal.pk, "a row was changed") for seal in seals
    ]
    code, said = run()
    assert code == 1
    assert f"Seal {seals[0].pk}: a row was changed." in said


def test_an_anchor_kept_elsewhere_proves_that_the_end_was_not_cut_off() -> None:
    anchor = sealed_thrice()[-1].hash
    assert run("--anchor", anchor)[0] == 0
    with tampering() as cursor:
        cursor.execute("DELETE FROM core_auditseal WHERE hash = %s", [anchor])
    assert run()[0] == 0
    code, said = run("--anchor", anchor)
    assert code == 1
    assert f"the seal {anchor} is missing" in said
