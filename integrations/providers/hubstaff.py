"""Hubstaff: time tracking for remote teams."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="hubstaff",
    name="Hubstaff",
    category="productivity",
    base_url="https://api.hubstaff.com/v2",
    docs_url="https://developer.hubstaff.com/authentication",
    auth=OAuth2(
        authorize_url="https://account.hubstaff.com/authorizations/new",
        token_url="https://account.hubstaff.com/access_tokens",
        scopes=("openid", "profile", "email", "hubstaff:read"),
        client_auth="basic",
        nonce=True,
    ),
    description="Time tracking for remote teams.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/me"), id="user.id", label="user.email"),
)
