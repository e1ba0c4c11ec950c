"""Gong: sales call recordings and insights."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="gong",
    name="Gong",
    category="sales",
    base_url="{api_base_url_for_customer}",
    docs_url="https://help.gong.io/docs/create-an-app-for-gong",
    auth=OAuth2(
        authorize_url="https://app.gong.io/oauth2/authorize",
        token_url="https://app.gong.io/oauth2/generate-customer-token",
        scopes=("api:calls:read:basic", "api:users:read", "api:workspaces:read"),
        pkce=False,
        client_auth="basic",
    ),
    description="Sales call recordings and insights.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="api_base_url_for_customer",
            label="API address",
            pattern=r"^https://[a-z0-9][a-z0-9.-]*\.gong\.io$",
            source="token_response",
            example="https://us-12345.api.gong.io",
        ),
    ),
    identity=Identity(request=Request(path="/v2/workspaces"), id="workspaces.0.id", label="workspaces.0.name"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="jwt",
        header="Authorization",
        encoding="none",
        key="public key of the company",
        claims={"webhook_url": "{url}", "body_sha256": "{body_sha256}"},
    ),
)
