"""Zoho Desk: customer support tickets by Zoho."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="zoho-desk",
    name="Zoho Desk",
    category="support",
    base_url="https://desk.zoho.{region}/api/v1",
    docs_url="https://desk.zoho.com/DeskAPIDocument",
    auth=OAuth2(
        authorize_url="https://accounts.zoho.{region}/oauth/v2/auth",
        token_url="https://accounts.zoho.{region}/oauth/v2/token",
        revoke=rfc7009("https://accounts.zoho.{region}/oauth/v2/token/revoke", "none"),
        scopes=("Desk.tickets.READ", "Desk.contacts.READ", "Desk.basic.READ"),
        scope_separator=",",
        pkce=False,
        authorize_params={"access_type": "offline", "prompt": "consent"},
        template="Zoho-oauthtoken {access_token}",
        offline_hint="access_type=offline",
    ),
    description="Customer support tickets by Zoho.",
    checked="2026-11",
    account_fields=(
        AccountField(key="region", label="Region", pattern=r"^(com|eu|in|com\.au|jp|sa|com\.cn)$", example="com"),
        AccountField(
            key="org_id", label="Organization id", pattern="^[0-9]+$", source="verify", path="data.0.id", example="2389290"
        ),
    ),
    headers={"orgId": "{org_id}"},
    identity=Identity(request=Request(path="/organizations"), id="data.0.id", label="data.0.companyName"),
)
