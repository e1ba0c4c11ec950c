"""SoundCloud: music sharing and tracks."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="soundcloud",
    name="SoundCloud",
    category="media",
    base_url="https://api.soundcloud.com",
    docs_url="https://developers.soundcloud.com/docs/api/guide",
    auth=OAuth2(
        authorize_url="https://secure.soundcloud.com/authorize",
        token_url="https://secure.soundcloud.com/oauth/token",
        template="OAuth {access_token}",
    ),
    description="Music sharing and tracks.",
    identity=Identity(request=Request(path="/me"), id="id", label="username"),
)
