"""Drip: email and SMS marketing for online stores."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="drip",
    name="Drip",
    category="marketing",
    base_url="https://api.getdrip.com/v2",
    docs_url="https://developer.drip.com/",
    auth=OAuth2(
        authorize_url="https://www.getdrip.com/oauth/authorize", token_url="https://www.getdrip.com/oauth/token", pkce=False
    ),
    description="Email and SMS marketing for online stores.",
    identity=Identity(request=Request(path="/user"), id="users.0.email"),
)
