"""Netatmo: weather stations and smart home devices."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="netatmo",
    name="Netatmo",
    category="other",
    base_url="https://api.netatmo.com/api",
    docs_url="https://dev.netatmo.com/apidocumentation/oauth",
    auth=OAuth2(
        authorize_url="https://api.netatmo.com/oauth2/authorize",
        token_url="https://api.netatmo.com/oauth2/token",
        scopes=("read_station",),
        pkce=False,
    ),
    description="Read weather stations and steer heating, cameras and other devices at home.",
    identity=Identity(request=Request(path="/homesdata"), id="body.user.id", label="body.user.email"),
)
