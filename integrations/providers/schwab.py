"""Charles Schwab: brokerage accounts and trading."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="schwab",
    name="Charles Schwab",
    category="payments",
    base_url="https://api.schwabapi.com",
    docs_url="https://developer.schwab.com/products/trader-api--individual",
    auth=OAuth2(
        authorize_url="https://api.schwabapi.com/v1/oauth/authorize",
        token_url="https://api.schwabapi.com/v1/oauth/token",
        pkce=False,
        client_auth="basic",
    ),
    description="Brokerage accounts and trading.",
    checked="2026-11",
    identity=Identity(request=Request(path="/trader/v1/accounts/accountNumbers"), id="0.hashValue", label="0.accountNumber"),
)
