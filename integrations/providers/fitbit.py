"""Fitbit: activity, sleep and heart data."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="fitbit",
    name="Fitbit",
    category="fitness",
    base_url="https://api.fitbit.com",
    docs_url="https://dev.fitbit.com/build/reference/web-api/",
    auth=OAuth2(
        authorize_url="https://www.fitbit.com/oauth2/authorize",
        token_url="https://api.fitbit.com/oauth2/token",
        revoke=rfc7009("https://api.fitbit.com/oauth2/revoke", "basic"),
        scopes=("activity", "heartrate", "profile", "sleep", "weight"),
        client_auth="basic",
    ),
    description="Activity, sleep and heart data.",
    identity=Identity(request=Request(path="/1/user/-/profile.json"), id="user.encodedId", label="user.displayName"),
    rate=RateHeaders(limit="fitbit-rate-limit-limit", remaining="fitbit-rate-limit-remaining", reset="fitbit-rate-limit-reset"),
    webhook=Webhook(algorithm="hmac-sha1", header="X-Fitbit-Signature", encoding="base64"),
)
