"""Epic Games: Epic account sign-in and friends."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="epic-games",
    name="Epic Games",
    category="gaming",
    base_url="https://api.epicgames.dev",
    docs_url="https://dev.epicgames.com/docs/web-api-ref",
    auth=OAuth2(
        authorize_url="https://www.epicgames.com/id/authorize",
        token_url="https://api.epicgames.dev/epic/oauth/v2/token",
        revoke=rfc7009("https://api.epicgames.dev/epic/oauth/v2/revoke", "basic"),
        scopes=("basic_profile",),
        pkce=False,
        client_auth="basic",
    ),
    description="Epic account sign-in and friends.",
    identity=Identity(request=Request(path="/epic/oauth/v2/userInfo"), id="sub", label="preferred_username"),
)
