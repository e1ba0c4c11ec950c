"""Brevo: email and SMS marketing, formerly Sendinblue."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import (
    Action,
    ApiKey,
    Field,
    Identity,
    Json,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Trigger,
)

DOCS = "https://developers.brevo.com/reference"
EMAIL = Field("email", "Email", description="Email address.", example="ada@example.com")
LIST_IDS = Field(
    "list_ids",
    "List ids",
    "array",
    description="Lists to add them to.",
    items={"type": "integer"},
    required=False,
    example=[36],
)
ATTRIBUTES = Field(
    "attributes",
    "Attributes",
    "object",
    description="Values by name of the attribute.",
    required=False,
    example={"FIRSTNAME": "Ada", "LASTNAME": "Lovelace"},
)
LIMIT = Field("limit", "Limit", "integer", description="1 to 50.", required=False, default=50, example=50)
OFFSET = Field("offset", "Skip", "integer", description="How many to skip.", required=False, example=0)
CONTACT: dict[str, Json] = {
    "id": 326,
    "email": "ada@example.com",
    "emailBlacklisted": False,
    "smsBlacklisted": False,
    "listIds": [36],
    "attributes": {"FIRSTNAME": "Ada", "LASTNAME": "Lovelace"},
    "createdAt": "2026-06-01T10:00:00.000Z",
    "modifiedAt": "2026-06-01T10:05:00.000Z",
}


def recipients(inputs: Mapping[str, Json]) -> dict[str, Json]:
    """The addresses in Brevo's shape."""
    to = inputs["to"]
    return {"people": [{"email": address} for address in to] if isinstance(to, list) else []}


provider = Provider(
    slug="brevo",
    name="Brevo",
    category="marketing",
    base_url="https://api.brevo.com/v3",
    docs_url=DOCS,
    auth=ApiKey(name="api-key", template="{api_key}", help="Starts with xkeysib-."),
    description="Email and SMS marketing, formerly Sendinblue.",
    aliases=("sendinblue",),
    identity=Identity(request=Request(path="/account"), id="email", label="companyName"),
    rate=RateHeaders(limit="x-sib-ratelimit-limit", remaining="x-sib-ratelimit-remaining", reset="x-sib-ratelimit-reset"),
    pagination=Pagination(style="offset", parameter="offset", size_parameter="limit", size=50),
    actions=(
        Action(
            key="send_email",
            name="Send an email",
            description="Sends a transactional email, with your text or from a template.",
            inputs=(
                Field("to", "To", "array", description="Addresses of the recipients.", example=["ada@example.com"]),
                Field(
                    "from_email",
                    "From",
                    description="Verified sender; a template has one.",
                    required=False,
                    example="a@example.org",
                ),
                Field("from_name", "From name", description="Name of the sender.", required=False, example="Example"),
                Field("subject", "Subject", description="A template has one.", required=False, example="Your engine"),
                Field("html", "HTML", description="HTML text.", required=False, example="<p>It runs.</p>", long=True),
                Field("text", "Text", description="Plain text.", required=False, example="It runs.", long=True),
                Field("reply_to", "Answers to", description="Address.", required=False, example="support@example.org"),
                Field("template_id", "Template id", "integer", description="Template to send.", required=False, example=8),
                Field("params", "Values", "object", description="Values it shows.", required=False, example={"name": "Ada"}),
            ),
            prepare=recipients,
            prepares=("people",),
            request=Request(
                method="POST",
                path="/smtp/email",
                json={
                    "to": "{people}",
                    "sender": {"email": "{from_email}", "name": "{from_name}"},
                    "subject": "{subject}",
                    "htmlContent": "{html}",
                    "textContent": "{text}",
                    "replyTo": {"email": "{reply_to}"},
                    "templateId": "{template_id}",
                    "params": "{params}",
                },
            ),
            sample={"messageId": "<202606011000.5812345@smtp-relay.mailin.fr>"},
            docs_url=f"{DOCS}/sendtransacemail",
        ),
        Action(
            key="send_sms",
            name="Send a text message",
            description="Sends a transactional SMS.",
            inputs=(
                Field("sender", "Sender", description="Name of up to 11 letters, or a number.", example="Example"),
                Field("recipient", "To", description="Number with country code.", example="442079460000"),
                Field("content", "Text", description="Text of the message.", example="Your engine runs.", long=True),
            ),
            request=Request(
                method="POST",
                path="/transactionalSMS/send",
                json={"sender": "{sender}", "recipient": "{recipient}", "content": "{content}", "type": "transactional"},
            ),
            sample={"reference": "ab1cde2fgh3i4jklmno", "messageId": 1511882900176220, "smsCount": 1},
            docs_url=f"{DOCS}/sendasynctransactionalsms",
        ),
        Action(
            key="upsert_contact",
            name="Add or change a contact",
            description="Adds a contact, or changes the one with this email address.",
            inputs=(EMAIL, ATTRIBUTES, LIST_IDS),
            request=Request(
                method="POST",
                path="/contacts",
                json={"email": "{email}", "attributes": "{attributes}", "listIds": "{list_ids}", "updateEnabled": True},
            ),
            effect="idempotent",
            sample={"id": 326},
            docs_url=f"{DOCS}/createcontact",
        ),
        Action(
            key="get_contact",
            name="Read a contact",
            description="Reads the contact with an email address.",
            inputs=(EMAIL,),
            request=Request(path="/contacts/{email}", query={"identifierType": "email_id"}),
            effect="idempotent",
            sample=CONTACT,
            docs_url=f"{DOCS}/getcontactinfo",
        ),
        Action(
            key="list_contacts",
            name="List contacts",
            description="Lists contacts, the newest first.",
            inputs=(LIMIT, OFFSET),
            request=Request(path="/contacts", query={"sort": "desc", "limit": "{limit}", "offset": "{offset}"}),
            effect="idempotent",
            sample={"contacts": [CONTACT], "count": 1},
            docs_url=f"{DOCS}/getcontacts",
        ),
        Action(
            key="add_to_list",
            name="Add contacts to a list",
            description="Adds contacts to a list by their email addresses.",
            inputs=(
                Field("list_id", "List id", "integer", description="Id of the list.", example=36),
                Field("emails", "Emails", "array", description="Up to 150 addresses.", example=["ada@example.com"]),
            ),
            request=Request(method="POST", path="/contacts/lists/{list_id}/contacts/add", json={"emails": "{emails}"}),
            effect="idempotent",
            sample={"contacts": {"success": ["ada@example.com"], "failure": []}},
            docs_url=f"{DOCS}/addcontacttolist-1",
        ),
        Action(
            key="list_lists",
            name="List contact lists",
            description="Lists the contact lists.",
            inputs=(LIMIT, OFFSET),
            request=Request(path="/contacts/lists", query={"limit": "{limit}", "offset": "{offset}"}),
            effect="idempotent",
            sample={"lists": [{"id": 36, "name": "News", "totalSubscribers": 120}], "count": 1},
            docs_url=f"{DOCS}/getlists-1",
        ),
    ),
    triggers=(
        Trigger(
            key="contact_created",
            name="Contact created",
            description="Fires when a contact is added.",
            kinds=("poll",),
            poll=Request(path="/contacts", query={"sort": "desc", "limit": 50}),
            items="contacts",
            event_id="id",
            sample=CONTACT,
            docs_url=f"{DOCS}/getcontacts",
        ),
        Trigger(
            key="contact_changed",
            name="Contact created or changed",
            description="Fires when a contact is added and whenever it changes.",
            kinds=("poll",),
            poll=Request(path="/contacts", query={"modifiedSince": "{since}", "sort": "desc", "limit": 50}),
            items="contacts",
            event_id="id modifiedAt",
            sample=CONTACT,
            docs_url=f"{DOCS}/getcontacts",
        ),
    ),
)
