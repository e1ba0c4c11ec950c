"""Resend: email for developers."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="resend",
    name="Resend",
    category="email",
    base_url="https://api.resend.com",
    docs_url="https://resend.com/docs/api-reference/introduction",
    auth=ApiKey(),
    description="Email for developers.",
    identity=Identity(request=Request(path="/domains"), id="data.0.id", label="data.0.name"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="svix-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:svix-id}.{header:svix-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="svix-timestamp",
        event_id="header:svix-id",
    ),
)
