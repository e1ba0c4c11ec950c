"""eBay: listings, orders and inventory of eBay sellers."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="ebay",
    name="eBay",
    category="ecommerce",
    base_url="https://api.ebay.com",
    docs_url="https://developer.ebay.com/api-docs/static/oauth-auth-code-grant-request.html",
    auth=OAuth2(
        authorize_url="https://auth.ebay.com/oauth2/authorize",
        token_url="https://api.ebay.com/identity/v1/oauth2/token",
        scopes=(
            "https://api.ebay.com/oauth/api_scope",
            "https://api.ebay.com/oauth/api_scope/sell.fulfillment",
            "https://api.ebay.com/oauth/api_scope/commerce.identity.readonly",
        ),
        pkce=False,
        client_auth="basic",
        authorize_params={"redirect_uri": "{ru_name}"},
        token_params={"redirect_uri": "{ru_name}"},
    ),
    description="Listings, orders and inventory of eBay sellers.",
    checked="2026-11",
    hosts=("apiz.ebay.com",),
    account_fields=(
        AccountField(
            key="ru_name",
            label="RuName",
            pattern="^[A-Za-z0-9_.-]+$",
            example="Acme-AcmeApp-acme-abcdef",
            help="eBay's name for the redirect address of its application.",
        ),
    ),
    identity=Identity(request=Request(path="https://apiz.ebay.com/commerce/identity/v1/user/"), id="userId", label="username"),
    webhook=Webhook(algorithm="custom", header="x-ebay-signature", encoding="base64"),
)
