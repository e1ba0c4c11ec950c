"""Lightspeed Retail (X-Series): point of sale and inventory for shops."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="lightspeed-retail",
    name="Lightspeed Retail (X-Series)",
    category="ecommerce",
    base_url="https://{domain_prefix}.retail.lightspeed.app/api/2.0",
    docs_url="https://x-series-api.lightspeedhq.com/docs/authorization",
    auth=OAuth2(
        authorize_url="https://secure.retail.lightspeed.app/connect",
        token_url="https://{domain_prefix}.retail.lightspeed.app/api/1.0/token",
        scopes=("retailer:read", "products:read", "sales:read", "customers:read"),
        pkce=False,
    ),
    description="Point of sale and inventory for shops.",
    checked="2026-11",
    aliases=("vend",),
    account_fields=(AccountField(key="domain_prefix", label="Store prefix", pattern=LABEL, source="callback", example="acme"),),
    identity=Identity(request=Request(path="/retailer"), id="data.id", label="data.name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Signature", part="signature", key="client secret"),
)
