"""Miro: online whiteboards."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="miro",
    name="Miro",
    category="productivity",
    base_url="https://api.miro.com/v2",
    docs_url="https://developers.miro.com/reference/api-reference",
    auth=OAuth2(
        authorize_url="https://miro.com/oauth/authorize",
        token_url="https://api.miro.com/v1/oauth/token",
        revoke=rfc7009("https://api.miro.com/v2/oauth/revoke"),
        scopes=("boards:read", "boards:write", "identity:read"),
        pkce=False,
    ),
    description="Online whiteboards.",
    identity=Identity(request=Request(path="https://api.miro.com/v1/oauth-token"), id="team.id", label="team.name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
