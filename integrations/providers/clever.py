"""Clever: rosters and sign-in for schools."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="clever",
    name="Clever",
    category="education",
    base_url="https://api.clever.com/v3.0",
    docs_url="https://dev.clever.com/docs/build-guides",
    auth=OAuth2(
        authorize_url="https://clever.com/oauth/authorize",
        token_url="https://clever.com/oauth/tokens",
        pkce=False,
        client_auth="basic",
        token_body="json",
    ),
    description="Rosters and sign-in for schools.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="data.id", label="type"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
