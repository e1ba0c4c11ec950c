"""Lucid (Lucidchart): diagrams and whiteboards."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="lucid",
    name="Lucid (Lucidchart)",
    category="productivity",
    base_url="https://api.lucid.co",
    docs_url="https://developer.lucid.co/reference/",
    auth=OAuth2(
        authorize_url="https://lucid.app/oauth2/authorize",
        token_url="https://api.lucid.co/oauth2/token",
        revoke=rfc7009("https://api.lucid.co/oauth2/token/revoke"),
        scopes=("user.profile", "lucidchart.document.content", "offline_access"),
        offline_hint="scope offline_access",
    ),
    description="Diagrams and whiteboards.",
    aliases=("lucidchart",),
    headers={"Lucid-Api-Version": "1"},
    identity=Identity(request=Request(path="/users/me/profile"), id="id", label="email"),
)
