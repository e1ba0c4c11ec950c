"""Telegram Bot: Telegram bot messages."""

from __future__ import annotations

from integrations.spec import (
    Action,
    ApiKey,
    Field,
    Identity,
    Json,
    Provider,
    Request,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://core.telegram.org/bots/api"
CHAT = Field("chat_id", "Chat", description="Id of the chat, or @name of a public channel.", example="987654321")
MESSAGE_ID = Field("message_id", "Message id", "integer", description="Id of the message in the chat.", example=42)
FORMAT = Field(
    "parse_mode",
    "Format",
    description="How marks in the text are read.",
    required=False,
    choices=("HTML", "MarkdownV2"),
    example="HTML",
)
CAPTION = Field("caption", "Caption", description="Text below it.", required=False, example="Your engine")
MESSAGE: dict[str, Json] = {
    "message_id": 42,
    "from": {"id": 123456789, "is_bot": True, "first_name": "Engine bot", "username": "engine_bot"},
    "chat": {"id": 987654321, "type": "private", "first_name": "Ada"},
    "date": 1780300000,
    "text": "Your engine runs.",
}
SENT: Json = {"ok": True, "result": MESSAGE}

provider = Provider(
    slug="telegram",
    name="Telegram Bot",
    category="messaging",
    base_url="https://api.telegram.org/bot{api_key}",
    docs_url=DOCS,
    auth=ApiKey(placement="path", name="", template="{api_key}", label="Bot token", help="From @BotFather."),
    description="Telegram bot messages.",
    aliases=("telegram-bot",),
    identity=Identity(request=Request(path="/getMe"), id="result.id", label="result.username"),
    webhook=Webhook(
        algorithm="shared-token",
        header="X-Telegram-Bot-Api-Secret-Token",
        encoding="none",
        event_id="update_id",
        subscription=Subscription(
            create=Request(
                method="POST", path="/setWebhook", json={"url": "{callback_url}", "secret_token": "{webhook_secret}"}
            ),
            delete=Request(method="POST", path="/deleteWebhook"),
            id="result",  # a bot has one webhook, and it has no id
            docs_url=f"{DOCS}#setwebhook",
        ),
        docs_url=f"{DOCS}#setwebhook",
    ),
    actions=(
        Action(
            key="send_message",
            name="Send a message",
            description="Sends a text to a chat, group or channel.",
            inputs=(
                CHAT,
                Field("text", "Text", description="Up to 4096 letters.", example="Your engine runs.", long=True),
                FORMAT,
                Field("reply_to", "Answer to", "integer", description="Id of a message to answer.", required=False, example=41),
                Field("silent", "Silent", "boolean", description="Without a sound.", required=False, example=False),
            ),
            request=Request(
                method="POST",
                path="/sendMessage",
                json={
                    "chat_id": "{chat_id}",
                    "text": "{text}",
                    "parse_mode": "{parse_mode}",
                    "reply_parameters": {"message_id": "{reply_to}"},
                    "disable_notification": "{silent}",
                },
            ),
            sample=SENT,
            docs_url=f"{DOCS}#sendmessage",
        ),
        Action(
            key="send_photo",
            name="Send a picture",
            description="Sends a picture from a public address.",
            inputs=(
                CHAT,
                Field(
                    "photo",
                    "Picture",
                    description="Its address, or the file id of one sent before.",
                    example="https://example.org/a.png",
                ),
                CAPTION,
                FORMAT,
            ),
            request=Request(
                method="POST",
                path="/sendPhoto",
                json={"chat_id": "{chat_id}", "photo": "{photo}", "caption": "{caption}", "parse_mode": "{parse_mode}"},
            ),
            sample={"ok": True, "result": {**MESSAGE, "caption": "Your engine"}},
            docs_url=f"{DOCS}#sendphoto",
        ),
        Action(
            key="send_document",
            name="Send a document",
            description="Sends a file from a public address.",
            inputs=(
                CHAT,
                Field(
                    "document",
                    "File",
                    description="Its address, or the file id of one sent before.",
                    example="https://example.org/a.pdf",
                ),
                CAPTION,
                FORMAT,
            ),
            request=Request(
                method="POST",
                path="/sendDocument",
                json={"chat_id": "{chat_id}", "document": "{document}", "caption": "{caption}", "parse_mode": "{parse_mode}"},
            ),
            sample={"ok": True, "result": {**MESSAGE, "caption": "Your engine"}},
            docs_url=f"{DOCS}#senddocument",
        ),
        Action(
            key="edit_message",
            name="Edit a message",
            description="Replaces the text of a message the bot sent.",
            inputs=(CHAT, MESSAGE_ID, Field("text", "Text", description="New text.", example="It stopped.", long=True), FORMAT),
            request=Request(
                method="POST",
                path="/editMessageText",
                json={"chat_id": "{chat_id}", "message_id": "{message_id}", "text": "{text}", "parse_mode": "{parse_mode}"},
            ),
            effect="idempotent",
            sample=SENT,
            docs_url=f"{DOCS}#editmessagetext",
        ),
        Action(
            key="delete_message",
            name="Delete a message",
            description="Deletes a message of the last 48 hours.",
            inputs=(CHAT, MESSAGE_ID),
            request=Request(method="POST", path="/deleteMessage", json={"chat_id": "{chat_id}", "message_id": "{message_id}"}),
            effect="idempotent",
            sample={"ok": True, "result": True},
            docs_url=f"{DOCS}#deletemessage",
        ),
        Action(
            key="get_chat",
            name="Read a chat",
            description="Reads what is known of a chat, group or channel.",
            inputs=(CHAT,),
            request=Request(path="/getChat", query={"chat_id": "{chat_id}"}),
            effect="idempotent",
            sample={"ok": True, "result": {"id": 987654321, "type": "private", "first_name": "Ada"}},
            docs_url=f"{DOCS}#getchat",
        ),
    ),
    triggers=(
        Trigger(
            key="message_received",
            name="Message received",
            description="Fires when someone writes to the bot, or presses one of its buttons.",
            event_id="update_id",
            sample={
                "update_id": 10000,
                "message": {
                    "message_id": 41,
                    "from": {"id": 987654321, "is_bot": False, "first_name": "Ada"},
                    "chat": {"id": 987654321, "type": "private", "first_name": "Ada"},
                    "date": 1780300000,
                    "text": "Does it run?",
                },
            },
            docs_url=f"{DOCS}#update",
        ),
    ),
)
