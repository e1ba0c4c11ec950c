"""SoundCloud: music sharing and tracks."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Pagination, Provider, Request, Revoke

provider = Provider(
    slug="soundcloud",
    name="SoundCloud",
    category="media",
    base_url="https://api.soundcloud.com",
    docs_url="https://developers.soundcloud.com/docs/api/guide",
    auth=OAuth2(
        authorize_url="https://secure.soundcloud.com/authorize",
        token_url="https://secure.soundcloud.com/oauth/token",
        revoke=Revoke(request=Request(method="POST", path="https://api.soundcloud.com/sign-out"), client_auth="bearer"),
        template="OAuth {access_token}",
    ),
    description="Upload, share and play music, and read tracks, playlists and followers.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="urn", label="username"),
    pagination=Pagination(style="link", items="collection", cursor="next_href", size_parameter="limit"),
)
