"""Many write the same rows and columns at once: nothing is doubled, lost or waited for in a circle."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from automation.models import Table, TableBlock
from automation.services.tables import designing, reading, writing
from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS: list[dict[str, Any]] = [{"name": "n", "type": "number"}, {"name": "u", "type": "string", "unique": True}]
COLUMNS += [{"name": f"w{number}", "type": "number"} for number in range(8)]


@pytest.fixture
def actor() -> Actor:
    return factories.make_actor()


@pytest.fixture
def table(actor: Actor) -> Iterator[Table]:
    made = designing.create(actor, name="Counts", columns=COLUMNS)
    yield made
    designing.remove(actor, made)


def at_once(jobs: list[Callable[[], Any]], threads: int = 16) -> list[Any]:
    """What each job gave; raises what one raised. Each thread gives its connection back."""

    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, jobs))


def refused(error: ConnectError, *codes: str) -> int:
    """Nothing was done, and that for one of the reasons expected."""
    assert error.code in codes
    return 0


def counted(table: Table) -> tuple[int, int, int]:
    """Rows as the table says, as its blocks say, and as there are."""
    rows, total = reading.page(Table.objects.get(pk=table.pk), limit=10_000)
    return total, sum(TableBlock.objects.filter(table=table).values_list("rows", flat=True)), len(rows)


def test_upserts_of_the_same_keys_make_one_row_each_and_lose_nothing(table: Table) -> None:
    """64 callers, each with several keys in an order of its own and a column of its own."""
    keys = [f"k{number}" for number in range(8)]

    def job(caller: int) -> Callable[[], list[writing.Outcome]]:
        mine = random.Random(caller).sample(keys, len(keys))
        rows = [{"externalKey": key, "data": {f"w{caller % 8}": caller // 8}} for key in mine]
        return lambda: writing.upsert(table, rows, by=f"user:{caller}")

    outcomes = [one for found in at_once([job(caller) for caller in range(64)]) for one in found]
    assert sorted(one.row["externalKey"] for one in outcomes if one.action == "created") == keys
    assert counted(table) == (8, 8, 8)
    rows, _ = reading.page(table, limit=100)
    assert all(value is not None for row in rows for name, value in row["data"].items() if name.startswith("w"))


def test_upserts_updates_and_deletes_of_the_same_rows_never_deadlock(table: Table) -> None:
    made = writing.create(table, [{"data": {"n": n}, "externalKey": f"k{n}"} for n in range(20)], by="user:a")
    ids = [row["id"] for row in made]

    def job(number: int) -> Callable[[], Any]:
        pick = random.Random(number)
        some = pick.sample(range(20), 10)
        match number % 4:
            case 0:
                rows: list[dict[str, Any]] = [{"externalKey": f"k{n}", "data": {"n": number}} for n in some]
                return lambda: writing.upsert(table, rows, by="user:a")
            case 1:
                rows = [{"externalKey": f"x{number}", "data": {"u": f"u{pick.randrange(5)}"}}]
                return lambda: writing.upsert(table, rows, by="user:a", key_column="u")
            case 2:
                changes = [{"id": ids[n], "data": {"n": number}} for n in some if n < 15]
                return lambda: writing.update(table, changes, by="user:a")
        return lambda: writing.delete(table, [ids[n] for n in some if n >= 15], by="user:a")

    at_once([job(number) for number in range(64)])
    total, blocks, rows = counted(table)
    assert total == blocks == rows


def test_single_upserts_of_one_unique_value_make_one_row(table: Table) -> None:
    def job(caller: int) -> Callable[[], list[writing.Outcome]]:
        return lambda: writing.upsert(
            table, [{"data": {"u": "one", f"w{caller % 8}": caller}}], by="user:a", key_column="u", single=True
        )

    outcomes = [found[0] for found in at_once([job(caller) for caller in range(64)])]
    assert [one.action for one in outcomes].count("created") == 1
    assert counted(table) == (1, 1, 1)


def test_the_limit_of_rows_holds_for_many_at_once(actor: Actor, table: Table) -> None:
    from accounts.models import Company

    Company.objects.filter(pk=actor.company_id).update(plan="free")

    def job(caller: int) -> Callable[[], int]:
        def run() -> int:
            rows = [{"data": {"n": caller}, "externalKey": f"{caller}-{place}"} for place in range(5)]
            try:
                if caller % 2:
                    return len(writing.create(table, rows, by="user:a"))
                return len(writing.upsert(table, rows, by="user:a"))
            except ConnectError as error:
                return refused(error, "plan_limit")

        return run

    assert sum(at_once([job(caller) for caller in range(40)])) == 100
    assert counted(table) == (100, 100, 100)


def test_columns_change_while_rows_are_written(actor: Actor, table: Table) -> None:
    """Each writer meets the columns before or after; none writes past them, and no value is lost."""

    def write(number: int) -> Callable[[], Any]:
        def run() -> int:
            try:
                writing.upsert(table, [{"externalKey": f"k{number}", "data": {"n": number}}], by="user:a")
            except ConnectError as error:
                return refused(error, "invalid_input", "table_busy")
            return 1

        return run

    def alter(number: int) -> Callable[[], Any]:
        kind = "string" if number % 2 else "number"

        def run() -> int:
            try:
                designing.change(actor, table, {"columns": [{"name": "n", "type": kind}, *COLUMNS[1:]]})
            except ConnectError as error:
                return refused(error, "table_busy")
            return 0

        return run

    done = sum(at_once([alter(number) if number % 8 == 0 else write(number) for number in range(64)]))
    now = Table.objects.get(pk=table.pk)
    rows, total = reading.page(now, limit=100)
    assert total == len(rows) == done
    assert [float(row["data"]["n"]) for row in rows] == [float(row["externalKey"][1:]) for row in rows]


def test_the_limit_of_tables_holds_for_many_at_once(actor: Actor) -> None:
    from accounts.models import Company

    Company.objects.filter(pk=actor.company_id).update(plan="starter")

    def run() -> int:
        try:
            designing.create(actor, name="Same", columns=COLUMNS[:1])
        except ConnectError as error:
            return refused(error, "plan_limit")
        return 1

    assert sum(at_once([run] * 12, threads=6)) == 5
    assert sorted(Table.objects.values_list("slug", flat=True)) == ["same", "same-2", "same-3", "same-4", "same-5"]


def test_a_table_may_go_while_rows_are_written(actor: Actor) -> None:
    table = designing.create(actor, name="Short-lived", columns=COLUMNS[:1])

    def write(number: int) -> Callable[[], Any]:
        def run() -> int:
            try:
                return len(writing.create(table, [{"data": {"n": number}}], by="user:a"))
            except ConnectError as error:
                return refused(error, "not_found")

        return run

    jobs = [write(number) for number in range(40)]
    at_once([*jobs[:20], lambda: designing.remove(actor, Table.objects.get(pk=table.pk)), *jobs[20:]], threads=8)
    assert not Table.objects.filter(pk=table.pk).exists()
    assert not TableBlock.objects.exists()
