"""Onshape: CAD documents in the cloud."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="onshape",
    name="Onshape",
    category="developer-tools",
    base_url="https://cad.onshape.com/api",
    docs_url="https://onshape-public.github.io/docs/",
    auth=OAuth2(
        authorize_url="https://oauth.onshape.com/oauth/authorize",
        token_url="https://oauth.onshape.com/oauth/token",
        scopes=("OAuth2ReadPII", "OAuth2Read", "OAuth2Write"),
        pkce=False,
    ),
    description="CAD documents in the cloud.",
    identity=Identity(request=Request(path="/users/sessioninfo"), id="id", label="email"),
)
