"""Bungie.net: Destiny player and game data."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="bungie",
    name="Bungie.net",
    category="gaming",
    base_url="https://www.bungie.net/Platform",
    docs_url="https://github.com/Bungie-net/api/wiki/OAuth-Documentation",
    auth=OAuth2(
        authorize_url="https://www.bungie.net/en/oauth/authorize",
        token_url="https://www.bungie.net/platform/app/oauth/token/",
        pkce=False,
        client_auth="basic",
    ),
    description="Destiny player and game data.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="app_api_key",
            label="Application API key",
            pattern="^[0-9a-f]{32}$",
            example="0a1b2c3d4e5f60718293a4b5c6d7e8f9",
            secret=True,
        ),
    ),
    headers={"X-API-Key": "{app_api_key}"},
    identity=Identity(
        request=Request(path="/User/GetMembershipsForCurrentUser/"),
        id="Response.bungieNetUser.membershipId",
        label="Response.bungieNetUser.uniqueName",
    ),
)
