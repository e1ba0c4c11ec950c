"""Google Ads: search and display advertising."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="google-ads",
    name="Google Ads",
    category="advertising",
    base_url="https://googleads.googleapis.com",
    docs_url="https://developers.google.com/google-ads/api/rest/overview",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", "https://www.googleapis.com/auth/adwords"),
        authorize_params={"access_type": "offline", "prompt": "consent"},
        offline_hint="access_type=offline",
    ),
    description="Search and display advertising.",
    aliases=("google-adwords",),
    account_fields=(
        AccountField(
            key="developer_token", label="Developer token", pattern="^.{10,}$", example="AbCdEfGhIjKlMnOpQrStUv", secret=True
        ),
        AccountField(
            key="login_customer_id",
            label="Manager account id",
            pattern="^[0-9]{10}$",
            example="1234567890",
            help="Only for accounts below a manager account; digits without dashes.",
            required=False,
        ),
    ),
    headers={"developer-token": "{developer_token}", "login-customer-id": "{login_customer_id}"},
    identity=Identity(request=Request(path="/v21/customers:listAccessibleCustomers"), id="resourceNames.0"),
    rate=RateHeaders(),
)
