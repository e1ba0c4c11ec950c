"""YouTube: videos, channels and playlists."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="youtube",
    name="YouTube",
    category="media",
    base_url="https://www.googleapis.com/youtube/v3",
    docs_url="https://developers.google.com/youtube/v3/docs",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", "https://www.googleapis.com/auth/youtube.readonly"),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Videos, channels and playlists.",
    identity=Identity(
        request=Request(path="/channels", query={"part": "snippet", "mine": "true"}),
        id="items.0.id",
        label="items.0.snippet.title",
    ),
    rate=RateHeaders(),
)
