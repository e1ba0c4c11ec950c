"""LINE Messaging API: LINE bot messages."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="line-messaging",
    name="LINE Messaging API",
    category="messaging",
    base_url="https://api.line.me/v2/bot",
    docs_url="https://developers.line.biz/en/reference/messaging-api/",
    auth=ApiKey(label="Channel access token", help="In the LINE Developers Console, on the Messaging API tab of the channel."),
    description="Send and receive messages as a LINE Official Account.",
    checked="2026-11",
    aliases=("line-bot",),
    identity=Identity(request=Request(path="/info"), id="userId", label="displayName"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="x-line-signature",
        encoding="base64",
        key="channel secret",
        items="events",
        event_type="type",
        event_id="webhookEventId",
        docs_url="https://developers.line.biz/en/docs/messaging-api/receiving-messages/",
    ),
)
