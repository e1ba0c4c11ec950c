"""Queries that callers compose are bound in time, so that none of them keeps the database from everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError, connection, transaction

from connect_platform.core.errors import InvalidInput

#: Seconds one statement of a list or a search may take.
SECONDS = 5.0


@contextmanager
def bounded(advice: str, seconds: float | None = None) -> Iterator[None]:
    """A transaction of which no statement takes longer than SECONDS, or `seconds`.

    Raises InvalidInput `query_too_slow` with `advice`, a sentence on what makes the query quicker.
    """
    limit = SECONDS if seconds is None else seconds
    is_inner = connection.in_atomic_block
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {round(limit * 1000)}")
            yield
            if is_inner:  # what the caller does next in its transaction is not bound
                cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    except (DatabaseError, psycopg.Error) as error:
        cause = error if isinstance(error, psycopg.Error) else error.__cause__
        if not isinstance(cause, psycopg.errors.QueryCanceled):
            raise
        reason = f"This takes the database longer than {limit:g} seconds. {advice}"
        raise InvalidInput({"query": reason}, code="query_too_slow", hint=advice, permanent=False) from None
