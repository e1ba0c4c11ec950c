"""Postmark: transactional email."""

from __future__ import annotations

from integrations.spec import Action, ApiKey, Field, Identity, Json, Pagination, Provider, Request, Trigger, Webhook

DOCS = "https://postmarkapp.com/developer"
FROM = Field("from_address", "From", description="Confirmed sender.", example="Example <news@example.org>")
TO = Field("to", "To", description="Up to 50 addresses, by comma.", example="ada@example.com")
REPLY_TO = Field("reply_to", "Answers to", description="Address.", required=False, example="support@example.org")
TAG = Field("tag", "Tag", description="Tag for statistics.", required=False, example="welcome")
STREAM = Field(
    "stream", "Message stream", description="Stream to send by.", required=False, default="outbound", example="outbound"
)
LIMIT = Field("limit", "Limit", "integer", description="1 to 500.", required=False, default=50, example=50)
OFFSET = Field("offset", "Skip", "integer", description="How many to skip.", required=False, default=0, example=0)
SENT: Json = {
    "To": "ada@example.com",
    "SubmittedAt": "2026-06-01T10:00:00.0000000Z",
    "MessageID": "b7bc2f4a-e38e-4336-af7d-e6c392c2f817",
    "ErrorCode": 0,
    "Message": "OK",
}
BOUNCE: dict[str, Json] = {
    "ID": 692560173,
    "Type": "HardBounce",
    "MessageID": "2c1b63fe-43f2-4db5-91b0-8bdfa44a9316",
    "Email": "ada@example.com",
    "Subject": "Your engine",
    "Description": "The server was unable to deliver your message.",
    "BouncedAt": "2026-06-01T10:00:00Z",
    "Inactive": True,
}
INBOUND: dict[str, Json] = {
    "MessageID": "cc5727a0-ea30-4e79-baea-aa43c9628ac4",
    "From": "ada@example.com",
    "FromName": "Ada Lovelace",
    "To": "hello@inbound.example.org",
    "Subject": "Does it run?",
    "Date": "Mon, 1 Jun 2026 10:00:00 +0000",
    "Status": "Processed",
}

provider = Provider(
    slug="postmark",
    name="Postmark",
    category="email",
    base_url="https://api.postmarkapp.com",
    docs_url=DOCS,
    auth=ApiKey(name="X-Postmark-Server-Token", template="{api_key}", label="Server token"),
    description="Transactional email.",
    headers={"Accept": "application/json"},  # required: https://postmarkapp.com/developer/api/overview
    identity=Identity(request=Request(path="/server"), id="ID", label="Name"),
    pagination=Pagination(style="offset", parameter="offset", size_parameter="count"),
    webhook=Webhook(
        algorithm="basic-auth",
        event_type="RecordType",
        event_id="RecordType MessageID ID DeliveredAt ReceivedAt ChangedAt",
        docs_url=f"{DOCS}/webhooks/webhooks-overview",
    ),
    actions=(
        Action(
            key="send_email",
            name="Send an email",
            description="Sends an email.",
            inputs=(
                FROM,
                TO,
                Field("subject", "Subject", description="Subject of the email.", example="Your engine"),
                Field("html", "HTML", description="HTML text.", required=False, example="<p>It runs.</p>", long=True),
                Field("text", "Text", description="Plain text.", required=False, example="It runs.", long=True),
                Field("cc", "Copies", description="Addresses, by comma.", required=False, example="grace@example.com"),
                REPLY_TO,
                TAG,
                STREAM,
            ),
            request=Request(
                method="POST",
                path="/email",
                json={
                    "From": "{from_address}",
                    "To": "{to}",
                    "Subject": "{subject}",
                    "HtmlBody": "{html}",
                    "TextBody": "{text}",
                    "Cc": "{cc}",
                    "ReplyTo": "{reply_to}",
                    "Tag": "{tag}",
                    "MessageStream": "{stream}",
                },
            ),
            sample=SENT,
            docs_url=f"{DOCS}/api/email-api#send-a-single-email",
        ),
        Action(
            key="send_template",
            name="Send a template",
            description="Sends an email from a template.",
            inputs=(
                FROM,
                TO,
                Field("template_alias", "Template", description="Alias of the template.", example="welcome"),
                Field("model", "Values", "object", description="Values it shows.", example={"name": "Ada"}),
                REPLY_TO,
                TAG,
                STREAM,
            ),
            request=Request(
                method="POST",
                path="/email/withTemplate",
                json={
                    "From": "{from_address}",
                    "To": "{to}",
                    "TemplateAlias": "{template_alias}",
                    "TemplateModel": "{model}",
                    "ReplyTo": "{reply_to}",
                    "Tag": "{tag}",
                    "MessageStream": "{stream}",
                },
            ),
            sample=SENT,
            docs_url=f"{DOCS}/api/templates-api#email-with-template",
        ),
        Action(
            key="search_messages",
            name="Search sent messages",
            description="Lists messages that were sent, the newest first.",
            inputs=(
                Field("recipient", "Recipient", description="Only to an address.", required=False, example="ada@example.com"),
                TAG,
                LIMIT,
                OFFSET,
            ),
            request=Request(
                path="/messages/outbound",
                query={"recipient": "{recipient}", "tag": "{tag}", "count": "{limit}", "offset": "{offset}"},
            ),
            effect="idempotent",
            sample={
                "TotalCount": 1,
                "Messages": [{"MessageID": "0ac29aee-e1cd-480d-b08d-4f48548ff48d", "Status": "Sent", "Subject": "Your engine"}],
            },
            docs_url=f"{DOCS}/api/messages-api#outbound-message-search",
        ),
        Action(
            key="get_message",
            name="Read a sent message",
            description="Reads a message that was sent, with what happened to it.",
            inputs=(
                Field(
                    "message_id", "Message id", description="Id of the message.", example="0ac29aee-e1cd-480d-b08d-4f48548ff48d"
                ),
            ),
            request=Request(path="/messages/outbound/{message_id}/details"),
            effect="idempotent",
            sample={
                "MessageID": "0ac29aee-e1cd-480d-b08d-4f48548ff48d",
                "Status": "Sent",
                "Subject": "Your engine",
                "MessageEvents": [{"Type": "Delivered", "Recipient": "ada@example.com"}],
            },
            docs_url=f"{DOCS}/api/messages-api#outbound-message-details",
        ),
        Action(
            key="list_bounces",
            name="List bounces",
            description="Lists bounces, the newest first.",
            inputs=(LIMIT, OFFSET),
            request=Request(path="/bounces", query={"count": "{limit}", "offset": "{offset}"}),
            effect="idempotent",
            sample={"TotalCount": 1, "Bounces": [BOUNCE]},
            docs_url=f"{DOCS}/api/bounce-api#bounces",
        ),
        Action(
            key="list_templates",
            name="List templates",
            description="Lists the templates of the server.",
            inputs=(LIMIT, OFFSET),
            request=Request(path="/templates", query={"Count": "{limit}", "Offset": "{offset}"}),
            effect="idempotent",
            sample={
                "TotalCount": 1,
                "Templates": [{"TemplateId": 1234, "Name": "Welcome", "Alias": "welcome", "Active": True}],
            },
            docs_url=f"{DOCS}/api/templates-api#list-templates",
        ),
    ),
    triggers=(
        Trigger(
            key="email_bounced",
            name="Email bounced",
            description="Fires when an email bounces.",
            kinds=("poll",),
            poll=Request(path="/bounces", query={"count": 100, "offset": 0}),
            items="Bounces",
            event_id="ID",
            sample=BOUNCE,
            docs_url=f"{DOCS}/api/bounce-api#bounces",
        ),
        Trigger(
            key="email_received",
            name="Email received",
            description="Fires when an email comes to the server's inbound address.",
            kinds=("poll",),
            poll=Request(path="/messages/inbound", query={"count": 100, "offset": 0}),
            items="InboundMessages",
            event_id="MessageID",
            sample=INBOUND,
            docs_url=f"{DOCS}/api/messages-api#inbound-message-search",
        ),
        Trigger(
            key="email_delivered",
            name="Email delivered",
            description="Fires when a server has taken an email, by a webhook of Postmark.",
            event_types=("Delivery",),
            event_id="RecordType MessageID DeliveredAt",
            sample={
                "RecordType": "Delivery",
                "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
                "Recipient": "ada@example.com",
                "DeliveredAt": "2026-06-01T10:00:00Z",
                "Tag": "welcome",
            },
            docs_url=f"{DOCS}/webhooks/delivery-webhook",
        ),
    ),
)
