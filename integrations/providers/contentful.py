"""Contentful: headless content management."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="contentful",
    name="Contentful",
    category="documents",
    base_url="https://api.contentful.com",
    docs_url="https://www.contentful.com/developers/docs/extensibility/oauth/",
    auth=OAuth2(
        authorize_url="https://be.contentful.com/oauth/authorize",
        token_url="https://be.contentful.com/oauth/token",
        scopes=("content_management_read",),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Personal access token", help="In Contentful under Account settings, CMA tokens."),),
    description="Headless content management.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/me"), id="sys.id", label="email"),
    rate=RateHeaders(
        limit="x-contentful-ratelimit-second-limit",
        remaining="x-contentful-ratelimit-second-remaining",
        reset="x-contentful-ratelimit-reset",
    ),
    webhook=Webhook(
        # It signs a list of headers that changes with the webhook, so no fixed text can be named.
        algorithm="custom",
        header="x-contentful-signature",
        event_type="header:X-Contentful-Topic",
        event_id="header:X-Contentful-Idempotency-Key",
        docs_url="https://www.contentful.com/developers/docs/extensibility/webhooks/secrets/",
    ),
)
