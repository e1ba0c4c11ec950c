"""Reddit Ads: advertising on Reddit."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="reddit-ads",
    name="Reddit Ads",
    category="advertising",
    base_url="https://ads-api.reddit.com/api/v3",
    docs_url="https://ads-api.reddit.com/docs/v3/",
    auth=OAuth2(
        authorize_url="https://www.reddit.com/api/v1/authorize",
        token_url="https://www.reddit.com/api/v1/access_token",
        revoke=rfc7009("https://www.reddit.com/api/v1/revoke_token", "basic"),
        scopes=("adsread",),
        scope_separator=",",
        pkce=False,
        client_auth="basic",
        authorize_params={"duration": "permanent"},
        offline_hint="duration=permanent",
    ),
    description="Advertising on Reddit.",
    headers={"User-Agent": "Connect Platform ({public_url})"},
    identity=Identity(request=Request(path="/me"), id="data.id", label="data.reddit_username"),
)
