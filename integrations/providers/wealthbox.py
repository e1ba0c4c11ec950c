"""Wealthbox: CRM for financial advisers."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="wealthbox",
    name="Wealthbox",
    category="crm",
    base_url="https://api.crmworkspace.com/v1",
    docs_url="https://dev.wealthbox.com/",
    auth=OAuth2(
        authorize_url="https://app.crmworkspace.com/oauth/authorize",
        token_url="https://app.crmworkspace.com/oauth/token",
        scopes=("login", "data"),
        pkce=False,
    ),
    description="CRM for financial advisers.",
    identity=Identity(request=Request(path="/me"), id="id", label="email"),
)
