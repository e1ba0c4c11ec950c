"""Dailymotion: video hosting and sharing."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="dailymotion",
    name="Dailymotion",
    category="media",
    base_url="https://api.dailymotion.com",
    docs_url="https://developers.dailymotion.com/api/",
    auth=OAuth2(
        authorize_url="https://www.dailymotion.com/oauth/authorize",
        token_url="https://api.dailymotion.com/oauth/token",
        scopes=("email", "userinfo"),
        pkce=False,
    ),
    description="Video hosting and sharing.",
    identity=Identity(request=Request(path="/me", query={"fields": "id,screenname"}), id="id", label="screenname"),
)
