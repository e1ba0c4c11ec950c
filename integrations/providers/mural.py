"""Mural: collaborative canvases."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="mural",
    name="Mural",
    category="productivity",
    base_url="https://app.mural.co/api/public/v1",
    docs_url="https://developers.mural.co/public/docs/oauth",
    auth=OAuth2(
        authorize_url="https://app.mural.co/api/public/v1/authorization/oauth2",
        token_url="https://app.mural.co/api/public/v1/authorization/oauth2/token",
        scopes=("murals:read", "murals:write", "workspaces:read", "identity:read"),
    ),
    description="Collaborative canvases.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/me"), id="value.id", label="value.email"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
