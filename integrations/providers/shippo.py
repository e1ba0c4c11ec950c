"""Shippo: shipping rates and labels."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="shippo",
    name="Shippo",
    category="ecommerce",
    base_url="https://api.goshippo.com",
    docs_url="https://docs.goshippo.com/guides/api-quickstart",
    auth=ApiKey(template="ShippoToken {api_key}", label="API token", help="In the Shippo portal under API configuration."),
    description="Shipping rates and labels.",
    checked="2026-11",
    headers={"SHIPPO-API-VERSION": "2018-02-08"},
    identity=Identity(request=Request(path="/carrier_accounts", query={"results": "1"}), id="results.0.object_owner"),
    rate=RateHeaders(),
)
