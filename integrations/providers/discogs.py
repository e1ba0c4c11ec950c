"""Discogs: music database and marketplace."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth1, Provider, RateHeaders, Request

provider = Provider(
    slug="discogs",
    name="Discogs",
    category="media",
    base_url="https://api.discogs.com",
    docs_url="https://www.discogs.com/developers/#page:authentication",
    auth=OAuth1(
        request_token_url="https://api.discogs.com/oauth/request_token",
        authorize_url="https://www.discogs.com/oauth/authorize",
        access_token_url="https://api.discogs.com/oauth/access_token",
    ),
    alternatives=(
        ApiKey(
            template="Discogs token={api_key}", label="Personal access token", help="In Discogs under Settings, Developers."
        ),
    ),
    description="Music database and marketplace.",
    headers={"User-Agent": "Connect Platform ({public_url})"},
    identity=Identity(request=Request(path="/oauth/identity"), id="id", label="username"),
    rate=RateHeaders(limit="x-discogs-ratelimit", remaining="x-discogs-ratelimit-remaining", used="x-discogs-ratelimit-used"),
)
