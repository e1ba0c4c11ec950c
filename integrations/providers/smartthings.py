"""SmartThings: smart home devices by Samsung."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="smartthings",
    name="SmartThings",
    category="other",
    base_url="https://api.smartthings.com/v1",
    docs_url="https://developer.smartthings.com/docs/api/public/",
    auth=OAuth2(
        authorize_url="https://api.smartthings.com/oauth/authorize",
        token_url="https://api.smartthings.com/oauth/token",
        scopes=("r:devices:*", "x:devices:*", "r:locations:*"),
        pkce=False,
        client_auth="basic",
    ),
    description="Smart home devices by Samsung.",
    identity=Identity(request=Request(path="/locations"), id="items.0.locationId", label="items.0.name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="ms"),
)
