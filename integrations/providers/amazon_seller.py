"""Amazon Selling Partner: orders, listings and reports of Amazon sellers."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="amazon-seller",
    name="Amazon Selling Partner",
    category="ecommerce",
    base_url="https://sellingpartnerapi-{region}.amazon.com",
    docs_url="https://developer-docs.amazon.com/sp-api/",
    auth=OAuth2(
        authorize_url="https://sellercentral.amazon.com/apps/authorize/consent",
        token_url="https://api.amazon.com/auth/o2/token",
        pkce=False,
        authorize_params={"application_id": "{application_id}"},
        code_parameter="spapi_oauth_code",
        name="x-amz-access-token",
        template="{access_token}",
    ),
    description="Orders, listings and reports of Amazon sellers.",
    aliases=("amazon-selling-partner", "amazon-sp-api"),
    account_fields=(
        AccountField(key="region", label="Region", pattern="^(na|eu|fe)$", example="eu"),
        AccountField(
            key="application_id",
            label="Application id",
            pattern=r"^amzn1\.sp\.solution\.[0-9a-f-]+$",
            example="amzn1.sp.solution.0a1b2c3d",
        ),
    ),
    identity=Identity(
        request=Request(path="/sellers/v1/marketplaceParticipations"),
        id="payload.0.marketplace.id",
        label="payload.0.storeName",
    ),
    rate=RateHeaders(limit="x-amzn-ratelimit-limit"),
)
