"""Walmart Marketplace: items and orders of Walmart sellers."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Provider, RateHeaders, Request

provider = Provider(
    slug="walmart-marketplace",
    name="Walmart Marketplace",
    category="ecommerce",
    base_url="https://marketplace.walmartapis.com/v3",
    docs_url="https://developer.walmart.com/us-marketplace/reference/gettokendetail",
    auth=ClientCredentials(
        token_url="https://marketplace.walmartapis.com/v3/token",
        # Both are required here too, and nothing is filled into the headers of a token request.
        token_headers={"WM_QOS.CORRELATION_ID": "connect-platform", "WM_SVC.NAME": "Walmart Marketplace"},
        name="WM_SEC.ACCESS_TOKEN",
        template="{access_token}",
    ),
    description="Items and orders of Walmart sellers.",
    checked="2026-11",
    aliases=("walmart",),
    headers={"Accept": "application/json", "WM_QOS.CORRELATION_ID": "{request_id}", "WM_SVC.NAME": "Walmart Marketplace"},
    verify=Request(path="/token/detail"),
    rate=RateHeaders(remaining="x-current-token-count", reset="x-next-replenishment-time", reset_unit=""),
)
