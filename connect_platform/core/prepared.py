"""Runs the few statements every call makes: the server parses and plans them once for each connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor


class _PreparedCursor(Cursor[tuple[Any, ...]]):
    """Binds values on the server and keeps the plan, where Django's cursor writes them into the text of the statement."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> _PreparedCursor:
        super().execute(query, params, prepare=True, **options)
        return self


def execute(sql: str, values: Sequence[Any] | Mapping[str, Any]) -> Any:
    """Run a statement in the current transaction and return its cursor. `sql` must be a constant.

    Columns come as Django's cursor gives them (JSON as text), and so do errors.
    """
    connection.ensure_connection()
    cursor = connection._prepare_cursor(_PreparedCursor(connection.connection))
    cursor.execute(sql, values)
    return cursor


def one(sql: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row of a query, or None."""
    row: tuple[Any, ...] | None = execute(sql, values).fetchone()
    return row
