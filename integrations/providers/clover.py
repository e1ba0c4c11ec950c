"""Clover: point of sale for merchants."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="clover",
    name="Clover",
    category="ecommerce",
    base_url="https://api.clover.com/v3",
    docs_url="https://docs.clover.com/dev/docs/generate-expiring-tokens-using-v2-oauth-flow",
    auth=OAuth2(
        authorize_url="https://www.clover.com/oauth/v2/authorize",
        token_url="https://api.clover.com/oauth/v2/token",
        refresh_url="https://api.clover.com/oauth/v2/refresh",
        pkce=False,
        token_body="json",
    ),
    description="Point of sale for merchants.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="merchant_id", label="Merchant id", pattern="^[A-Z0-9]{13}$", source="callback", example="ABCDEFGHJK123"
        ),
    ),
    identity=Identity(request=Request(path="/merchants/{merchant_id}"), id="id", label="name"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="shared-token", header="X-Clover-Auth", encoding="none"),
)
