"""Mailgun: email sending for developers."""

from __future__ import annotations

from integrations.spec import (
    AccountField,
    Action,
    Basic,
    Field,
    Identity,
    Json,
    Provider,
    RateHeaders,
    Request,
    Trigger,
    Webhook,
)

DOCS = "https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun"
EVENTS = "https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads"
DOMAIN = Field("domain", "Domain", description="Domain you send from.", example="mg.example.org")
LIMIT = Field("limit", "Limit", "integer", description="1 to 300.", required=False, default=100, example=100)


def event(kind: str) -> dict[str, Json]:
    """An event as Mailgun sends it."""
    return {
        "signature": {"timestamp": "1780300000", "token": "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0"},
        "event-data": {
            "event": kind,
            "id": "CPgfbmQMTCKtHW6uIWtuVe",
            "timestamp": 1780300000.5,
            "recipient": "ada@example.com",
            "message": {"headers": {"message-id": "20260601100000.1.1@mg.example.org", "subject": "Your engine"}},
        },
    }


provider = Provider(
    slug="mailgun",
    name="Mailgun",
    category="email",
    base_url="https://{region}.mailgun.net",
    docs_url="https://documentation.mailgun.com/docs/mailgun/api-reference",
    auth=Basic(username="api", password_label="API key"),
    description="Email sending for developers.",
    account_fields=(AccountField(key="region", label="Region", pattern=r"^(api|api\.eu)$", example="api"),),
    identity=Identity(request=Request(path="/v4/domains", query={"limit": "1"}), id="items.0.id", label="items.0.name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="ms"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        body_field="signature.signature",
        signed="{field:signature.timestamp}{field:signature.token}",
        event_type="event-data.event",
        event_id="event-data.id",
        docs_url="https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks",
    ),
    actions=(
        Action(
            key="send_email",
            name="Send an email",
            description="Sends an email, with your text or from a template.",
            inputs=(
                DOMAIN,
                Field("from_address", "From", description="Sender, with a name.", example="Example <news@mg.example.org>"),
                Field("to", "To", "array", description="Addresses of the recipients.", example=["ada@example.com"]),
                Field("subject", "Subject", description="Subject of the email.", example="Your engine"),
                Field("text", "Text", description="Plain text.", required=False, example="It runs.", long=True),
                Field("html", "HTML", description="HTML text.", required=False, example="<p>It runs.</p>", long=True),
                Field("cc", "Copies", "array", description="Addresses.", required=False, example=["grace@example.com"]),
                Field("reply_to", "Answers to", description="Address.", required=False, example="support@example.org"),
                Field("template", "Template", description="Name of a stored template.", required=False, example="welcome"),
                Field("variables", "Values", "object", description="Values it shows.", required=False, example={"name": "Ada"}),
                Field("tags", "Tags", "array", description="Tags for statistics.", required=False, example=["news"]),
            ),
            request=Request(
                method="POST",
                path="/v3/{domain}/messages",
                form={
                    "from": "{from_address}",
                    "to": "{to}",
                    "subject": "{subject}",
                    "text": "{text}",
                    "html": "{html}",
                    "cc": "{cc}",
                    "h:Reply-To": "{reply_to}",
                    "template": "{template}",
                    "t:variables": "{variables}",
                    "o:tag": "{tags}",
                },
            ),
            sample={"id": "<20260601100000.1.1@mg.example.org>", "message": "Queued. Thank you."},
            docs_url=f"{DOCS}/messages",
        ),
        Action(
            key="list_events",
            name="List events",
            description="Lists what happened to the emails of a domain, the latest first.",
            inputs=(
                DOMAIN,
                Field(
                    "event",
                    "Event",
                    description="Only of a kind.",
                    required=False,
                    choices=("accepted", "delivered", "failed", "opened", "clicked", "unsubscribed", "complained", "stored"),
                    example="failed",
                ),
                Field("recipient", "Recipient", description="Only of an address.", required=False, example="ada@example.com"),
                LIMIT,
            ),
            request=Request(
                path="/v3/{domain}/events", query={"event": "{event}", "recipient": "{recipient}", "limit": "{limit}"}
            ),
            effect="idempotent",
            sample={"items": [event("failed")["event-data"]], "paging": {"next": "https://api.mailgun.net/v3/mg/events/W3"}},
            docs_url=f"{DOCS}/events",
        ),
        Action(
            key="list_domains",
            name="List domains",
            description="Lists the domains of the account.",
            inputs=(
                LIMIT,
                Field("skip", "Skip", "integer", description="How many to skip.", required=False, example=0),
            ),
            request=Request(path="/v4/domains", query={"limit": "{limit}", "skip": "{skip}"}),
            effect="idempotent",
            sample={"total_count": 1, "items": [{"id": "627aa39a", "name": "mg.example.org", "state": "active"}]},
            docs_url=f"{DOCS}/domains",
        ),
        Action(
            key="list_bounces",
            name="List bounces",
            description="Lists addresses that bounced.",
            inputs=(DOMAIN, LIMIT),
            request=Request(path="/v3/{domain}/bounces", query={"limit": "{limit}"}),
            effect="idempotent",
            sample={"items": [{"address": "ada@example.com", "code": "550", "error": "No such mailbox"}], "paging": {}},
            docs_url=f"{DOCS}/suppressions",
        ),
        Action(
            key="delete_bounce",
            name="Forget a bounce",
            description="Lets mail go to an address again that bounced.",
            inputs=(DOMAIN, Field("address", "Address", description="Address that bounced.", example="ada@example.com")),
            request=Request(method="DELETE", path="/v3/{domain}/bounces/{address}"),
            effect="idempotent",
            sample={"message": "Bounced address has been removed", "address": "ada@example.com"},
            docs_url=f"{DOCS}/suppressions",
        ),
    ),
    triggers=tuple(
        Trigger(
            key=key,
            name=name,
            description=description,
            event_types=(kind,),
            event_id="event-data.id",
            sample=event(kind),
            docs_url=EVENTS,
        )
        for key, kind, name, description in (
            ("email_delivered", "delivered", "Email delivered", "Fires when a server has taken an email."),
            ("email_failed", "failed", "Email failed", "Fires when an email cannot be delivered."),
            ("email_opened", "opened", "Email opened", "Fires when a recipient opens an email."),
            ("link_clicked", "clicked", "Link clicked", "Fires when a recipient clicks a link in an email."),
            ("unsubscribed", "unsubscribed", "Recipient unsubscribed", "Fires when a recipient wants no more of it."),
        )
    ),
)
