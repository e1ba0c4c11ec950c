"""Vercel: web deployments and projects."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="vercel",
    name="Vercel",
    category="devops",
    base_url="https://api.vercel.com",
    docs_url="https://vercel.com/docs/rest-api",
    auth=OAuth2(
        authorize_url="https://vercel.com/integrations/{integration_slug}/new",
        token_url="https://api.vercel.com/v2/oauth/access_token",
        pkce=False,
    ),
    alternatives=(ApiKey(label="Access token"),),
    description="Web deployments and projects.",
    account_fields=(AccountField(key="integration_slug", label="Integration slug", pattern=LABEL, example="acme"),),
    identity=Identity(request=Request(path="/v2/user"), id="user.id", label="user.email"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(algorithm="hmac-sha1", header="x-vercel-signature"),
)
