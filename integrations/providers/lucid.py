"""Lucid (Lucidchart): diagrams and whiteboards."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="lucid",
    name="Lucid (Lucidchart)",
    category="productivity",
    base_url="https://api.lucid.co",
    docs_url="https://developer.lucid.co/reference/using-oauth-20",
    auth=OAuth2(
        authorize_url="https://lucid.app/oauth2/authorize",
        token_url="https://api.lucid.co/oauth2/token",
        revoke=rfc7009("https://api.lucid.co/oauth2/token/revoke"),
        scopes=("user.profile", "lucidchart.document.content", "offline_access"),
        token_body="json",
        offline_hint="scope offline_access",
    ),
    description="Diagrams and whiteboards.",
    checked="2026-11",
    aliases=("lucidchart",),
    headers={"Lucid-Api-Version": "1"},
    identity=Identity(request=Request(path="/users/me/profile"), id="id", label="email"),
)
