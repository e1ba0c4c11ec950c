"""Zoho Invoice: invoicing for small businesses."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="zoho-invoice",
    name="Zoho Invoice",
    category="accounting",
    base_url="https://www.zohoapis.{region}/invoice/v3",
    docs_url="https://www.zoho.com/invoice/api/v3/oauth/",
    auth=OAuth2(
        authorize_url="https://accounts.zoho.{region}/oauth/v2/auth",
        token_url="https://accounts.zoho.{region}/oauth/v2/token",
        revoke=rfc7009("https://accounts.zoho.{region}/oauth/v2/token/revoke", "none"),
        scopes=("ZohoInvoice.settings.READ", "ZohoInvoice.contacts.READ", "ZohoInvoice.invoices.READ"),
        scope_separator=",",
        pkce=False,
        authorize_params={"access_type": "offline", "prompt": "consent"},
        template="Zoho-oauthtoken {access_token}",
        offline_hint="access_type=offline",
    ),
    description="Invoicing for small businesses.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="region",
            label="Region",
            pattern=r"^(com|eu|in|com\.au|jp|sa|com\.cn)$",
            example="com",
            help="What the address of your Zoho ends in.",
        ),
        AccountField(
            key="organization_id",
            label="Organization id",
            pattern="^[0-9]+$",
            source="verify",
            path="organizations.0.organization_id",
            example="10234695",
        ),
    ),
    headers={"X-com-zoho-invoice-organizationid": "{organization_id}"},
    identity=Identity(
        request=Request(path="/organizations"), id="organizations.0.organization_id", label="organizations.0.name"
    ),
)
