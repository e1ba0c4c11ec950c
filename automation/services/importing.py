"""Takes in files, batch by batch: rows and counts are committed together, so a worker that ends loses and repeats nothing."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import IO, Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Company
from automation.models import ImportChunk, ImportFault, ImportJob
from automation.services.records import importing as records
from automation.services.tables import importing as tables
from automation.tabular.reading import open_rows
from automation.tabular.rows import Row, Rows, batches
from connect_platform.core import audit, work
from connect_platform.core.actors import Actor
from connect_platform.core.errors import Conflict, NotFound
from connect_platform.core.ids import is_uuid

#: Imports of a company that wait or run, faults kept of one, and how long a finished one is.
MOST_OPEN, MOST_FAULTS, KEPT = 5, 10_000, timedelta(days=30)
_CHUNK = 1024 * 1024
_KEEP = "COPY automation_importchunk (job_id, number, data) FROM STDIN (FORMAT binary)"
OPEN = (ImportJob.State.WAITING, ImportJob.State.RUNNING)


class ChunkFile(io.RawIOBase):
    """The file of an import as it lies in the database; one chunk of it in memory."""

    def __init__(self, job: ImportJob) -> None:
        self._job, self._size, self._place = job, job.bytes, 0
        self._number, self._data = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: Any) -> int:
        if self._place >= self._size:
            return 0
        number, start = divmod(self._place, _CHUNK)
        if number != self._number:
            self._data = bytes(ImportChunk.objects.get(job=self._job, number=number).data)
            self._number = number
        piece = self._data[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)


def start(
    actor: Actor, *, kind: str, target: str, options: Mapping[str, Any], file: IO[bytes], format: str, name: str, dry_run: bool
) -> ImportJob:
    """Keep a file to be taken in by a worker. Raises Conflict where enough of the company's imports are under way."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    with transaction.atomic():
        Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        if ImportJob.objects.filter(company_id=actor.company_id, state__in=OPEN).count() >= MOST_OPEN:
            raise Conflict(f"{MOST_OPEN} imports are under way.", code="imports_under_way", hint="Wait until one is done.")
        job = ImportJob.objects.create(
            company_id=actor.company_id,
            kind=kind,
            target=target,
            options=dict(options),
            format=format,
            file_name=name[:200],
            bytes=size,
            dry_run=dry_run,
            created_by=actor.id,
        )
        _keep(job, file)
        audit.record(actor, "import.start", str(job.pk), detail={"kind": kind, "target": target, "bytes": size})
        work.wake(ImportJob)
    return ImportJob.objects.get(pk=job.pk)


def _keep(job: ImportJob, file: IO[bytes]) -> None:
    """The file in chunks; binary COPY takes a third of the time of inserts."""
    with connection.cursor() as cursor, cursor.copy(_KEEP) as copy:
        copy.set_types(("uuid", "int4", "bytea"))
        number = 0
        while piece := file.read(_CHUNK):
            copy.write_row((job.pk, number, piece))
            number += 1


def take_in(job: ImportJob) -> work.Finish | None:
    """Take in what is left of a claimed import's file. Returns what to do at its end; raises InvalidInput for a broken file.

    Where the import was canceled, or another worker has it, nothing more is taken in.
    """
    ImportJob.objects.filter(pk=job.pk, started_at=None).update(started_at=Now())
    file = io.BufferedReader(ChunkFile(job), _CHUNK)
    if job.kind == ImportJob.Kind.TABLE:
        return _whole(job, tables.take_in(job, file, lambda rows, percent: _still_mine(job, rows, percent)))
    opened = open_rows(file, job.format, delimiter=job.options.get("delimiter", ""), sheet=job.options.get("sheet", ""))
    for batch in batches(islice(opened.rows, job.rows_read, None)):
        if not _commit(job, batch, _percent(job, opened, batch, file)):
            return None
    return lambda: _ended(job)


def _still_mine(job: ImportJob, rows_read: int, percent: int) -> bool:
    """Say how far an import is, and start its lease anew. False where it is not this worker's any more."""
    mine = ImportJob.objects.filter(pk=job.pk, attempt=job.attempt, state=ImportJob.State.RUNNING)
    return bool(mine.update(rows_read=rows_read, percent=percent, lease_until=Now() + ImportJob.LEASE))


def _whole(job: ImportJob, finish: work.Finish | None) -> work.Finish | None:
    """The end of an import whose rows are taken in by one transaction, that which ends it."""

    def ended() -> None:
        assert finish
        finish()
        _ended(job)

    return ended if finish else None


def _percent(job: ImportJob, opened: Rows, batch: Sequence[Row], file: IO[bytes]) -> int:
    done = batch[-1].number / opened.last if opened.last else file.tell() / max(job.bytes, 1)
    return min(99, int(done * 100))


@transaction.atomic
def _commit(job: ImportJob, batch: Sequence[Row], percent: int) -> bool:
    """Take in a batch. False where the import is not this worker's any more."""
    mine = ImportJob.objects.filter(pk=job.pk, attempt=job.attempt, state=ImportJob.State.RUNNING)
    if not mine.select_for_update().exists():
        return False
    with transaction.atomic():
        taken = records.take_of_job(job, batch)
        if job.dry_run:
            transaction.set_rollback(True)
    kept = max(0, MOST_FAULTS - job.failed)
    ImportFault.objects.bulk_create(ImportFault(job=job, row=row, message=text) for row, text in taken.faults[:kept])
    job.failed += len(taken.faults)
    mine.update(
        rows_read=F("rows_read") + len(batch),
        created=F("created") + taken.created,
        updated=F("updated") + taken.updated,
        skipped=F("skipped") + taken.skipped,
        failed=F("failed") + len(taken.faults),
        percent=percent,
        lease_until=Now() + ImportJob.LEASE,
    )
    return True


def _ended(job: ImportJob) -> None:
    ImportJob.objects.filter(pk=job.pk).update(percent=100)
    ImportChunk.objects.filter(job=job).delete()


def cancel(actor: Actor, job: ImportJob) -> None:
    """Stop an import; what was taken in stays. Raises Conflict where it is over."""
    with transaction.atomic():
        changes = {"state": ImportJob.State.CANCELED, "finished_at": Now(), "lease_until": None}
        if not ImportJob.objects.filter(pk=job.pk, state__in=OPEN).update(**changes):
            raise Conflict("The import is over.", code="import_over", hint="Nothing is left to cancel.")
        ImportChunk.objects.filter(job=job).delete()
        audit.record(actor, "import.cancel", str(job.pk))


def named(actor: Actor, job_id: str, kinds: Sequence[str]) -> ImportJob:
    """One import of the company, of a kind the caller may see. Raises NotFound."""
    found = ImportJob.objects.for_actor(actor).filter(pk=job_id, kind__in=kinds).first() if is_uuid(job_id) else None
    if found is None:
        raise NotFound("There is no such import.")
    return found


def forget() -> int:
    """Remove imports that ended long ago. Returns how many."""
    old = ImportJob.objects.exclude(state__in=OPEN).filter(finished_at__lt=timezone.now() - KEPT)
    return old.delete()[1].get("automation.ImportJob", 0)
