"""Dribbble: shots, projects and profiles of designers."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="dribbble",
    name="Dribbble",
    category="social",
    base_url="https://api.dribbble.com/v2",
    docs_url="https://developer.dribbble.com/v2/",
    auth=OAuth2(
        authorize_url="https://dribbble.com/oauth/authorize",
        token_url="https://dribbble.com/oauth/token",
        scopes=("public",),
        pkce=False,
    ),
    description="Shots, projects and profiles of designers.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user"), id="id", label="login"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
