"""QuickBooks Online: accounting for small businesses."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="quickbooks",
    name="QuickBooks Online",
    category="accounting",
    base_url="https://quickbooks.api.intuit.com/v3/company/{realm_id}",
    docs_url="https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/account",
    auth=OAuth2(
        authorize_url="https://appcenter.intuit.com/connect/oauth2",
        token_url="https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
        revoke=rfc7009("https://developer.api.intuit.com/v2/oauth2/tokens/revoke", "basic"),
        scopes=("com.intuit.quickbooks.accounting",),
        pkce=False,
        client_auth="basic",
    ),
    description="Accounting for small businesses.",
    aliases=("quickbooks-online", "qbo"),
    account_fields=(
        AccountField(
            key="realm_id",
            label="Company id",
            pattern="^[0-9]{10,19}$",
            source="callback",
            path="realmId",
            example="9130347596842384",
        ),
    ),
    identity=Identity(request=Request(path="/companyinfo/{realm_id}"), id="CompanyInfo.Id", label="CompanyInfo.CompanyName"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="hmac-sha256", header="intuit-signature", encoding="base64", key="verifier token"),
)
