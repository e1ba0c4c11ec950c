"""Zoho CRM: sales CRM by Zoho."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.spec import (
    AccountField,
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Pagination,
    Provider,
    Request,
    Trigger,
    Webhook,
    rfc7009,
)

DOCS = "https://www.zoho.com/crm/developer/docs/api/v8"
MODULE = Field("module", "Module", description="API name of the module, such as Leads, Contacts or Deals.", example="Leads")
RECORD = Field("record_id", "Record id", description="Id of the record.", example="3652397000003852095")
VALUES = Field("fields", "Fields", "object", description="Values by API name of the field.", example={"Last_Name": "Lovelace"})
SHOWN = Field(
    "shown",
    "Fields",
    description="API names of the fields to give, by comma.",
    default="id",
    required=False,
    example="id,Email",
)
LIMIT = Field("limit", "Limit", "integer", description="1 to 200.", required=False, default=100, example=100)
PAGE = Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, example=1)
PERSON = {"first_name": "First_Name", "last_name": "Last_Name", "email": "Email", "phone": "Phone"}
PERSON_FIELDS = (
    Field("last_name", "Last name", description="Last name.", example="Lovelace"),
    Field("first_name", "First name", description="First name.", required=False, example="Ada"),
    Field("email", "Email", description="Email address.", required=False, example="ada@example.com"),
    Field("phone", "Phone", description="Phone number.", required=False, example="+44 20 7946 0000"),
)
MORE = Field(
    "more",
    "More fields",
    "object",
    description="Further values by API name of the field.",
    required=False,
    example={"Lead_Source": "Trade Show"},
)
WRITTEN: Json = {
    "data": [
        {
            "code": "SUCCESS",
            "details": {"id": "3652397000003852095", "Created_Time": "2026-06-01T10:00:00+00:00"},
            "message": "record added",
            "status": "success",
        }
    ]
}
LEAD: dict[str, Json] = {
    "id": "3652397000003852095",
    "Last_Name": "Lovelace",
    "Email": "ada@example.com",
    "Company": "Analytical Engines",
    "Created_Time": "2026-06-01T10:00:00+00:00",
    "Modified_Time": "2026-06-01T10:05:00+00:00",
}
DEAL: dict[str, Json] = {
    "id": "3652397000003852199",
    "Deal_Name": "Engine",
    "Stage": "Qualification",
    "Amount": 1500,
    "Created_Time": "2026-06-01T10:00:00+00:00",
    "Modified_Time": "2026-06-01T10:05:00+00:00",
}


def fault(status: int, body: Any) -> str:
    """Zoho may answer a write with 2xx and tell of a refused record in its row: https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html"""
    rows = body.get("data") if isinstance(body, dict) else None
    row = rows[0] if isinstance(rows, list) and len(rows) == 1 else None
    return str(row["code"]) if isinstance(row, dict) and row.get("status") == "error" and "code" in row else ""


def record(inputs: Mapping[str, Json], names: Mapping[str, str]) -> dict[str, Json]:
    """The record to write: named inputs under Zoho's names, then whatever else was given."""
    more = inputs.get("more")
    named = {theirs: inputs[ours] for ours, theirs in names.items() if ours in inputs}
    return {"record": {**named, **(more if isinstance(more, dict) else {})}}


def newest(module: str, fields: str, order: str = "Created_Time") -> Request:
    """The latest 200 records of a module."""
    return Request(path=f"/{module}", query={"fields": fields, "sort_by": order, "sort_order": "desc", "per_page": 200})


provider = Provider(
    slug="zoho-crm",
    name="Zoho CRM",
    category="crm",
    base_url="https://www.zohoapis.{region}/crm/v8",
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://accounts.zoho.{region}/oauth/v2/auth",
        token_url="https://accounts.zoho.{region}/oauth/v2/token",
        revoke=rfc7009("https://accounts.zoho.{region}/oauth/v2/token/revoke", "none"),
        scopes=(
            "ZohoCRM.modules.ALL",
            "ZohoCRM.settings.READ",
            "ZohoCRM.users.READ",
            "ZohoCRM.org.READ",
            "ZohoCRM.coql.READ",
        ),
        scope_separator=",",
        pkce=False,
        authorize_params={"access_type": "offline", "prompt": "consent"},
        template="Zoho-oauthtoken {access_token}",
        offline_hint="access_type=offline",
    ),
    description="Sales CRM by Zoho.",
    account_fields=(AccountField(key="region", label="Region", pattern=r"^(com|eu|in|com\.au|jp|sa|com\.cn)$", example="com"),),
    identity=Identity(request=Request(path="/org"), id="org.0.id", label="org.0.company_name"),
    pagination=Pagination(style="page", items="data", parameter="page", size_parameter="per_page", size=200),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="token",
        encoding="none",
        event_type="operation",
        docs_url=f"{DOCS}/notifications/overview.html",
    ),
    fault=fault,
    actions=(
        Action(
            key="create_lead",
            name="Create a lead",
            description="Creates a lead.",
            inputs=(
                *PERSON_FIELDS,
                Field("company", "Company", description="Name of their company.", required=False, example="Analytical Engines"),
                MORE,
            ),
            prepare=lambda inputs: record(inputs, {**PERSON, "company": "Company"}),
            prepares=("record",),
            request=Request(method="POST", path="/Leads", json={"data": ["{record}"]}),
            scopes=("ZohoCRM.modules.ALL",),
            sample=WRITTEN,
            docs_url=f"{DOCS}/insert-records.html",
        ),
        Action(
            key="create_contact",
            name="Create a contact",
            description="Creates a contact.",
            inputs=(*PERSON_FIELDS, MORE),
            prepare=lambda inputs: record(inputs, PERSON),
            prepares=("record",),
            request=Request(method="POST", path="/Contacts", json={"data": ["{record}"]}),
            scopes=("ZohoCRM.modules.ALL",),
            sample=WRITTEN,
            docs_url=f"{DOCS}/insert-records.html",
        ),
        Action(
            key="create_record",
            name="Create a record",
            description="Creates a record of any module.",
            inputs=(MODULE, VALUES),
            request=Request(method="POST", path="/{module}", json={"data": ["{fields}"]}),
            scopes=("ZohoCRM.modules.ALL",),
            sample=WRITTEN,
            docs_url=f"{DOCS}/insert-records.html",
        ),
        Action(
            key="update_record",
            name="Change a record",
            description="Changes the given fields of a record.",
            inputs=(MODULE, RECORD, VALUES),
            request=Request(method="PUT", path="/{module}/{record_id}", json={"data": ["{fields}"]}),
            scopes=("ZohoCRM.modules.ALL",),
            effect="idempotent",
            sample=WRITTEN,
            docs_url=f"{DOCS}/update-records.html",
        ),
        Action(
            key="upsert_record",
            name="Create or change a record",
            description="Changes the record that has the same value in the fields to compare, or creates it.",
            inputs=(
                MODULE,
                VALUES,
                Field(
                    "compare",
                    "Compare by",
                    "array",
                    description="API names of the fields that tell whether it exists.",
                    required=False,
                    example=["Email"],
                ),
            ),
            request=Request(
                method="POST", path="/{module}/upsert", json={"data": ["{fields}"], "duplicate_check_fields": "{compare}"}
            ),
            scopes=("ZohoCRM.modules.ALL",),
            sample=WRITTEN,
            docs_url=f"{DOCS}/upsert-records.html",
        ),
        Action(
            key="get_record",
            name="Read a record",
            description="Reads one record with all its fields.",
            inputs=(MODULE, RECORD),
            request=Request(path="/{module}/{record_id}"),
            scopes=("ZohoCRM.modules.ALL",),
            effect="idempotent",
            sample={"data": [LEAD]},
            docs_url=f"{DOCS}/get-records.html",
        ),
        Action(
            key="list_records",
            name="List records",
            description="Lists the records of a module, the latest changes first.",
            inputs=(MODULE, SHOWN, LIMIT, PAGE),
            request=Request(
                path="/{module}",
                query={
                    "fields": "{shown}",
                    "sort_by": "Modified_Time",
                    "sort_order": "desc",
                    "per_page": "{limit}",
                    "page": "{page}",
                },
            ),
            scopes=("ZohoCRM.modules.ALL",),
            effect="idempotent",
            sample={"data": [LEAD], "info": {"per_page": 100, "count": 1, "page": 1, "more_records": False}},
            docs_url=f"{DOCS}/get-records.html",
        ),
        Action(
            key="search_records",
            name="Search records",
            description="Finds records of a module by words or by a criteria such as (Last_Name:equals:Lovelace).",
            inputs=(
                MODULE,
                Field("word", "Words", description="Words in any field; give this or criteria.", required=False, example="Ada"),
                Field(
                    "criteria",
                    "Criteria",
                    description="(field:operator:value), joined by and or or.",
                    required=False,
                    example="(Email:equals:ada@example.com)",
                ),
                LIMIT,
                PAGE,
            ),
            request=Request(
                path="/{module}/search",
                query={"word": "{word}", "criteria": "{criteria}", "per_page": "{limit}", "page": "{page}"},
            ),
            scopes=("ZohoCRM.modules.ALL",),
            effect="idempotent",
            sample={"data": [LEAD], "info": {"per_page": 100, "count": 1, "page": 1, "more_records": False}},
            docs_url=f"{DOCS}/search-records.html",
        ),
        Action(
            key="query",
            name="Query records",
            description="Runs a COQL query, which is SQL's SELECT over modules.",
            inputs=(
                Field(
                    "coql",
                    "COQL",
                    description="Query; it must have a WHERE.",
                    example="select Last_Name, Email from Leads where Email is not null limit 50",
                    long=True,
                ),
            ),
            request=Request(method="POST", path="/coql", json={"select_query": "{coql}"}),
            scopes=("ZohoCRM.coql.READ", "ZohoCRM.modules.ALL"),
            effect="idempotent",
            sample={"data": [LEAD], "info": {"count": 1, "more_records": False}},
            docs_url=f"{DOCS}/COQL-Overview.html",
        ),
        Action(
            key="delete_record",
            name="Delete a record",
            description="Moves a record to the recycle bin.",
            inputs=(MODULE, RECORD),
            request=Request(method="DELETE", path="/{module}/{record_id}"),
            scopes=("ZohoCRM.modules.ALL",),
            effect="idempotent",
            sample={
                "data": [{"code": "SUCCESS", "details": {"id": LEAD["id"]}, "message": "record deleted", "status": "success"}]
            },
            docs_url=f"{DOCS}/delete-records.html",
        ),
    ),
    triggers=(
        Trigger(
            key="lead_created",
            name="Lead created",
            description="Fires when a lead is created.",
            kinds=("poll",),
            poll=newest("Leads", "First_Name,Last_Name,Email,Phone,Company,Lead_Source,Created_Time,Modified_Time"),
            items="data",
            event_id="id",
            scopes=("ZohoCRM.modules.ALL",),
            sample=LEAD,
            docs_url=f"{DOCS}/get-records.html",
        ),
        Trigger(
            key="contact_created",
            name="Contact created",
            description="Fires when a contact is created.",
            kinds=("poll",),
            poll=newest("Contacts", "First_Name,Last_Name,Email,Phone,Account_Name,Created_Time,Modified_Time"),
            items="data",
            event_id="id",
            scopes=("ZohoCRM.modules.ALL",),
            sample={key: value for key, value in LEAD.items() if key != "Company"},
            docs_url=f"{DOCS}/get-records.html",
        ),
        Trigger(
            key="deal_changed",
            name="Deal created or changed",
            description="Fires when a deal is created and whenever it changes, such as its stage.",
            kinds=("poll",),
            poll=newest("Deals", "Deal_Name,Stage,Amount,Closing_Date,Created_Time,Modified_Time", "Modified_Time"),
            items="data",
            event_id="id Modified_Time",
            scopes=("ZohoCRM.modules.ALL",),
            sample=DEAL,
            docs_url=f"{DOCS}/get-records.html",
        ),
    ),
)
