"""Snapchat Ads: advertising on Snapchat."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="snapchat-ads",
    name="Snapchat Ads",
    category="advertising",
    base_url="https://adsapi.snapchat.com/v1",
    docs_url="https://developers.snap.com/api/marketing-api/Ads-API/authentication",
    auth=OAuth2(
        authorize_url="https://accounts.snapchat.com/login/oauth2/authorize",
        token_url="https://accounts.snapchat.com/login/oauth2/access_token",
        scopes=("snapchat-marketing-api",),
        pkce=False,
    ),
    description="Advertising on Snapchat.",
    checked="2026-11",
    aliases=("snapchat",),
    identity=Identity(request=Request(path="/me"), id="me.organization_id", label="me.email"),
)
