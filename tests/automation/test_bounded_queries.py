"""A list or search that takes the database too long is given up, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import sql

from automation.models import Record, Table
from automation.services import bounding
from automation.services.bounding import bounded
from automation.services.tables import exporting
from automation.services.tables.ddl import relation
from connect_platform.core.errors import InvalidInput
from tests.automation.test_flows_api import Caller
from tests.automation.test_tables import add, make

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = 0.05


@pytest.fixture
def alice() -> Caller:
    return Caller()


@contextmanager
def held(name: sql.Composable) -> Iterator[None]:
    """Nobody reads a relation meanwhile: whoever tries waits until its time is over."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=False) as other:
        other.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(name))
        yield
        other.rollback()


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounding, "SECONDS", QUICK)
    monkeypatch.setattr(exporting, "_TIMEOUT", QUICK)


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    "path",
    [
        "rows?filter[age][gte]=1",
        "rows?sort=age",
        "rows?search=ada",
        "rows?filter[age][gte]=1&after=1",
        "rows/lookup?column=age&value=36",
        "export?search=ada",
    ],
)
def test_a_query_of_a_table_ends_in_time_and_says_what_helps(alice: Caller, path: str) -> None:
    slug = make(alice)
    add(alice, slug, {"name": "Ada", "age": 36})
    with held(relation(Table.objects.get().pk)):
        answer = alice("GET", f"/tables/{slug}/{path}", status=400)
    reason = "This takes the database longer than 0.05 seconds. Narrow the filter, or index the columns that it compares."
    assert answer == {"statusCode": 400, "message": [f"query: {reason}"], "error": "Bad Request"}
    alice("GET", f"/tables/{slug}/rows")


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_search_of_records_ends_in_time_and_says_what_helps(alice: Caller, method: str) -> None:
    Record.objects.create(
        company_id=alice.company_id, provider="sandbox", resource_type="contact", external_id="1", source="import"
    )
    with held(sql.Identifier("automation_record")):
        answer = alice(method, "/records?search=ada", status=400)
    assert "Search for longer words, or narrow it by type, provider or time." in str(answer["message"])
    assert Record.objects.count() == 1


def test_what_follows_in_the_same_transaction_is_not_bound(alice: Caller) -> None:
    def limit() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return cursor.fetchone()[0]

    before = limit()
    with transaction.atomic():
        with bounded("Ask for less.", 30.0):
            assert limit() == "30s"
        assert limit() == before
        with pytest.raises(InvalidInput, match="Ask for less"), bounded("Ask for less.", 0.01), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(10)")
        assert limit() == before
