"""AniList: anime and manga lists."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="anilist",
    name="AniList",
    category="media",
    base_url="https://graphql.anilist.co",
    docs_url="https://docs.anilist.co/guide/auth/authorization-code",
    auth=OAuth2(
        authorize_url="https://anilist.co/api/v2/oauth/authorize",
        token_url="https://anilist.co/api/v2/oauth/token",
        pkce=False,
        token_body="json",
    ),
    description="Anime and manga lists.",
    checked="2026-11",
    identity=Identity(
        request=Request(method="POST", path="/", json={"query": "{Viewer{id name}}"}),
        id="data.Viewer.id",
        label="data.Viewer.name",
    ),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
