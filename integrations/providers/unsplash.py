"""Unsplash: free photos."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Pagination, Provider, RateHeaders, Request

provider = Provider(
    slug="unsplash",
    name="Unsplash",
    category="media",
    base_url="https://api.unsplash.com",
    docs_url="https://unsplash.com/documentation",
    auth=OAuth2(
        authorize_url="https://unsplash.com/oauth/authorize",
        token_url="https://unsplash.com/oauth/token",
        scopes=("public", "read_user"),
        pkce=False,
    ),
    description="Search and download free photos, and manage a photographer's own.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="id", label="username"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    pagination=Pagination(style="link", size_parameter="per_page", size=30),
)
