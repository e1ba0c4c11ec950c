"""Microsoft Graph (app only): Microsoft Graph without a signed-in user."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="microsoft-app-only",
    name="Microsoft Graph (app only)",
    category="identity",
    base_url="https://graph.microsoft.com/v1.0",
    docs_url="https://learn.microsoft.com/en-us/graph/auth-v2-service",
    auth=ClientCredentials(
        token_url="https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/token",
        scopes=("https://graph.microsoft.com/.default",),
        client_auth="body",
    ),
    description="Microsoft Graph without a signed-in user.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="tenant_id", label="Tenant id", pattern="^[0-9a-f-]{36}$", example="0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
        ),
    ),
    identity=Identity(request=Request(path="/organization"), id="value.0.id", label="value.0.displayName"),
    rate=RateHeaders(),
)
