"""BigCommerce: hosted online stores."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="bigcommerce",
    name="BigCommerce",
    category="ecommerce",
    base_url="https://api.bigcommerce.com/{context}",
    docs_url="https://developer.bigcommerce.com/docs/rest-management",
    auth=OAuth2(
        authorize_url="https://login.bigcommerce.com/oauth2/authorize",
        token_url="https://login.bigcommerce.com/oauth2/token",
        scopes=("store_v2_products_read_only", "store_v2_orders_read_only", "store_v2_customers_read_only"),
        pkce=False,
        token_params={"context": "{context}", "scope": "{granted_scope}"},
        name="X-Auth-Token",
        template="{access_token}",
    ),
    description="Hosted online stores.",
    account_fields=(
        AccountField(key="context", label="Store", pattern="^stores/[a-z0-9]+$", source="callback", example="stores/a1b2c3"),
        AccountField(
            key="granted_scope",
            label="Granted scopes",
            pattern="^[a-z0-9_ ]+$",
            source="callback",
            path="scope",
            example="store_v2_orders_read_only",
        ),
    ),
    identity=Identity(request=Request(path="/v2/store"), id="id", label="name"),
    rate=RateHeaders(
        limit="x-rate-limit-requests-quota",
        remaining="x-rate-limit-requests-left",
        reset="x-rate-limit-time-reset-ms",
        reset_unit="ms",
    ),
    webhook=Webhook(algorithm="none"),
)
