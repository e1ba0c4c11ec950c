"""Copper: CRM for Google Workspace users."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="copper",
    name="Copper",
    category="crm",
    base_url="https://api.copper.com/developer_api/v1",
    docs_url="https://developer.copper.com/",
    auth=OAuth2(
        authorize_url="https://app.copper.com/oauth/authorize",
        token_url="https://app.copper.com/oauth/token",
        scopes=("developer/v1/all",),
        pkce=False,
    ),
    description="CRM for Google Workspace users.",
    identity=Identity(request=Request(path="/account"), id="id", label="name"),
)
