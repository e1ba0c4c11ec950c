"""Close: CRM with built-in calling and email for sales."""

from __future__ import annotations

from integrations.spec import (
    Action,
    Basic,
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

DOCS = "https://developer.close.com/api/resources"
LEAD_ID = Field("lead_id", "Lead id", description="Id of the lead.", example="lead_zwqYhEFwzPyfCErS8uQ77is2wFLvhvt2cdPXq7jP")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
SKIP = Field("skip", "Skip", "integer", description="How many to skip.", required=False, example=0)
SCOPE = ("all.full_access",)
LEAD: dict[str, Json] = {
    "id": "lead_zwqYhEFwzPyfCErS8uQ77is2wFLvhvt2cdPXq7jP",
    "display_name": "Analytical Engines",
    "name": "Analytical Engines",
    "status_label": "Potential",
    "contacts": [{"id": "cont_1", "name": "Ada Lovelace", "emails": [{"email": "ada@example.com", "type": "office"}]}],
    "date_created": "2026-06-01T10:00:00.000000+00:00",
    "date_updated": "2026-06-01T10:05:00.000000+00:00",
}
OPPORTUNITY: dict[str, Json] = {
    "id": "oppo_8H7sjNso71FL0ZaQoCCdI1cBbBMpZ3DM7KX4Ct3bPDg",
    "lead_id": LEAD["id"],
    "status_label": "Active",
    "status_type": "active",
    "value": 150000,
    "value_period": "one_time",
    "date_created": "2026-06-01T10:00:00.000000+00:00",
}


def told(kind: str, action: str, data: Json) -> dict[str, Json]:
    """One row of the event log."""
    return {
        "id": "ev_2sYKRjcrA79yKxi3S4Crd7",
        "object_type": kind,
        "action": action,
        "lead_id": LEAD["id"],
        "date_created": "2026-06-01T10:00:00.000000",
        "data": data,
    }


provider = Provider(
    slug="close",
    name="Close",
    category="crm",
    base_url="https://api.close.com/api/v1",
    docs_url="https://developer.close.com/",
    auth=OAuth2(
        authorize_url="https://app.close.com/oauth2/authorize/",
        token_url="https://api.close.com/oauth2/token/",
        revoke=rfc7009("https://api.close.com/oauth2/revoke/"),
        scopes=("all.full_access", "offline_access"),
        pkce=False,
        offline_hint="scope offline_access",
    ),
    alternatives=(Basic(password="", username_label="API key"),),
    description="CRM with built-in calling and email for sales.",
    aliases=("close-crm",),
    identity=Identity(request=Request(path="/me/"), id="organizations.0.id", label="organizations.0.name"),
    rate=RateHeaders(limit="ratelimit"),
    pagination=Pagination(style="offset", items="data", parameter="_skip", cursor="has_more", size_parameter="_limit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="close-sig-hash",
        key_encoding="hex",
        signed="{header:close-sig-timestamp}{body}",
        timestamp_header="close-sig-timestamp",
        event_type="event.object_type",
        event_id="event.id",
        match=("event.organization_id", "account_id"),
        docs_url=f"{DOCS}/webhooks",
    ),
    actions=(
        Action(
            key="create_lead",
            name="Create a lead",
            description="Creates a lead, which is a company, with one contact.",
            inputs=(
                Field("name", "Name", description="Name of the company.", example="Analytical Engines"),
                Field("contact_name", "Contact", description="Name of the person.", required=False, example="Ada Lovelace"),
                Field("email", "Email", description="Their address.", required=False, example="ada@example.com"),
                Field("phone", "Phone", description="Their number.", required=False, example="+442079460000"),
                Field("url", "Website", description="Address of the site.", required=False, example="https://example.com"),
                Field(
                    "description", "Description", description="About them.", required=False, example="Wants engines", long=True
                ),
            ),
            request=Request(
                method="POST",
                path="/lead/",
                json={
                    "name": "{name}",
                    "url": "{url}",
                    "description": "{description}",
                    "contacts": [
                        {"name": "{contact_name}", "emails": [{"email": "{email}"}], "phones": [{"phone": "{phone}"}]}
                    ],
                },
            ),
            scopes=SCOPE,
            sample=LEAD,
            docs_url=f"{DOCS}/leads",
        ),
        Action(
            key="update_lead",
            name="Change a lead",
            description="Changes the given values of a lead.",
            inputs=(
                LEAD_ID,
                Field("name", "Name", description="Name of the company.", required=False, example="Analytical Engines"),
                Field(
                    "status_id",
                    "Status id",
                    description="Id of a lead status.",
                    required=False,
                    example="stat_1ZdiZqcSIkoGVnNOyxiEY58eTGQ",
                ),
                Field(
                    "description", "Description", description="About them.", required=False, example="Wants engines", long=True
                ),
            ),
            request=Request(
                method="PUT",
                path="/lead/{lead_id}/",
                json={"name": "{name}", "status_id": "{status_id}", "description": "{description}"},
            ),
            scopes=SCOPE,
            effect="idempotent",
            sample=LEAD,
            docs_url=f"{DOCS}/leads",
        ),
        Action(
            key="get_lead",
            name="Read a lead",
            description="Reads a lead with its contacts and opportunities.",
            inputs=(LEAD_ID,),
            request=Request(path="/lead/{lead_id}/"),
            scopes=SCOPE,
            effect="idempotent",
            sample=LEAD,
            docs_url=f"{DOCS}/leads",
        ),
        Action(
            key="search_leads",
            name="Search leads",
            description="Finds leads that hold the words in any text.",
            inputs=(Field("query", "Words", description="What to look for.", example="ada@example.com"), LIMIT),
            request=Request(
                method="POST",
                path="/data/search/",
                json={
                    "query": {
                        "type": "and",
                        "queries": [
                            {"type": "object_type", "object_type": "lead"},
                            {"type": "text", "mode": "full_words", "value": "{query}"},
                        ],
                    },
                    "_fields": {"lead": ["id", "display_name", "status_label", "contacts"]},
                    "_limit": "{limit}",
                },
            ),
            scopes=SCOPE,
            effect="idempotent",
            sample={
                "data": [{"id": LEAD["id"], "display_name": "Analytical Engines", "__object_type": "lead"}],
                "cursor": None,
            },
            docs_url=f"{DOCS}/advanced-filtering",
        ),
        Action(
            key="create_contact",
            name="Create a contact",
            description="Adds a person to a lead.",
            inputs=(
                LEAD_ID,
                Field("name", "Name", description="Name of the person.", example="Ada Lovelace"),
                Field("email", "Email", description="Their address.", required=False, example="ada@example.com"),
                Field("phone", "Phone", description="Their number.", required=False, example="+442079460000"),
            ),
            request=Request(
                method="POST",
                path="/contact/",
                json={
                    "lead_id": "{lead_id}",
                    "name": "{name}",
                    "emails": [{"email": "{email}"}],
                    "phones": [{"phone": "{phone}"}],
                },
            ),
            scopes=SCOPE,
            sample={"id": "cont_1", "lead_id": LEAD["id"], "name": "Ada Lovelace"},
            docs_url=f"{DOCS}/contacts",
        ),
        Action(
            key="create_opportunity",
            name="Create an opportunity",
            description="Creates an opportunity of a lead.",
            inputs=(
                LEAD_ID,
                Field("value", "Value", "integer", description="In cents.", required=False, example=150000),
                Field(
                    "value_period",
                    "Paid",
                    description="How often.",
                    required=False,
                    choices=("one_time", "monthly", "annual"),
                    default="one_time",
                    example="one_time",
                ),
                Field("confidence", "Confidence", "integer", description="Percent.", required=False, example=50),
                Field("note", "Note", description="What it is about.", required=False, example="Two engines", long=True),
            ),
            request=Request(
                method="POST",
                path="/opportunity/",
                json={
                    "lead_id": "{lead_id}",
                    "value": "{value}",
                    "value_period": "{value_period}",
                    "confidence": "{confidence}",
                    "note": "{note}",
                },
            ),
            scopes=SCOPE,
            sample=OPPORTUNITY,
            docs_url=f"{DOCS}/opportunities",
        ),
        Action(
            key="create_note",
            name="Add a note",
            description="Adds a note to a lead.",
            inputs=(LEAD_ID, Field("note", "Text", description="Text of the note.", example="Wants two engines", long=True)),
            request=Request(method="POST", path="/activity/note/", json={"lead_id": "{lead_id}", "note": "{note}"}),
            scopes=SCOPE,
            sample={"id": "acti_1", "_type": "Note", "lead_id": LEAD["id"], "note": "Wants two engines"},
            docs_url=f"{DOCS}/activities",
        ),
        Action(
            key="list_opportunities",
            name="List opportunities",
            description="Lists opportunities page by page.",
            inputs=(
                Field(
                    "status_type",
                    "Status",
                    description="Only those that stand so.",
                    required=False,
                    choices=("active", "won", "lost"),
                    example="active",
                ),
                LIMIT,
                SKIP,
            ),
            request=Request(
                path="/opportunity/", query={"status_type": "{status_type}", "_limit": "{limit}", "_skip": "{skip}"}
            ),
            scopes=SCOPE,
            effect="idempotent",
            sample={"data": [OPPORTUNITY], "has_more": False, "total_results": 1},
            docs_url=f"{DOCS}/opportunities",
        ),
    ),
    triggers=(
        Trigger(
            key="lead_created",
            name="Lead created",
            description="Fires when a lead is created.",
            kinds=("poll",),
            poll=Request(path="/event/", query={"object_type": "lead", "action": "created", "_limit": 50}),
            items="data",
            event_id="id",
            scopes=SCOPE,
            sample=told("lead", "created", LEAD),
            docs_url=f"{DOCS}/events",
        ),
        Trigger(
            key="opportunity_created",
            name="Opportunity created",
            description="Fires when an opportunity is created.",
            kinds=("poll",),
            poll=Request(path="/event/", query={"object_type": "opportunity", "action": "created", "_limit": 50}),
            items="data",
            event_id="id",
            scopes=SCOPE,
            sample=told("opportunity", "created", OPPORTUNITY),
            docs_url=f"{DOCS}/events",
        ),
    ),
)
