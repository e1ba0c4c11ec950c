"""Heroku: applications on a managed platform."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="heroku",
    name="Heroku",
    category="devops",
    base_url="https://api.heroku.com",
    docs_url="https://devcenter.heroku.com/articles/oauth",
    auth=OAuth2(
        authorize_url="https://id.heroku.com/oauth/authorize",
        token_url="https://id.heroku.com/oauth/token",
        scopes=("identity", "read"),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Authorization token", help="From `heroku authorizations:create`."),),
    description="Applications on a managed platform.",
    checked="2026-11",
    headers={"Accept": "application/vnd.heroku+json; version=3"},
    identity=Identity(request=Request(path="/account"), id="id", label="email"),
    rate=RateHeaders(remaining="ratelimit-remaining"),
    webhook=Webhook(algorithm="hmac-sha256", header="Heroku-Webhook-Hmac-SHA256", encoding="base64"),
)
