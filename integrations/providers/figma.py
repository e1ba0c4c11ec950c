"""Figma: design files, comments and components."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="figma",
    name="Figma",
    category="developer-tools",
    base_url="https://api.figma.com/v1",
    docs_url="https://developers.figma.com/docs/rest-api/",
    auth=OAuth2(
        authorize_url="https://www.figma.com/oauth",
        token_url="https://api.figma.com/v1/oauth/token",
        refresh_url="https://api.figma.com/v1/oauth/refresh",
        scopes=("current_user:read", "file_content:read", "file_comments:read"),
        scope_separator=",",
        pkce=False,
        client_auth="basic",
    ),
    description="Design files, comments and components.",
    identity=Identity(request=Request(path="/me"), id="id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="shared-token", body_field="passcode", encoding="none"),
)
