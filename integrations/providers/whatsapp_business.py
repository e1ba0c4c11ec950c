"""WhatsApp Business Cloud: business messages on WhatsApp."""

from __future__ import annotations

from integrations.spec import (
    AccountField,
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
    Webhook,
)

DOCS = "https://developers.facebook.com/docs/whatsapp"
MESSAGES = f"{DOCS}/cloud-api/reference/messages"
TO = Field("to", "To", description="Phone number with country code.", example="16505551234")
SENT: Json = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": "16505551234", "wa_id": "16505551234"}],
    "messages": [{"id": "wamid.HBgLMTY1MDU1NTEyMzQVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA"}],
}
WHATSAPP: dict[str, Json] = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "{to}"}

provider = Provider(
    slug="whatsapp-business",
    name="WhatsApp Business Cloud",
    category="messaging",
    base_url="https://graph.facebook.com/v26.0",
    docs_url=f"{DOCS}/cloud-api",
    auth=ApiKey(label="System user access token"),
    description="Business messages on WhatsApp.",
    aliases=("whatsapp", "whatsapp-cloud"),
    account_fields=(
        AccountField(key="phone_number_id", label="Phone number id", pattern="^[0-9]+$", example="106540352242922"),
        AccountField(key="waba_id", label="Business account id", pattern="^[0-9]+$", example="102290129340398"),
    ),
    identity=Identity(
        request=Request(path="/{phone_number_id}", query={"fields": "id,display_phone_number,verified_name"}),
        id="id",
        label="display_phone_number",
    ),
    rate=RateHeaders(usage=("x-app-usage", "x-business-use-case-usage", "x-ad-account-usage")),
    pagination=Pagination(
        style="cursor", items="data", parameter="after", cursor="paging.cursors.after", size_parameter="limit"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hub-Signature-256",
        prefix="sha256=",
        key="app secret",
        handshake="hub.challenge",
        items="entry",
        event_type="changes.0.field",
        event_id="changes.0.value.messages.0.id changes.0.value.statuses.0.id changes.0.value.statuses.0.status",
        match=("changes.0.value.metadata.phone_number_id", "phone_number_id"),
        docs_url=f"{DOCS}/cloud-api/webhooks/components",
    ),
    actions=(
        Action(
            key="send_text",
            name="Send a text",
            description="Sends a text to someone who wrote within the last 24 hours.",
            inputs=(
                TO,
                Field("text", "Text", description="Up to 4096 letters.", example="Your engine runs.", long=True),
                Field("preview_url", "Preview links", "boolean", description="Show a preview.", required=False, example=False),
                Field(
                    "reply_to", "Answer to", description="Id of a message to answer.", required=False, example="wamid.HBgLMTY1"
                ),
            ),
            request=Request(
                method="POST",
                path="/{phone_number_id}/messages",
                json={
                    **WHATSAPP,
                    "type": "text",
                    "text": {"body": "{text}", "preview_url": "{preview_url}"},
                    "context": {"message_id": "{reply_to}"},
                },
            ),
            sample=SENT,
            docs_url=MESSAGES,
        ),
        Action(
            key="send_template",
            name="Send a template",
            description="Sends an approved template, to anyone and at any time.",
            inputs=(
                TO,
                Field("template", "Template", description="Name of the template.", example="hello_world"),
                Field(
                    "language", "Language", description="Its language code.", required=False, default="en_US", example="en_US"
                ),
                Field(
                    "components",
                    "Values",
                    "array",
                    description="Components with the parameters of header, body and buttons.",
                    items={"type": "object"},
                    required=False,
                    example=[{"type": "body", "parameters": [{"type": "text", "text": "Ada"}]}],
                ),
            ),
            request=Request(
                method="POST",
                path="/{phone_number_id}/messages",
                json={
                    **WHATSAPP,
                    "type": "template",
                    "template": {"name": "{template}", "language": {"code": "{language}"}, "components": "{components}"},
                },
            ),
            sample=SENT,
            docs_url=MESSAGES,
        ),
        Action(
            key="send_image",
            name="Send a picture",
            description="Sends a picture from a public address.",
            inputs=(
                TO,
                Field(
                    "link", "Address", description="Public https address of the picture.", example="https://example.org/a.png"
                ),
                Field("caption", "Caption", description="Text below it.", required=False, example="Your engine"),
            ),
            request=Request(
                method="POST",
                path="/{phone_number_id}/messages",
                json={**WHATSAPP, "type": "image", "image": {"link": "{link}", "caption": "{caption}"}},
            ),
            sample=SENT,
            docs_url=MESSAGES,
        ),
        Action(
            key="send_document",
            name="Send a document",
            description="Sends a file from a public address.",
            inputs=(
                TO,
                Field("link", "Address", description="Public https address of the file.", example="https://example.org/a.pdf"),
                Field("filename", "File name", description="Name to show.", required=False, example="invoice.pdf"),
                Field("caption", "Caption", description="Text below it.", required=False, example="Your invoice"),
            ),
            request=Request(
                method="POST",
                path="/{phone_number_id}/messages",
                json={
                    **WHATSAPP,
                    "type": "document",
                    "document": {"link": "{link}", "filename": "{filename}", "caption": "{caption}"},
                },
            ),
            sample=SENT,
            docs_url=MESSAGES,
        ),
        Action(
            key="mark_read",
            name="Mark a message as read",
            description="Shows the sender that their message was read.",
            inputs=(Field("message_id", "Message id", description="Id of the message received.", example="wamid.HBgLMTY1"),),
            request=Request(
                method="POST",
                path="/{phone_number_id}/messages",
                json={"messaging_product": "whatsapp", "status": "read", "message_id": "{message_id}"},
            ),
            effect="idempotent",
            sample={"success": True},
            docs_url=f"{DOCS}/cloud-api/guides/mark-message-as-read",
        ),
        Action(
            key="list_templates",
            name="List templates",
            description="Lists the message templates of the business account.",
            inputs=(
                Field("limit", "Limit", "integer", description="How many.", required=False, default=100, example=100),
                Field(
                    "cursor", "Page", description="paging.cursors.after of the page before.", required=False, example="MAZDZD"
                ),
            ),
            request=Request(path="/{waba_id}/message_templates", query={"limit": "{limit}", "after": "{cursor}"}),
            effect="idempotent",
            sample={
                "data": [{"id": "594425479261596", "name": "hello_world", "language": "en_US", "status": "APPROVED"}],
                "paging": {"cursors": {"before": "MAZDZD", "after": "MjQZD"}},
            },
            docs_url=f"{DOCS}/business-management-api/message-templates",
        ),
    ),
    triggers=(
        Trigger(
            key="message_received",
            name="Message received",
            description="Fires when someone writes, and when the delivery of one of your messages changes.",
            event_types=("messages",),
            event_id="changes.0.value.messages.0.id",
            sample={
                "id": "102290129340398",
                "changes": [
                    {
                        "field": "messages",
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {"display_phone_number": "15550783881", "phone_number_id": "106540352242922"},
                            "contacts": [{"profile": {"name": "Ada Lovelace"}, "wa_id": "16505551234"}],
                            "messages": [
                                {
                                    "from": "16505551234",
                                    "id": "wamid.HBgLMTY1MDU1NTEyMzQVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA",
                                    "timestamp": "1780300000",
                                    "type": "text",
                                    "text": {"body": "Does it run?"},
                                }
                            ],
                        },
                    }
                ],
            },
            docs_url=f"{DOCS}/cloud-api/webhooks/payload-examples",
        ),
    ),
)
