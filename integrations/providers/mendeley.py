"""Mendeley: reference management for researchers."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="mendeley",
    name="Mendeley",
    category="education",
    base_url="https://api.mendeley.com",
    docs_url="https://dev.mendeley.com/reference/topics/authorization_auth_code.html",
    auth=OAuth2(
        authorize_url="https://api.mendeley.com/oauth/authorize",
        token_url="https://api.mendeley.com/oauth/token",
        scopes=("all",),
        pkce=False,
        client_auth="basic",
    ),
    description="Reference management for researchers.",
    checked="2026-11",
    identity=Identity(request=Request(path="/profiles/me"), id="id", label="email"),
)
