"""Xero: accounting for small companies."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="xero",
    name="Xero",
    category="accounting",
    base_url="https://api.xero.com/api.xro/2.0",
    docs_url="https://developer.xero.com/documentation/api/accounting/overview",
    auth=OAuth2(
        authorize_url="https://login.xero.com/identity/connect/authorize",
        token_url="https://identity.xero.com/connect/token",
        revoke=rfc7009("https://identity.xero.com/connect/revocation", "basic"),
        scopes=(
            "openid",
            "profile",
            "email",
            "offline_access",
            "accounting.transactions",
            "accounting.contacts",
            "accounting.settings.read",
        ),
        client_auth="basic",
        offline_hint="scope offline_access",
    ),
    description="Accounting for small companies.",
    account_fields=(
        AccountField(
            key="tenant_id",
            label="Tenant id",
            pattern="^[0-9a-f-]{36}$",
            source="verify",
            path="0.tenantId",
            example="0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        ),
    ),
    headers={"Xero-Tenant-Id": "{tenant_id}"},
    identity=Identity(request=Request(path="https://api.xero.com/connections"), id="0.tenantId", label="0.tenantName"),
    rate=RateHeaders(remaining="x-minlimit-remaining", daily_remaining="x-daylimit-remaining"),
    webhook=Webhook(algorithm="hmac-sha256", header="x-xero-signature", encoding="base64"),
)
