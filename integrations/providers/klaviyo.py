"""Klaviyo: email and SMS marketing for online stores."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="klaviyo",
    name="Klaviyo",
    category="marketing",
    base_url="https://a.klaviyo.com",
    docs_url="https://developers.klaviyo.com/en/reference/api_overview",
    auth=OAuth2(
        authorize_url="https://www.klaviyo.com/oauth/authorize",
        token_url="https://a.klaviyo.com/oauth/token",
        revoke=rfc7009("https://a.klaviyo.com/oauth/revoke", "basic"),
        scopes=("accounts:read", "profiles:read", "profiles:write", "lists:read", "events:read"),
        client_auth="basic",
    ),
    description="Email and SMS marketing for online stores.",
    headers={"revision": "2024-10-15"},
    identity=Identity(
        request=Request(path="/api/accounts"), id="data.0.id", label="data.0.attributes.contact_information.organization_name"
    ),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Klaviyo-Signature",
        signed="{body}{header:Klaviyo-Timestamp}",
        timestamp_header="Klaviyo-Timestamp",
    ),
)
