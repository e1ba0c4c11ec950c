"""Wealthbox: CRM for financial advisers."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request

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
    alternatives=(
        ApiKey(
            name="ACCESS_TOKEN",
            template="{api_key}",
            label="API access token",
            help="In Wealthbox under Settings, API Access.",
        ),
    ),
    description="CRM for financial advisers.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="current_user.id", label="current_user.email"),
)
