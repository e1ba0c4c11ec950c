"""Dailymotion: video hosting and sharing."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke

provider = Provider(
    slug="dailymotion",
    name="Dailymotion",
    category="media",
    base_url="https://api.dailymotion.com",
    docs_url="https://developers.dailymotion.com/v0/docs/authenticate-using-authorization-codes",
    auth=OAuth2(
        authorize_url="https://api.dailymotion.com/oauth/authorize",
        token_url="https://api.dailymotion.com/oauth/token",
        revoke=Revoke(  # https://developers.dailymotion.com/guides/revoke-authorization
            request=Request(path="https://api.dailymotion.com/logout"), client_auth="bearer"
        ),
        scopes=("email", "userinfo"),
        pkce=False,
    ),
    description="Video hosting and sharing.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me", query={"fields": "id,screenname"}), id="id", label="screenname"),
)
