"""Zoho Books: accounting for growing companies."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, Webhook, rfc7009

provider = Provider(
    slug="zoho-books",
    name="Zoho Books",
    category="accounting",
    base_url="https://www.zohoapis.{region}/books/v3",
    docs_url="https://www.zoho.com/books/api/v3/oauth/",
    auth=OAuth2(
        authorize_url="https://accounts.zoho.{region}/oauth/v2/auth",
        token_url="https://accounts.zoho.{region}/oauth/v2/token",
        revoke=rfc7009("https://accounts.zoho.{region}/oauth/v2/token/revoke", "none"),
        scopes=("ZohoBooks.settings.READ", "ZohoBooks.contacts.READ", "ZohoBooks.invoices.READ"),
        scope_separator=",",
        pkce=False,
        authorize_params={"access_type": "offline", "prompt": "consent"},
        template="Zoho-oauthtoken {access_token}",
        offline_hint="access_type=offline",
    ),
    description="Accounting for growing companies.",
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
    query={"organization_id": "{organization_id}"},
    identity=Identity(
        request=Request(path="/organizations"), id="organizations.0.organization_id", label="organizations.0.name"
    ),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Zoho-Webhook-Signature"),
)
