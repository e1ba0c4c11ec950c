"""Outreach: sales engagement: prospects, accounts and sequences."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="outreach",
    name="Outreach",
    category="sales",
    base_url="https://api.outreach.io/api/v2",
    docs_url="https://developers.outreach.io/api/oauth/",
    auth=OAuth2(
        authorize_url="https://api.outreach.io/oauth/authorize",
        token_url="https://api.outreach.io/oauth/token",
        scopes=("prospects.read", "accounts.read", "sequences.read", "users.read"),
        pkce=False,
    ),
    description="Sales engagement: prospects, accounts and sequences.",
    checked="2026-11",
    identity=Identity(request=Request(path="/"), id="meta.user.id", label="meta.user.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="iso"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Outreach-Webhook-Signature",
        event_type="meta.eventName",
        docs_url="https://developers.outreach.io/api/webhooks/",
    ),
)
