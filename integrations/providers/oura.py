"""Oura: sleep and readiness data of Oura rings."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="oura",
    name="Oura",
    category="fitness",
    base_url="https://api.ouraring.com/v2",
    docs_url="https://cloud.ouraring.com/docs/authentication",
    auth=OAuth2(
        authorize_url="https://cloud.ouraring.com/oauth/authorize",
        token_url="https://api.ouraring.com/oauth/token",
        revoke=Revoke(
            request=Request(
                method="POST", path="https://api.ouraring.com/oauth/revoke", query={"access_token": "{access_token}"}
            ),
            client_auth="none",
        ),
        scopes=("email", "personal", "daily", "heartrate", "workout"),
        pkce=False,
    ),
    description="Sleep and readiness data of Oura rings.",
    checked="2026-11",
    identity=Identity(request=Request(path="/usercollection/personal_info"), id="id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="x-oura-signature",
        key="OAuth client secret",
        signed="{header:x-oura-timestamp}{body}",
        timestamp_header="x-oura-timestamp",
        event_type="event_type",
        docs_url="https://cloud.ouraring.com/v2/docs#tag/Webhook-Subscription-Routes",
    ),
)
