"""WooCommerce: online stores on WordPress."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Basic, Identity, Provider, Request, Webhook

provider = Provider(
    slug="woocommerce",
    name="WooCommerce",
    category="ecommerce",
    base_url="https://{store_host}/wp-json/wc/v3",
    docs_url="https://woocommerce.github.io/woocommerce-rest-api-docs/",
    auth=Basic(username_label="Consumer key", password_label="Consumer secret"),
    description="Online stores on WordPress.",
    account_fields=(AccountField(key="store_host", label="Store host", pattern=HOST, example="shop.example.com"),),
    identity=Identity(request=Request(path="/system_status"), id="environment.site_url"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-WC-Webhook-Signature", encoding="base64"),
)
