"""Attio: CRM built on flexible records."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="attio",
    name="Attio",
    category="crm",
    base_url="https://api.attio.com/v2",
    docs_url="https://docs.attio.com/rest-api/overview",
    auth=OAuth2(
        authorize_url="https://app.attio.com/authorize",
        token_url="https://app.attio.com/oauth/token",
        scopes=("record_permission:read-write", "object_configuration:read", "user_management:read"),
        pkce=False,
    ),
    description="CRM built on flexible records.",
    identity=Identity(request=Request(path="/self"), id="workspace_id", label="workspace_name"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="hmac-sha256", header="Attio-Signature"),
)
