"""Trustpilot: customer reviews."""

from __future__ import annotations

from integrations.spec import OAuth2, Provider

provider = Provider(
    slug="trustpilot",
    name="Trustpilot",
    category="marketing",
    base_url="https://api.trustpilot.com/v1",
    docs_url="https://developers.trustpilot.com/",
    auth=OAuth2(
        authorize_url="https://authenticate.trustpilot.com",
        token_url="https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/accesstoken",
        refresh_url="https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/refresh",
        pkce=False,
        client_auth="basic",
    ),
    description="Customer reviews.",
)
