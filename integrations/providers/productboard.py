"""Productboard: product management and feedback."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="productboard",
    name="Productboard",
    category="project-management",
    base_url="https://api.productboard.com",
    docs_url="https://developer.productboard.com/reference",
    auth=OAuth2(
        authorize_url="https://app.productboard.com/oauth2/authorize",
        token_url="https://app.productboard.com/oauth2/token",
        pkce=False,
    ),
    description="Product management and feedback.",
    headers={"X-Version": "1"},
    identity=Identity(request=Request(path="/users", query={"pageLimit": "1"}), id="data.0.id", label="data.0.email"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
)
