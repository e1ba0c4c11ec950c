"""Strava: runs, rides and other activities."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="strava",
    name="Strava",
    category="fitness",
    base_url="https://www.strava.com/api/v3",
    docs_url="https://developers.strava.com/docs/authentication/",
    auth=OAuth2(
        authorize_url="https://www.strava.com/oauth/authorize",
        token_url="https://www.strava.com/oauth/token",
        revoke=Revoke(
            request=Request(method="POST", path="https://www.strava.com/oauth/deauthorize"), client_auth="bearer", shared=True
        ),
        scopes=("read", "activity:read_all"),
        scope_separator=",",
        pkce=False,
        authorize_params={"approval_prompt": "auto"},
    ),
    description="Runs, rides and other activities.",
    checked="2026-11",
    identity=Identity(request=Request(path="/athlete"), id="id", label="firstname"),
    rate=RateHeaders(limit="x-ratelimit-limit", used="x-ratelimit-usage"),
    webhook=Webhook(algorithm="none", handshake="hub.challenge-json", docs_url="https://developers.strava.com/docs/webhooks/"),
)
