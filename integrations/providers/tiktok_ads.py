"""TikTok Ads: advertising on TikTok."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="tiktok-ads",
    name="TikTok Ads",
    category="advertising",
    base_url="https://business-api.tiktok.com/open_api/v1.3",
    docs_url="https://business-api.tiktok.com/portal/docs",
    auth=OAuth2(
        authorize_url="https://business-api.tiktok.com/portal/auth",
        token_url="https://business-api.tiktok.com/open_api/v1.3/oauth2/access_token/",
        pkce=False,
        token_body="json",
        parameter_names={"client_id": "app_id", "client_secret": "secret", "code": "auth_code"},
        code_parameter="auth_code",
        name="Access-Token",
        template="{access_token}",
    ),
    description="Advertising on TikTok.",
    aliases=("tiktok-marketing", "tiktok-lead-gen"),
    identity=Identity(
        request=Request(path="/oauth2/advertiser/get/", query={"app_id": "{client_id}", "secret": "{client_secret}"}),
        id="data.list.0.advertiser_id",
        label="data.list.0.advertiser_name",
    ),
)
