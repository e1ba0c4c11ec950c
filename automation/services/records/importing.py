"""Rows of a file become records: an id out of one column, the others into data by name or as a mapping says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction

from automation.models import ImportJob, Record
from automation.services.records import storing
from automation.services.records.storing import Given
from automation.tabular.reading import open_rows
from automation.tabular.rows import Row, batches
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput
from integrations.dotted import lookup
from integrations.services import offered

#: Faults told at once, and how deep a mapping may reach.
MOST_TOLD, DEEPEST = 1000, 10
RESOURCE_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Terms:
    """Where rows go. `column` holds the external id, a dotted path in JSON Lines; an empty `mapping` takes every column."""

    company_id: int
    provider: str
    resource_type: str
    column: str
    mapping: Mapping[str, str]
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of rows; `faults` are numbers of rows and reasons."""

    created: int
    updated: int
    skipped: int
    faults: Sequence[tuple[int, str]]


def terms_of(actor: Actor, provider_type: str, resource_type: str, column: str, mapping: Mapping[str, str]) -> Terms:
    """The terms a caller asks for. Raises InvalidInput for an unknown provider, a bad resource type or mapping."""
    provider = offered.find(provider_type, actor.company_id)
    if provider is None:
        raise InvalidInput({"providerType": "There is no such provider."})
    if not RESOURCE_TYPE.fullmatch(resource_type):
        raise InvalidInput({"resourceType": "Must be 1 to 100 letters, digits, dots, hyphens and underscores."})
    paths = [tuple(path.split(".")) for path in mapping.values()]
    if any("" in path or len(path) > DEEPEST for path in paths):
        raise InvalidInput({"mapping": f"Each path must be 1 to {DEEPEST} names joined by dots."})
    for place, path in enumerate(paths):
        if any(path[: len(other)] == other for other in (*paths[:place], *paths[place + 1 :])):
            raise InvalidInput({"mapping": f"Two columns go to {'.'.join(path)[:100]}, or one into another."})
    return Terms(actor.company_id, provider.slug, resource_type, column, dict(mapping))


def check_columns(terms: Terms, columns: Sequence[str]) -> None:
    """Raises InvalidInput where a column is named that the file has not. JSON Lines have no columns to check."""
    if not columns:
        return
    if terms.column not in columns:
        raise InvalidInput({"externalIdColumn": f"The file has no column {terms.column[:100]!r}."})
    if missing := [name for name in terms.mapping if name not in columns]:
        raise InvalidInput({"mapping": f"The file has no column {missing[0][:100]!r}."})


def take(terms: Terms, rows: Sequence[Row]) -> Taken:
    """Take in rows, in the caller's transaction."""
    items: list[Given] = []
    faults: list[tuple[int, str]] = []
    for row in rows:
        given = row.fault or _given(terms, row)
        if isinstance(given, str):
            faults.append((row.number, given))
        else:
            items.append(given)
    # Rows of one id are one record; it is counted once, and the others as skipped.
    outcomes = {
        item.key: one.outcome for item, one in zip(items, storing.store(items, source=Record.Source.IMPORT), strict=True) if one
    }
    counts = list(outcomes.values())
    created, updated = counts.count("created"), counts.count("updated")
    return Taken(created, updated, len(items) - created - updated, faults)


def take_of_job(job: ImportJob, rows: Sequence[Row]) -> Taken:
    """Take in rows of an import that a worker carries out."""
    options = job.options
    terms = Terms(
        job.company_id, job.target, options["resource_type"], options["column"], options["mapping"], cause=str(job.pk)
    )
    return take(terms, rows)


def import_now(actor: Actor, terms: Terms, file: IO[bytes], format: str, *, dry_run: bool, **reading: str) -> Taken:
    """Take in a small file, all of it or nothing. Raises InvalidInput where it cannot be read, or lacks a column."""
    total = [0, 0, 0]
    faults: list[tuple[int, str]] = []
    with transaction.atomic():
        opened = open_rows(file, format, **reading)
        check_columns(terms, opened.columns)
        for batch in batches(opened.rows):
            taken = take(terms, batch)
            total = [sum(pair) for pair in zip(total, (taken.created, taken.updated, taken.skipped), strict=True)]
            faults += taken.faults
        if dry_run:
            transaction.set_rollback(True)
        else:
            counts = {"created": total[0], "updated": total[1], "failed": len(faults)}
            audit.record(actor, "records.import", f"{terms.provider} {terms.resource_type}", detail=counts)
    return Taken(total[0], total[1], total[2], faults)


def _given(terms: Terms, row: Row) -> Given | str:
    """The record a row is, or why it is none."""
    key = row.values.get(terms.column, lookup(row.values, terms.column))
    if key is None or key == "" or isinstance(key, bool | dict | list):
        return f"It has no id in {terms.column[:100]!r}."
    data = _mapped(row.values, terms.mapping) if terms.mapping else row.values
    external_id = str(key)
    if fault := storing.fault_of(external_id, data):
        return fault
    return Given(terms.company_id, terms.provider, terms.resource_type, external_id, data, cause=terms.cause)


def _mapped(values: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for column, path in mapping.items():
        if column not in values:
            continue
        *parents, last = path.split(".")
        place = data
        for name in parents:
            place = place.setdefault(name, {})
        place[last] = values[column]
    return data
