"""PostHog: product analytics and feature flags."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="posthog",
    name="PostHog",
    category="analytics",
    base_url="https://{region}.posthog.com",
    docs_url="https://posthog.com/docs/api",
    auth=OAuth2(
        authorize_url="https://oauth.posthog.com/oauth/authorize/",
        token_url="https://oauth.posthog.com/oauth/token/",
        scopes=("user:read", "project:read", "insight:read"),
    ),
    alternatives=(ApiKey(label="Personal API key"),),
    description="Product analytics and feature flags.",
    account_fields=(AccountField(key="region", label="Region", pattern="^(us|eu)$", example="eu"),),
    identity=Identity(request=Request(path="/api/users/@me/"), id="uuid", label="email"),
)
