"""YouTube Analytics: channel and video reports."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="youtube-analytics",
    name="YouTube Analytics",
    category="analytics",
    base_url="https://youtubeanalytics.googleapis.com/v2",
    api_descriptions=("https://youtubeanalytics.googleapis.com/$discovery/rest?version=v2",),
    docs_url="https://developers.google.com/youtube/analytics/reference",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=(
            "openid",
            "email",
            "https://www.googleapis.com/auth/yt-analytics.readonly",
            "https://www.googleapis.com/auth/youtube.readonly",
        ),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Channel and video reports.",
    checked="2026-11",
    hosts=("www.googleapis.com",),
    identity=Identity(
        request=Request(path="https://www.googleapis.com/youtube/v3/channels", query={"part": "snippet", "mine": "true"}),
        id="items.0.id",
        label="items.0.snippet.title",
    ),
    rate=RateHeaders(),
)
