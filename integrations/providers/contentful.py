"""Contentful: headless content management."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="contentful",
    name="Contentful",
    category="documents",
    base_url="https://api.contentful.com",
    docs_url="https://www.contentful.com/developers/docs/references/content-management-api/",
    auth=OAuth2(
        authorize_url="https://be.contentful.com/oauth/authorize",
        token_url="https://be.contentful.com/oauth/token",
        scopes=("content_management_manage",),
        pkce=False,
    ),
    description="Headless content management.",
    identity=Identity(request=Request(path="/users/me"), id="sys.id", label="email"),
    rate=RateHeaders(
        limit="x-contentful-ratelimit-second-limit",
        remaining="x-contentful-ratelimit-second-remaining",
        reset="x-contentful-ratelimit-reset",
    ),
    webhook=Webhook(algorithm="hmac-sha256", header="x-contentful-signature"),
)
