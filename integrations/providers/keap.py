"""Keap: CRM and automation for small businesses."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="keap",
    name="Keap",
    category="crm",
    base_url="https://api.infusionsoft.com/crm/rest/v1",
    docs_url="https://developer.keap.com/getting-started-oauth-keys/",
    auth=OAuth2(
        authorize_url="https://accounts.infusionsoft.com/app/oauth/authorize",
        token_url="https://api.infusionsoft.com/token",
        scopes=("full",),
        pkce=False,
        refresh_client_auth="basic",
    ),
    alternatives=(
        ApiKey(
            name="X-Keap-API-Key",
            template="{api_key}",
            label="Personal access token or service account key",
            help="In Keap under Settings, API.",
        ),
    ),
    description="CRM and automation for small businesses.",
    checked="2026-11",
    aliases=("infusionsoft",),
    identity=Identity(request=Request(path="/oauth/connect/userinfo"), id="sub", label="email"),
    rate=RateHeaders(remaining="x-keap-product-throttle-available", daily_remaining="x-keap-product-quota-available"),
)
