"""Surface *connect*: rows of tables, one by one and many at once."""

from __future__ import annotations

import re
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from automation.api import table_bodies
from automation.api.table_bodies import (
    BulkChanges,
    BulkDeletes,
    BulkRows,
    BulkUpserts,
    LookupQuery,
    NewRow,
    RowChange,
    RowsQuery,
    RowUpsert,
    row_body,
)
from automation.api.tables import TablesView
from automation.models import Table
from automation.services.tables import filters, reading, viewing, writing
from connect_platform.core.api.paging import PageQuery
from connect_platform.core.api.rendering import loads
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import InvalidInput, NotFound
from connect_platform.core.idempotency import idempotent

_ROW, _FAILURES = table_bodies.ROW, (400, 403, 404, 409)
_FILTER = re.compile(r"filter\[([^\[\]]{1,100})\](?:\[([a-z_]{1,20})\])?")
_CHANGE = {
    "action": "updated",
    "by": "user:user_06",
    "at": table_bodies.AT,
    "before": {"age": 36},
    "after": {"age": 37},
}


class RowsView(TablesView):
    @property
    def by(self) -> str:
        """Who is said to have written."""
        return f"{self.actor.kind}:{self.actor.id}"

    def wanted(self, table: Table, query: dict[str, Any]) -> tuple[list[filters.Condition], list[str]]:
        """The conditions and the sort of a query. Raises InvalidInput."""
        view = viewing.named(table, query["view"]) if query.get("view") else None
        conditions = list(view.filter) if view else []
        if text := query.get("filter"):
            try:
                given = loads(text)
            except ValueError:
                raise InvalidInput({"filter": "Must be JSON."}) from None
            conditions += filters.kept(table, given)
        asked = [{"column": found[1], "op": found[2] or "eq", "value": value} for found, value in self._brackets()]
        conditions += filters.kept(table, asked)
        sort = query.get("sort")
        return conditions, filters.kept_sort(table, sort.split(",")) if sort else (view.sort if view else [])

    def _brackets(self) -> list[tuple[re.Match[str], str]]:
        """`filter[column][op]=value` as it stands in the query. Raises InvalidInput."""
        found = []
        for name, values in self.request.query_params.lists():
            if not name.startswith("filter["):
                continue
            match = _FILTER.fullmatch(name)
            if match is None:
                raise InvalidInput({"filter": "Must be filter[column][op]."})
            found += [(match, value) for value in values]
        return found


class Rows(RowsView):
    @operation(
        "C.rows.list",
        "List rows",
        query=RowsQuery,
        answer=table_bodies.ROWS,
        failures=(400, 403, 404),
        description=(
            "Oldest first. `search` looks into text. `filter` is JSON of conditions such as "
            '`[{"column": "age", "op": "gte", "value": 18}]`, or stands in the query as `filter[age][gte]=18`; operators: '
            f"{', '.join(filters.OPERATORS)}. `sort=-age,name`; `view` is the id of a saved one. `nextAfter` given as `after` "
            "goes on behind the last row shown, whatever was added or deleted meanwhile."
        ),
    )
    def get(self, request: Request, table_slug: str) -> Response:
        table, query = self.table(table_slug), self.valid_query(RowsQuery)
        conditions, sort = self.wanted(table, query)
        limit, offset = query["limit"], (query["page"] - 1) * query["limit"]
        after = query.get("after", "")
        if after and offset:
            raise InvalidInput({"after": "Goes without page."})
        search = query.get("search", "")
        rows, total = reading.page(
            table, limit=limit, offset=offset, after=after, search=search, conditions=conditions, sort=sort
        )
        more = rows[-1]["id"] if len(rows) == limit and not sort else None
        data = [row_body(row) for row in rows]
        return Response({"data": data, "total": total, "page": query["page"], "limit": limit, "nextAfter": more})

    @operation(
        "C.rows.create",
        "Create a row",
        status=201,
        body=NewRow,
        answer=_ROW,
        failures=_FAILURES,
        example={"data": {"email": "ada@example.com", "age": 36}, "externalKey": "k-1"},
    )
    @idempotent
    def post(self, request: Request, table_slug: str) -> Response:
        table, body = self.table(table_slug), self.valid(NewRow)
        return Response(row_body(writing.create(table, [body], by=self.by, single=True)[0]), status=201)


class UpsertRow(RowsView):
    @operation(
        "C.rows.upsert",
        "Create or merge a row",
        body=RowUpsert,
        answer={"created": False, "row": _ROW},
        failures=(400, 403, 404, 409),
        example={"externalKey": "k-1", "data": {"email": "ada@example.com", "age": 37}},
        description="By `externalKey`, or by the unique column that `keyColumn` names. What `data` does not name stays.",
    )
    def post(self, request: Request, table_slug: str) -> Response:
        table, body = self.table(table_slug), self.valid(RowUpsert)
        column = body.pop("keyColumn", "")
        outcome = writing.upsert(table, [body], by=self.by, key_column=column, single=True)[0]
        return Response({"created": outcome.action == "created", "row": row_body(outcome.row)})


class LookupRow(RowsView):
    @operation(
        "C.rows.lookup",
        "Find a row by a value",
        query=LookupQuery,
        answer={"found": True, "row": _ROW},
        failures=(400, 403, 404),
        description="The oldest one whose `column` (`externalKey` and `id` too) is `value`. Fast where the column is `unique` or `indexed`.",  # noqa: E501
    )
    def get(self, request: Request, table_slug: str) -> Response:
        table, query = self.table(table_slug), self.valid_query(LookupQuery)
        row = reading.lookup(table, query["column"], query["value"])
        return Response({"found": row is not None, "row": row_body(row) if row else None})


class OneRow(RowsView):
    @operation("C.rows.get", "Get a row", answer=_ROW, failures=(403, 404))
    def get(self, request: Request, table_slug: str, row_id: str) -> Response:
        return Response(row_body(reading.row(self.table(table_slug), row_id)))

    @operation(
        "C.rows.update",
        "Change a row",
        body=RowChange,
        answer=_ROW,
        failures=_FAILURES,
        example={"data": {"age": 38}},
        description="What `data` does not name stays; null clears.",
    )
    def patch(self, request: Request, table_slug: str, row_id: str) -> Response:
        table = self.table(table_slug)
        change = {"id": reading.row(table, row_id)["id"], **self.valid(RowChange)}
        return Response(row_body(writing.update(table, [change], by=self.by, single=True)[0]))

    @operation("C.rows.delete", "Delete a row", status=204, failures=(403, 404, 409))
    def delete(self, request: Request, table_slug: str, row_id: str) -> Response:
        if not writing.delete(self.table(table_slug), [row_id], by=self.by):
            raise NotFound("There is no such row.")
        return Response(status=204)


class RowChanges(RowsView):
    @operation(
        "C.rows.changes",
        "List what happened to a row",
        query=PageQuery,
        answer={"data": [_CHANGE], "total": 1, "page": 1, "limit": 20},
        failures=(400, 403, 404),
        description="Newest first, for 90 days; a deleted row's too. `before` and `after` hold what differs.",
    )
    def get(self, request: Request, table_slug: str, row_id: str) -> Response:
        table, query = self.table(table_slug), self.valid_query(PageQuery)
        limit, offset = query["limit"], (query["page"] - 1) * query["limit"]
        data, total = reading.changes(table, row_id, limit=limit, offset=offset)
        return Response({"data": data, "total": total, "page": query["page"], "limit": limit})


class BulkOfRows(RowsView):
    @operation(
        "C.rows.bulk-create",
        "Create many rows",
        status=201,
        body=BulkRows,
        answer={"rows": [_ROW]},
        failures=_FAILURES,
        example={"rows": [{"data": {"email": "ada@example.com"}}]},
        description=f"At most {writing.MOST}; all or none. A wrong field is named as `rows.<place>.data.<column>`.",
    )
    @idempotent
    def post(self, request: Request, table_slug: str) -> Response:
        table, body = self.table(table_slug), self.valid(BulkRows)
        return Response({"rows": [row_body(row) for row in writing.create(table, body["rows"], by=self.by)]}, status=201)

    @operation(
        "C.rows.bulk-update",
        "Change many rows",
        body=BulkChanges,
        answer={"rows": [_ROW]},
        failures=_FAILURES,
        example={"rows": [{"id": "1", "data": {"age": 38}}]},
        description="All or none: 404 where one is not there.",
    )
    def patch(self, request: Request, table_slug: str) -> Response:
        table, body = self.table(table_slug), self.valid(BulkChanges)
        return Response({"rows": [row_body(row) for row in writing.update(table, body["rows"], by=self.by)]})


class BulkUpsert(RowsView):
    @operation(
        "C.rows.bulk-upsert",
        "Create or merge many rows",
        body=BulkUpserts,
        answer={"created": 0, "updated": 1, "unchanged": 0, "rows": [_ROW]},
        failures=_FAILURES,
        example={"rows": [{"externalKey": "k-1", "data": {"email": "ada@example.com"}}]},
    )
    def post(self, request: Request, table_slug: str) -> Response:
        table, body = self.table(table_slug), self.valid(BulkUpserts)
        outcomes = writing.upsert(table, body["rows"], by=self.by, key_column=body.get("keyColumn", ""))
        words = [outcome.action for outcome in outcomes]
        counts = {"created": words.count("created"), "updated": words.count("updated"), "unchanged": words.count("same")}
        return Response({**counts, "rows": [row_body(outcome.row) for outcome in outcomes]})


class BulkDelete(RowsView):
    @operation(
        "C.rows.bulk-delete",
        "Delete many rows",
        body=BulkDeletes,
        answer={"deleted": 1, "ids": ["1"]},
        failures=_FAILURES,
        example={"ids": ["1"]},
        description="Those that are there; `ids` says which.",
    )
    def post(self, request: Request, table_slug: str) -> Response:
        table, body = self.table(table_slug), self.valid(BulkDeletes)
        gone = writing.delete(table, body["ids"], by=self.by)
        return Response({"deleted": len(gone), "ids": gone})
