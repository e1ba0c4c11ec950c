"""SmugMug: photo galleries."""

from __future__ import annotations

from integrations.spec import Identity, OAuth1, Provider, RateHeaders, Request

provider = Provider(
    slug="smugmug",
    name="SmugMug",
    category="media",
    base_url="https://api.smugmug.com/api/v2",
    docs_url="https://api.smugmug.com/api/v2/doc/tutorial/authorization.html",
    auth=OAuth1(
        request_token_url="https://api.smugmug.com/services/oauth/1.0a/getRequestToken",
        authorize_url="https://api.smugmug.com/services/oauth/1.0a/authorize",
        access_token_url="https://api.smugmug.com/services/oauth/1.0a/getAccessToken",
        authorize_params={"Access": "Full", "Permissions": "Read"},
    ),
    description="Store, show and sell photos in galleries of one's own.",
    checked="2026-11",
    headers={"Accept": "application/json"},
    identity=Identity(
        request=Request(path="https://api.smugmug.com/api/v2!authuser"), id="Response.User.NickName", label="Response.User.Name"
    ),
    rate=RateHeaders(remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"),
)
