"""Freshsales: sales CRM by Freshworks."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="freshsales",
    name="Freshsales",
    category="crm",
    base_url="https://{domain}/crm/sales/api",
    docs_url="https://developers.freshworks.com/crm/api/",
    auth=ApiKey(template="Token token={api_key}"),
    description="Sales CRM by Freshworks.",
    account_fields=(
        AccountField(
            key="domain",
            label="Domain",
            pattern=r"^[a-z0-9-]+\.(myfreshworks|freshsales)\.(com|io)$",
            example="acme.myfreshworks.com",
        ),
    ),
    verify=Request(path="/settings/leads/fields"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
)
