"""Surface *connect*: which records become rows of a table by themselves."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from automation.api import presenting
from automation.api.tables import TablesView
from automation.models import MirrorRule, RecordMirroring, Table
from automation.services.records import mirror_rules, tabling
from connect_platform.core.api.fields import Flag, Object, Text
from connect_platform.core.api.paging import PageQuery, numbered
from connect_platform.core.api.schema import operation
from connect_platform.core.idempotency import idempotent

_MIRROR: dict[str, Any] = {
    "id": "mir_06b2f1c8k5x7e2",
    "tableSlug": "contacts",
    "providerType": "sandbox",
    "resourceType": "contact",
    "mapping": {"email": "email", "city": "address.city", "name": "{{record.data.first}} {{record.data.last}}"},
    "isActive": True,
    "waiting": 0,
    "failed": 0,
    "createdAt": presenting.AT,
    "updatedAt": presenting.AT,
}
_FAILURE = {
    "recordId": presenting.DELIVERY_ID,
    "error": "data.age: Must be a number.",
    "at": presenting.AT,
}


class Mapping(Object):
    """Column → dotted path or expression."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Text(max_length=20000), required=False, **options)


class NewMirror(serializers.Serializer[Any]):
    resourceType = Text(max_length=100)
    providerType = Text(max_length=100, required=False, allow_null=True)
    mapping = Mapping()
    backfill = Flag(default=True)


class MirrorChange(serializers.Serializer[Any]):
    mapping = Mapping()
    isActive = Flag(required=False)


def _wire(rules: list[MirrorRule], table: Table) -> list[dict[str, Any]]:
    counts = mirror_rules.counts(rules)
    return [
        {
            "id": rule.pk,
            "tableSlug": table.slug,
            "providerType": rule.provider.replace("-", "_") or None,
            "resourceType": rule.resource_type,
            "mapping": tabling.named_mapping(table, rule.mapping),
            "isActive": rule.is_active,
            "waiting": counts[rule.pk]["waiting"],
            "failed": counts[rule.pk]["failed"],
            "createdAt": rule.created_at,
            "updatedAt": rule.updated_at,
        }
        for rule in rules
    ]


def _failure(row: RecordMirroring) -> dict[str, Any]:
    return {"recordId": row.record_id, "error": row.last_error, "at": row.finished_at}


class Mirrors(TablesView):
    @operation("C.mirrors.list", "List mirrors of a table", answer=[_MIRROR], failures=(403, 404))
    def get(self, request: Request, table_slug: str) -> Response:
        table = self.table(table_slug)
        return Response(_wire(list(MirrorRule.objects.filter(table=table).order_by("created_at", "id")), table))

    @operation(
        "C.mirrors.create",
        "Mirror records into a table",
        status=201,
        body=NewMirror,
        answer=_MIRROR,
        failures=(400, 403, 404),
        example={"resourceType": "contact", "providerType": "sandbox", "mapping": {"email": "email"}},
        description=(
            "Each record of the type becomes a row with its external id as `externalKey`, and each change of it is merged. "
            "`mapping` says for columns what goes there: a dotted path in the record's data, or an expression over `record`; "
            "without it, what has a column's name. With `backfill` the records that are there become rows too."
        ),
    )
    @idempotent
    def post(self, request: Request, table_slug: str) -> Response:
        table, body = self.table(table_slug), self.valid(NewMirror)
        rule = mirror_rules.create(
            self.actor,
            table,
            resource_type=body["resourceType"],
            provider_type=body.get("providerType") or "",
            mapping=body.get("mapping"),
            backfill=body["backfill"],
        )
        return Response(_wire([rule], table)[0], status=201)


class OneMirror(TablesView):
    @operation("C.mirrors.get", "Get a mirror", answer=_MIRROR, failures=(403, 404))
    def get(self, request: Request, table_slug: str, mirror_id: str) -> Response:
        table = self.table(table_slug)
        return Response(_wire([mirror_rules.named(table, mirror_id)], table)[0])

    @operation(
        "C.mirrors.update",
        "Change a mirror",
        body=MirrorChange,
        answer=_MIRROR,
        failures=(400, 403, 404),
        example={"isActive": False},
        description="What changes while it is off is not made up for; `backfill` does that.",
    )
    def patch(self, request: Request, table_slug: str, mirror_id: str) -> Response:
        table, body = self.table(table_slug), self.valid(MirrorChange)
        rule = mirror_rules.named(table, mirror_id)
        changes = {key: body[name] for name, key in (("mapping", "mapping"), ("isActive", "is_active")) if name in body}
        return Response(_wire([mirror_rules.change(self.actor, table, rule, changes)], table)[0])

    @operation("C.mirrors.delete", "Delete a mirror", status=204, failures=(403, 404), description="Its rows stay.")
    def delete(self, request: Request, table_slug: str, mirror_id: str) -> Response:
        mirror_rules.delete(self.actor, mirror_rules.named(self.table(table_slug), mirror_id))
        return Response(status=204)


class BackfillMirror(TablesView):
    @operation(
        "C.mirrors.backfill",
        "Bring a mirror's table up to date",
        status=202,
        answer=_MIRROR,
        failures=(403, 404),
        description="Every record there is becomes a row or is merged into its own, those that failed among them.",
    )
    def post(self, request: Request, table_slug: str, mirror_id: str) -> Response:
        table = self.table(table_slug)
        rule = mirror_rules.named(table, mirror_id)
        mirror_rules.backfill(self.actor, rule)
        return Response(_wire([rule], table)[0], status=202)


class MirrorFailures(TablesView):
    @operation(
        "C.mirrors.failures",
        "List records that could not become rows",
        query=PageQuery,
        answer={"data": [_FAILURE], "total": 1, "page": 1, "limit": 20},
        failures=(400, 403, 404),
        description="Latest first, for 30 days. One is gone from here once its record became a row.",
    )
    def get(self, request: Request, table_slug: str, mirror_id: str) -> Response:
        found = mirror_rules.failures(mirror_rules.named(self.table(table_slug), mirror_id))
        return Response(numbered(found, self.valid_query(PageQuery), _failure))
