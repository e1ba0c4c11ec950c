"""Calendly: meeting scheduling by shared link."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="calendly",
    name="Calendly",
    category="scheduling",
    base_url="https://api.calendly.com",
    docs_url="https://developer.calendly.com/api-docs",
    auth=OAuth2(
        authorize_url="https://auth.calendly.com/oauth/authorize",
        token_url="https://auth.calendly.com/oauth/token",
        revoke=rfc7009("https://auth.calendly.com/oauth/revoke", "basic"),
        scopes=("default",),
        client_auth="basic",
    ),
    description="Meeting scheduling by shared link.",
    identity=Identity(request=Request(path="/users/me"), id="resource.uri", label="resource.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Calendly-Webhook-Signature",
        part="v1",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
    ),
)
