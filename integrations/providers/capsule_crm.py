"""Capsule CRM: simple CRM for small businesses."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="capsule-crm",
    name="Capsule CRM",
    category="crm",
    base_url="https://api.capsulecrm.com/api/v2",
    docs_url="https://developer.capsulecrm.com/",
    auth=OAuth2(
        authorize_url="https://api.capsulecrm.com/oauth/authorise",
        token_url="https://api.capsulecrm.com/oauth/token",
        revoke=rfc7009("https://api.capsulecrm.com/oauth/token/revoke"),
        scopes=("read", "write"),
        pkce=False,
    ),
    description="Simple CRM for small businesses.",
    aliases=("capsule",),
    identity=Identity(request=Request(path="/site"), id="name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
