"""Microsoft Entra ID: users, groups and applications of a directory."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="microsoft-entra-id",
    name="Microsoft Entra ID",
    category="identity",
    base_url="https://graph.microsoft.com/v1.0",
    docs_url="https://learn.microsoft.com/en-us/graph/api/resources/azure-ad-overview",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scope_prefix="https://graph.microsoft.com/",  # https://learn.microsoft.com/entra/identity-platform/scopes-oidc
        scopes=("offline_access", "User.Read", "Directory.Read.All"),
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="Users, groups and applications of a directory.",
    checked="2026-11",
    aliases=("azure-ad", "entra-id"),
    identity=Identity(request=Request(path="/organization"), id="value.0.id", label="value.0.displayName"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="value.*.clientState",
        encoding="none",
        key="client state of the subscription",
        handshake="validationToken",
        items="value",
        event_type="changeType",
        event_id="id",
        docs_url="https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
    ),
)
