"""The months of the history: a partition for each is there before it begins, and goes when nobody may look back that far."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import structlog
from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from automation.services.history import tallies

log = structlog.get_logger(__name__)
TABLES = ("automation_execution", "automation_steprun")
AHEAD = 3  # months made in advance
LOCK_TIMEOUT = "2s"
OPEN = "('waiting', 'running', 'parked')"

#: What may be large; PostgreSQL keeps it out of the row, so that the states of an execution do not copy it along.
_LARGE = {"automation_execution": ("payload",), "automation_steprun": ("input", "output")}


def first_id(moment: datetime) -> uuid.UUID:
    """The smallest UUIDv7 of a moment (RFC 9562 §5.7): its first 48 bits are milliseconds."""
    return uuid.UUID(int=(max(int(moment.timestamp() * 1000), 0) << 80) | (0x7 << 76) | (0b10 << 62))


def month(moment: datetime, later: int = 0) -> datetime:
    """The beginning of the month of a moment, or of one so many months later."""
    count = moment.year * 12 + moment.month - 1 + later
    return datetime(count // 12, count % 12 + 1, 1, tzinfo=UTC)


def prepare(now: datetime) -> list[str]:
    """Make the partitions of this month and the next ones; returns the names of those made.

    A month that has rows already, as nobody prepared it, keeps them where they are.
    """
    made = []
    for later in range(AHEAD + 1):
        start, end = month(now, later), month(now, later + 1)
        for table in TABLES:
            name = f"{table}_{start:%Y_%m}"
            if _make(table, name, first_id(start), first_id(end)):
                made.append(name)
    return made


def _make(table: str, name: str, start: uuid.UUID, end: uuid.UUID) -> bool:
    column = "id" if table == TABLES[0] else "execution_id"
    with connection.cursor() as cursor, _patient(cursor):
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [table])
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        if cursor.fetchone() == (True,):
            return False
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table}_rest WHERE {column} >= %s AND {column} < %s)", [start, end])  # noqa: S608 - constants
        if cursor.fetchone() == (True,):
            return False
        cursor.execute(f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES FROM ('{start}') TO ('{end}')")
        compress(cursor, table, name)
        return True
    return False


def compress(cursor: CursorWrapper, table: str, name: str) -> None:
    """Let a partition of a table compress large values with lz4, where the server was built with it: it costs a fraction.

    SET COMPRESSION in https://www.postgresql.org/docs/current/sql-altertable.html; values that are there stay as they are.
    """
    cursor.execute("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
    if cursor.fetchone() == (True,):
        for column in _LARGE[table]:
            cursor.execute(f"ALTER TABLE {name} ALTER {column} SET COMPRESSION lz4")


def partitions_of(cursor: CursorWrapper, table: str) -> list[str]:
    """Names of the partitions of a table, in order."""
    cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass ORDER BY 1", [table])
    return [name for (name,) in cursor.fetchall()]


def forget(before: datetime) -> list[str]:
    """Drop the partitions of months that ended before a moment, but for those with executions that are not over.

    The tallies forget them in the same commit. Returns their names.
    """
    dropped = []
    with connection.cursor() as cursor:
        for name in partitions_of(cursor, TABLES[0]):
            found = re.fullmatch(rf"{TABLES[0]}_(\d{{4}})_(\d\d)", name)
            if not found:
                continue
            start = datetime(int(found[1]), int(found[2]), 1, tzinfo=UTC)
            if month(start, 1) <= before and _drop(cursor, [f"{table}_{start:%Y_%m}" for table in TABLES], start):
                dropped += [f"{table}_{start:%Y_%m}" for table in TABLES]
    return dropped


def _drop(cursor: CursorWrapper, names: Sequence[str], start: datetime) -> bool:
    executions, _ = names
    with _patient(cursor):
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {executions} WHERE state IN {OPEN})")  # noqa: S608 - constants
        if cursor.fetchone() == (True,):
            return False
        tallies.forget(executions)
        bounds = [first_id(start), first_id(month(start, 1))]
        cursor.execute("DELETE FROM automation_stepanswer WHERE execution_id >= %s AND execution_id < %s", bounds)
        for name in names:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        return True
    return False


@contextmanager
def _patient(cursor: CursorWrapper) -> Iterator[None]:
    """A transaction that changes which partitions there are: undone where the history is in use too long, until the next time.

    Whoever waits for such a lock has everybody else wait behind it.
    """
    try:
        with transaction.atomic():
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            yield
    except OperationalError as error:
        log.warning("history_in_use", error=str(error).strip())
