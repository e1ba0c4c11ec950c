"""Monzo: personal bank accounts in the United Kingdom."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke

provider = Provider(
    slug="monzo",
    name="Monzo",
    category="payments",
    base_url="https://api.monzo.com",
    docs_url="https://docs.monzo.com/",
    auth=OAuth2(
        authorize_url="https://auth.monzo.com/",
        token_url="https://api.monzo.com/oauth2/token",
        revoke=Revoke(request=Request(method="POST", path="https://api.monzo.com/oauth2/logout"), client_auth="bearer"),
        pkce=False,
    ),
    description="Read the accounts, balances, pots and transactions of a Monzo customer.",
    checked="2026-11",
    identity=Identity(request=Request(path="/ping/whoami"), id="user_id"),
)
