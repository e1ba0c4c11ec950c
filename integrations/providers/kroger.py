"""Kroger: products, stores and carts."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="kroger",
    name="Kroger",
    category="ecommerce",
    base_url="https://api.kroger.com/v1",
    docs_url="https://developer.kroger.com/documentation/public/security/guides-oauth",
    auth=OAuth2(
        authorize_url="https://api.kroger.com/v1/connect/oauth2/authorize",
        token_url="https://api.kroger.com/v1/connect/oauth2/token",
        scopes=("profile.compact", "product.compact", "cart.basic:write"),
        client_auth="basic",
    ),
    description="Products, stores and carts.",
    identity=Identity(request=Request(path="/identity/profile"), id="data.id"),
)
