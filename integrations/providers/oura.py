"""Oura: sleep and readiness data of Oura rings."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="oura",
    name="Oura",
    category="fitness",
    base_url="https://api.ouraring.com/v2",
    docs_url="https://cloud.ouraring.com/v2/docs",
    auth=OAuth2(
        authorize_url="https://cloud.ouraring.com/oauth/authorize",
        token_url="https://api.ouraring.com/oauth/token",
        revoke=rfc7009("https://api.ouraring.com/oauth/revoke"),
        scopes=("email", "personal", "daily", "heartrate", "workout"),
        pkce=False,
    ),
    description="Sleep and readiness data of Oura rings.",
    identity=Identity(request=Request(path="/usercollection/personal_info"), id="id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="x-oura-signature",
        signed="{header:x-oura-timestamp}{body}",
        timestamp_header="x-oura-timestamp",
    ),
)
