"""Rootly: incident management."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="rootly",
    name="Rootly",
    category="monitoring",
    base_url="https://api.rootly.com",
    docs_url="https://rootly.com/api",
    auth=ApiKey(),
    description="Incident management.",
    identity=Identity(request=Request(path="/v1/users/me"), id="data.id", label="data.attributes.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256", header="X-Rootly-Signature", part="v1", signed="{part:t}{body}", timestamp_header="part:t"
    ),
)
