"""Runs the few statements every call makes: the server parses and plans them once for each connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor


def execute(sql: str, values: Sequence[Any] | Mapping[str, Any]) -> Any:
    """Run a statement in the current transaction and return its cursor. `sql` is one of few texts, never built of input.

    psycopg's own cursor binds values on the server, where Django's writes them into the text, so that PostgreSQL plans each
    call anew. Columns come as Django's cursor gives them (JSON as text), and so do errors.
    """
    connection.ensure_connection()
    cursor = connection._prepare_cursor(Cursor(connection.connection))  # type: ignore[attr-defined]  # not in the stubs
    cursor.execute(sql, values)
    return cursor


def one(sql: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row of a query, or None."""
    row: tuple[Any, ...] | None = execute(sql, values).fetchone()
    return row
