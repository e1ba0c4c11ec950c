"""X (Twitter): posts, users and messages of X, formerly Twitter."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="x",
    name="X (Twitter)",
    category="social",
    base_url="https://api.x.com/2",
    docs_url="https://docs.x.com/x-api/introduction",
    auth=OAuth2(
        authorize_url="https://x.com/i/oauth2/authorize",
        token_url="https://api.x.com/2/oauth2/token",
        revoke=rfc7009("https://api.x.com/2/oauth2/revoke", "basic"),
        scopes=("tweet.read", "tweet.write", "users.read", "offline.access"),
        client_auth="basic",
    ),
    description="Posts, users and messages of X, formerly Twitter.",
    aliases=("twitter", "twitter-v2"),
    identity=Identity(request=Request(path="/users/me"), id="data.id", label="data.username"),
    rate=RateHeaders(
        limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="x-twitter-webhooks-signature",
        encoding="base64",
        prefix="sha256=",
        key="consumer secret",
    ),
)
