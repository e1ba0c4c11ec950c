"""Podio: workspaces with structured items."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="podio",
    name="Podio",
    category="project-management",
    base_url="https://api.podio.com",
    docs_url="https://developers.podio.com/authentication/server_side",
    auth=OAuth2(
        authorize_url="https://podio.com/oauth/authorize",
        token_url="https://api.podio.com/oauth/token/v2",
        scopes=("global:all",),
        pkce=False,
        token_body="json",
        template="OAuth2 {access_token}",
    ),
    description="Workspaces with structured items.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user/status"), id="user.user_id", label="user.mail"),
    rate=RateHeaders(limit="x-rate-limit-limit", remaining="x-rate-limit-remaining"),
)
