"""OpenAI: GPT language models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="openai",
    name="OpenAI",
    category="ai",
    base_url="https://api.openai.com/v1",
    docs_url="https://platform.openai.com/docs/api-reference",
    auth=ApiKey(),
    description="GPT language models.",
    identity=Identity(request=Request(path="/models"), id="data.0.id"),
    rate=RateHeaders(
        limit="x-ratelimit-limit-requests",
        remaining="x-ratelimit-remaining-requests",
        reset="x-ratelimit-reset-requests",
        reset_unit="duration",
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="webhook-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:webhook-id}.{header:webhook-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="webhook-timestamp",
        event_id="header:webhook-id",
    ),
)
