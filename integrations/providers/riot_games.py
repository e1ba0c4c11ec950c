"""Riot Games: League of Legends and other player data."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="riot-games",
    name="Riot Games",
    category="gaming",
    base_url="https://{region}.api.riotgames.com",
    docs_url="https://developer.riotgames.com/apis",
    auth=ApiKey(
        name="X-Riot-Token", template="{api_key}", help="At developer.riotgames.com; a development key ends after a day."
    ),
    description="League of Legends and other player data.",
    hosts=tuple(
        f"{platform}.api.riotgames.com"
        for platform in ("br1", "eun1", "euw1", "jp1", "kr", "la1", "la2", "na1", "oc1", "ru", "tr1")
    ),
    account_fields=(
        AccountField(key="region", label="Region", pattern="^(americas|europe|asia)$", example="europe"),
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
