"""Cloudflare: DNS, CDN and edge services."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Pagination, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="cloudflare",
    name="Cloudflare",
    category="devops",
    base_url="https://api.cloudflare.com/client/v4",
    docs_url="https://developers.cloudflare.com/fundamentals/api/get-started/create-token/",
    auth=ApiKey(label="API token", help="In the Cloudflare dashboard under My profile, API tokens: a user token."),
    description="DNS, CDN and edge services.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user/tokens/verify"), id="result.id"),
    pagination=Pagination(style="page", items="result", parameter="page", size_parameter="per_page", size=50),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="shared-token", header="cf-webhook-auth", encoding="none"),
)
