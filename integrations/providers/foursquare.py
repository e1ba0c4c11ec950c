"""Foursquare: places and check-ins."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="foursquare",
    name="Foursquare",
    category="travel",
    base_url="https://api.foursquare.com/v2",
    docs_url="https://docs.foursquare.com/developer/reference",
    auth=OAuth2(
        authorize_url="https://foursquare.com/oauth2/authenticate",
        token_url="https://foursquare.com/oauth2/access_token",
        pkce=False,
        placement="query",
        name="oauth_token",
        template="{access_token}",
    ),
    description="Places and check-ins.",
    identity=Identity(
        request=Request(path="/users/self", query={"v": "20240101"}), id="response.user.id", label="response.user.firstName"
    ),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
