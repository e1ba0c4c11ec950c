"""Zoho CRM: sales CRM by Zoho."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, Webhook, rfc7009

provider = Provider(
    slug="zoho-crm",
    name="Zoho CRM",
    category="crm",
    base_url="https://www.zohoapis.{region}/crm/v8",
    docs_url="https://www.zoho.com/crm/developer/docs/api/v8/",
    auth=OAuth2(
        authorize_url="https://accounts.zoho.{region}/oauth/v2/auth",
        token_url="https://accounts.zoho.{region}/oauth/v2/token",
        revoke=rfc7009("https://accounts.zoho.{region}/oauth/v2/token/revoke", "none"),
        scopes=("ZohoCRM.modules.ALL", "ZohoCRM.settings.READ", "ZohoCRM.users.READ", "ZohoCRM.org.READ"),
        scope_separator=",",
        pkce=False,
        authorize_params={"access_type": "offline", "prompt": "consent"},
        template="Zoho-oauthtoken {access_token}",
        offline_hint="access_type=offline",
    ),
    description="Sales CRM by Zoho.",
    account_fields=(
        AccountField(key="region", label="Region", pattern=r"^(com|eu|in|com\.au|jp|ca|sa|com\.cn)$", example="com"),
    ),
    identity=Identity(request=Request(path="/org"), id="org.0.id", label="org.0.company_name"),
    webhook=Webhook(algorithm="shared-token", body_field="token", encoding="none"),
)
