"""MyAnimeList: anime and manga lists."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="myanimelist",
    name="MyAnimeList",
    category="media",
    base_url="https://api.myanimelist.net/v2",
    docs_url="https://myanimelist.net/apiconfig/references/api/v2",
    auth=OAuth2(
        authorize_url="https://myanimelist.net/v1/oauth2/authorize",
        token_url="https://myanimelist.net/v1/oauth2/token",
        pkce_method="plain",
    ),
    description="Anime and manga lists.",
    aliases=("mal",),
    identity=Identity(request=Request(path="/users/@me"), id="id", label="name"),
)
