"""TripIt: travel itineraries."""

from __future__ import annotations

from integrations.spec import Identity, OAuth1, Provider, Request

provider = Provider(
    slug="tripit",
    name="TripIt",
    category="travel",
    base_url="https://api.tripit.com/v1",
    docs_url="https://tripit.github.io/api/doc/v1/",
    auth=OAuth1(
        request_token_url="https://api.tripit.com/oauth/request_token",
        authorize_url="https://www.tripit.com/oauth/authorize",
        access_token_url="https://api.tripit.com/oauth/access_token",
        callback_at_authorize=True,
    ),
    description="Travel itineraries.",
    identity=Identity(
        request=Request(path="/get/profile/format/json"), id="Profile.@attributes.ref", label="Profile.screen_name"
    ),
)
