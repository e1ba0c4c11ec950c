"""Vercel: web deployments and projects."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="vercel",
    name="Vercel",
    category="devops",
    base_url="https://api.vercel.com",
    docs_url="https://vercel.com/docs/rest-api/vercel-api-integrations",
    auth=OAuth2(
        authorize_url="https://vercel.com/integrations/{integration_slug}/new",
        token_url="https://api.vercel.com/v2/oauth/access_token",
        pkce=False,
    ),
    alternatives=(ApiKey(label="Access token", help="In Vercel under Account settings, Tokens."),),
    description="Web deployments and projects.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="integration_slug",
            label="Integration slug",
            pattern=LABEL,
            example="acme",
            help="The last part of the integration's address in the Vercel Marketplace.",
        ),
        AccountField(
            key="team_id",
            label="Team id",
            pattern="^team_[A-Za-z0-9]+$",
            source="token_response",
            example="team_abc123",
            required=False,
        ),
    ),
    identity=Identity(request=Request(path="/v2/user"), id="user.id", label="user.email"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha1",
        header="x-vercel-signature",
        event_type="type",
        event_id="id",
        docs_url="https://vercel.com/docs/webhooks/webhooks-api",
    ),
)
