"""Tables, columns, rows and views as surface *connect* spells them, and the bodies that make them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from rest_framework import serializers

from automation.models import Table, TableView
from automation.services.tables import columns as defined
from automation.services.tables import filters
from automation.services.tables.columns import Column
from automation.services.tables.kinds import KINDS, LONGEST_KEY
from automation.services.tables.writing import MOST, Row
from connect_platform.core.api.fields import Flag, Object, StrictSerializer, Text
from connect_platform.core.api.paging import PageQuery

_ROW_ID = re.compile(r"[1-9][0-9]{0,17}")
ID = "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d"
AT = "2026-01-15T10:30:00.000000Z"
COLUMN: dict[str, Any] = {
    "key": "c1",
    "name": "email",
    "type": "string",
    "required": True,
    "unique": False,
    "indexed": False,
    "default": None,
    "options": [],
    "table": None,
}
TABLE: dict[str, Any] = {
    "id": ID,
    "slug": "contacts",
    "name": "Contacts",
    "description": None,
    "columns": [COLUMN],
    "hiddenColumns": [{"key": "c2", "name": "age", "type": "number"}],
    "rowCount": 1,
    "createdAt": AT,
    "updatedAt": AT,
}
ROW: dict[str, Any] = {"id": "1", "externalKey": "k-1", "data": {"email": "ada@example.com"}, "createdAt": AT, "updatedAt": AT}
ROWS: dict[str, Any] = {"data": [ROW], "total": 1, "page": 1, "limit": 20, "nextAfter": None}
CONDITION = {"column": "email", "op": "contains", "value": "@example.com"}
VIEW: dict[str, Any] = {"id": "view_06e6", "name": "Ours", "filter": [CONDITION], "sort": ["-createdAt"], "createdAt": AT}
NEW_COLUMNS = [
    {"name": "email", "type": "email", "required": True, "unique": True},
    {"name": "age", "type": "number"},
]


class Default(serializers.JSONField):
    """Any JSON value; the column's type says whether it is one."""


class ColumnBody(StrictSerializer):
    """One column. `key` names one that is there under a name that changes; `table` is the slug a reference points to."""

    key = Text(max_length=10, required=False, allow_null=True, allow_blank=True)
    name = Text(max_length=100)
    type = serializers.ChoiceField(list(KINDS))
    required = Flag(required=False)  # type: ignore[assignment]
    unique = Flag(required=False)
    indexed = Flag(required=False)
    default = Default(required=False, allow_null=True)
    options = serializers.ListField(child=Text(max_length=200), required=False, max_length=500)
    table = Text(max_length=63, required=False, allow_null=True)


class Columns(serializers.Serializer[Any]):
    columns = serializers.ListField(child=ColumnBody(), max_length=defined.MOST)


class NewTable(Columns):
    name = Text(max_length=200)
    slug = Text(max_length=63, required=False)
    description = Text(max_length=5000, required=False, allow_null=True)


class TableChanges(serializers.Serializer[Any]):
    name = Text(max_length=200, required=False)
    description = Text(max_length=5000, required=False, allow_null=True)
    columns = serializers.ListField(child=ColumnBody(), required=False, max_length=defined.MOST)
    convert = serializers.ChoiceField(["null_invalid"], required=False)


class ExternalKey(Text):
    """The caller's own id of a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_KEY, trim_whitespace=False, required=False, allow_null=True, **options)


class NewRow(serializers.Serializer[Any]):
    data = Object()  # type: ignore[assignment]
    externalKey = ExternalKey()


class RowChange(serializers.Serializer[Any]):
    data = Object(required=False)  # type: ignore[assignment]
    externalKey = ExternalKey()


class RowUpsert(NewRow):
    keyColumn = Text(max_length=100, required=False)


class RowId(Text):
    """The id of a row, in the one spelling that tells it from all others."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not _ROW_ID.fullmatch(text):
            raise serializers.ValidationError("Must be the id of a row.", code="invalid")
        return text


class BulkChange(RowChange):
    id = RowId()


class BulkRows(serializers.Serializer[Any]):
    rows = serializers.ListField(child=NewRow(), min_length=1, max_length=MOST)


class BulkUpserts(BulkRows):
    keyColumn = Text(max_length=100, required=False)


class BulkChanges(serializers.Serializer[Any]):
    rows = serializers.ListField(child=BulkChange(), min_length=1, max_length=MOST)


class BulkDeletes(serializers.Serializer[Any]):
    ids = serializers.ListField(child=Text(max_length=18), min_length=1, max_length=MOST)


class RowsQuery(PageQuery):
    """`filter` is JSON; `filter[column][op]=value` says the same. `sort` names columns, with `-` before what falls."""

    search = Text(max_length=200, required=False)
    filter = Text(max_length=10_000, required=False)
    sort = Text(max_length=600, required=False)
    after = Text(max_length=18, required=False)
    view = Text(max_length=48, required=False)


class LookupQuery(serializers.Serializer[Any]):
    column = Text(max_length=100)
    value = Text(max_length=10_000, trim_whitespace=False)


class NewView(serializers.Serializer[Any]):
    name = Text(max_length=200)
    filter = serializers.ListField(child=Object(), required=False, max_length=filters.MOST)
    sort = serializers.ListField(child=Text(max_length=101), required=False, max_length=5)


class ViewChange(serializers.Serializer[Any]):
    name = Text(max_length=200, required=False)
    filter = serializers.ListField(child=Object(), required=False, max_length=filters.MOST)
    sort = serializers.ListField(child=Text(max_length=101), required=False, max_length=5)


def table_body(table: Table, slugs: Mapping[str, str]) -> dict[str, Any]:
    """The wire's Table. `slugs` maps ids of the company's tables to their slugs."""
    ever = defined.all_of(table)
    return {
        "id": str(table.pk),
        "slug": table.slug,
        "name": table.name,
        "description": table.description,
        "columns": [_column_body(column, slugs) for column in ever if not column.hidden],
        "hiddenColumns": [{"key": one.key, "name": one.name, "type": one.type} for one in ever if one.hidden],
        "rowCount": table.row_count,
        "createdAt": table.created_at,
        "updatedAt": table.updated_at,
    }


def _column_body(column: Column, slugs: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": column.key,
        "name": column.name,
        "type": column.type,
        "required": column.required,
        "unique": column.unique,
        "indexed": column.indexed,
        "default": column.default,
        "options": list(column.options),
        "table": slugs.get(column.table),
    }


def row_body(row: Row) -> Row:
    """The wire's Row: numbers that JSON's own do not hold exactly are written digit by digit."""
    data = {
        name: orjson.Fragment(format(value, "f")) if isinstance(value, Decimal) else value
        for name, value in row["data"].items()
    }
    return {**row, "data": data}


def view_body(table: Table, view: TableView) -> dict[str, Any]:
    """The wire's View."""
    return {
        "id": view.pk,
        "name": view.name,
        "filter": filters.named(table, view.filter),
        "sort": filters.named_sort(table, view.sort),
        "createdAt": view.created_at,
    }
