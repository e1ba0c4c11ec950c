"""Harvest: time tracking and invoicing."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="harvest",
    name="Harvest",
    category="productivity",
    base_url="https://api.harvestapp.com/v2",
    docs_url="https://help.getharvest.com/api-v2/authentication-api/authentication/authentication/",
    auth=OAuth2(
        authorize_url="https://id.getharvest.com/oauth2/authorize",
        token_url="https://id.getharvest.com/api/v2/oauth2/token",
        scopes=("harvest:all",),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Personal access token", help="In Harvest ID under Developers."),),
    description="Time tracking and invoicing.",
    checked="2026-11",
    hosts=("id.getharvest.com",),
    account_fields=(
        AccountField(
            key="account_id", label="Account id", pattern="^[0-9]+$", source="verify", path="accounts.0.id", example="1234567"
        ),
    ),
    headers={"Harvest-Account-Id": "{account_id}", "User-Agent": "Connect Platform ({public_url})"},
    identity=Identity(
        request=Request(path="https://id.getharvest.com/api/v2/accounts"), id="accounts.0.id", label="accounts.0.name"
    ),
    rate=RateHeaders(),
)
