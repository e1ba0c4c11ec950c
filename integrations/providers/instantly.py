"""Instantly: cold email campaigns."""

from __future__ import annotations

from integrations.spec import Action, ApiKey, Field, Identity, Json, Pagination, Provider, Request, Trigger

DOCS = "https://developer.instantly.ai/api/v2"
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
AFTER = Field("after", "Page", description="next_starting_after of the page before.", required=False, example="01a2b3c4")
CAMPAIGN_ID = Field(
    "campaign_id", "Campaign id", description="Id of the campaign.", example="019461de-83ee-75bb-b7f2-4c1f3a0b9a01"
)
LEAD: dict[str, Json] = {
    "id": "019461de-8405-7a94-8ff5-3a1e9d9c2b11",
    "timestamp_created": "2026-06-01T10:00:00.000Z",
    "campaign": "019461de-83ee-75bb-b7f2-4c1f3a0b9a01",
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "company_name": "Analytical Engines",
    "status": 1,
}
EMAIL: dict[str, Json] = {
    "id": "019461de-8417-7b2d-a3c7-1d2e3f4a5b6c",
    "timestamp_created": "2026-06-01T10:00:00.000Z",
    "timestamp_email": "2026-06-01T09:59:00.000Z",
    "subject": "Re: Engines",
    "from_address_email": "ada@example.com",
    "to_address_email_list": "sales@example.com",
    "body": {"text": "Tell me more.", "html": "<p>Tell me more.</p>"},
    "eaccount": "sales@example.com",
    "campaign_id": "019461de-83ee-75bb-b7f2-4c1f3a0b9a01",
    "lead": "ada@example.com",
    "is_unread": 1,
}

provider = Provider(
    slug="instantly",
    name="Instantly",
    category="sales",
    base_url="https://api.instantly.ai/api/v2",
    docs_url="https://developer.instantly.ai/",
    auth=ApiKey(),
    description="Cold email campaigns.",
    identity=Identity(request=Request(path="/workspaces/current"), id="id", label="name"),
    pagination=Pagination(
        style="cursor", items="items", parameter="starting_after", cursor="next_starting_after", size_parameter="limit"
    ),
    actions=(
        Action(
            key="list_campaigns",
            name="List campaigns",
            description="Lists campaigns.",
            inputs=(Field("search", "Words", description="In the name.", required=False, example="Spring"), LIMIT, AFTER),
            request=Request(path="/campaigns", query={"search": "{search}", "limit": "{limit}", "starting_after": "{after}"}),
            effect="idempotent",
            sample={
                "items": [{"id": "019461de-83ee-75bb-b7f2-4c1f3a0b9a01", "name": "Spring", "status": 1}],
                "next_starting_after": "01a2b3c4",
            },
            docs_url=f"{DOCS}/campaign/listcampaign",
        ),
        Action(
            key="get_analytics",
            name="Report on a campaign",
            description="Counts what a campaign sent and what came of it.",
            inputs=(CAMPAIGN_ID,),
            request=Request(path="/campaigns/analytics", query={"id": "{campaign_id}"}),
            effect="idempotent",
            sample=[
                {
                    "campaign_id": "019461de-83ee-75bb-b7f2-4c1f3a0b9a01",
                    "campaign_name": "Spring",
                    "leads_count": 120,
                    "emails_sent_count": 240,
                    "reply_count": 12,
                    "bounced_count": 3,
                }
            ],
            docs_url=f"{DOCS}/analytics/getcampaignanalytics",
        ),
        Action(
            key="add_lead",
            name="Add a lead",
            description="Adds a lead to a campaign, unless the workspace has it already.",
            inputs=(
                CAMPAIGN_ID,
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("first_name", "First name", description="First name.", required=False, example="Ada"),
                Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
                Field("company", "Company", description="Company.", required=False, example="Analytical Engines"),
                Field(
                    "variables",
                    "Variables",
                    "object",
                    description="Values for the text of the emails.",
                    required=False,
                    example={"engine": "Analytical"},
                ),
            ),
            request=Request(
                method="POST",
                path="/leads",
                json={
                    "campaign": "{campaign_id}",
                    "email": "{email}",
                    "first_name": "{first_name}",
                    "last_name": "{last_name}",
                    "company_name": "{company}",
                    "custom_variables": "{variables}",
                    "skip_if_in_workspace": True,
                },
            ),
            sample=LEAD,
            docs_url=f"{DOCS}/lead/createlead",
        ),
        Action(
            key="list_leads",
            name="List leads",
            description="Lists leads, all or those of a campaign.",
            inputs=(
                Field("search", "Words", description="In name or email.", required=False, example="ada@example.com"),
                Field("campaign", "Campaign id", description="Of one only.", required=False, example="019461de-83ee"),
                LIMIT,
                AFTER,
            ),
            request=Request(
                method="POST",
                path="/leads/list",
                json={"search": "{search}", "campaign": "{campaign}", "limit": "{limit}", "starting_after": "{after}"},
            ),
            effect="idempotent",
            sample={"items": [LEAD], "next_starting_after": "01a2b3c4"},
            docs_url=f"{DOCS}/lead/listleads",
        ),
        Action(
            key="list_emails",
            name="List emails",
            description="Lists emails sent and received, the newest first.",
            inputs=(
                Field(
                    "kind",
                    "Kind",
                    description="Only these.",
                    required=False,
                    choices=("received", "sent", "manual"),
                    example="received",
                ),
                LIMIT,
                AFTER,
            ),
            request=Request(path="/emails", query={"email_type": "{kind}", "limit": "{limit}", "starting_after": "{after}"}),
            effect="idempotent",
            sample={"items": [EMAIL], "next_starting_after": "01a2b3c4"},
            docs_url=f"{DOCS}/email/listemail",
        ),
        Action(
            key="reply",
            name="Reply to an email",
            description="Answers an email from the account that received it.",
            inputs=(
                Field("email_id", "Email id", description="Id of the email.", example="019461de-8417-7b2d-a3c7-1d2e3f4a5b6c"),
                Field("account", "Account", description="Address to send from.", example="sales@example.com"),
                Field("subject", "Subject", description="Of the reply.", example="Re: Engines"),
                Field("text", "Text", description="Plain text.", long=True, example="Gladly."),
            ),
            request=Request(
                method="POST",
                path="/emails/reply",
                json={
                    "reply_to_uuid": "{email_id}",
                    "eaccount": "{account}",
                    "subject": "{subject}",
                    "body": {"text": "{text}"},
                },
            ),
            sample=EMAIL,
            docs_url=f"{DOCS}/email/replytoemail",
        ),
    ),
    triggers=(
        Trigger(
            key="email_received",
            name="Email received",
            description="Fires for each email that comes in.",
            kinds=("poll",),
            poll=Request(path="/emails", query={"email_type": "received", "limit": 100}),
            items="items",
            event_id="id",
            sample=EMAIL,
            docs_url=f"{DOCS}/email/listemail",
        ),
    ),
)
