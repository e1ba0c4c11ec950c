"""Ramp: company cards and spend management."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="ramp",
    name="Ramp",
    category="accounting",
    base_url="https://api.ramp.com/developer/v1",
    docs_url="https://docs.ramp.com/",
    auth=OAuth2(
        authorize_url="https://app.ramp.com/v1/authorize",
        token_url="https://api.ramp.com/developer/v1/token",
        revoke=rfc7009("https://api.ramp.com/developer/v1/token/revoke", "basic"),
        scopes=("business:read", "transactions:read", "users:read"),
        pkce=False,
        client_auth="basic",
    ),
    description="Company cards and spend management.",
    identity=Identity(request=Request(path="/business"), id="id", label="business_name_legal"),
)
