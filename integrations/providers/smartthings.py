"""SmartThings: smart home devices by Samsung."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Pagination, Provider, RateHeaders, Request

provider = Provider(
    slug="smartthings",
    name="SmartThings",
    category="other",
    base_url="https://api.smartthings.com/v1",
    docs_url="https://developer.smartthings.com/docs/service-integrations/api-overview",
    auth=OAuth2(
        authorize_url="https://api.smartthings.com/oauth/authorize",
        token_url="https://api.smartthings.com/oauth/token",
        scopes=("r:devices:*", "r:locations:*"),
        pkce=False,
        client_auth="basic",
    ),
    description="Read and steer the devices, rooms and scenes of a home.",
    checked="2026-11",
    identity=Identity(request=Request(path="/locations"), id="items.0.locationId", label="items.0.name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="ms"),
    pagination=Pagination(style="link", items="items", cursor="_links.next.href"),
)
