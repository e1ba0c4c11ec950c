"""Trakt: watch history of shows and films."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="trakt",
    name="Trakt",
    category="media",
    base_url="https://api.trakt.tv",
    docs_url="https://trakt.docs.apiary.io/",
    auth=OAuth2(
        authorize_url="https://trakt.tv/oauth/authorize",
        token_url="https://api.trakt.tv/oauth/token",
        revoke=rfc7009("https://api.trakt.tv/oauth/revoke"),
        pkce=False,
        token_body="json",
    ),
    description="Watch history of shows and films.",
    headers={"trakt-api-version": "2", "trakt-api-key": "{client_id}"},
    identity=Identity(request=Request(path="/users/settings"), id="user.ids.slug", label="user.username"),
    rate=RateHeaders(),
)
