"""Microsoft Excel: workbooks in OneDrive and SharePoint."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import Action, Field, Identity, Json, OAuth2, Provider, RateHeaders, Request, Webhook

DOCS = "https://learn.microsoft.com/en-us/graph/api"
READ, WRITE = ("Files.Read",), ("Files.ReadWrite",)


def quoted(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Words inside an OData string, whose quotes are doubled: https://learn.microsoft.com/graph/query-parameters"""
    return {"quoted": str(inputs["words"]).replace("'", "''")}


BOOK = Field("workbook_id", "Workbook", description="Id of the file in OneDrive.", example="01CCETFLK7GVZTZHSQNRD2AEI5XWTCU6FJ")
SHEET = Field("worksheet", "Worksheet", description="Name or id of the worksheet.", example="Sheet1")
TABLE = Field("table", "Table", description="Name or id of the table.", example="Table1")
ADDRESS = Field("address", "Range", description="Cells, in A1 notation.", example="A1:C2")
ROWS: Json = [["Ada", 36, "London"], ["Bob", 41, "Paris"]]
VALUES = Field(
    "values",
    "Values",
    "array",
    description="Rows, each a list of cells; null leaves a cell as it is.",
    items={"type": "array"},
    example=ROWS,
)
LIMIT = Field("limit", "Limit", "integer", description="How many at most.", required=False, default=100, example=100)
RANGE: dict[str, Json] = {"address": "Sheet1!A1:C2", "rowCount": 2, "columnCount": 3, "values": ROWS, "text": ROWS}

provider = Provider(
    slug="microsoft-excel",
    name="Microsoft Excel",
    category="documents",
    base_url="https://graph.microsoft.com/v1.0",
    docs_url=f"{DOCS}/resources/excel",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scope_prefix="https://graph.microsoft.com/",  # https://learn.microsoft.com/entra/identity-platform/scopes-oidc
        scopes=("offline_access", "User.Read", "Files.ReadWrite"),
        implied_scopes={"Files.ReadWrite": READ},  # https://learn.microsoft.com/graph/permissions-reference
        scope_words={
            "User.Read": "See your profile",
            "Files.ReadWrite": "Read and change your files",
            "offline_access": "Keep access when you are away",
        },
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="Workbooks in OneDrive and SharePoint.",
    aliases=("excel",),
    identity=Identity(request=Request(path="/me"), id="id", label="userPrincipalName"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="value.*.clientState",
        encoding="none",
        key="client state of the subscription",
        handshake="validationToken",
        items="value",
        event_type="changeType",
        docs_url="https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
    ),
    actions=(
        Action(
            key="find_workbooks",
            name="Find workbooks",
            description="Finds files of the person's OneDrive by words in name and content.",
            inputs=(Field("words", "Words", description="What to look for.", example="budget.xlsx"), LIMIT),
            prepare=quoted,
            prepares=("quoted",),
            request=Request(path="/me/drive/root/search(q='{quoted}')", query={"$top": "{limit}", "$select": "id,name,webUrl"}),
            scopes=READ,
            effect="idempotent",
            sample={
                "value": [{"id": BOOK.example, "name": "Budget.xlsx", "webUrl": "https://acme-my.sharepoint.com/Budget.xlsx"}]
            },
            docs_url=f"{DOCS}/driveitem-search",
        ),
        Action(
            key="list_worksheets",
            name="List worksheets",
            description="Lists the worksheets of a workbook.",
            inputs=(BOOK,),
            request=Request(path="/me/drive/items/{workbook_id}/workbook/worksheets"),
            scopes=READ,
            effect="idempotent",
            sample={"value": [{"id": "{00000000-0001-0000-0000-000000000000}", "name": "Sheet1", "position": 0}]},
            docs_url=f"{DOCS}/workbook-list-worksheets",
        ),
        Action(
            key="create_worksheet",
            name="Create a worksheet",
            description="Adds a worksheet to a workbook.",
            inputs=(BOOK, Field("name", "Name", description="Name of the worksheet.", example="2026")),
            request=Request(method="POST", path="/me/drive/items/{workbook_id}/workbook/worksheets", json={"name": "{name}"}),
            scopes=WRITE,
            sample={"id": "{00000000-0001-0000-0100-000000000000}", "name": "2026", "position": 1, "visibility": "Visible"},
            docs_url=f"{DOCS}/workbook-post-worksheets",
        ),
        Action(
            key="read_range",
            name="Read cells",
            description="Reads the cells of a range.",
            inputs=(BOOK, SHEET, ADDRESS),
            request=Request(path="/me/drive/items/{workbook_id}/workbook/worksheets/{worksheet}/range(address='{address}')"),
            scopes=READ,
            effect="idempotent",
            sample=RANGE,
            docs_url=f"{DOCS}/worksheet-range",
        ),
        Action(
            key="read_used_range",
            name="Read a worksheet",
            description="Reads all cells of a worksheet that hold something.",
            inputs=(BOOK, SHEET),
            request=Request(path="/me/drive/items/{workbook_id}/workbook/worksheets/{worksheet}/usedRange(valuesOnly=true)"),
            scopes=READ,
            effect="idempotent",
            sample=RANGE,
            docs_url=f"{DOCS}/worksheet-usedrange",
        ),
        Action(
            key="write_range",
            name="Write cells",
            description="Writes the cells of a range; the values must have its size.",
            inputs=(BOOK, SHEET, ADDRESS, VALUES),
            request=Request(
                method="PATCH",
                path="/me/drive/items/{workbook_id}/workbook/worksheets/{worksheet}/range(address='{address}')",
                json={"values": "{values}"},
            ),
            scopes=WRITE,
            effect="idempotent",
            sample=RANGE,
            docs_url=f"{DOCS}/range-update",
        ),
        Action(
            key="list_tables",
            name="List tables",
            description="Lists the tables of a workbook.",
            inputs=(BOOK,),
            request=Request(path="/me/drive/items/{workbook_id}/workbook/tables"),
            scopes=READ,
            effect="idempotent",
            sample={"value": [{"id": "1", "name": "Table1", "showHeaders": True, "showTotals": False}]},
            docs_url=f"{DOCS}/workbook-list-tables",
        ),
        Action(
            key="list_rows",
            name="List the rows of a table",
            description="Lists rows of a table in their order.",
            inputs=(
                BOOK,
                TABLE,
                LIMIT,
                Field("skip", "Skip", "integer", description="How many to pass over.", required=False, example=0),
            ),
            request=Request(
                path="/me/drive/items/{workbook_id}/workbook/tables/{table}/rows", query={"$top": "{limit}", "$skip": "{skip}"}
            ),
            scopes=READ,
            effect="idempotent",
            sample={"value": [{"index": 0, "values": [["Ada", 36, "London"]]}]},
            docs_url=f"{DOCS}/table-list-rows",
        ),
        Action(
            key="add_rows",
            name="Add rows to a table",
            description="Adds one or more rows at the end of a table.",
            inputs=(BOOK, TABLE, VALUES),
            request=Request(
                method="POST", path="/me/drive/items/{workbook_id}/workbook/tables/{table}/rows", json={"values": "{values}"}
            ),
            scopes=WRITE,
            sample={"index": 99, "values": ROWS},
            docs_url=f"{DOCS}/table-post-rows",
        ),
    ),
)
