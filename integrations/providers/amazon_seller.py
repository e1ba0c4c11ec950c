"""Amazon Selling Partner: orders, listings and reports of Amazon sellers."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="amazon-seller",
    name="Amazon Selling Partner",
    category="ecommerce",
    base_url="https://sellingpartnerapi-{region}.amazon.com",
    docs_url="https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow",
    auth=OAuth2(
        authorize_url="https://{seller_central}/apps/authorize/consent",
        token_url="https://api.amazon.com/auth/o2/token",
        pkce=False,
        authorize_params={"application_id": "{application_id}"},
        code_parameter="spapi_oauth_code",
        name="x-amz-access-token",
        template="{access_token}",
    ),
    description="Orders, listings and reports of Amazon sellers.",
    checked="2026-11",
    aliases=("amazon-selling-partner", "amazon-sp-api"),
    account_fields=(
        AccountField(
            key="region",
            label="Region",
            pattern="^(na|eu|fe)$",
            example="eu",
            help="na, eu or fe: North America, Europe or the Far East.",
        ),
        AccountField(
            key="seller_central",
            label="Seller Central",
            pattern=(
                r"^sellercentral(-europe)?\.amazon\."
                r"(com|ca|com\.(mx|br|be|tr|au)|ie|es|co\.(uk|za|jp)|fr|nl|de|it|se|pl|eg|sa|ae|in|sg)$"
            ),
            example="sellercentral.amazon.de",
            help="The address where the seller signs in, without https://.",
        ),
        AccountField(
            key="selling_partner_id",
            label="Seller id",
            pattern="^[A-Z0-9]+$",
            source="callback",
            example="A3F1LGRLCQDI4D",
            required=False,
        ),
        AccountField(
            key="application_id",
            label="Application id",
            pattern=r"^amzn1\.sp\.solution\.[0-9a-f-]+$",
            example="amzn1.sp.solution.0a1b2c3d",
        ),
    ),
    identity=Identity(
        request=Request(path="/sellers/v1/marketplaceParticipations"),
        id="payload.0.storeName",
    ),
    rate=RateHeaders(limit="x-amzn-ratelimit-limit"),
)
