"""Simkl: watch history of shows, films and anime."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="simkl",
    name="Simkl",
    category="media",
    base_url="https://api.simkl.com",
    docs_url="https://api.simkl.org/api-reference/oauth",
    auth=OAuth2(
        authorize_url="https://simkl.com/oauth/authorize",
        token_url="https://api.simkl.com/oauth/token",
        pkce=False,
        token_body="json",
    ),
    description="Keep track of the shows, films and anime someone has watched or wants to watch.",
    checked="2026-11",
    headers={"simkl-api-key": "{client_id}"},
    query={"app-name": "connect-platform", "app-version": "1.0"},
    identity=Identity(request=Request(method="POST", path="/users/settings"), id="account.id", label="user.name"),
)
