"""Google Maps Platform: geocoding, places and directions."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="google-maps",
    name="Google Maps Platform",
    category="other",
    base_url="https://maps.googleapis.com/maps/api",
    docs_url="https://developers.google.com/maps/documentation",
    auth=ApiKey(placement="query", name="key", template="{api_key}"),
    description="Geocoding, places and directions.",
    verify=Request(path="/geocode/json", query={"address": "Berlin"}),
)
