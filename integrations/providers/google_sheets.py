"""Google Sheets: rows and cells of spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import (
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Subscription,
    Trigger,
    Webhook,
    rfc7009,
)

SCOPE = "https://www.googleapis.com/auth/spreadsheets"
READ, FILES = f"{SCOPE}.readonly", "https://www.googleapis.com/auth/drive.file"
DOCS = "https://developers.google.com/workspace/sheets/api/reference/rest/v4"
DRIVE = "https://www.googleapis.com/drive/v3"
ROW = {"type": "array"}
ID = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"


def counted_from_zero(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Rows as a person counts them, both ends meant, as the half-open range from 0 that Google wants."""
    first, last = inputs["first_row"], inputs["last_row"]
    if not (isinstance(first, int) and isinstance(last, int) and 1 <= first <= last):
        raise ValueError("first_row and last_row are row numbers from 1, in this order")
    return {"start_index": first - 1, "end_index": last}


SPREADSHEET = Field("spreadsheet_id", "Spreadsheet id", description="The long word in the spreadsheet's address.", example=ID)
RANGE = Field("range", "Range", description="A1 notation, such as `Sheet1!A1:C10`.", example="Sheet1!A1:C2")
ROWS = Field(
    "rows", "Rows", "array", description="A list of rows, each a list of cells.", items=ROW, example=[["Ada", 36], ["Bob", 41]]
)
SHEET_ID = Field(
    "sheet_id", "Sheet id", "integer", description="Number of the sheet, as Describe a spreadsheet gives it.", example=91
)
CHANGE = "/spreadsheets/{spreadsheet_id}:batchUpdate"
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
    checked="2026-11",
    api_descriptions=("https://sheets.googleapis.com/$discovery/rest?version=v4",),
    aliases=("google-sheet", "gsheets"),
    hosts=("openidconnect.googleapis.com", "www.googleapis.com"),
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
        subscription=Subscription(
            create=Request(
                method="POST",
                path=f"{DRIVE}/files/{{spreadsheet_id}}/watch",
                json={
                    "id": "{request_id}",
                    "type": "web_hook",
                    "address": "{callback_url}",
                    "token": "{webhook_secret}",
                    "expiration": "{expires_ms}",
                },
            ),
            delete=Request(
                method="POST", path=f"{DRIVE}/channels/stop", json={"id": "{subscription_id}", "resourceId": "{resource_id}"}
            ),
            keeps={"resource_id": "resourceId"},
            expires="expiration",
            lifetime=86_400,  # a file's channel lives at most a day
            inputs=(SPREADSHEET,),
            docs_url="https://developers.google.com/workspace/drive/api/reference/rest/v3/files/watch",
        ),
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
                "spreadsheetId": ID,
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
            sample={"spreadsheetId": ID, "clearedRange": "Sheet1!A1:C2"},
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
                "spreadsheetId": ID,
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
            sample={"spreadsheetId": ID, "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{ID}/edit"},
            docs_url=f"{DOCS}/spreadsheets/create",
        ),
        Action(
            key="add_sheet",
            name="Add a sheet",
            description="Adds an empty sheet to a spreadsheet.",
            inputs=(SPREADSHEET, Field("title", "Title", description="Name of the sheet.", example="June")),
            request=Request(
                method="POST", path=CHANGE, json={"requests": [{"addSheet": {"properties": {"title": "{title}"}}}]}
            ),
            scopes=(SCOPE,),
            sample={"replies": [{"addSheet": {"properties": {"sheetId": 91, "title": "June", "index": 1}}}]},
            docs_url=f"{DOCS}/spreadsheets/batchUpdate",
        ),
        Action(
            key="rename_sheet",
            name="Rename a sheet",
            description="Changes the title of a sheet.",
            inputs=(SPREADSHEET, SHEET_ID, Field("title", "Title", description="New name of the sheet.", example="July")),
            request=Request(
                method="POST",
                path=CHANGE,
                json={
                    "requests": [
                        {
                            "updateSheetProperties": {
                                "properties": {"sheetId": "{sheet_id}", "title": "{title}"},
                                "fields": "title",
                            }
                        }
                    ]
                },
            ),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"spreadsheetId": ID, "replies": [{}]},
            docs_url=f"{DOCS}/spreadsheets/request#updatesheetpropertiesrequest",
        ),
        Action(
            key="delete_sheet",
            name="Delete a sheet",
            description="Deletes a sheet with all its cells.",
            inputs=(SPREADSHEET, SHEET_ID),
            request=Request(method="POST", path=CHANGE, json={"requests": [{"deleteSheet": {"sheetId": "{sheet_id}"}}]}),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"spreadsheetId": ID, "replies": [{}]},
            docs_url=f"{DOCS}/spreadsheets/request#deletesheetrequest",
        ),
        Action(
            key="copy_sheet",
            name="Copy a sheet",
            description="Copies a sheet into another spreadsheet.",
            inputs=(
                SPREADSHEET,
                SHEET_ID,
                Field(
                    "destination",
                    "Into",
                    description="Id of the other spreadsheet.",
                    example="1mHrPXQILuprO4NdqTgrVKlGazvvzgCFqIphGdsmptD8",
                ),
            ),
            request=Request(
                method="POST",
                path="/spreadsheets/{spreadsheet_id}/sheets/{sheet_id}:copyTo",
                json={"destinationSpreadsheetId": "{destination}"},
            ),
            scopes=(SCOPE,),
            sample={"sheetId": 92, "title": "Copy of June", "index": 1, "sheetType": "GRID"},
            docs_url=f"{DOCS}/spreadsheets.sheets/copyTo",
        ),
        Action(
            key="delete_rows",
            name="Delete rows",
            description="Deletes rows of a sheet; those below move up.",
            inputs=(
                SPREADSHEET,
                SHEET_ID,
                Field("first_row", "First row", "integer", description="Number of the first row to go, from 1.", example=5),
                Field("last_row", "Last row", "integer", description="Number of the last row to go.", example=6),
            ),
            prepare=counted_from_zero,
            prepares=("start_index", "end_index"),
            request=Request(
                method="POST",
                path=CHANGE,
                json={
                    "requests": [
                        {
                            "deleteDimension": {
                                "range": {
                                    "sheetId": "{sheet_id}",
                                    "dimension": "ROWS",
                                    "startIndex": "{start_index}",
                                    "endIndex": "{end_index}",
                                }
                            }
                        }
                    ]
                },
            ),
            scopes=(SCOPE,),
            sample={"spreadsheetId": ID, "replies": [{}]},
            docs_url=f"{DOCS}/spreadsheets/request#deletedimensionrequest",
        ),
        Action(
            key="find_and_replace",
            name="Find and replace",
            description="Replaces a text in all cells of a spreadsheet.",
            inputs=(
                SPREADSHEET,
                Field("find", "Text", description="What to look for.", example="draft"),
                Field("replacement", "Replacement", description="What to put instead.", example="final"),
                Field("match_case", "Match case", "boolean", description="Tell capitals.", required=False, example=False),
            ),
            request=Request(
                method="POST",
                path=CHANGE,
                json={
                    "requests": [
                        {
                            "findReplace": {
                                "find": "{find}",
                                "replacement": "{replacement}",
                                "matchCase": "{match_case}",
                                "allSheets": True,
                            }
                        }
                    ]
                },
            ),
            scopes=(SCOPE,),
            sample={"replies": [{"findReplace": {"valuesChanged": 2, "rowsChanged": 2, "occurrencesChanged": 2}}]},
            docs_url=f"{DOCS}/spreadsheets/request#findreplacerequest",
        ),
    ),
    triggers=(
        Trigger(
            key="new_row",
            name="New row",
            description="Fires for each row whose first cell was not there before; the first column should tell rows apart.",
            kinds=("poll",),
            inputs=(
                SPREADSHEET,
                Field("range", "Range", description="Rows watched, without their headings.", example="Sheet1!A2:Z"),
            ),
            poll=Request(path="/spreadsheets/{spreadsheet_id}/values/{range}"),
            items="values",
            event_id="0",
            scopes=(READ,),
            sample=["1001", "Ada Lovelace", "ada@example.com"],
            docs_url=f"{DOCS}/spreadsheets.values/get",
        ),
        Trigger(
            key="new_sheet",
            name="New sheet",
            description="Fires for each sheet added to a spreadsheet.",
            kinds=("poll",),
            inputs=(SPREADSHEET,),
            poll=Request(path="/spreadsheets/{spreadsheet_id}", query={"fields": "sheets.properties"}),
            items="sheets",
            event_id="properties.sheetId",
            scopes=(READ,),
            sample={"properties": {"sheetId": 91, "title": "June", "index": 1, "sheetType": "GRID"}},
            docs_url=f"{DOCS}/spreadsheets/get",
        ),
    ),
)
