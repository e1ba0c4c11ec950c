"""LinkedIn: profile and posts of a member."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="linkedin",
    name="LinkedIn",
    category="social",
    base_url="https://api.linkedin.com/v2",
    docs_url="https://learn.microsoft.com/en-us/linkedin/",
    auth=OAuth2(
        authorize_url="https://www.linkedin.com/oauth/v2/authorization",
        token_url="https://www.linkedin.com/oauth/v2/accessToken",
        revoke=rfc7009("https://www.linkedin.com/oauth/v2/revoke"),
        scopes=("openid", "profile", "email", "w_member_social"),
        pkce=False,
    ),
    description="Profile and posts of a member.",
    identity=Identity(request=Request(path="/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
)
