"""Telegram Bot: Telegram bot messages."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="telegram",
    name="Telegram Bot",
    category="messaging",
    base_url="https://api.telegram.org/bot{api_key}",
    docs_url="https://core.telegram.org/bots/api",
    auth=ApiKey(placement="path", name="", template="{api_key}", label="Bot token"),
    description="Telegram bot messages.",
    aliases=("telegram-bot",),
    identity=Identity(request=Request(path="/getMe"), id="result.id", label="result.username"),
    webhook=Webhook(algorithm="shared-token", header="X-Telegram-Bot-Api-Secret-Token", encoding="none"),
)
