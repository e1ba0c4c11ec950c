"""ShipStation: order shipping for online sellers."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="shipstation",
    name="ShipStation",
    category="ecommerce",
    base_url="https://ssapi.shipstation.com",
    docs_url="https://www.shipstation.com/docs/api/",
    auth=Basic(username_label="API key", password_label="API secret"),
    description="Order shipping for online sellers.",
    identity=Identity(request=Request(path="/stores"), id="0.storeId", label="0.storeName"),
    rate=RateHeaders(limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset"),
)
