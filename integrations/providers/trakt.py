"""Trakt: watch history of shows and films."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Pagination, Provider, RateHeaders, Request, Revoke

provider = Provider(
    slug="trakt",
    name="Trakt",
    category="media",
    base_url="https://api.trakt.tv",
    docs_url="https://docs.trakt.tv/reference/authentication",
    auth=OAuth2(
        authorize_url="https://trakt.tv/oauth/authorize",
        token_url="https://api.trakt.tv/oauth/token",
        revoke=Revoke(
            request=Request(
                method="POST",
                path="https://api.trakt.tv/oauth/revoke",
                json={"token": "{access_token}", "client_id": "{client_id}", "client_secret": "{client_secret}"},
            ),
            client_auth="none",
        ),
        pkce=False,
        token_body="json",
    ),
    description="Keep track of the shows and films someone has watched, rated or wants to watch.",
    checked="2026-11",
    headers={"trakt-api-version": "2", "trakt-api-key": "{client_id}"},
    identity=Identity(request=Request(path="/users/settings"), id="user.ids.uuid", label="user.username"),
    rate=RateHeaders(),
    pagination=Pagination(style="page", parameter="page", size_parameter="limit"),
)
