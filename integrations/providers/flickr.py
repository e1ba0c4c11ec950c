"""Flickr: photo hosting and sharing."""

from __future__ import annotations

from integrations.spec import Identity, OAuth1, Provider, Request

provider = Provider(
    slug="flickr",
    name="Flickr",
    category="media",
    base_url="https://api.flickr.com/services/rest",
    docs_url="https://www.flickr.com/services/api/",
    auth=OAuth1(
        request_token_url="https://www.flickr.com/services/oauth/request_token",
        authorize_url="https://www.flickr.com/services/oauth/authorize",
        access_token_url="https://www.flickr.com/services/oauth/access_token",
        authorize_params={"perms": "read"},
    ),
    description="Photo hosting and sharing.",
    identity=Identity(
        request=Request(path="/", query={"method": "flickr.test.login", "format": "json", "nojsoncallback": "1"}),
        id="user.id",
        label="user.username._content",
    ),
)
