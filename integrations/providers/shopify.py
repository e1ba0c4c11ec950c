"""Shopify: online stores, orders and products."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="shopify",
    name="Shopify",
    category="ecommerce",
    base_url="https://{shop}.myshopify.com/admin/api/2025-07",
    docs_url="https://shopify.dev/docs/api/admin-rest",
    auth=OAuth2(
        authorize_url="https://{shop}.myshopify.com/admin/oauth/authorize",
        token_url="https://{shop}.myshopify.com/admin/oauth/access_token",
        revoke=Revoke(
            request=Request(method="DELETE", path="https://{shop}.myshopify.com/admin/api_permissions/current.json"),
            client_auth="bearer",
        ),
        scopes=("read_products", "read_orders", "read_customers"),
        # Writing includes reading: https://shopify.dev/docs/api/usage/access-scopes
        implied_scopes={f"write_{what}": (f"read_{what}",) for what in ("products", "orders", "customers", "inventory")},
        scope_words={
            "read_products": "See products",
            "read_orders": "See orders",
            "read_customers": "See customers",
            "write_products": "See and change products",
            "write_orders": "See and change orders",
            "write_customers": "See and change customers",
        },
        scope_separator=",",
        pkce=False,
        name="X-Shopify-Access-Token",
        template="{access_token}",
    ),
    description="Online stores, orders and products.",
    account_fields=(
        AccountField(key="shop", label="Shop name", pattern=LABEL, example="acme", help="The part before .myshopify.com."),
    ),
    identity=Identity(request=Request(path="/shop.json"), id="shop.id", label="shop.name"),
    rate=RateHeaders(used="x-shopify-shop-api-call-limit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Shopify-Hmac-SHA256",
        encoding="base64",
        key="client secret",
        event_type="header:X-Shopify-Topic",
        event_id="header:X-Shopify-Webhook-Id",
    ),
)
