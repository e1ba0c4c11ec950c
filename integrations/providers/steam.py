"""Steam Web API: player profiles and game statistics."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="steam",
    name="Steam Web API",
    category="gaming",
    base_url="https://api.steampowered.com",
    docs_url="https://partner.steamgames.com/doc/webapi",
    auth=ApiKey(placement="query", name="key", template="{api_key}", help="At steamcommunity.com/dev/apikey."),
    description="Player profiles and game statistics.",
    account_fields=(AccountField(key="steam_id", label="Steam id", pattern="^7656119[0-9]{10}$", example="76561198000000000"),),
    identity=Identity(
        request=Request(path="/ISteamUser/GetPlayerSummaries/v2/", query={"steamids": "{steam_id}"}),
        id="response.players.0.steamid",
        label="response.players.0.personaname",
    ),
)
