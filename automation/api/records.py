"""Surface *connect*: records are found, counted, replayed, imported and removed."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api.imports import job_body
from automation.api.uploading import FileBody, FormParser, file_of
from automation.models import ImportJob, Record
from automation.services import importing as jobs
from automation.services.records import importing, listing, replaying
from automation.services.records.listing import Which
from automation.tabular.reading import format_of, open_rows
from connect_platform.core.api.fields import Id, Object, Text, Whole
from connect_platform.core.api.paging import PageQuery
from connect_platform.core.api.rendering import OrjsonParser
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput
from connect_platform.core.idempotency import idempotent

#: Bytes of a file that is taken in at once, by format; larger ones are a worker's.
AT_ONCE = {"csv": 1024 * 1024, "jsonl": 1024 * 1024, "xlsx": 256 * 1024}
ID, AT = "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d", "2026-01-15T10:30:00Z"
RECORD: dict[str, Any] = {
    "id": ID,
    "providerType": "sandbox",
    "resourceType": "contact",
    "externalId": "contact_7",
    "source": "webhook",
    "data": {"id": "contact_7", "name": "Ada Lovelace"},
    "connectionId": ID,
    "version": 1,
    "createdAt": AT,
    "updatedAt": AT,
    "receivedAt": AT,
}
_CHANGE = {"number": 2, "source": "webhook", "cause": "evt_1", "changes": {"name": {"from": "A", "to": "Ada"}}, "at": AT}
_SUMMARY = {
    "total": 1,
    "groups": [{"providerType": "sandbox", "resourceType": "contact", "count": 1, "lastReceivedAt": AT}],
    "bySource": [{"source": "webhook", "count": 1}],
    "byDay": [{"day": "2026-01-15", "count": 1}],
}
_IMPORTED = {"imported": 2, "updated": 0, "skipped": 0, "failed": 1, "errors": [{"row": 4, "message": "It has 1 cells; …"}]}
_EXAMPLE = {"providerType": "sandbox", "resourceType": "contact", "externalIdColumn": "id", "csv": "id,name\n7,Ada\n"}


class RecordFilterQuery(serializers.Serializer[Any]):
    resourceType = Text(max_length=100, required=False)
    providerType = Text(max_length=100, required=False)
    source = serializers.ChoiceField([str(source) for source in Record.Source], required=False)  # type: ignore[assignment]
    search = Text(max_length=200, required=False)
    connectionId = serializers.UUIDField(required=False)
    createdFrom = serializers.DateTimeField(required=False)
    createdTo = serializers.DateTimeField(required=False)


class RecordsQuery(RecordFilterQuery, PageQuery):
    """`before` is the id of the last record seen: as quick on the last page as on the first."""

    before = serializers.UUIDField(required=False)


class VersionField(Whole):
    """The number of a version, or `published`, which is 0."""

    def to_internal_value(self, data: Any) -> int:
        return 0 if data == "published" else super().to_internal_value(data)


class RecordReplayBody(serializers.Serializer[Any]):
    """`version` is that of the flows: a number or `published`."""

    version = VersionField(min_value=0, max_value=2**31 - 1, default=0)
    flowIds = serializers.ListField(child=Id(), required=False, max_length=100)


class RecordImportBody(FileBody):
    """A file (`file` of multipart/form-data), or text in `csv` or `jsonl`. `mapping` says where in the data a column goes."""

    providerType = Text(max_length=100)
    resourceType = Text(max_length=100)
    externalIdColumn = Text(max_length=200)
    mapping = Object(child=Text(max_length=500), required=False)


def which_of(query: dict[str, Any]) -> Which:
    """The filters of a query string."""
    return Which(
        provider_type=query.get("providerType", ""),
        resource_type=query.get("resourceType", ""),
        source=query.get("source", ""),
        search=query.get("search", ""),
        connection_id=query.get("connectionId"),
        created_from=query.get("createdFrom"),
        created_to=query.get("createdTo"),
        before=query.get("before"),
    )


def record_body(record: Record) -> dict[str, Any]:
    """The wire's Record."""
    return {
        "id": record.pk,
        "providerType": record.provider.replace("-", "_"),
        "resourceType": record.resource_type,
        "externalId": record.external_id,
        "source": record.source,
        "data": record.data,
        "connectionId": record.connection_id,
        "version": record.version,
        "createdAt": record.created_at,
        "updatedAt": record.updated_at,
        "receivedAt": record.received_at,
    }


class RecordView(ConnectView):
    permission = {"GET": "records.view", **dict.fromkeys(("POST", "DELETE"), "records.write")}


class Records(RecordView):
    @operation(
        "C.records.list",
        "List records",
        query=RecordsQuery,
        answer={"data": [RECORD], "total": 1, "page": 1, "limit": 20},
        failures=(400, 403),
        description="Newest first. `search` finds words of the external id and the data, and beginnings of the last word.",
    )
    def get(self, request: Request) -> Response:
        query = self.valid_query(RecordsQuery)
        which = which_of(query)
        start = 0 if which.before else (query["page"] - 1) * query["limit"]
        rows, total = listing.page(self.actor, which, limit=query["limit"], offset=start)
        data = [record_body(row) for row in rows]
        return Response({"data": data, "total": total, "page": query["page"], "limit": query["limit"]})

    @operation(
        "C.records.delete-found",
        "Delete records by filter",
        query=RecordFilterQuery,
        answer={"deleted": 42, "hasMore": False},
        failures=(400, 403),
        description=f"At least one filter is needed. Deletes {listing.MOST_REMOVED} at once; repeat while `hasMore`.",
    )
    def delete(self, request: Request) -> Response:
        which = which_of(self.valid_query(RecordFilterQuery))
        if which == Which():
            raise InvalidInput({"query": "Say which records by at least one filter."})
        deleted, has_more = listing.remove_found(self.actor, which)
        return Response({"deleted": deleted, "hasMore": has_more})


class Summary(RecordView):
    @operation("C.records.summary", "Count records", answer=_SUMMARY, failures=(403,))
    def get(self, request: Request) -> Response:
        return Response(listing.summary(self.actor))


class OneRecord(RecordView):
    @operation("C.records.get", "Get a record", answer=RECORD, failures=(403, 404))
    def get(self, request: Request, record_id: str) -> Response:
        return Response(record_body(listing.named(self.actor, record_id)))

    @operation("C.records.delete", "Delete a record", status=204, failures=(403, 404), description="Its history goes too.")
    def delete(self, request: Request, record_id: str) -> Response:
        listing.remove(self.actor, listing.named(self.actor, record_id))
        return Response(status=204)


class RecordChanges(RecordView):
    @operation(
        "C.records.changes",
        "List the changes of a record",
        answer=[_CHANGE],
        failures=(403, 404),
        description="Latest first, the last 50: for each field of the top level what it was and what it became.",
    )
    def get(self, request: Request, record_id: str) -> Response:
        rows = listing.changes(listing.named(self.actor, record_id))
        names = ("number", "source", "cause", "changes", "at")
        return Response([{name: getattr(row, name) for name in names} for row in rows])


class ReplayRecord(RecordView):
    @operation(
        "C.records.replay",
        "Start the flows that wait for such a record",
        body=RecordReplayBody,
        answer={"recordId": ID, "executions": [{"id": ID, "flowId": ID}]},
        failures=(400, 403, 404),
        example={},
        description="Every published flow whose trigger matches the record, or those of `flowIds` that do.",
    )
    @idempotent
    def post(self, request: Request, record_id: str) -> Response:
        record, body = listing.named(self.actor, record_id), self.valid(RecordReplayBody)
        made = replaying.replay(self.actor, record, version=body["version"], flow_ids=body.get("flowIds", ()))
        return Response({"recordId": record.pk, "executions": [{"id": one.pk, "flowId": one.flow_id} for one in made]})


class ImportRecords(RecordView):
    parser_classes = (FormParser, OrjsonParser)

    @operation(
        "C.records.import",
        "Import records",
        body=RecordImportBody,
        answer=_IMPORTED,
        failures=(400, 403, 409, 413),
        example=_EXAMPLE,
        description="CSV, JSON Lines or XLSX. The same external id is merged. A large file, or `async`, is answered with 202 "
        "and an import to follow at `/connect/v1/imports/{id}`.",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = self.valid(RecordImportBody)
        mapping = body.get("mapping") or {}
        column = body["externalIdColumn"]
        terms = importing.terms_of(self.actor, body["providerType"], body["resourceType"], column, mapping)
        file, name, size = file_of(body)
        format = body.get("format") or ("jsonl" if "jsonl" in body else format_of(name, file.read(16)))
        reading: dict[str, Any] = {key: body[key] for key in ("delimiter", "sheet") if key in body}
        if not body["async"] and size <= AT_ONCE[format]:
            taken = importing.import_now(self.actor, terms, file, format, dry_run=body["dryRun"], **reading)
            return Response(_taken_body(taken))
        if format != "xlsx":
            importing.check_columns(terms, open_rows(file, format, **reading).columns)
        job = jobs.start(
            self.actor,
            kind=ImportJob.Kind.RECORDS,
            target=terms.provider,
            options={"resource_type": terms.resource_type, "column": column, "mapping": mapping, **reading},
            file=file,
            format=format,
            name=name,
            dry_run=body["dryRun"],
        )
        return Response(job_body(job), status=202)


def _taken_body(taken: importing.Taken) -> dict[str, Any]:
    told = [{"row": row, "message": message} for row, message in taken.faults[: importing.MOST_TOLD]]
    counts = {"imported": taken.created, "updated": taken.updated, "skipped": taken.skipped, "failed": len(taken.faults)}
    return {**counts, "errors": told}
