"""Riot Games: League of Legends and other player data."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="riot-games",
    name="Riot Games",
    category="gaming",
    base_url="https://{region}.api.riotgames.com",
    docs_url="https://developer.riotgames.com/apis",
    auth=ApiKey(name="X-Riot-Token", template="{api_key}"),
    description="League of Legends and other player data.",
    account_fields=(
        AccountField(key="region", label="Region", pattern="^(americas|europe|asia|sea)$", example="europe"),
        AccountField(
            key="puuid",
            label="Player id (PUUID)",
            pattern="^[A-Za-z0-9_-]{78}$",
            example="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ),
    ),
    identity=Identity(request=Request(path="/riot/account/v1/accounts/by-puuid/{puuid}"), id="puuid", label="gameName"),
    rate=RateHeaders(limit="x-app-rate-limit", used="x-app-rate-limit-count"),
)
