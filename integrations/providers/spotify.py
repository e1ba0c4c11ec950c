"""Spotify: music streaming and playlists."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="spotify",
    name="Spotify",
    category="media",
    base_url="https://api.spotify.com/v1",
    docs_url="https://developer.spotify.com/documentation/web-api",
    auth=OAuth2(
        authorize_url="https://accounts.spotify.com/authorize",
        token_url="https://accounts.spotify.com/api/token",
        scopes=("user-read-email", "user-read-private", "user-read-recently-played", "user-library-read", "user-top-read"),
        client_auth="basic",
    ),
    description="Music streaming and playlists.",
    identity=Identity(request=Request(path="/me"), id="id", label="display_name"),
    rate=RateHeaders(),
)
