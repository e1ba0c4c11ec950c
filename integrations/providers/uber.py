"""Uber: rides and trip history."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="uber",
    name="Uber",
    category="travel",
    base_url="https://api.uber.com/v1.2",
    docs_url="https://developer.uber.com/docs/consumer-identity/guides/authorization-code-flow",
    auth=OAuth2(
        authorize_url="https://auth.uber.com/oauth/v2/authorize",
        token_url="https://auth.uber.com/oauth/v2/token",
        revoke=rfc7009("https://auth.uber.com/oauth/v2/revoke"),
        scopes=("profile", "history", "offline_access"),
        pkce=False,
        offline_hint="scope offline_access",
    ),
    description="Rides and trip history.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="uuid", label="email"),
    rate=RateHeaders(
        limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Uber-Signature",
        key="client secret",
        event_type="event_type",
        event_id="event_id",
        docs_url="https://developer.uber.com/docs/riders/guides/webhooks",
    ),
)
