"""Coinbase: cryptocurrency wallets and accounts."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="coinbase",
    name="Coinbase",
    category="payments",
    base_url="https://api.coinbase.com/v2",
    docs_url="https://docs.cdp.coinbase.com/coinbase-app/docs",
    auth=OAuth2(
        authorize_url="https://login.coinbase.com/oauth2/auth",
        token_url="https://login.coinbase.com/oauth2/token",
        revoke=rfc7009("https://login.coinbase.com/oauth2/revoke"),
        scopes=("wallet:user:read", "wallet:accounts:read"),
        scope_separator=",",
    ),
    description="Cryptocurrency wallets and accounts.",
    identity=Identity(request=Request(path="/user"), id="data.id", label="data.name"),
)
