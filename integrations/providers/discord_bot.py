"""Discord Bot: Discord servers and channels as a bot."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="discord-bot",
    name="Discord Bot",
    category="communication",
    base_url="https://discord.com/api/v10",
    docs_url="https://discord.com/developers/docs/reference",
    auth=ApiKey(template="Bot {api_key}", label="Bot token"),
    description="Discord servers and channels as a bot.",
    identity=Identity(request=Request(path="/users/@me"), id="id", label="username"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset-after"),
    webhook=Webhook(
        algorithm="ed25519",
        header="X-Signature-Ed25519",
        signed="{header:X-Signature-Timestamp}{body}",
        key="application public key",
        timestamp_header="X-Signature-Timestamp",
        event_type="event.type",
    ),
)
