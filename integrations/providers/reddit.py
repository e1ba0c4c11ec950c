"""Reddit: posts, comments and communities."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="reddit",
    name="Reddit",
    category="social",
    base_url="https://oauth.reddit.com",
    docs_url="https://github.com/reddit-archive/reddit/wiki/OAuth2",
    auth=OAuth2(
        authorize_url="https://www.reddit.com/api/v1/authorize",
        token_url="https://www.reddit.com/api/v1/access_token",
        revoke=rfc7009("https://www.reddit.com/api/v1/revoke_token", "basic"),
        scopes=("identity", "read", "submit"),
        pkce=False,
        client_auth="basic",
        authorize_params={"duration": "permanent"},
        offline_hint="duration=permanent",
    ),
    description="Posts, comments and communities.",
    checked="2026-11",
    headers={"User-Agent": "Connect Platform ({public_url})"},
    identity=Identity(request=Request(path="/api/v1/me"), id="id", label="name"),
    rate=RateHeaders(remaining="x-ratelimit-remaining", used="x-ratelimit-used", reset="x-ratelimit-reset"),
)
