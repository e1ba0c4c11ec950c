"""ShipStation: order shipping for online sellers."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="shipstation",
    name="ShipStation",
    category="ecommerce",
    base_url="https://ssapi.shipstation.com",
    docs_url="https://docs.shipstation.com/apis/shipstation-v1/docs/start-here/requirements",
    auth=Basic(
        username_label="API key",
        password_label="API secret",
        help="In ShipStation under Settings, Account, API settings: a pair for API V1.",
    ),
    description="Order shipping for online sellers.",
    checked="2026-11",
    identity=Identity(request=Request(path="/stores"), id="0.storeId", label="0.storeName"),
    rate=RateHeaders(limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset"),
)
