"""Bitly: short links and their statistics."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="bitly",
    name="Bitly",
    category="marketing",
    base_url="https://api-ssl.bitly.com/v4",
    docs_url="https://dev.bitly.com/docs/getting-started/authentication/",
    auth=OAuth2(
        authorize_url="https://bitly.com/oauth/authorize", token_url="https://api-ssl.bitly.com/oauth/access_token", pkce=False
    ),
    alternatives=(ApiKey(label="Access token", help="In Bitly under Settings, API."),),
    description="Short links and their statistics.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user"), id="login", label="name"),
)
