"""Records as rows of a table: which value goes into which column, under the record's external id as key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from automation import expressions
from automation.expressions import ExpressionError, Scope
from automation.models import Record, Table
from automation.services.tables import columns as defined
from automation.services.tables import writing
from automation.services.tables.writing import Outcome
from connect_platform.core.errors import InvalidInput
from integrations.dotted import lookup

#: Names that expressions of a rule look up.
ROOTS = frozenset({"record"})


def shown(record: Record) -> dict[str, Any]:
    """A record as expressions and steps see it."""
    return {
        "id": str(record.pk),
        "providerType": record.provider.replace("-", "_"),
        "resourceType": record.resource_type,
        "externalId": record.external_id,
        "source": record.source,
        "data": record.data,
        "version": record.version,
        "createdAt": record.created_at.isoformat(),
        "updatedAt": record.updated_at.isoformat(),
    }


def scope_of(record: Record) -> Scope:
    """What expressions of a rule see: `{{record.data.email}}`, `{{record.externalId}}`."""
    return Scope({"record": shown(record)})


def values_of(record: Record, names: Sequence[str], mapping: Mapping[str, str], scope: Scope) -> dict[str, Any]:
    """A row's data: for each column of `mapping` an expression in `scope` or a dotted path in the record's data.

    Without a mapping, what stands in the data under a column's name, of `names`. Raises ExpressionError.
    """
    if not mapping:
        return {name: record.data[name] for name in names if name in record.data}
    return {
        name: expressions.render(source, scope) if "{{" in source else lookup(record.data, source)
        for name, source in mapping.items()
    }


def key_of(record: Record, *, has_provider: bool = True) -> str:
    """The external key of a record's row; among records of several providers with the provider's slug before it."""
    return record.external_id if has_provider else f"{record.provider}:{record.external_id}"


def put(table: Table, rows: Sequence[Mapping[str, Any]], *, by: str, single: bool = False) -> list[Outcome]:
    """Make or merge rows of `{externalKey, data}`. Raises as `writing.upsert`."""
    return writing.upsert(table, rows, by=by, single=single)


def kept_mapping(table: Table, mapping: Mapping[str, str]) -> dict[str, str]:
    """A mapping by column key, so that it outlives a new name. Raises InvalidInput naming `mapping.<column>`."""
    keys = {column.name: column.key for column in defined.shown(table)}
    wrong: dict[str, str] = {}
    for name, source in mapping.items():
        if name not in keys:
            wrong[f"mapping.{name}"] = "The table has no such column."
        elif reason := fault_of(source):
            wrong[f"mapping.{name}"] = reason
    if wrong:
        raise InvalidInput(wrong)
    return {keys[name]: source for name, source in mapping.items()}


def named_mapping(table: Table, kept: Mapping[str, str]) -> dict[str, str]:
    """A kept mapping by the names columns have now; those that are hidden are left out."""
    names = {column.key: column.name for column in defined.shown(table)}
    return {names[key]: source for key, source in kept.items() if key in names}


def fault_of(text: str, roots: frozenset[str] = ROOTS) -> str:
    """What is wrong with an expression of a rule; empty where nothing is."""
    try:
        unknown = sorted(expressions.check(text) - roots)
    except ExpressionError as error:
        return str(error)
    return f"{unknown[0]} is nothing; expressions begin with {' or '.join(sorted(roots))}." if unknown else ""
