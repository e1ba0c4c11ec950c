"""Productboard: product management and feedback."""

from __future__ import annotations

from integrations.spec import ApiKey, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="productboard",
    name="Productboard",
    category="project-management",
    base_url="https://api.productboard.com/v2",
    docs_url="https://developer.productboard.com/reference/oauth-authorization-code",
    auth=OAuth2(
        authorize_url="https://app.productboard.com/oauth2/authorize",
        token_url="https://app.productboard.com/oauth2/token",
        pkce=False,
    ),
    alternatives=(ApiKey(label="API token", help="In Productboard under Settings, Integrations, Public APIs, Access Token."),),
    description="Product management and feedback.",
    checked="2026-11",
    verify=Request(path="/notes"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
)
