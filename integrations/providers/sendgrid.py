"""SendGrid: email delivery."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import Action, ApiKey, Field, Json, Provider, RateHeaders, Request, Trigger, Webhook

DOCS = "https://www.twilio.com/docs/sendgrid/api-reference"
EVENTS = "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event"
EMAIL = Field("email", "Email", description="Email address.", example="ada@example.com")
LIMIT = Field("limit", "Limit", "integer", description="1 to 500.", required=False, default=100, example=100)
OFFSET = Field("offset", "Skip", "integer", description="How many to skip.", required=False, example=0)
CONTACT: dict[str, Json] = {
    "id": "a4d5e6f7-0000-4000-8000-000000000001",
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "list_ids": [],
}
BOUNCE: dict[str, Json] = {
    "created": 1780300000,
    "email": "ada@example.com",
    "reason": "550 5.1.1 The email account that you tried to reach does not exist.",
    "status": "5.1.1",
}


def mail(inputs: Mapping[str, Json]) -> dict[str, Json]:
    """Recipients and content in SendGrid's shape, plain text first as RFC 1341 wants it."""
    to = inputs["to"]
    content: list[Json] = [
        {"type": kind, "value": inputs[name]}
        for kind, name in (("text/plain", "text"), ("text/html", "html"))
        if inputs.get(name)
    ]
    people: Json = [{"email": address} for address in to] if isinstance(to, list) else []
    return {"people": people, **({"content": content} if content else {})}


def event(kind: str) -> dict[str, Json]:
    """One event of a delivery."""
    return {
        "email": "ada@example.com",
        "timestamp": 1780300000,
        "event": kind,
        "sg_event_id": "ZGVsaXZlcmVkLTAtMTIzNDU2Nzg",
        "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
    }


provider = Provider(
    slug="sendgrid",
    name="SendGrid",
    category="email",
    base_url="https://api.sendgrid.com/v3",
    docs_url=DOCS,
    auth=ApiKey(help="Starts with SG.; it needs the permissions of what you want to do."),
    description="Email delivery.",
    # No call tells whose key it is unless the key may read the account's settings; the scopes of a key it may always read.
    verify=Request(path="/scopes"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="ecdsa",
        header="X-Twilio-Email-Event-Webhook-Signature",
        encoding="base64",
        signed="{header:X-Twilio-Email-Event-Webhook-Timestamp}{body}",
        timestamp_header="X-Twilio-Email-Event-Webhook-Timestamp",
        items=".",
        event_type="event",
        event_id="sg_event_id",
        docs_url=EVENTS,
    ),
    actions=(
        Action(
            key="send_email",
            name="Send an email",
            description="Sends an email, with your text or from a dynamic template.",
            inputs=(
                Field("to", "To", "array", description="Addresses of the recipients.", example=["ada@example.com"]),
                Field("from_email", "From", description="Verified sender address.", example="news@example.org"),
                Field("from_name", "From name", description="Name of the sender.", required=False, example="Example"),
                Field("subject", "Subject", description="A template may have its own.", required=False, example="Your engine"),
                Field("text", "Text", description="Plain text.", required=False, example="It runs.", long=True),
                Field("html", "HTML", description="HTML text.", required=False, example="<p>It runs.</p>", long=True),
                Field("reply_to", "Answers to", description="Address.", required=False, example="support@example.org"),
                Field(
                    "template_id", "Template id", description="Dynamic template.", required=False, example="d-f43daeeaef504760"
                ),
                Field(
                    "template_data",
                    "Template data",
                    "object",
                    description="Values the template shows.",
                    required=False,
                    example={"name": "Ada"},
                ),
            ),
            prepare=mail,
            prepares=("people", "content"),
            request=Request(
                method="POST",
                path="/mail/send",
                json={
                    "personalizations": [{"to": "{people}", "dynamic_template_data": "{template_data}"}],
                    "from": {"email": "{from_email}", "name": "{from_name}"},
                    "reply_to": {"email": "{reply_to}"},
                    "subject": "{subject}",
                    "content": "{content}",
                    "template_id": "{template_id}",
                },
            ),
            sample=None,
            docs_url=f"{DOCS}/mail-send/mail-send",
        ),
        Action(
            key="upsert_contact",
            name="Add or change a contact",
            description="Adds a marketing contact to lists, or changes the one with this address.",
            inputs=(
                EMAIL,
                Field("first_name", "First name", description="First name.", required=False, example="Ada"),
                Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
                Field(
                    "list_ids",
                    "List ids",
                    "array",
                    description="Lists to add them to.",
                    required=False,
                    example=["abc12312-x3y4-1234-abcd-123qwe456rty"],
                ),
                Field(
                    "custom_fields",
                    "Custom fields",
                    "object",
                    description="Values by id of the field.",
                    required=False,
                    example={"w1": "pro"},
                ),
            ),
            request=Request(
                method="PUT",
                path="/marketing/contacts",
                json={
                    "list_ids": "{list_ids}",
                    "contacts": [
                        {
                            "email": "{email}",
                            "first_name": "{first_name}",
                            "last_name": "{last_name}",
                            "custom_fields": "{custom_fields}",
                        }
                    ],
                },
            ),
            effect="idempotent",
            sample={"job_id": "2b4f2f6c-0000-4000-8000-000000000002"},
            docs_url=f"{DOCS}/contacts/add-or-update-a-contact",
        ),
        Action(
            key="find_contacts",
            name="Find contacts",
            description="Finds marketing contacts by their exact email addresses.",
            inputs=(Field("emails", "Emails", "array", description="Addresses to find.", example=["ada@example.com"]),),
            request=Request(method="POST", path="/marketing/contacts/search/emails", json={"emails": "{emails}"}),
            effect="idempotent",
            sample={"result": {"ada@example.com": {"contact": CONTACT}}},
            docs_url=f"{DOCS}/contacts/get-contacts-by-emails",
        ),
        Action(
            key="search_contacts",
            name="Search contacts",
            description="Finds marketing contacts by a condition in SGQL.",
            inputs=(
                Field(
                    "query", "Condition", description="In SGQL.", example="email LIKE 'ada%' AND CONTAINS(list_ids, 'abc12312')"
                ),
            ),
            request=Request(method="POST", path="/marketing/contacts/search", json={"query": "{query}"}),
            effect="idempotent",
            sample={"result": [CONTACT], "contact_count": 1},
            docs_url=f"{DOCS}/contacts/search-contacts",
        ),
        Action(
            key="list_lists",
            name="List contact lists",
            description="Lists the marketing lists.",
            request=Request(path="/marketing/lists", query={"page_size": 1000}),
            effect="idempotent",
            sample={"result": [{"id": "abc12312-x3y4-1234-abcd-123qwe456rty", "name": "News", "contact_count": 120}]},
            docs_url=f"{DOCS}/lists/get-all-lists",
        ),
        Action(
            key="list_templates",
            name="List templates",
            description="Lists the dynamic templates.",
            request=Request(path="/templates", query={"generations": "dynamic", "page_size": 200}),
            effect="idempotent",
            sample={"result": [{"id": "d-f43daeeaef504760", "name": "Welcome", "generation": "dynamic"}]},
            docs_url=f"{DOCS}/transactional-templates/retrieve-paged-transactional-templates",
        ),
        Action(
            key="list_bounces",
            name="List bounces",
            description="Lists addresses that bounced.",
            inputs=(LIMIT, OFFSET),
            request=Request(path="/suppression/bounces", query={"limit": "{limit}", "offset": "{offset}"}),
            effect="idempotent",
            sample=[BOUNCE],
            docs_url=f"{DOCS}/bounces-api/retrieve-all-bounces",
        ),
        Action(
            key="delete_bounce",
            name="Forget a bounce",
            description="Lets mail go to an address again that bounced.",
            inputs=(EMAIL,),
            request=Request(method="DELETE", path="/suppression/bounces/{email}"),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/bounces-api/delete-a-bounce",
        ),
    ),
    triggers=tuple(
        Trigger(
            key=key,
            name=name,
            description=description,
            event_types=(kind,),
            event_id="sg_event_id",
            sample=event(kind),
            docs_url=EVENTS,
        )
        for key, kind, name, description in (
            ("email_delivered", "delivered", "Email delivered", "Fires when a server has taken an email."),
            ("email_opened", "open", "Email opened", "Fires when a recipient opens an email."),
            ("link_clicked", "click", "Link clicked", "Fires when a recipient clicks a link in an email."),
            ("email_bounced", "bounce", "Email bounced", "Fires when a server refuses an email for good."),
            ("unsubscribed", "unsubscribe", "Recipient unsubscribed", "Fires when a recipient wants no more of it."),
        )
    ),
)
