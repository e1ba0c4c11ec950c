"""Gumroad: digital products and their sales."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="gumroad",
    name="Gumroad",
    category="ecommerce",
    base_url="https://api.gumroad.com/v2",
    docs_url="https://gumroad.com/api",
    auth=OAuth2(
        authorize_url="https://gumroad.com/oauth/authorize",
        token_url="https://api.gumroad.com/oauth/token",
        scopes=("view_profile", "view_sales"),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Access token", help="In Gumroad under Settings, Advanced, Applications."),),
    description="Digital products and their sales.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user"), id="user.user_id", label="user.email"),
)
