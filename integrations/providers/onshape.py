"""Onshape: CAD documents in the cloud."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="onshape",
    name="Onshape",
    category="developer-tools",
    base_url="https://cad.onshape.com/api",
    docs_url="https://onshape-public.github.io/docs/auth/oauth/",
    auth=OAuth2(
        authorize_url="https://oauth.onshape.com/oauth/authorize",
        token_url="https://oauth.onshape.com/oauth/token",
        scopes=("OAuth2ReadPII", "OAuth2Read"),
        pkce=False,
    ),
    description="CAD documents in the cloud.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/sessioninfo"), id="id", label="email"),
)
