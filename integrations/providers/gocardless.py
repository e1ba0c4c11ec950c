"""GoCardless: direct debit and bank payments."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="gocardless",
    name="GoCardless",
    category="payments",
    base_url="https://api.gocardless.com",
    docs_url="https://developer.gocardless.com/partners/connecting-your-users",
    auth=OAuth2(
        authorize_url="https://connect.gocardless.com/oauth/authorize",
        token_url="https://connect.gocardless.com/oauth/access_token",
        scopes=("read_write",),
        pkce=False,
    ),
    description="Collect payments from bank accounts by direct debit and instant bank pay.",
    checked="2026-11",
    headers={"GoCardless-Version": "2015-07-06"},
    identity=Identity(request=Request(path="/creditors", query={"limit": "1"}), id="creditors.0.id", label="creditors.0.name"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit=""),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Webhook-Signature",
        items="events",
        event_type="resource_type",
        event_id="id",
        docs_url="https://developer.gocardless.com/api-reference#appendix-webhooks",
    ),
)
