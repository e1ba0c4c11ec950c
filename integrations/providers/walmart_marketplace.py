"""Walmart Marketplace: items and orders of Walmart sellers."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="walmart-marketplace",
    name="Walmart Marketplace",
    category="ecommerce",
    base_url="https://marketplace.walmartapis.com/v3",
    docs_url="https://developer.walmart.com/",
    auth=ClientCredentials(
        token_url="https://marketplace.walmartapis.com/v3/token", name="WM_SEC.ACCESS_TOKEN", template="{access_token}"
    ),
    description="Items and orders of Walmart sellers.",
    aliases=("walmart",),
    headers={"WM_QOS.CORRELATION_ID": "{request_id}", "WM_SVC.NAME": "Connect Platform"},
    identity=Identity(request=Request(path="/token/detail"), id="expire_at"),
    rate=RateHeaders(remaining="x-current-token-count", reset="x-next-replenish-time", reset_unit="epoch"),
)
