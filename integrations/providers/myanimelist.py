"""MyAnimeList: anime and manga lists."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Pagination, Provider, Request

provider = Provider(
    slug="myanimelist",
    name="MyAnimeList",
    category="media",
    base_url="https://api.myanimelist.net/v2",
    docs_url="https://myanimelist.net/apiconfig/references/authorization",
    auth=OAuth2(
        authorize_url="https://myanimelist.net/v1/oauth2/authorize",
        token_url="https://myanimelist.net/v1/oauth2/token",
        pkce_method="plain",
    ),
    description="Keep lists of anime and manga, and look up titles, rankings and seasons.",
    checked="2026-11",
    aliases=("mal",),
    identity=Identity(request=Request(path="/users/@me"), id="id", label="name"),
    pagination=Pagination(style="link", items="data", cursor="paging.next", size_parameter="limit"),
)
