"""Monzo: personal bank accounts in the United Kingdom."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="monzo",
    name="Monzo",
    category="payments",
    base_url="https://api.monzo.com",
    docs_url="https://docs.monzo.com/",
    auth=OAuth2(authorize_url="https://auth.monzo.com/", token_url="https://api.monzo.com/oauth2/token", pkce=False),
    description="Personal bank accounts in the United Kingdom.",
    identity=Identity(request=Request(path="/ping/whoami"), id="user_id", label="client_id"),
)
