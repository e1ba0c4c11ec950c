"""Unbounce: landing pages and their leads."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="unbounce",
    name="Unbounce",
    category="lead-generation",
    base_url="https://api.unbounce.com",
    docs_url="https://developer.unbounce.com/api_reference/",
    auth=OAuth2(
        authorize_url="https://api.unbounce.com/oauth/authorize",
        token_url="https://api.unbounce.com/oauth/token",
        scopes=("full",),
        pkce=False,
    ),
    description="Landing pages and their leads.",
    headers={"Accept": "application/vnd.unbounce.api.v0.4+json"},
    identity=Identity(request=Request(path="/users/self"), id="id", label="email"),
)
