"""Surface *connect*: tables are designed and looked at through views."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.surfaces import ConnectView
from automation.api import table_bodies
from automation.api.table_bodies import Columns, NewTable, NewView, TableChanges, ViewChange, table_body, view_body
from automation.models import Table, TableView
from automation.services.tables import designing, reading, viewing
from connect_platform.core.api.schema import operation
from connect_platform.core.idempotency import idempotent

_STEP = {
    "column": "age",
    "change": "converted",
    "values": 120,
    "invalid": 1,
    "empty": 0,
    "duplicates": 0,
    "examples": [{"rowId": "7", "value": "unknown", "reason": "Must be a number."}],
}


class TablesView(ConnectView):
    permission = {"GET": "tables.view", **dict.fromkeys(("POST", "PATCH", "DELETE"), "tables.write")}

    def table(self, slug: str) -> Table:
        return reading.named(self.actor, slug)

    def shown(self, table: Table) -> dict[str, Any]:
        return table_body(table, {key: slug for slug, key in designing.slugs_of(self.actor.company_id).items()})


class Tables(TablesView):
    @operation("C.tables.list", "List tables", answer=[table_bodies.TABLE], failures=(403,))
    def get(self, request: Request) -> Response:
        own = list(Table.objects.for_actor(self.actor).order_by("created_at", "id"))
        slugs = {str(table.pk): table.slug for table in own}
        return Response([table_body(table, slugs) for table in own])

    @operation(
        "C.tables.create",
        "Create a table",
        status=201,
        body=NewTable,
        answer=table_bodies.TABLE,
        failures=(400, 403, 409),
        example={"name": "Contacts", "columns": table_bodies.NEW_COLUMNS},
        description="`docs/tables.md` lists the types of columns.",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        return Response(self.shown(designing.create(self.actor, **self.valid(NewTable))), status=201)


class OneTable(TablesView):
    @operation("C.tables.get", "Get a table", answer=table_bodies.TABLE, failures=(403, 404))
    def get(self, request: Request, table_slug: str) -> Response:
        return Response(self.shown(self.table(table_slug)))

    @operation(
        "C.tables.update",
        "Change a table",
        body=TableChanges,
        answer=table_bodies.TABLE,
        failures=(400, 403, 404, 409),
        example={"description": "People we know"},
        description=(
            "`columns` is the whole list. One that is left out is hidden with its values and comes back with them when a "
            "column of its name is added again. A column keeps its values under another name where `key` says which it is, and "
            "under another type where they convert; values that do not are refused, or left empty with `convert: null_invalid`."
        ),
    )
    def patch(self, request: Request, table_slug: str) -> Response:
        table, body = self.table(table_slug), self.valid(TableChanges)
        null_invalid = bool(body.pop("convert", None))
        return Response(self.shown(designing.change(self.actor, table, body, null_invalid=null_invalid)))

    @operation("C.tables.delete", "Delete a table", status=204, failures=(403, 404, 409), description="Its rows go too.")
    def delete(self, request: Request, table_slug: str) -> Response:
        designing.remove(self.actor, self.table(table_slug))
        return Response(status=204)


class PreviewColumns(TablesView):
    @operation(
        "C.tables.preview-columns",
        "Say what a change of columns would do",
        body=Columns,
        answer={"columns": [_STEP]},
        failures=(400, 403, 404, 409),
        example={"columns": table_bodies.NEW_COLUMNS},
        description="How many values would not convert, are missing or are not unique, with examples. Changes nothing.",
    )
    def post(self, request: Request, table_slug: str) -> Response:
        return Response({"columns": designing.preview(self.actor, self.table(table_slug), self.valid(Columns)["columns"])})


class Views(TablesView):
    @operation("C.views.list", "List views of a table", answer=[table_bodies.VIEW], failures=(403, 404))
    def get(self, request: Request, table_slug: str) -> Response:
        table = self.table(table_slug)
        rows = TableView.objects.filter(table=table).order_by("created_at", "id")
        return Response([view_body(table, view) for view in rows])

    @operation(
        "C.views.create",
        "Save a view",
        status=201,
        body=NewView,
        answer=table_bodies.VIEW,
        failures=(400, 403, 404, 409),
        example={"name": "Newest", "sort": ["-createdAt"]},
    )
    @idempotent
    def post(self, request: Request, table_slug: str) -> Response:
        table = self.table(table_slug)
        return Response(view_body(table, viewing.create(self.actor, table, **self.valid(NewView))), status=201)


class OneView(TablesView):
    @operation("C.views.get", "Get a view", answer=table_bodies.VIEW, failures=(403, 404))
    def get(self, request: Request, table_slug: str, view_id: str) -> Response:
        table = self.table(table_slug)
        return Response(view_body(table, viewing.named(table, view_id)))

    @operation(
        "C.views.update",
        "Change a view",
        body=ViewChange,
        answer=table_bodies.VIEW,
        failures=(400, 403, 404),
        example={"name": "Oldest", "sort": ["createdAt"]},
    )
    def patch(self, request: Request, table_slug: str, view_id: str) -> Response:
        table = self.table(table_slug)
        view = viewing.named(table, view_id)
        return Response(view_body(table, viewing.change(self.actor, table, view, self.valid(ViewChange))))

    @operation("C.views.delete", "Delete a view", status=204, failures=(403, 404))
    def delete(self, request: Request, table_slug: str, view_id: str) -> Response:
        viewing.delete(self.actor, viewing.named(self.table(table_slug), view_id))
        return Response(status=204)
