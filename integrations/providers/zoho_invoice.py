"""Zoho Invoice: invoicing for small businesses."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="zoho-invoice",
    name="Zoho Invoice",
    category="accounting",
    base_url="https://www.zohoapis.{region}/invoice/v3",
    docs_url="https://www.zoho.com/invoice/api/v3/",
    auth=OAuth2(
        authorize_url="https://accounts.zoho.{region}/oauth/v2/auth",
        token_url="https://accounts.zoho.{region}/oauth/v2/token",
        revoke=rfc7009("https://accounts.zoho.{region}/oauth/v2/token/revoke", "none"),
        scopes=("ZohoInvoice.fullaccess.all",),
        scope_separator=",",
        pkce=False,
        authorize_params={"access_type": "offline", "prompt": "consent"},
        template="Zoho-oauthtoken {access_token}",
        offline_hint="access_type=offline",
    ),
    description="Invoicing for small businesses.",
    account_fields=(
        AccountField(key="region", label="Region", pattern=r"^(com|eu|in|com\.au|jp|ca|sa|com\.cn)$", example="com"),
    ),
    identity=Identity(
        request=Request(path="/organizations"), id="organizations.0.organization_id", label="organizations.0.name"
    ),
)
