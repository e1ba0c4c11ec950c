"""Clio: practice management for law firms."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="clio",
    name="Clio",
    category="productivity",
    base_url="https://app.clio.com/api/v4",
    docs_url="https://docs.developers.clio.com/api-reference/",
    auth=OAuth2(
        authorize_url="https://app.clio.com/oauth/authorize",
        token_url="https://app.clio.com/oauth/token",
        revoke=Revoke(request=Request(method="POST", path="https://app.clio.com/oauth/deauthorize"), client_auth="bearer"),
        pkce=False,
    ),
    description="Practice management for law firms.",
    identity=Identity(request=Request(path="/users/who_am_i"), id="data.id", label="data.email"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Hook-Signature"),
)
