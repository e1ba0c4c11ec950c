"""Timely: automatic time tracking."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="timely",
    name="Timely",
    category="productivity",
    base_url="https://api.timelyapp.com/1.1",
    docs_url="https://dev.timelyapp.com/",
    auth=OAuth2(
        authorize_url="https://api.timelyapp.com/1.1/oauth/authorize",
        token_url="https://api.timelyapp.com/1.1/oauth/token",
        pkce=False,
    ),
    description="Automatic time tracking.",
    checked="2026-11",
    identity=Identity(request=Request(path="/accounts"), id="0.id", label="0.name"),
)
