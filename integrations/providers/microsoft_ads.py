"""Microsoft Advertising: search advertising on Bing."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="microsoft-ads",
    name="Microsoft Advertising",
    category="advertising",
    base_url="https://clientcenter.api.bingads.microsoft.com/CustomerManagement/v13",
    docs_url="https://learn.microsoft.com/en-us/advertising/guides/get-started",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scopes=("offline_access", "https://ads.microsoft.com/msads.manage"),
        authorize_params={"response_mode": "query"},
        offline_hint="scope offline_access",
    ),
    description="Search advertising on Bing.",
    checked="2026-11",
    aliases=("bing-ads",),
    account_fields=(
        AccountField(
            key="developer_token",
            label="Developer token",
            pattern="^.{8,}$",
            example="AbCdEfGhIjKlMnOpQrStUv",
            help="A super admin makes it at https://ads.microsoft.com/cc/Settings/DevSettings.",
            secret=True,
        ),
    ),
    headers={"DeveloperToken": "{developer_token}"},
    identity=Identity(
        request=Request(method="POST", path="/User/Query", json={"UserId": None}), id="User.Id", label="User.UserName"
    ),
    rate=RateHeaders(),
)
