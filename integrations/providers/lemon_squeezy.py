"""Lemon Squeezy: payments and licences for digital products."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="lemon-squeezy",
    name="Lemon Squeezy",
    category="payments",
    base_url="https://api.lemonsqueezy.com/v1",
    docs_url="https://docs.lemonsqueezy.com/api",
    auth=ApiKey(),
    description="Payments and licences for digital products.",
    aliases=("lemonsqueezy",),
    headers={"Accept": "application/vnd.api+json"},
    identity=Identity(request=Request(path="/users/me"), id="data.id", label="data.attributes.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Signature"),
)
