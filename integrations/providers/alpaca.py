"""Alpaca: stock and crypto brokerage by API."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="alpaca",
    name="Alpaca",
    category="payments",
    base_url="https://api.alpaca.markets",
    docs_url="https://docs.alpaca.markets/docs/using-oauth2-and-trading-api",
    auth=OAuth2(
        authorize_url="https://app.alpaca.markets/oauth/authorize",
        token_url="https://api.alpaca.markets/oauth/token",
        scopes=("data",),
        pkce=False,
    ),
    description="Trade stocks, options and crypto, and read positions, orders and market data.",
    checked="2026-11",
    hosts=("data.alpaca.markets", "paper-api.alpaca.markets"),
    identity=Identity(request=Request(path="/v2/account"), id="id", label="account_number"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
