"""Raindrop.io: bookmarks and collections."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="raindrop",
    name="Raindrop.io",
    category="productivity",
    base_url="https://api.raindrop.io/rest/v1",
    docs_url="https://developer.raindrop.io/v1/authentication/token",
    auth=OAuth2(
        authorize_url="https://raindrop.io/oauth/authorize",
        token_url="https://raindrop.io/oauth/access_token",
        pkce=False,
        token_body="json",
    ),
    alternatives=(ApiKey(label="Test token", help="In Raindrop.io under Settings, Integrations, in an app of your own."),),
    description="Bookmarks and collections.",
    checked="2026-11",
    aliases=("raindrop-io",),
    identity=Identity(request=Request(path="/user"), id="user._id", label="user.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"),
)
