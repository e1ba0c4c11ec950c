"""pCloud: file storage."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="pcloud",
    name="pCloud",
    category="storage",
    base_url="https://api.pcloud.com",
    docs_url="https://docs.pcloud.com/",
    auth=OAuth2(
        authorize_url="https://my.pcloud.com/oauth2/authorize", token_url="https://api.pcloud.com/oauth2_token", pkce=False
    ),
    description="File storage.",
    identity=Identity(request=Request(path="/userinfo"), id="userid", label="email"),
)
