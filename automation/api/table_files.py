"""Surface *connect*: files go into tables and come out of them."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from django.db import connection
from django.http import FileResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from automation.api.imports import job_body
from automation.api.table_rows import RowsView
from automation.api.uploading import FileBody, FormParser, file_of
from automation.models import ImportJob
from automation.services import importing as jobs
from automation.services.tables import exporting, importing
from automation.services.tables.importing import Outcome, Terms
from automation.tabular.reading import format_of
from connect_platform.core.api.fields import Flag, Object, Text
from connect_platform.core.api.rendering import OrjsonParser
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput
from connect_platform.core.idempotency import idempotent

#: Bytes of a file that is taken in at once, by format: some seconds. Larger ones are a worker's.
AT_ONCE = {"csv": 16 * 1024 * 1024, "jsonl": 4 * 1024 * 1024, "xlsx": 256 * 1024}
MOST_TOLD = 1000
_IMPORTED = {
    "created": 2,
    "updated": 1,
    "unchanged": 0,
    "failed": 1,
    "errors": [{"row": 4, "message": "age: Must be a number."}],
}
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class TableImportBody(FileBody):
    """A file (`file` of multipart/form-data), text in `csv` or `jsonl`, or objects in `rows`. `mapping` says which column of
    the table one of the file goes to; empty text leaves it out."""

    SOURCES = (*FileBody.SOURCES, "rows")

    rows = serializers.ListField(child=Object(), required=False, min_length=1)
    keyColumn = Text(max_length=200, required=False)
    mapping = Object(child=Text(max_length=200, allow_blank=True), required=False)
    atomic = Flag(default=False)
    createColumns = Flag(default=False)


class ExportQuery(serializers.Serializer[Any]):
    """Which rows, as in a list of them, and how."""

    format = serializers.ChoiceField(exporting.FORMATS, default="csv")
    search = Text(max_length=200, required=False)
    filter = Text(max_length=10_000, required=False)
    sort = Text(max_length=600, required=False)
    view = Text(max_length=48, required=False)


class ImportRows(RowsView):
    parser_classes = (FormParser, OrjsonParser)

    @operation(
        "C.tables.import",
        "Import rows",
        body=TableImportBody,
        answer=_IMPORTED,
        failures=(400, 403, 404, 409, 413),
        example={"csv": "name,age\nAda,36\n", "keyColumn": "name"},
        description=(
            "CSV, XLSX, JSON Lines or an array of JSON objects. With `keyColumn`, a column or `externalKey` or `id`, rows that "
            "have its value already are merged. Wrong rows are told and the others taken in, or with `atomic` none. "
            "`createColumns` makes the columns that the table lacks, and `createdColumns` names them. A large "
            "file, or `async`, is answered with 202 and an import to follow at `/connect/v1/imports/{id}`."
        ),
    )
    @idempotent
    def post(self, request: Request, table_slug: str) -> Response:
        table, body = self.table(table_slug), self.valid(TableImportBody)
        file, name, size = file_of(body)
        with closing(file):
            format = body.get("format") or _format(body) or format_of(name, file.read(16))
            file.seek(0)
            terms = _terms(body, format, self.by)
            if not body["async"] and size <= AT_ONCE[format]:
                return Response(_told(importing.import_now(self.actor, table, terms, file), terms))
            if format != "xlsx" and not terms.create_columns:  # those take reading all of it
                importing.opened(table, terms, file)
            job = jobs.start(
                self.actor,
                kind=ImportJob.Kind.TABLE,
                target=str(table.pk),
                options=terms.as_values(),
                file=file,
                format=format,
                name=name,
                dry_run=terms.dry_run,
            )
            return Response(job_body(job), status=202)


class ExportRows(RowsView):
    @operation(
        "C.tables.export",
        "Export rows",
        query=ExportQuery,
        media_type="text/csv",
        failures=(400, 403, 404),
        description=(
            "As CSV, JSON Lines (`jsonl`) or XLSX, with the filters, sort and view of the list of rows. In CSV, text that a "
            "spreadsheet would take for a formula has an apostrophe in front, which an import takes off again."
        ),
    )
    def get(self, request: Request, table_slug: str) -> FileResponse:
        table, query = self.table(table_slug), self.valid_query(ExportQuery)
        conditions, sort = self.wanted(table, query)
        format = query["format"]
        file = exporting.export(table, format, search=query.get("search", ""), conditions=conditions, sort=sort)
        if not connection.in_atomic_block:
            connection.close()  # not kept for as long as the caller reads
        answer = FileResponse(file, as_attachment=True, filename=f"{table.slug}.{format}", content_type=_KINDS[format])
        answer.block_size = 64 * 1024
        return answer


def _terms(body: dict[str, Any], format: str, by: str) -> Terms:
    return Terms(
        format=format,
        by=by,
        key_column=body.get("keyColumn", ""),
        mapping=body.get("mapping") or {},
        atomic=body["atomic"],
        create_columns=body["createColumns"],
        dry_run=body["dryRun"],
        delimiter=body.get("delimiter", ""),
        sheet=body.get("sheet", ""),
    )


def _format(body: dict[str, Any]) -> str:
    return "" if "file" in body else "csv" if "csv" in body else "jsonl"


def _told(outcome: Outcome, terms: Terms) -> dict[str, Any]:
    faults = outcome.faults
    errors = [{"row": row, "message": message} for row, message in sorted(faults.told)[:MOST_TOLD]]
    if outcome.is_refused:
        raise InvalidInput({"file": importing.refusal(faults)}, details={"failed": faults.count, "errors": errors})
    counts = {"created": outcome.created, "updated": outcome.updated, "unchanged": outcome.unchanged}
    made = {"createdColumns": importing.told_columns(outcome.made)} if terms.create_columns else {}
    return {**counts, "failed": faults.count, "errors": errors, **made}
