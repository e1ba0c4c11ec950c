"""Amazon Ads: sponsored ads on Amazon."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="amazon-ads",
    name="Amazon Ads",
    category="advertising",
    base_url="https://advertising-api.amazon.com",
    docs_url="https://advertising.amazon.com/API/docs/en-us",
    auth=OAuth2(
        authorize_url="https://www.amazon.com/ap/oa",
        token_url="https://api.amazon.com/auth/o2/token",
        scopes=("advertising::campaign_management",),
        pkce=False,
    ),
    description="Sponsored ads on Amazon.",
    aliases=("amazon-advertising",),
    account_fields=(
        AccountField(
            key="profile_id",
            label="Profile id",
            pattern="^[0-9]+$",
            source="verify",
            path="0.profileId",
            example="1234567890",
            required=False,
        ),
    ),
    headers={"Amazon-Advertising-API-ClientId": "{client_id}", "Amazon-Advertising-API-Scope": "{profile_id}"},
    identity=Identity(request=Request(path="/v2/profiles"), id="0.profileId", label="0.accountInfo.name"),
    rate=RateHeaders(),
)
