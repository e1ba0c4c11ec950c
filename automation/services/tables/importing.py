"""Files become rows of a table: read and checked first, without a transaction, then taken in by a single one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import psycopg
from django.db import DatabaseError, transaction
from psycopg import sql

from automation.models import ImportFault, ImportJob, Table
from automation.services.tables import altering, checking, designing, guessing, staging, statements, telling, writing
from automation.services.tables import columns as defined
from automation.services.tables.checking import ROW_ID, Checked, Layout
from automation.services.tables.columns import Column
from automation.services.tables.ddl import execute
from automation.services.tables.staging import Faults
from automation.services.tables.statements import Target
from automation.tabular.reading import open_cells, open_rows
from automation.tabular.rows import Cells
from connect_platform.core import audit, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, InvalidInput, NotFound

EXTERNAL = replace(writing.EXTERNAL, unique=True)
#: How the first columns of an export are named: what tells one.
EXPORT = ("id", "external_key")
_EXTERNAL_NAMES = ("externalKey", "external_key")
_SILENT = ("createdAt", "updatedAt")  # of rows as the API shows them
_IN_MEMORY = 4 * 1024 * 1024
_PER_EVENT = 1000
#: Where an import that is over keeps in its options which columns it made.
MADE = "made_columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a file is taken in. `key_column` makes it an upsert; `mapping` says which column of the table one of the file goes
    to, none where that is empty; `atomic` refuses all rows where one is wrong; `create_columns` makes those the table lacks."""

    format: str
    by: str
    key_column: str = ""
    mapping: Mapping[str, str]
    atomic: bool = False
    create_columns: bool = False
    dry_run: bool = False
    delimiter: str = ""
    sheet: str = ""

    def as_values(self) -> dict[str, Any]:
        """The terms as an import keeps them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file's rows, and the columns made for them; where `is_refused`, nothing was taken in as some are
    wrong."""

    created: int
    updated: int
    unchanged: int
    faults: Faults
    is_refused: bool = False
    made: Sequence[Column] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that fits its table: how its rows are staged, and they in batches. `last` is the last one's number if known."""

    rows: staging.Rows
    batches: Iterator[Checked]
    last: int = 0


def opened(table: Table, terms: Terms, file: IO[bytes]) -> Opened:
    """Open a file for a table. Raises InvalidInput where it cannot be read, or its columns are not those of the table.

    With `create_columns` the file is read once before, for what its new columns hold.
    """
    key = _key(table, terms.mapping.get(terms.key_column, terms.key_column))
    made = _lacking(table, terms, file, key) if terms.create_columns else []
    if made:
        table = altering.widened(table, made)
    return (_opened_objects if terms.format == "jsonl" else _opened_cells)(table, terms, file, key, made)


def _lacking(table: Table, terms: Terms, file: IO[bytes], key: Column | None) -> list[Column]:
    """The columns of a file that its table lacks."""
    known = _known(table, key)

    def lacking(name: str) -> str:
        target = terms.mapping.get(name, name)
        return "" if target in known else target

    if terms.format == "jsonl":
        found = guessing.types_of_objects(open_rows(file, terms.format).rows, lacking)
    else:
        cells = _open(terms, file)
        found = guessing.types_of_cells(cells, _names(terms, cells), lacking, is_text=terms.format == "csv")
    return guessing.columns_of(table, found)


def _open(terms: Terms, file: IO[bytes]) -> Cells:
    return open_cells(file, terms.format, delimiter=terms.delimiter, sheet=terms.sheet)


def _is_export(terms: Terms, cells: Cells) -> bool:
    return terms.format == "csv" and cells.columns[:2] == EXPORT


def _names(terms: Terms, cells: Cells) -> tuple[str, ...]:
    is_export = _is_export(terms, cells)
    return tuple(name[1:] if is_export and name[0] == "'" else name for name in cells.columns)


def _opened_cells(table: Table, terms: Terms, file: IO[bytes], key: Column | None, made: Sequence[Column]) -> Opened:
    cells = _open(terms, file)
    names = _names(terms, cells)
    if missing := [name for name in terms.mapping if name not in names]:
        raise InvalidInput({"mapping": f"The file has no column {missing[0][:100]!r}."})
    known = _known(table, key)
    targets = [_target(known, name, terms.mapping.get(name, name)) for name in names]
    if key and key not in targets:
        raise InvalidInput({"keyColumn": f"The file has no column {terms.key_column[:100]!r}."})
    layout = _layout(targets, key, is_export=_is_export(terms, cells))
    rows = staging.Rows(table, layout.taken, key, made=made)
    return Opened(rows, checking.checked_cells(layout, cells, terms.format), cells.last)


def _opened_objects(table: Table, terms: Terms, file: IO[bytes], key: Column | None, made: Sequence[Column]) -> Opened:
    known = _known(table, key)
    layout = _layout(list(dict.fromkeys(column for column in known.values() if column)), key)
    columns = [*layout.columns, None]
    by_name = {name: columns.index(column) for name, column in known.items()}
    for name, target in terms.mapping.items():
        by_name[name] = columns.index(_target(known, name, target))
    layout = replace(layout, columns=columns)
    batches = checking.checked_objects(layout, open_rows(file, terms.format), by_name)
    return Opened(staging.Rows(table, layout.taken, key, names_own=True, made=made), batches)


def _known(table: Table, key: Column | None) -> dict[str, Column | None]:
    """What a column of a file may be named; None for what is not taken."""
    fixed = {**dict.fromkeys(_SILENT), "id": ROW_ID if key is ROW_ID else None, **dict.fromkeys(_EXTERNAL_NAMES, EXTERNAL)}
    return {**fixed, **{column.name: column for column in defined.shown(table)}}


def _target(known: Mapping[str, Column | None], name: str, target: str) -> Column | None:
    if target and target not in known:
        raise InvalidInput(
            {"mapping" if name != target else "file": f"The table has no column {target[:100]!r}."},
            hint='Name one of the table\'s columns in `mapping`, or "" to leave this one out; `createColumns` makes it.',
        )
    return known[target] if target else None


def _key(table: Table, name: str) -> Column | None:
    """The column by which rows are found. Raises InvalidInput."""
    if not name:
        return None
    found = ROW_ID if name == "id" else EXTERNAL if name in _EXTERNAL_NAMES else None
    found = found or next((one for one in defined.shown(table) if one.name == name), None)
    if found is None:
        raise InvalidInput({"keyColumn": f"There is no column {name[:100]!r}."})
    if not found.kind.can_be_key:
        raise InvalidInput({"keyColumn": f"A column of type {found.type} cannot be that."})
    return found


def _layout(targets: Sequence[Column | None], key: Column | None, *, is_export: bool = False) -> Layout:
    taken = [column.key for column in targets if column]
    if not set(taken) - {ROW_ID.key}:
        raise InvalidInput({"file": "It has no column of the table."})
    if twice := next((column for column in targets if column and taken.count(column.key) > 1), None):
        raise InvalidInput({"mapping": f"Two columns go to {twice.name}."})
    return Layout(targets, frozenset([key.key] if key and key is not ROW_ID else []), is_export)


def import_now(actor: Actor, table: Table, terms: Terms, file: IO[bytes]) -> Outcome:
    """Take in a small file. Raises InvalidInput, PlanLimit, and Conflict where the table changed meanwhile; then nothing is."""
    faults = Faults()
    with SpooledTemporaryFile(_IN_MEMORY) as lines:
        found = opened(table, terms, file)
        for batch in found.batches:
            _keep(batch, lines, faults)
        with explained(table), transaction.atomic():
            outcome = take(found.rows, terms, lines, faults)
            counts: dict[str, Any] = {"created": outcome.created, "updated": outcome.updated, "failed": faults.count}
            if outcome.made:
                counts["columns"] = [column.name for column in outcome.made]
            if not terms.dry_run and not outcome.is_refused:
                audit.record(actor, "table.import", str(table.pk), detail=counts)
    return outcome


def _keep(batch: Checked, lines: IO[bytes], faults: Faults) -> None:
    lines.write(batch.text)
    faults.add(batch.faults)


def take(rows: staging.Rows, terms: Terms, lines: IO[bytes], faults: Faults) -> Outcome:
    """Take in checked lines, in the caller's transaction."""
    lines.seek(0)
    with transaction.atomic():
        staging.stage(rows, lines)
        if rows.made:
            designing.widen(rows.table, rows.made)
        held, room = writing.hold(rows.table, counts=True)
        if defined.all_of(held) != defined.all_of(rows.table):
            raise Conflict("The table's columns changed meanwhile.", code="table_changed", hint="Try again.", permanent=False)
        rows = replace(rows, table=held)
        new = staging.compare(rows, faults)
        if terms.atomic and faults.count:
            transaction.set_rollback(True)
            return Outcome(0, 0, 0, faults, is_refused=True)
        writing.require(room, new)
        there = staging.merged(new)
        made, changed = staging.insert(rows, terms.by), staging.update(rows, terms.by)
        if terms.dry_run:
            transaction.set_rollback(True)
        else:
            _tell(held, "created", made, terms.by)
            _tell(held, "updated", changed, terms.by)
    return Outcome(len(made), len(changed), there - len(changed), faults, made=rows.made)


def _tell(table: Table, action: str, ids: Sequence[int], by: str) -> None:
    if not ids or not telling.listens(table.company_id, telling.PREFIX + action):
        return
    columns = defined.shown(table)
    for place in range(0, len(ids), _PER_EVENT):
        wanted = sql.SQL("id = ANY({})").format(sql.Literal(list(ids[place : place + _PER_EVENT])))
        found = execute(statements.selected(Target(table, columns), wanted, sql.SQL("id"), _PER_EVENT))
        telling.tell(table, action, [writing.row_of(columns, fields) for fields in found], by)


@contextmanager
def explained(table: Table) -> Iterator[None]:
    """Turns what PostgreSQL says, to Django or to psycopg itself, into what a caller can act on."""
    try:
        yield
    except (DatabaseError, psycopg.Error) as error:
        known = writing.explained(error if isinstance(error, psycopg.Error) else error.__cause__, table)
        if known is None:
            raise
        raise known from None


def take_in(job: ImportJob, file: IO[bytes], progress: Callable[[int, int], bool]) -> work.Finish | None:
    """Read and check the file of an import; what it returns takes the rows in, in the transaction that ends the import.

    `progress` is told rows and bytes now and then; where it says False the import is another worker's, or canceled.
    """
    table = Table.objects.filter(company_id=job.company_id, pk=job.target).first()
    if table is None:
        raise NotFound("There is no such table.")
    terms, faults = Terms(**job.options), Faults()
    found = opened(table, terms, file)
    lines = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the end needs it
    with ExitStack() as cleanup:
        cleanup.enter_context(lines)
        read, told = 0, time.monotonic()
        for batch in found.batches:
            _keep(batch, lines, faults)
            read += batch.good + len(batch.faults)
            if time.monotonic() - told > 1:
                percent = batch.last * 100 // found.last if found.last else file.tell() * 100 // max(job.bytes, 1)
                if not progress(read, min(percent, 99)):
                    return None
                told = time.monotonic()
        cleanup.pop_all()
    return lambda: _end(job, found.rows, terms, lines, faults, read)


def _end(job: ImportJob, rows: staging.Rows, terms: Terms, lines: IO[bytes], faults: Faults, read: int) -> None:
    with lines, explained(rows.table):
        outcome = take(rows, terms, lines, faults)
    changes: dict[str, Any] = {"rows_read": read, "created": outcome.created, "updated": outcome.updated}
    changes |= {"skipped": outcome.unchanged, "failed": faults.count}
    if outcome.is_refused:
        changes |= {"state": ImportJob.State.FAILED, "last_error": refusal(faults)}
    if outcome.made:
        changes["options"] = {**job.options, MADE: told_columns(outcome.made)}
    ImportJob.objects.filter(pk=job.pk).update(**changes)
    ImportFault.objects.bulk_create(
        (ImportFault(job=job, row=row, message=text) for row, text in sorted(faults.told)), batch_size=1000
    )


def told_columns(made: Sequence[Column]) -> list[dict[str, str]]:
    """Columns that an import made, or would have made, for callers."""
    return [{"name": column.name, "type": column.type} for column in made]


def refusal(faults: Faults) -> str:
    """Why an atomic import took nothing in."""
    return f"{faults.count} rows are wrong; nothing was taken in."
