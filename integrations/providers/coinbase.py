"""Coinbase: cryptocurrency wallets and accounts."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke

provider = Provider(
    slug="coinbase",
    name="Coinbase",
    category="payments",
    base_url="https://api.coinbase.com/v2",
    docs_url="https://docs.cdp.coinbase.com/coinbase-app/oauth2-integration/reference",
    auth=OAuth2(
        authorize_url="https://login.coinbase.com/oauth2/auth",
        token_url="https://login.coinbase.com/oauth2/token",
        revoke=Revoke(
            request=Request(method="POST", path="https://login.coinbase.com/oauth2/revoke", form={"token": "{access_token}"}),
            client_auth="bearer",
        ),
        scopes=("wallet:user:read", "wallet:accounts:read", "offline_access"),
        offline_hint="scope offline_access",
    ),
    description="Read the accounts of a Coinbase user, and send, receive and trade cryptocurrency.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user"), id="data.id", label="data.name"),
)
