"""Zendesk Sell: sales CRM by Zendesk."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="zendesk-sell",
    name="Zendesk Sell",
    category="crm",
    base_url="https://api.getbase.com/v2",
    docs_url="https://developer.zendesk.com/api-reference/sales-crm/authentication/requests/",
    auth=OAuth2(
        authorize_url="https://api.getbase.com/oauth2/authorize",
        token_url="https://api.getbase.com/oauth2/token",
        scopes=("profile", "read", "write"),
        pkce=False,
        client_auth="basic",
    ),
    description="Sales CRM by Zendesk.",
    checked="2026-11",
    identity=Identity(request=Request(path="/accounts/self"), id="data.id", label="data.name"),
)
