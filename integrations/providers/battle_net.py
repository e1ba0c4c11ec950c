"""Battle.net: Blizzard game and character data."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="battle-net",
    name="Battle.net",
    category="gaming",
    base_url="https://{region}.api.blizzard.com",
    docs_url="https://develop.battle.net/documentation/guides/using-oauth",
    auth=OAuth2(
        authorize_url="https://oauth.battle.net/authorize",
        token_url="https://oauth.battle.net/token",
        scopes=("openid", "wow.profile", "sc2.profile"),
        pkce=False,
        client_auth="basic",
    ),
    description="Blizzard game and character data.",
    checked="2026-11",
    aliases=("battlenet", "blizzard"),
    hosts=("oauth.battle.net",),
    account_fields=(AccountField(key="region", label="Region", pattern="^(us|eu|kr|tw)$", example="eu"),),
    identity=Identity(request=Request(path="https://oauth.battle.net/userinfo"), id="sub", label="battletag"),
)
