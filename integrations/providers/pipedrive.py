"""Pipedrive: sales pipeline CRM."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="pipedrive",
    name="Pipedrive",
    category="crm",
    base_url="{api_domain}/api/v1",
    docs_url="https://developers.pipedrive.com/docs/api/v1",
    auth=OAuth2(
        authorize_url="https://oauth.pipedrive.com/oauth/authorize",
        token_url="https://oauth.pipedrive.com/oauth/token",
        revoke=rfc7009("https://oauth.pipedrive.com/oauth/revoke", "basic"),
        pkce=False,
        client_auth="basic",
    ),
    description="Sales pipeline CRM.",
    account_fields=(
        AccountField(
            key="api_domain",
            label="API address",
            pattern=r"^https://[a-z0-9-]+\.pipedrive\.com$",
            source="token_response",
            example="https://acme.pipedrive.com",
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="data.company_id", label="data.company_name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(algorithm="basic-auth"),
)
