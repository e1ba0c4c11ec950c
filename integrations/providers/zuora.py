"""Zuora: subscription billing for large companies."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Provider, RateHeaders, Request

provider = Provider(
    slug="zuora",
    name="Zuora",
    category="payments",
    base_url="https://{host}",
    docs_url="https://developer.zuora.com/docs/get-started/oauth-client-setup-steps",
    auth=ClientCredentials(token_url="https://{host}/oauth/token", client_auth="body"),
    description="Subscription billing for large companies.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host",
            label="Host",
            pattern=r"^rest\.([a-z0-9]+\.)*zuora\.com$",
            example="rest.zuora.com",
            help="The REST endpoint of your tenant's data center, without https:// and without a path.",
        ),
    ),
    verify=Request(path="/v1/catalog/products", query={"pageSize": "1"}),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
)
