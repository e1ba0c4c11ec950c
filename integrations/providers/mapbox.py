"""Mapbox: maps, geocoding and navigation."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="mapbox",
    name="Mapbox",
    category="other",
    base_url="https://api.mapbox.com",
    docs_url="https://docs.mapbox.com/api/overview/",
    auth=ApiKey(placement="query", name="access_token", template="{api_key}"),
    description="Maps, geocoding and navigation.",
    identity=Identity(request=Request(path="/tokens/v2"), id="token.user"),
    rate=RateHeaders(limit="x-rate-limit-limit", reset="x-rate-limit-reset", reset_unit="epoch"),
)
