"""Auth0 Management API: users, clients and settings of an Auth0 tenant."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ClientCredentials, Provider, RateHeaders, Request

provider = Provider(
    slug="auth0-management",
    name="Auth0 Management API",
    category="identity",
    base_url="https://{domain}/api/v2",
    docs_url="https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens",
    auth=ClientCredentials(
        token_url="https://{domain}/oauth/token",
        client_auth="body",
        token_body="json",
        token_params={"audience": "https://{domain}/api/v2/"},
    ),
    description="Users, clients and settings of an Auth0 tenant.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="domain",
            label="Domain",
            pattern=HOST,
            example="acme.eu.auth0.com",
            help="Under Applications, your machine-to-machine application, Settings. Give it read:tenant_settings as well.",
        ),
    ),
    verify=Request(path="/tenants/settings"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
