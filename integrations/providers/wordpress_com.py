"""WordPress.com: sites and posts hosted at WordPress.com."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="wordpress-com",
    name="WordPress.com",
    category="documents",
    base_url="https://public-api.wordpress.com/rest/v1.1",
    docs_url="https://developer.wordpress.com/docs/api/oauth2/",
    auth=OAuth2(
        authorize_url="https://public-api.wordpress.com/oauth2/authorize",
        token_url="https://public-api.wordpress.com/oauth2/token",
        scopes=("global",),
        pkce=False,
    ),
    description="Sites and posts hosted at WordPress.com.",
    checked="2026-11",
    aliases=("wordpress",),
    identity=Identity(request=Request(path="/me"), id="ID", label="email"),
)
