"""Pipedrive: sales pipeline CRM."""

from __future__ import annotations

from integrations.spec import (
    AccountField,
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Trigger,
    Webhook,
    rfc7009,
)

DOCS = "https://developers.pipedrive.com/docs/api/v1"
LIMIT = Field("limit", "Limit", "integer", description="1 to 500.", required=False, default=100, example=100)
CURSOR = Field(
    "cursor",
    "Page",
    description="additional_data.next_cursor of the page before.",
    required=False,
    example="eyJmaWVsZCI6ImlkIn0",
)
DEAL_ID = Field("deal_id", "Deal id", "integer", description="Id of the deal.", example=42)
PERSON_ID = Field("person_id", "Person id", "integer", description="Person it is about.", required=False, example=6)
ORG_ID = Field("org_id", "Organization id", "integer", description="Organization it is about.", required=False, example=9)
OWNER_ID = Field("owner_id", "Owner id", "integer", description="User who owns it.", required=False, example=69)
CUSTOM = Field(
    "custom_fields",
    "Custom fields",
    "object",
    description="Values by the 40-letter key of the field.",
    required=False,
    example={"dcf558aac1ae4e8c4f849ba5e668430d8df9be12": "VIP"},
)
DEAL_FIELDS = (
    Field("value", "Value", "number", description="Worth of the deal.", required=False, example=1500),
    Field("currency", "Currency", description="ISO 4217 code.", required=False, example="EUR"),
    PERSON_ID,
    ORG_ID,
    OWNER_ID,
    Field("stage_id", "Stage id", "integer", description="Stage of a pipeline.", required=False, example=3),
    Field("status", "Status", description="How it stands.", required=False, choices=("open", "won", "lost"), example="open"),
    Field("expected_close_date", "Expected close", description="Day, YYYY-MM-DD.", required=False, example="2026-07-01"),
    CUSTOM,
)
DEAL_JSON: dict[str, Json] = {"title": "{title}", **{item.key: f"{{{item.key}}}" for item in DEAL_FIELDS}}
DEAL: dict[str, Json] = {
    "id": 42,
    "title": "Engine",
    "value": 1500,
    "currency": "EUR",
    "status": "open",
    "stage_id": 3,
    "pipeline_id": 1,
    "person_id": 6,
    "org_id": 9,
    "owner_id": 69,
    "add_time": "2026-06-01T10:00:00Z",
    "update_time": "2026-06-01T10:05:00Z",
}
PERSON: dict[str, Json] = {
    "id": 6,
    "name": "Ada Lovelace",
    "org_id": 9,
    "emails": [{"value": "ada@example.com", "primary": True, "label": "work"}],
    "phones": [{"value": "+44 20 7946 0000", "primary": True, "label": "work"}],
    "add_time": "2026-06-01T10:00:00Z",
    "update_time": "2026-06-01T10:05:00Z",
}
LEAD: dict[str, Json] = {
    "id": "adf21080-0e10-11eb-879b-05d71fb426ec",
    "title": "Ada's engine",
    "person_id": 6,
    "organization_id": None,
    "value": {"amount": 1500, "currency": "EUR"},
    "is_archived": False,
    "add_time": "2026-06-01T10:00:00.551Z",
}


def told(data: Json) -> Json:
    """An answer of the API around `data`."""
    return {"success": True, "data": data}


provider = Provider(
    slug="pipedrive",
    name="Pipedrive",
    category="crm",
    base_url="{api_domain}/api",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://oauth.pipedrive.com/oauth/authorize",
        token_url="https://oauth.pipedrive.com/oauth/token",
        revoke=rfc7009("https://oauth.pipedrive.com/oauth/revoke", "basic"),
        pkce=False,
        client_auth="basic",
    ),
    description="Sales pipeline CRM.",
    account_fields=(
        AccountField(
            key="api_domain",
            label="API address",
            pattern=r"^https://[a-z0-9-]+\.pipedrive\.com$",
            source="token_response",
            example="https://acme.pipedrive.com",
        ),
    ),
    identity=Identity(request=Request(path="/v1/users/me"), id="data.company_id", label="data.company_name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    pagination=Pagination(
        style="cursor", items="data", parameter="cursor", cursor="additional_data.next_cursor", size_parameter="limit"
    ),
    webhook=Webhook(
        algorithm="basic-auth",
        event_type="meta.entity",
        event_id="meta.id",
        docs_url="https://pipedrive.readme.io/docs/guide-for-webhooks-v2",
    ),
    actions=(
        Action(
            key="create_deal",
            name="Create a deal",
            description="Creates a deal in a pipeline.",
            inputs=(Field("title", "Title", description="Name of the deal.", example="Engine"), *DEAL_FIELDS),
            request=Request(method="POST", path="/v2/deals", json=DEAL_JSON),
            sample=told(DEAL),
            docs_url=f"{DOCS}/Deals#addDeal",
        ),
        Action(
            key="update_deal",
            name="Change a deal",
            description="Changes the given values of a deal, such as its stage or status.",
            inputs=(
                DEAL_ID,
                Field("title", "Title", description="Name of the deal.", required=False, example="Engine"),
                *DEAL_FIELDS,
            ),
            request=Request(method="PATCH", path="/v2/deals/{deal_id}", json=DEAL_JSON),
            effect="idempotent",
            sample=told(DEAL),
            docs_url=f"{DOCS}/Deals#updateDeal",
        ),
        Action(
            key="get_deal",
            name="Read a deal",
            description="Reads one deal.",
            inputs=(DEAL_ID,),
            request=Request(path="/v2/deals/{deal_id}"),
            effect="idempotent",
            sample=told(DEAL),
            docs_url=f"{DOCS}/Deals#getDeal",
        ),
        Action(
            key="list_deals",
            name="List deals",
            description="Lists deals page by page, the latest changes first.",
            inputs=(
                Field(
                    "status",
                    "Status",
                    description="Only deals that stand so.",
                    required=False,
                    choices=("open", "won", "lost", "deleted"),
                    example="open",
                ),
                Field("pipeline_id", "Pipeline id", "integer", description="Only of a pipeline.", required=False, example=1),
                Field("person_id", "Person id", "integer", description="Only of a person.", required=False, example=6),
                LIMIT,
                CURSOR,
            ),
            request=Request(
                path="/v2/deals",
                query={
                    "status": "{status}",
                    "pipeline_id": "{pipeline_id}",
                    "person_id": "{person_id}",
                    "sort_by": "update_time",
                    "sort_direction": "desc",
                    "limit": "{limit}",
                    "cursor": "{cursor}",
                },
            ),
            effect="idempotent",
            sample={"success": True, "data": [DEAL], "additional_data": {"next_cursor": None}},
            docs_url=f"{DOCS}/Deals#getDeals",
        ),
        Action(
            key="create_person",
            name="Create a person",
            description="Creates a contact person.",
            inputs=(
                Field("name", "Name", description="Full name.", example="Ada Lovelace"),
                Field("email", "Email", description="Email address.", required=False, example="ada@example.com"),
                Field("phone", "Phone", description="Phone number.", required=False, example="+44 20 7946 0000"),
                ORG_ID,
                OWNER_ID,
                CUSTOM,
            ),
            request=Request(
                method="POST",
                path="/v2/persons",
                json={
                    "name": "{name}",
                    "emails": [{"value": "{email}"}],
                    "phones": [{"value": "{phone}"}],
                    "org_id": "{org_id}",
                    "owner_id": "{owner_id}",
                    "custom_fields": "{custom_fields}",
                },
            ),
            sample=told(PERSON),
            docs_url=f"{DOCS}/Persons#addPerson",
        ),
        Action(
            key="find_person",
            name="Find a person",
            description="Finds people by name, email address or phone number.",
            inputs=(
                Field("term", "Words", description="What to look for, 2 letters or more.", example="ada@example.com"),
                Field(
                    "fields",
                    "Look in",
                    description="Field to look in; all of them where none is given.",
                    required=False,
                    choices=("name", "email", "phone", "notes", "custom_fields"),
                    example="email",
                ),
                Field(
                    "exact_match",
                    "Exact",
                    "boolean",
                    description="Only full matches.",
                    required=False,
                    default=False,
                    example=True,
                ),
                LIMIT,
            ),
            request=Request(
                path="/v2/persons/search",
                query={"term": "{term}", "fields": "{fields}", "exact_match": "{exact_match}", "limit": "{limit}"},
            ),
            effect="idempotent",
            sample=told(
                {"items": [{"result_score": 0.5, "item": {"id": 6, "name": "Ada Lovelace", "emails": ["ada@example.com"]}}]}
            ),
            docs_url=f"{DOCS}/Persons#searchPersons",
        ),
        Action(
            key="create_organization",
            name="Create an organization",
            description="Creates a company.",
            inputs=(Field("name", "Name", description="Name of the company.", example="Acme"), OWNER_ID, CUSTOM),
            request=Request(
                method="POST",
                path="/v2/organizations",
                json={"name": "{name}", "owner_id": "{owner_id}", "custom_fields": "{custom_fields}"},
            ),
            sample=told({"id": 9, "name": "Acme", "owner_id": 69}),
            docs_url=f"{DOCS}/Organizations#addOrganization",
        ),
        Action(
            key="create_activity",
            name="Create an activity",
            description="Plans a call, meeting or other activity.",
            inputs=(
                Field("subject", "Subject", description="What it is about.", example="Call Ada"),
                Field("type", "Type", description="Key of an activity type.", required=False, default="call", example="call"),
                Field("due_date", "Day", description="YYYY-MM-DD.", required=False, example="2026-07-01"),
                Field("due_time", "Time", description="HH:MM, UTC.", required=False, example="14:30"),
                Field("deal_id", "Deal id", "integer", description="Deal it is about.", required=False, example=42),
                ORG_ID,
                Field("note", "Note", description="HTML.", required=False, example="Bring the plans", long=True),
            ),
            request=Request(
                method="POST",
                path="/v2/activities",
                json={
                    "subject": "{subject}",
                    "type": "{type}",
                    "due_date": "{due_date}",
                    "due_time": "{due_time}",
                    "deal_id": "{deal_id}",
                    "org_id": "{org_id}",
                    "note": "{note}",
                },
            ),
            sample=told({"id": 1, "subject": "Call Ada", "type": "call", "due_date": "2026-07-01", "deal_id": 42}),
            docs_url=f"{DOCS}/Activities#addActivity",
        ),
        Action(
            key="create_lead",
            name="Create a lead",
            description="Creates a lead of a person or an organization.",
            inputs=(
                Field("title", "Title", description="Name of the lead.", example="Ada's engine"),
                PERSON_ID,
                Field(
                    "organization_id", "Organization id", "integer", description="One of the two.", required=False, example=9
                ),
            ),
            request=Request(
                method="POST",
                path="/v1/leads",
                json={"title": "{title}", "person_id": "{person_id}", "organization_id": "{organization_id}"},
            ),
            sample=told(LEAD),
            docs_url=f"{DOCS}/Leads#addLead",
        ),
        Action(
            key="create_note",
            name="Add a note",
            description="Adds a note to a deal, person, organization or lead.",
            inputs=(
                Field("content", "Text", description="HTML.", example="Wants two engines", long=True),
                Field("deal_id", "Deal id", "integer", description="Deal it belongs to.", required=False, example=42),
                PERSON_ID,
                ORG_ID,
                Field("lead_id", "Lead id", description="Lead it belongs to.", required=False, example=str(LEAD["id"])),
            ),
            request=Request(
                method="POST",
                path="/v1/notes",
                json={
                    "content": "{content}",
                    "deal_id": "{deal_id}",
                    "person_id": "{person_id}",
                    "org_id": "{org_id}",
                    "lead_id": "{lead_id}",
                },
            ),
            sample=told({"id": 1, "content": "Wants two engines", "deal_id": 42}),
            docs_url=f"{DOCS}/Notes#addNote",
        ),
    ),
    triggers=(
        Trigger(
            key="deal_created",
            name="Deal created",
            description="Fires when a deal is created.",
            kinds=("poll",),
            poll=Request(path="/v2/deals", query={"sort_by": "add_time", "sort_direction": "desc", "limit": 100}),
            items="data",
            event_id="id",
            sample=DEAL,
            docs_url=f"{DOCS}/Deals#getDeals",
        ),
        Trigger(
            key="deal_changed",
            name="Deal created or changed",
            description="Fires when a deal is created and whenever it changes.",
            kinds=("poll",),
            poll=Request(
                path="/v2/deals",
                query={"updated_since": "{since}", "sort_by": "update_time", "sort_direction": "desc", "limit": 500},
            ),
            items="data",
            event_id="id update_time",
            sample=DEAL,
            docs_url=f"{DOCS}/Deals#getDeals",
        ),
        Trigger(
            key="person_created",
            name="Person created",
            description="Fires when a contact person is created.",
            kinds=("poll",),
            poll=Request(path="/v2/persons", query={"sort_by": "add_time", "sort_direction": "desc", "limit": 100}),
            items="data",
            event_id="id",
            sample=PERSON,
            docs_url=f"{DOCS}/Persons#getPersons",
        ),
        Trigger(
            key="lead_created",
            name="Lead created",
            description="Fires when a lead is created.",
            kinds=("poll",),
            poll=Request(path="/v1/leads", query={"sort": "add_time DESC", "limit": 100}),
            items="data",
            event_id="id",
            sample=LEAD,
            docs_url=f"{DOCS}/Leads#getLeads",
        ),
    ),
)
