"""Cloudflare: DNS, CDN and edge services."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="cloudflare",
    name="Cloudflare",
    category="devops",
    base_url="https://api.cloudflare.com/client/v4",
    docs_url="https://developers.cloudflare.com/api/",
    auth=ApiKey(),
    description="DNS, CDN and edge services.",
    identity=Identity(request=Request(path="/user/tokens/verify"), id="result.id", label="result.status"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="shared-token", header="cf-webhook-auth", encoding="none"),
)
