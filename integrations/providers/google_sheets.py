"""Google Sheets: rows and cells of spreadsheets."""

from __future__ import annotations

from integrations.spec import Action, Field, Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

SCOPE = "https://www.googleapis.com/auth/spreadsheets"
READ, FILES = f"{SCOPE}.readonly", "https://www.googleapis.com/auth/drive.file"
DOCS = "https://developers.google.com/workspace/sheets/api/reference/rest/v4"
ROW = {"type": "array"}

SPREADSHEET = Field(
    "spreadsheet_id",
    "Spreadsheet id",
    description="The long word in the spreadsheet's address.",
    example="1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
)
RANGE = Field("range", "Range", description="A1 notation, such as `Sheet1!A1:C10`.", example="Sheet1!A1:C2")
ROWS = Field(
    "rows", "Rows", "array", description="A list of rows, each a list of cells.", items=ROW, example=[["Ada", 36], ["Bob", 41]]
)
INPUT = Field(
    "value_input",
    "Reading of values",
    description="USER_ENTERED reads formulas and dates as if typed; RAW stores them as they are.",
    required=False,
    choices=("USER_ENTERED", "RAW"),
    default="USER_ENTERED",
    example="USER_ENTERED",
)

provider = Provider(
    slug="google-sheets",
    name="Google Sheets",
    category="documents",
    curated=4,
    base_url="https://sheets.googleapis.com/v4",
    docs_url="https://developers.google.com/workspace/sheets/api/reference/rest",
    website_url="https://sheets.google.com",
    description="Rows and cells of spreadsheets.",
    aliases=("google-sheet", "gsheets"),
    hosts=("openidconnect.googleapis.com",),
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", SCOPE, FILES),
        # https://developers.google.com/workspace/sheets/api/scopes; `drive.file` passes for the app's own files
        implied_scopes={SCOPE: (READ,), FILES: (SCOPE, READ)},
        scope_words={
            SCOPE: "See, change, create and delete all spreadsheets",
            READ: "See all spreadsheets",
            FILES: "See, change, create and delete the files you open with the app",
        },
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
    # Changes are pushed by Drive's files.watch, proved by the channel's token alone.
    webhook=Webhook(
        algorithm="shared-token",
        header="X-Goog-Channel-Token",
        encoding="none",
        key="token of the watch channel",
        event_type="header:X-Goog-Resource-State",
        event_id="header:X-Goog-Channel-ID header:X-Goog-Message-Number",
        confirmations=("sync",),
        docs_url="https://developers.google.com/workspace/drive/api/guides/push",
    ),
    actions=(
        Action(
            key="read_range",
            name="Read a range",
            description="Reads the cells of a range, row by row.",
            inputs=(SPREADSHEET, RANGE),
            request=Request(path="/spreadsheets/{spreadsheet_id}/values/{range}"),
            scopes=(READ,),
            effect="idempotent",
            sample={"range": "Sheet1!A1:C2", "majorDimension": "ROWS", "values": [["Name", "Age"], ["Ada", "36"]]},
            docs_url=f"{DOCS}/spreadsheets.values/get",
        ),
        Action(
            key="append_rows",
            name="Append rows",
            description="Adds rows below the table found in the range.",
            inputs=(SPREADSHEET, RANGE, ROWS, INPUT),
            request=Request(
                method="POST",
                path="/spreadsheets/{spreadsheet_id}/values/{range}:append",
                query={"valueInputOption": "{value_input}", "insertDataOption": "INSERT_ROWS"},
                json={"majorDimension": "ROWS", "values": "{rows}"},
            ),
            scopes=(SCOPE,),
            sample={
                "spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
                "tableRange": "Sheet1!A1:B10",
                "updates": {"updatedRange": "Sheet1!A11:B12", "updatedRows": 2, "updatedColumns": 2, "updatedCells": 4},
            },
            docs_url=f"{DOCS}/spreadsheets.values/append",
        ),
        Action(
            key="update_range",
            name="Write a range",
            description="Overwrites the cells of a range.",
            inputs=(SPREADSHEET, RANGE, ROWS, INPUT),
            request=Request(
                method="PUT",
                path="/spreadsheets/{spreadsheet_id}/values/{range}",
                query={"valueInputOption": "{value_input}"},
                json={"majorDimension": "ROWS", "values": "{rows}"},
            ),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"updatedRange": "Sheet1!A1:B2", "updatedRows": 2, "updatedColumns": 2, "updatedCells": 4},
            docs_url=f"{DOCS}/spreadsheets.values/update",
        ),
        Action(
            key="clear_range",
            name="Clear a range",
            description="Empties the cells of a range and keeps their format.",
            inputs=(SPREADSHEET, RANGE),
            request=Request(method="POST", path="/spreadsheets/{spreadsheet_id}/values/{range}:clear", json={}),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms", "clearedRange": "Sheet1!A1:C2"},
            docs_url=f"{DOCS}/spreadsheets.values/clear",
        ),
        Action(
            key="get_spreadsheet",
            name="Describe a spreadsheet",
            description="Gives a spreadsheet's title and its sheets.",
            inputs=(SPREADSHEET,),
            request=Request(
                path="/spreadsheets/{spreadsheet_id}",
                query={"fields": "spreadsheetId,spreadsheetUrl,properties.title,sheets.properties"},
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={
                "spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
                "properties": {"title": "Members"},
                "sheets": [{"properties": {"sheetId": 0, "title": "Sheet1", "index": 0}}],
            },
            docs_url=f"{DOCS}/spreadsheets/get",
        ),
        Action(
            key="create_spreadsheet",
            name="Create a spreadsheet",
            description="Creates an empty spreadsheet in the account's Drive.",
            inputs=(Field("title", "Title", description="Name of the spreadsheet.", example="Members"),),
            request=Request(method="POST", path="/spreadsheets", json={"properties": {"title": "{title}"}}),
            scopes=(SCOPE,),
            sample={
                "spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
                "spreadsheetUrl": "https://docs.google.com/spreadsheets/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit",
            },
            docs_url=f"{DOCS}/spreadsheets/create",
        ),
        Action(
            key="add_sheet",
            name="Add a sheet",
            description="Adds an empty sheet to a spreadsheet.",
            inputs=(SPREADSHEET, Field("title", "Title", description="Name of the sheet.", example="June")),
            request=Request(
                method="POST",
                path="/spreadsheets/{spreadsheet_id}:batchUpdate",
                json={"requests": [{"addSheet": {"properties": {"title": "{title}"}}}]},
            ),
            scopes=(SCOPE,),
            sample={"replies": [{"addSheet": {"properties": {"sheetId": 91, "title": "June", "index": 1}}}]},
            docs_url=f"{DOCS}/spreadsheets/batchUpdate",
        ),
    ),
)
