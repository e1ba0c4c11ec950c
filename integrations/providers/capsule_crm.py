"""Capsule CRM: simple CRM for small businesses."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="capsule-crm",
    name="Capsule CRM",
    category="crm",
    base_url="https://api.capsulecrm.com/api/v2",
    docs_url="https://developer.capsulecrm.com/v2/overview/authentication",
    auth=OAuth2(
        authorize_url="https://api.capsulecrm.com/oauth/authorise",
        token_url="https://api.capsulecrm.com/oauth/token",
        revoke=rfc7009("https://api.capsulecrm.com/oauth/token/revoke"),
        scopes=("read", "write"),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Access token", help="In Capsule under My Preferences, API Authentication Tokens."),),
    description="Simple CRM for small businesses.",
    checked="2026-11",
    aliases=("capsule",),
    identity=Identity(request=Request(path="/site"), id="site.subdomain", label="site.name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
