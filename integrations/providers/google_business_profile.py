"""Google Business Profile: business listings, reviews and locations."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="google-business-profile",
    name="Google Business Profile",
    category="marketing",
    base_url="https://mybusinessbusinessinformation.googleapis.com/v1",
    api_descriptions=("https://mybusinessbusinessinformation.googleapis.com/$discovery/rest?version=v1",),
    docs_url="https://developers.google.com/my-business/content/basic-setup",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", "https://www.googleapis.com/auth/business.manage"),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Business listings, reviews and locations.",
    checked="2026-11",
    aliases=("google-my-business",),
    hosts=("mybusinessaccountmanagement.googleapis.com",),
    identity=Identity(
        request=Request(path="https://mybusinessaccountmanagement.googleapis.com/v1/accounts"),
        id="accounts.0.name",
        label="accounts.0.accountName",
    ),
    rate=RateHeaders(),
)
