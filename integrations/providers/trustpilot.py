"""Trustpilot: customer reviews."""

from __future__ import annotations

from integrations.spec import ClientCredentials, OAuth2, Provider

provider = Provider(
    slug="trustpilot",
    name="Trustpilot",
    category="marketing",
    base_url="https://api.trustpilot.com/v1",
    docs_url="https://developers.trustpilot.com/authentication",
    auth=OAuth2(
        authorize_url="https://authenticate.trustpilot.com",
        token_url="https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/accesstoken",
        refresh_url="https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/refresh",
        pkce=False,
        client_auth="basic",
    ),
    alternatives=(
        ClientCredentials(  # https://developers.trustpilot.com/grant-type-client-credentials
            token_url="https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/accesstoken"
        ),
    ),
    description="Customer reviews.",
    checked="2026-11",
)
