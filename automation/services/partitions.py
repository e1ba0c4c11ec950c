"""The months of the history: a partition for each is there before it begins, and goes when nobody may look back that far."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime

from django.db import connection, transaction

TABLES = ("automation_execution", "automation_steprun")
AHEAD = 3  # months made in advance


def first_id(moment: datetime) -> uuid.UUID:
    """The smallest UUIDv7 of a moment (RFC 9562 §5.7): its first 48 bits are milliseconds."""
    return uuid.UUID(int=(int(moment.timestamp() * 1000) << 80) | (0x7 << 76) | (0b10 << 62))


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
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [table])
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        if cursor.fetchone() == (True,):
            return False
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table}_rest WHERE {column} >= %s AND {column} < %s)", [start, end])  # noqa: S608 - constants
        if cursor.fetchone() == (True,):
            return False
        cursor.execute(f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES FROM ('{start}') TO ('{end}')")
    return True


def forget(before: datetime) -> list[str]:
    """Drop the partitions of months that ended before a moment; returns their names."""
    dropped = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table])
            for (name,) in cursor.fetchall():
                found = re.fullmatch(rf"{table}_(\d{{4}})_(\d\d)", name)
                if found and month(datetime(int(found[1]), int(found[2]), 1, tzinfo=UTC), 1) <= before:
                    cursor.execute(f"DROP TABLE {name}")
                    dropped.append(name)
    return dropped
