"""Freshsales: sales CRM by Freshworks."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="freshsales",
    name="Freshsales",
    category="crm",
    base_url="https://{domain}/crm/sales/api",
    docs_url="https://developers.freshworks.com/crm/api/",
    auth=ApiKey(template="Token token={api_key}", help="In Freshsales under Profile Settings, API Settings."),
    description="Sales CRM by Freshworks.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="domain",
            label="Domain",
            pattern=r"^[a-z0-9-]+\.(myfreshworks|freshworks)\.com$",
            example="acme.myfreshworks.com",
            help="The host of your bundle alias, shown below your API key.",
        ),
    ),
    verify=Request(path="/selector/owners"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
)
