"""Runs the few statements every call makes: the server parses and plans them once for each connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from psycopg import Cursor

Instance = TypeVar("Instance", bound=models.Model)


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


def first(model: type[Instance], where: str, *values: Any) -> Instance | None:
    """The first row of a model's table that meets a condition, or None. `where` is one of few texts, never built of input."""
    names, sql, readers = _selecting(model, where)
    row = one(sql, *values)
    if row is None:
        return None
    fields = list(row)
    for place, read in readers:
        fields[place] = read(fields[place], None, connection)
    return model.from_db(connection.alias, names, fields)


@cache
def _selecting(model: type[models.Model], where: str) -> tuple[list[str], str, list[tuple[int, Any]]]:
    """Names of a model's fields, the statement, and by place how fields are read that are not as the database gives them."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    readers = [(place, field.from_db_value) for place, field in enumerate(fields) if hasattr(field, "from_db_value")]
    sql = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE {where} LIMIT 1'  # noqa: S608 - no input
    return [field.attname for field in fields], sql, readers
