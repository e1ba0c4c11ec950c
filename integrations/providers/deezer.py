"""Deezer: music streaming and playlists."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="deezer",
    name="Deezer",
    category="media",
    base_url="https://api.deezer.com",
    docs_url="https://developers.deezer.com/api/oauth",
    auth=OAuth2(
        authorize_url="https://connect.deezer.com/oauth/auth.php",
        token_url="https://connect.deezer.com/oauth/access_token.php",
        scopes=("basic_access", "email", "offline_access"),
        scope_separator=",",
        pkce=False,
        token_params={"output": "json"},
        parameter_names={"client_id": "app_id", "client_secret": "secret", "scope": "perms"},
        placement="query",
        name="access_token",
        template="{access_token}",
        offline_hint="scope offline_access",
    ),
    description="Music streaming and playlists.",
    identity=Identity(request=Request(path="/user/me"), id="id", label="name"),
)
