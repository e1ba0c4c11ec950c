"""Zoho Books: accounting for growing companies."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, Webhook, rfc7009

provider = Provider(
    slug="zoho-books",
    name="Zoho Books",
    category="accounting",
    base_url="https://www.zohoapis.{region}/books/v3",
    docs_url="https://www.zoho.com/books/api/v3/",
    auth=OAuth2(
        authorize_url="https://accounts.zoho.{region}/oauth/v2/auth",
        token_url="https://accounts.zoho.{region}/oauth/v2/token",
        revoke=rfc7009("https://accounts.zoho.{region}/oauth/v2/token/revoke", "none"),
        scopes=("ZohoBooks.fullaccess.all",),
        scope_separator=",",
        pkce=False,
        authorize_params={"access_type": "offline", "prompt": "consent"},
        template="Zoho-oauthtoken {access_token}",
        offline_hint="access_type=offline",
    ),
    description="Accounting for growing companies.",
    account_fields=(
        AccountField(key="region", label="Region", pattern=r"^(com|eu|in|com\.au|jp|ca|sa|com\.cn)$", example="com"),
    ),
    identity=Identity(
        request=Request(path="/organizations"), id="organizations.0.organization_id", label="organizations.0.name"
    ),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Zoho-Webhook-Signature"),
)
