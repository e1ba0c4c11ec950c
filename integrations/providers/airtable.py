"""Airtable: spreadsheets that work as databases."""

from __future__ import annotations

from integrations.spec import (
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://airtable.com/developers/web/api"
READ, WRITE, SCHEMA = "data.records:read", "data.records:write", "schema.bases:read"
BASE = Field("base_id", "Base", description="Id of the base.", example="appLkNDICXNqxSDhG")
TABLE = Field("table", "Table", description="Id or name of the table.", example="Projects")
RECORD_ID = Field("record_id", "Record", description="Id of the record.", example="rec560UJdUtocSouk")
FIELDS = Field(
    "fields",
    "Fields",
    "object",
    description="Values by field name or id.",
    example={"Name": "Write the brief", "Status": "Todo"},
)
TYPECAST = Field(
    "typecast",
    "Convert texts",
    "boolean",
    description="Turns texts into the field's kind and adds missing choices.",
    required=False,
    default=False,
    example=True,
)
RECORD: Json = {
    "id": "rec560UJdUtocSouk",
    "createdTime": "2026-06-01T10:00:00.000Z",
    "fields": {"Name": "Write the brief", "Status": "Todo"},
}
EVENT: Json = {
    "base": {"id": "appLkNDICXNqxSDhG"},
    "webhook": {"id": "achLYYlYZ9GCmg1PB"},
    "timestamp": "2026-06-01T10:00:00.000Z",
}

provider = Provider(
    slug="airtable",
    name="Airtable",
    category="database",
    base_url="https://api.airtable.com/v0",
    docs_url=f"{DOCS}/introduction",
    auth=OAuth2(
        authorize_url="https://airtable.com/oauth2/v1/authorize",
        token_url="https://airtable.com/oauth2/v1/token",
        scopes=(READ, WRITE, SCHEMA, "user.email:read", "webhook:manage"),
        scope_words={
            READ: "Read records",
            WRITE: "Create, change and delete records",
            SCHEMA: "See bases, tables and fields",
            "user.email:read": "See your email address",
            "webhook:manage": "Be told when a base changes",
        },
        client_auth="basic",
    ),
    description="Spreadsheets that work as databases.",
    identity=Identity(request=Request(path="/meta/whoami"), id="id", label="email"),
    rate=RateHeaders(),
    pagination=Pagination(style="cursor", items="records", parameter="offset", cursor="offset", size_parameter="pageSize"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Airtable-Content-MAC",
        prefix="hmac-sha256=",
        key="macSecretBase64 of the webhook",
        key_encoding="whsec",
        event_id="webhook.id timestamp",
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/bases/{base_id}/webhooks",
                json={
                    "notificationUrl": "{callback_url}",
                    "specification": {"options": {"filters": {"dataTypes": "{data_types}"}}},
                },
            ),
            renew=Request(method="POST", path="/bases/{base_id}/webhooks/{subscription_id}/refresh"),
            delete=Request(method="DELETE", path="/bases/{base_id}/webhooks/{subscription_id}"),
            secret="macSecretBase64",
            expires="expirationTime",
            lifetime=7 * 86_400,
            inputs=(
                BASE,
                Field(
                    "data_types",
                    "Kinds of change",
                    "array",
                    description="Of tableData, tableFields and tableMetadata.",
                    required=False,
                    default=["tableData"],
                    example=["tableData"],
                ),
            ),
            docs_url=f"{DOCS}/create-a-webhook",
        ),
        docs_url=f"{DOCS}/model/webhooks-notification",
    ),
    actions=(
        Action(
            key="list_records",
            name="List records",
            description="Lists records of a table, narrowed and sorted as asked.",
            inputs=(
                BASE,
                TABLE,
                Field(
                    "formula",
                    "Formula",
                    description="Only records for which it is true.",
                    required=False,
                    example="{Status}='Todo'",
                ),
                Field("view", "View", description="Id or name of a view.", required=False, example="Grid view"),
                Field("fields", "Fields", "array", description="Names of fields to show.", required=False, example=["Name"]),
                Field(
                    "sort",
                    "Sort",
                    "array",
                    description="Fields to sort by, in order.",
                    items={"type": "object"},
                    required=False,
                    example=[{"field": "Name", "direction": "asc"}],
                ),
                Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=100, example=100),
                Field("offset", "Page", description="offset of the page before.", required=False, example="itrkxxbQvn4wVOqPr"),
            ),
            # the list by POST takes what a query string would be too short for
            request=Request(
                method="POST",
                path="/{base_id}/{table}/listRecords",
                json={
                    "filterByFormula": "{formula}",
                    "view": "{view}",
                    "fields": "{fields}",
                    "sort": "{sort}",
                    "pageSize": "{limit}",
                    "offset": "{offset}",
                },
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={"records": [RECORD]},
            docs_url=f"{DOCS}/list-records",
        ),
        Action(
            key="get_record",
            name="Read a record",
            description="Reads one record.",
            inputs=(BASE, TABLE, RECORD_ID),
            request=Request(path="/{base_id}/{table}/{record_id}"),
            scopes=(READ,),
            effect="idempotent",
            sample=RECORD,
            docs_url=f"{DOCS}/get-record",
        ),
        Action(
            key="create_record",
            name="Create a record",
            description="Adds a record to a table.",
            inputs=(BASE, TABLE, FIELDS, TYPECAST),
            request=Request(method="POST", path="/{base_id}/{table}", json={"fields": "{fields}", "typecast": "{typecast}"}),
            scopes=(WRITE,),
            sample=RECORD,
            docs_url=f"{DOCS}/create-records",
        ),
        Action(
            key="create_records",
            name="Create records",
            description="Adds up to 10 records to a table.",
            inputs=(
                BASE,
                TABLE,
                Field(
                    "records",
                    "Records",
                    "array",
                    description="Each with its `fields`.",
                    items={"type": "object"},
                    example=[{"fields": {"Name": "Write the brief"}}],
                ),
                TYPECAST,
            ),
            request=Request(method="POST", path="/{base_id}/{table}", json={"records": "{records}", "typecast": "{typecast}"}),
            scopes=(WRITE,),
            sample={"records": [RECORD]},
            docs_url=f"{DOCS}/create-records",
        ),
        Action(
            key="update_record",
            name="Change a record",
            description="Changes the given fields of a record and leaves the others.",
            inputs=(BASE, TABLE, RECORD_ID, FIELDS, TYPECAST),
            request=Request(
                method="PATCH", path="/{base_id}/{table}/{record_id}", json={"fields": "{fields}", "typecast": "{typecast}"}
            ),
            scopes=(WRITE,),
            effect="idempotent",
            sample=RECORD,
            docs_url=f"{DOCS}/update-record",
        ),
        Action(
            key="upsert_records",
            name="Create or change records",
            description="Changes up to 10 records found by the values of some fields, and creates those not found.",
            inputs=(
                BASE,
                TABLE,
                Field("match", "Found by", "array", description="Names of one to three fields.", example=["Name"]),
                Field(
                    "records",
                    "Records",
                    "array",
                    description="Each with its `fields`.",
                    items={"type": "object"},
                    example=[{"fields": {"Name": "Write the brief", "Status": "Done"}}],
                ),
                TYPECAST,
            ),
            request=Request(
                method="PATCH",
                path="/{base_id}/{table}",
                json={"performUpsert": {"fieldsToMergeOn": "{match}"}, "records": "{records}", "typecast": "{typecast}"},
            ),
            scopes=(WRITE,),
            effect="idempotent",
            sample={"createdRecords": [], "updatedRecords": ["rec560UJdUtocSouk"], "records": [RECORD]},
            docs_url=f"{DOCS}/update-multiple-records",
        ),
        Action(
            key="delete_record",
            name="Delete a record",
            description="Deletes a record.",
            inputs=(BASE, TABLE, RECORD_ID),
            request=Request(method="DELETE", path="/{base_id}/{table}/{record_id}"),
            scopes=(WRITE,),
            effect="idempotent",
            sample={"id": "rec560UJdUtocSouk", "deleted": True},
            docs_url=f"{DOCS}/delete-record",
        ),
        Action(
            key="list_bases",
            name="List bases",
            description="Lists the bases the person gave access to.",
            inputs=(
                Field("offset", "Page", description="offset of the page before.", required=False, example="itr23sEjsdfEr3282"),
            ),
            request=Request(path="/meta/bases", query={"offset": "{offset}"}),
            scopes=(SCHEMA,),
            effect="idempotent",
            sample={"bases": [{"id": "appLkNDICXNqxSDhG", "name": "Launch", "permissionLevel": "create"}]},
            docs_url=f"{DOCS}/list-bases",
        ),
        Action(
            key="list_tables",
            name="List tables",
            description="Lists the tables of a base with their fields and views.",
            inputs=(BASE,),
            request=Request(path="/meta/bases/{base_id}/tables"),
            scopes=(SCHEMA,),
            effect="idempotent",
            sample={
                "tables": [
                    {
                        "id": "tbltp8DGLhqbUmjK1",
                        "name": "Projects",
                        "primaryFieldId": "fld1VnoyuotSTyxW1",
                        "fields": [{"id": "fld1VnoyuotSTyxW1", "name": "Name", "type": "singleLineText"}],
                        "views": [{"id": "viwQpsuEDqHFqegkp", "name": "Grid view", "type": "grid"}],
                    }
                ]
            },
            docs_url=f"{DOCS}/get-base-schema",
        ),
        Action(
            key="list_changes",
            name="List changes a webhook saw",
            description="Reads what changed in a base, from the webhook that told of it.",
            inputs=(
                BASE,
                Field("webhook_id", "Webhook", description="Id of the webhook.", example="achLYYlYZ9GCmg1PB"),
                Field(
                    "cursor", "From", "integer", description="Number of the first change to read.", required=False, example=1
                ),
            ),
            request=Request(path="/bases/{base_id}/webhooks/{webhook_id}/payloads", query={"cursor": "{cursor}"}),
            scopes=("webhook:manage",),
            effect="idempotent",
            sample={
                "cursor": 5,
                "mightHaveMore": False,
                "payloads": [{"timestamp": "2026-06-01T10:00:00.000Z", "baseTransactionNumber": 4, "payloadFormat": "v0"}],
            },
            docs_url=f"{DOCS}/list-webhook-payloads",
        ),
    ),
    triggers=(
        Trigger(
            key="base_changed",
            name="Base changed",
            description="Fires when records, fields or tables of a watched base change; what changed is read with an action.",
            event_id="webhook.id timestamp",
            scopes=("webhook:manage",),
            sample=EVENT,
            docs_url=f"{DOCS}/model/webhooks-notification",
        ),
    ),
)
