"""Tumblr: blogs and the posts on them."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="tumblr",
    name="Tumblr",
    category="social",
    base_url="https://api.tumblr.com/v2",
    docs_url="https://www.tumblr.com/docs/en/api/v2#oauth2-authorization",
    auth=OAuth2(
        authorize_url="https://www.tumblr.com/oauth2/authorize",
        token_url="https://api.tumblr.com/v2/oauth2/token",
        scopes=("basic", "write", "offline_access"),
        pkce=False,
        offline_hint="scope offline_access",
    ),
    description="Blogs and the posts on them.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user/info"), id="response.user.name"),
    rate=RateHeaders(
        limit="x-ratelimit-perhour-limit", remaining="x-ratelimit-perhour-remaining", reset="x-ratelimit-perhour-reset"
    ),
)
