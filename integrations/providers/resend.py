"""Resend: email for developers."""

from __future__ import annotations

from integrations.spec import (
    Action,
    ApiKey,
    Field,
    Identity,
    Json,
    Provider,
    RateHeaders,
    Request,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://resend.com/docs/api-reference"
EVENTS = "https://resend.com/docs/webhooks/event-types"
EMAIL_ID = Field("email_id", "Email id", description="Id of the email.", example="49a3999c-0ce1-4ea6-ab68-afcd6dc2e794")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=20, example=20)
AFTER = Field(
    "after",
    "Page",
    description="Id of the last one of the page before.",
    required=False,
    example="49a3999c-0ce1-4ea6-ab68-afcd6dc2e794",
)
EMAIL: dict[str, Json] = {
    "object": "email",
    "id": "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794",
    "to": ["ada@example.com"],
    "from": "Example <news@example.org>",
    "subject": "Your engine",
    "created_at": "2026-06-01T10:00:00.000Z",
    "last_event": "delivered",
}
RECEIVED: dict[str, Json] = {
    "id": "37e4414c-5e25-4dbc-a071-43552a4bd53b",
    "to": ["hello@example.org"],
    "from": "ada@example.com",
    "subject": "Does it run?",
    "created_at": "2026-06-01T10:00:00.000Z",
    "attachments": [],
}


def event(kind: str) -> dict[str, Json]:
    """An event as Resend sends it."""
    return {
        "type": kind,
        "created_at": "2026-06-01T10:00:01.000Z",
        "data": {
            "email_id": EMAIL["id"],
            "from": EMAIL["from"],
            "to": EMAIL["to"],
            "subject": EMAIL["subject"],
            "created_at": EMAIL["created_at"],
        },
    }


provider = Provider(
    slug="resend",
    name="Resend",
    category="email",
    base_url="https://api.resend.com",
    api_descriptions=("https://raw.githubusercontent.com/resend/resend-openapi/main/resend.yaml",),
    docs_url=f"{DOCS}/introduction",
    auth=ApiKey(help="Starts with re_. A key that may only send cannot be tested; make one with full access."),
    description="Email for developers.",
    identity=Identity(request=Request(path="/domains"), id="data.0.id", label="data.0.name"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="svix-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:svix-id}.{header:svix-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="svix-timestamp",
        event_type="type",
        event_id="header:svix-id",
        subscription=Subscription(
            create=Request(method="POST", path="/webhooks", json={"endpoint": "{callback_url}", "events": "{events}"}),
            delete=Request(method="DELETE", path="/webhooks/{subscription_id}"),
            secret="signing_secret",
            inputs=(
                Field(
                    "events",
                    "Events",
                    "array",
                    description="Types of events to send.",
                    required=False,
                    default=["email.delivered", "email.bounced", "email.complained", "email.received"],
                    example=["email.bounced"],
                ),
            ),
            docs_url=f"{DOCS}/webhooks/create-webhook",
        ),
        docs_url="https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests",
    ),
    actions=(
        Action(
            key="send_email",
            name="Send an email",
            description="Sends an email, now or at a later time.",
            inputs=(
                Field(
                    "from_address",
                    "From",
                    description="Address of a verified domain, with a name.",
                    example="Example <a@example.org>",
                ),
                Field("to", "To", "array", description="Up to 50 addresses.", example=["ada@example.com"]),
                Field("subject", "Subject", description="Subject of the email.", example="Your engine"),
                Field("html", "HTML", description="HTML text.", required=False, example="<p>It runs.</p>", long=True),
                Field("text", "Text", description="Plain text.", required=False, example="It runs.", long=True),
                Field("cc", "Copies", "array", description="Addresses.", required=False, example=["grace@example.com"]),
                Field("bcc", "Hidden copies", "array", description="Addresses.", required=False, example=["log@example.org"]),
                Field("reply_to", "Answers to", description="Address.", required=False, example="support@example.org"),
                Field(
                    "scheduled_at", "Send at", "date", description="RFC 3339.", required=False, example="2026-07-01T10:00:00Z"
                ),
            ),
            request=Request(
                method="POST",
                path="/emails",
                json={
                    "from": "{from_address}",
                    "to": "{to}",
                    "subject": "{subject}",
                    "html": "{html}",
                    "text": "{text}",
                    "cc": "{cc}",
                    "bcc": "{bcc}",
                    "reply_to": "{reply_to}",
                    "scheduled_at": "{scheduled_at}",
                },
            ),
            effect="keyed",  # https://resend.com/docs/dashboard/emails/idempotency-keys
            sample={"id": EMAIL["id"]},
            docs_url=f"{DOCS}/emails/send-email",
        ),
        Action(
            key="get_email",
            name="Read an email",
            description="Reads an email that was sent and how its delivery stands.",
            inputs=(EMAIL_ID,),
            request=Request(path="/emails/{email_id}"),
            effect="idempotent",
            sample={**EMAIL, "html": "<p>It runs.</p>"},
            docs_url=f"{DOCS}/emails/retrieve-email",
        ),
        Action(
            key="list_emails",
            name="List emails",
            description="Lists emails that were sent, the newest first.",
            inputs=(LIMIT, AFTER),
            request=Request(path="/emails", query={"limit": "{limit}", "after": "{after}"}),
            effect="idempotent",
            sample={"object": "list", "has_more": False, "data": [EMAIL]},
            docs_url=f"{DOCS}/emails/list-emails",
        ),
        Action(
            key="cancel_email",
            name="Cancel a scheduled email",
            description="Cancels an email that is to be sent later.",
            inputs=(EMAIL_ID,),
            request=Request(method="POST", path="/emails/{email_id}/cancel"),
            effect="idempotent",
            sample={"object": "email", "id": EMAIL["id"]},
            docs_url=f"{DOCS}/emails/cancel-email",
        ),
        Action(
            key="create_contact",
            name="Create a contact",
            description="Adds a contact for broadcasts.",
            inputs=(
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("first_name", "First name", description="First name.", required=False, example="Ada"),
                Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
                Field(
                    "unsubscribed", "Unsubscribed", "boolean", description="Gets no broadcasts.", required=False, example=False
                ),
            ),
            request=Request(
                method="POST",
                path="/contacts",
                json={
                    "email": "{email}",
                    "first_name": "{first_name}",
                    "last_name": "{last_name}",
                    "unsubscribed": "{unsubscribed}",
                },
            ),
            sample={"object": "contact", "id": "479e3145-dd38-476b-932c-529ceb705947"},
            docs_url=f"{DOCS}/contacts/create-contact",
        ),
        Action(
            key="list_domains",
            name="List domains",
            description="Lists the domains of the account.",
            inputs=(LIMIT, AFTER),
            request=Request(path="/domains", query={"limit": "{limit}", "after": "{after}"}),
            effect="idempotent",
            sample={
                "object": "list",
                "has_more": False,
                "data": [{"id": "d91cd9bd-1176-453e-8fc1-35364d380206", "name": "example.org", "status": "verified"}],
            },
            docs_url=f"{DOCS}/domains/list-domains",
        ),
    ),
    triggers=(
        Trigger(
            key="email_received",
            name="Email received",
            description="Fires when an email comes to one of your domains.",
            kinds=("poll",),
            poll=Request(path="/emails/receiving", query={"limit": 100}),
            items="data",
            event_id="id",
            sample=RECEIVED,
            docs_url=f"{DOCS}/emails/list-received-emails",
        ),
        Trigger(
            key="email_delivered",
            name="Email delivered",
            description="Fires when a server has taken an email.",
            event_types=("email.delivered",),
            event_id="header:svix-id",
            sample=event("email.delivered"),
            docs_url=EVENTS,
        ),
        Trigger(
            key="email_bounced",
            name="Email bounced",
            description="Fires when a server refuses an email for good.",
            event_types=("email.bounced",),
            event_id="header:svix-id",
            sample=event("email.bounced"),
            docs_url=EVENTS,
        ),
    ),
)
