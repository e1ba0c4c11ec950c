"""Shippo: shipping rates and labels."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="shippo",
    name="Shippo",
    category="ecommerce",
    base_url="https://api.goshippo.com",
    docs_url="https://docs.goshippo.com/shippoapi/public-api/",
    auth=ApiKey(template="ShippoToken {api_key}"),
    description="Shipping rates and labels.",
    identity=Identity(request=Request(path="/shippo-accounts"), id="results.0.object_id", label="results.0.email"),
    rate=RateHeaders(),
)
