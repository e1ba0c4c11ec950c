"""Confluence: team wiki by Atlassian."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="confluence",
    name="Confluence",
    category="documents",
    base_url="https://api.atlassian.com/ex/confluence/{cloud_id}",
    docs_url="https://developer.atlassian.com/cloud/confluence/rest/v2/",
    auth=OAuth2(
        authorize_url="https://auth.atlassian.com/authorize",
        token_url="https://auth.atlassian.com/oauth/token",
        scopes=("read:confluence-content.all", "write:confluence-content", "read:confluence-space.summary", "offline_access"),
        pkce=False,
        token_body="json",
        authorize_params={"audience": "api.atlassian.com", "prompt": "consent"},
        offline_hint="scope offline_access",
    ),
    description="Team wiki by Atlassian.",
    account_fields=(
        AccountField(
            key="cloud_id",
            label="Site id",
            pattern="^[0-9a-f-]{36}$",
            source="verify",
            path="0.id",
            example="0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        ),
    ),
    identity=Identity(
        request=Request(path="https://api.atlassian.com/oauth/token/accessible-resources"), id="0.id", label="0.url"
    ),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="iso"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Hub-Signature", prefix="sha256="),
)
