"""Mapbox: maps, geocoding and navigation."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Pagination, Provider, RateHeaders, Request

provider = Provider(
    slug="mapbox",
    name="Mapbox",
    category="other",
    base_url="https://api.mapbox.com",
    docs_url="https://docs.mapbox.com/api/guides/",
    auth=ApiKey(
        placement="query",
        name="access_token",
        template="{api_key}",
        label="Access token",
        help="In the account under Access tokens: https://console.mapbox.com/account/access-tokens/.",
    ),
    description="Draw maps, find addresses and plan routes.",
    checked="2026-11",
    identity=Identity(request=Request(path="/tokens/v2"), id="token.user"),
    rate=RateHeaders(limit="x-rate-limit-limit", reset="x-rate-limit-reset", reset_unit="epoch"),
    pagination=Pagination(style="link", size_parameter="limit"),
)
