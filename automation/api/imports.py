"""Surface *connect*: how far imports of files are, what was wrong with their rows, and stopping them."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.models import ImportJob
from automation.services import importing
from automation.services.tables.importing import MADE
from automation.tabular.text import FORMULA
from connect_platform.core.actors import Actor
from connect_platform.core.api.paging import PageQuery, numbered
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import PermissionDenied
from connect_platform.core.idempotency import idempotent

_STATUSES = {"waiting": "pending", "done": "completed"}
#: What an import goes to, and the word of its permissions.
_AREAS = {ImportJob.Kind.RECORDS: "records", ImportJob.Kind.TABLE: "tables"}
ID, AT = "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d", "2026-01-15T10:30:00Z"
JOB: dict[str, Any] = {
    "id": ID,
    "kind": "records",
    "target": "sandbox",
    "status": "running",
    "fileName": "contacts.csv",
    "format": "csv",
    "bytes": 5242880,
    "dryRun": False,
    "percent": 40,
    "rows": {"read": 40000, "created": 39000, "updated": 900, "skipped": 90, "failed": 10},
    "error": None,
    "createdAt": AT,
    "startedAt": AT,
    "finishedAt": None,
}


def _plain(message: str) -> str:
    """A message that no spreadsheet takes for a formula, which the name of a column may be."""
    return f"'{message}" if message.startswith(FORMULA) else message


def job_body(job: ImportJob) -> dict[str, Any]:
    """The wire's Import; with `createdColumns` where it was to make those a table lacks."""
    counts = {name: getattr(job, name) for name in ("created", "updated", "skipped", "failed")}
    return {
        "id": job.pk,
        "kind": job.kind,
        "target": job.target.replace("-", "_") if job.kind == ImportJob.Kind.RECORDS else job.target,
        "status": _STATUSES.get(job.state, job.state),
        "fileName": job.file_name or None,
        "format": job.format,
        "bytes": job.bytes,
        "dryRun": job.dry_run,
        "percent": job.percent,
        "rows": {"read": job.rows_read, **counts},
        "error": job.last_error or None if job.state == ImportJob.State.FAILED else None,
        "createdAt": job.created_at,
        "startedAt": job.started_at,
        "finishedAt": job.finished_at,
        **({"createdColumns": job.options.get(MADE, [])} if job.options.get("create_columns") else {}),
    }


class ImportView(ConnectView):
    """Whoever may see or write what an import goes to may see or stop it."""

    def authorize(self, actor: Actor) -> None:
        if not self.kinds(actor):
            raise PermissionDenied("This credential lacks the permission for what imports go to.")

    def kinds(self, actor: Actor) -> list[str]:
        """The kinds of imports the caller may deal with in this way."""
        right = "view" if self.request.method in ("GET", "HEAD") else "write"
        return [str(kind) for kind, area in _AREAS.items() if actor.may(f"{area}.{right}")]

    def job(self, import_id: str) -> ImportJob:
        """The import of the path. Raises NotFound."""
        return importing.named(self.actor, import_id, self.kinds(self.actor))


class Imports(ImportView):
    @operation(
        "C.imports.list",
        "List imports",
        query=PageQuery,
        answer={"data": [JOB], "total": 1, "page": 1, "limit": 20},
        failures=(400, 403),
        description="Newest first; those that ended are kept for 30 days.",
    )
    def get(self, request: Request) -> Response:
        rows = ImportJob.objects.for_actor(self.actor).filter(kind__in=self.kinds(self.actor)).order_by("-pk")
        return Response(numbered(rows, self.valid_query(PageQuery), job_body))


class OneImport(ImportView):
    @operation("C.imports.get", "See how far an import is", answer=JOB, failures=(403, 404))
    def get(self, request: Request, import_id: str) -> Response:
        return Response(job_body(self.job(import_id)))


class CancelImport(ImportView):
    @operation(
        "C.imports.cancel",
        "Cancel an import",
        answer={**JOB, "status": "canceled"},
        failures=(403, 404, 409),
        description="What was taken in stays.",
    )
    @idempotent
    def post(self, request: Request, import_id: str) -> Response:
        job = self.job(import_id)
        importing.cancel(self.actor, job)
        job.refresh_from_db()
        return Response(job_body(job))


class ImportErrors(ImportView):
    @operation(
        "C.imports.errors",
        "Download what is wrong with the rows of an import",
        media_type="text/csv",
        failures=(403, 404),
        description=f"Columns `row` and `message`; the first {importing.MOST_FAULTS}.",
    )
    def get(self, request: Request, import_id: str) -> HttpResponse:
        job = self.job(import_id)
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(("row", "message"))
        writer.writerows((row, _plain(message)) for row, message in job.faults.order_by("row").values_list("row", "message"))
        answer = HttpResponse(text.getvalue().encode(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="import-{job.pk}-errors.csv"'
        return answer
