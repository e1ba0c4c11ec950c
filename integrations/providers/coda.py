"""Coda: documents that work as apps."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import Action, ApiKey, Field, Identity, Json, Pagination, Provider, Request, Trigger

DOCS = "https://coda.io/developers/apis/v1"


def cells(values: Json) -> list[Json]:
    """One row as Coda takes it: https://coda.io/developers/apis/v1#tag/Rows"""
    return [{"column": column, "value": value} for column, value in values.items()] if isinstance(values, dict) else []


def rows(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    given = inputs["values"]
    return {"rows": [{"cells": cells(one)} for one in (given if isinstance(given, list) else [])]}


def row(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    return {"cells": cells(inputs["values"])}


DOC_ID = Field("doc_id", "Document", description="Id of the document.", example="AbCDeFGH")
TABLE = Field("table", "Table", description="Id or name of the table.", example="grid-pqRst-U")
ROW_ID = Field("row_id", "Row", description="Id or name of the row.", example="i-tuVwxYz")
LIMIT = Field("limit", "Limit", "integer", description="1 to 200.", required=False, default=50, example=50)
PAGE = Field("page_token", "Page", description="nextPageToken of the page before.", required=False, example="eyJsaW1pd")
VALUES = Field("values", "Values", "object", description="Values by column name or id.", example={"Name": "Write the brief"})
MANY = Field(
    "values",
    "Rows",
    "array",
    description="Each a map of values by column name or id.",
    items={"type": "object"},
    example=[{"Name": "Write the brief", "Status": "To do"}],
)
DOC: dict[str, Json] = {
    "id": "AbCDeFGH",
    "type": "doc",
    "name": "Launch",
    "owner": "ada@example.com",
    "createdAt": "2026-06-01T10:00:00.000Z",
    "updatedAt": "2026-06-01T11:30:00.000Z",
    "browserLink": "https://coda.io/d/_dAbCDeFGH",
}
ROW: dict[str, Json] = {
    "id": "i-tuVwxYz",
    "type": "row",
    "name": "Write the brief",
    "index": 7,
    "createdAt": "2026-06-01T10:00:00.000Z",
    "updatedAt": "2026-06-01T11:30:00.000Z",
    "values": {"Name": "Write the brief", "Status": "To do"},
}

provider = Provider(
    slug="coda",
    name="Coda",
    category="documents",
    base_url="https://coda.io/apis/v1",
    docs_url=DOCS,
    auth=ApiKey(),
    description="Documents that work as apps.",
    identity=Identity(request=Request(path="/whoami"), id="loginId", label="name"),
    pagination=Pagination(style="cursor", items="items", parameter="pageToken", cursor="nextPageToken", size_parameter="limit"),
    actions=(
        Action(
            key="list_docs",
            name="List documents",
            description="Lists documents the person can open, used last first.",
            inputs=(Field("words", "Words", description="Part of the name.", required=False, example="launch"), LIMIT, PAGE),
            request=Request(path="/docs", query={"query": "{words}", "limit": "{limit}", "pageToken": "{page_token}"}),
            effect="idempotent",
            sample={"items": [DOC]},
            docs_url=f"{DOCS}#operation/listDocs",
        ),
        Action(
            key="list_tables",
            name="List tables",
            description="Lists the tables and views of a document.",
            inputs=(DOC_ID, LIMIT, PAGE),
            request=Request(path="/docs/{doc_id}/tables", query={"limit": "{limit}", "pageToken": "{page_token}"}),
            effect="idempotent",
            sample={"items": [{"id": "grid-pqRst-U", "type": "table", "tableType": "table", "name": "Tasks"}]},
            docs_url=f"{DOCS}#operation/listTables",
        ),
        Action(
            key="list_rows",
            name="List rows",
            description="Lists rows of a table with their values by column name.",
            inputs=(
                DOC_ID,
                TABLE,
                Field("query", "Filter", description='As "Column":"value".', required=False, example='"Status":"To do"'),
                LIMIT,
                PAGE,
            ),
            request=Request(
                path="/docs/{doc_id}/tables/{table}/rows",
                query={"query": "{query}", "useColumnNames": True, "limit": "{limit}", "pageToken": "{page_token}"},
            ),
            effect="idempotent",
            sample={"items": [ROW]},
            docs_url=f"{DOCS}#operation/listRows",
        ),
        Action(
            key="get_row",
            name="Read a row",
            description="Reads one row with its values by column name.",
            inputs=(DOC_ID, TABLE, ROW_ID),
            request=Request(path="/docs/{doc_id}/tables/{table}/rows/{row_id}", query={"useColumnNames": True}),
            effect="idempotent",
            sample=ROW,
            docs_url=f"{DOCS}#operation/getRow",
        ),
        Action(
            key="add_rows",
            name="Add rows",
            description="Adds rows to a table, which shows them within seconds.",
            inputs=(DOC_ID, TABLE, MANY),
            prepare=rows,
            prepares=("rows",),
            request=Request(method="POST", path="/docs/{doc_id}/tables/{table}/rows", json={"rows": "{rows}"}),
            sample={"requestId": "abc-123-def-456", "addedRowIds": ["i-tuVwxYz"]},
            docs_url=f"{DOCS}#operation/upsertRows",
        ),
        Action(
            key="upsert_rows",
            name="Add or change rows",
            description="Changes the rows found by some columns' values, and adds those not found.",
            inputs=(
                DOC_ID,
                TABLE,
                MANY,
                Field("match", "Found by", "array", description="Names or ids of columns.", example=["Name"]),
            ),
            prepare=rows,
            prepares=("rows",),
            request=Request(
                method="POST", path="/docs/{doc_id}/tables/{table}/rows", json={"rows": "{rows}", "keyColumns": "{match}"}
            ),
            effect="idempotent",
            sample={"requestId": "abc-123-def-456", "addedRowIds": []},
            docs_url=f"{DOCS}#operation/upsertRows",
        ),
        Action(
            key="update_row",
            name="Change a row",
            description="Changes the given values of a row.",
            inputs=(DOC_ID, TABLE, ROW_ID, VALUES),
            prepare=row,
            prepares=("cells",),
            request=Request(
                method="PUT", path="/docs/{doc_id}/tables/{table}/rows/{row_id}", json={"row": {"cells": "{cells}"}}
            ),
            effect="idempotent",
            sample={"requestId": "abc-123-def-456", "id": "i-tuVwxYz"},
            docs_url=f"{DOCS}#operation/updateRow",
        ),
        Action(
            key="delete_row",
            name="Delete a row",
            description="Deletes a row of a table.",
            inputs=(DOC_ID, TABLE, ROW_ID),
            request=Request(method="DELETE", path="/docs/{doc_id}/tables/{table}/rows/{row_id}"),
            effect="idempotent",
            sample={"requestId": "abc-123-def-456", "id": "i-tuVwxYz"},
            docs_url=f"{DOCS}#operation/deleteRow",
        ),
    ),
    triggers=(
        Trigger(
            key="new_doc",
            name="New document",
            description="Fires for each document the person makes or is given.",
            kinds=("poll",),
            poll=Request(path="/docs", query={"limit": 100}),
            items="items",
            event_id="id",
            sample=DOC,
            docs_url=f"{DOCS}#operation/listDocs",
        ),
        Trigger(
            key="doc_changed",
            name="Document changed",
            description="Fires each time a document the person used lately changes.",
            kinds=("poll",),
            poll=Request(path="/docs", query={"limit": 100}),
            items="items",
            event_id="id updatedAt",
            sample=DOC,
            docs_url=f"{DOCS}#operation/listDocs",
        ),
    ),
)
