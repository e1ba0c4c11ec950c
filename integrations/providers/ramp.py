"""Ramp: company cards and spend management."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Identity, OAuth2, Pagination, Provider, Request, rfc7009

provider = Provider(
    slug="ramp",
    name="Ramp",
    category="accounting",
    base_url="https://api.ramp.com/developer/v1",
    docs_url="https://docs.ramp.com/developer-api/v1/authorization",
    auth=OAuth2(
        authorize_url="https://app.ramp.com/v1/authorize",
        token_url="https://api.ramp.com/developer/v1/token",
        revoke=rfc7009("https://api.ramp.com/developer/v1/token/revoke", "basic"),
        scopes=("business:read", "transactions:read", "users:read"),
        pkce=False,
        client_auth="basic",
    ),
    alternatives=(
        ClientCredentials(
            token_url="https://api.ramp.com/developer/v1/token", scopes=("business:read", "transactions:read", "users:read")
        ),
    ),
    description="Company cards and spend management.",
    checked="2026-11",
    identity=Identity(request=Request(path="/business"), id="id", label="business_name_legal"),
    pagination=Pagination(style="link", items="data", cursor="page.next", size_parameter="page_size"),
)
