"""ElevenLabs: speech synthesis and voices."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="elevenlabs",
    name="ElevenLabs",
    category="ai",
    base_url="https://api.elevenlabs.io/v1",
    docs_url="https://elevenlabs.io/docs/api-reference",
    auth=ApiKey(name="xi-api-key", template="{api_key}"),
    description="Speech synthesis and voices.",
    identity=Identity(request=Request(path="/user"), id="user_id", label="first_name"),
    webhook=Webhook(
        algorithm="hmac-sha256", header="ElevenLabs-Signature", part="v0", signed="{part:t}.{body}", timestamp_header="part:t"
    ),
)
