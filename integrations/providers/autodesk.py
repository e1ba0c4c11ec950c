"""Autodesk Platform Services: design and construction data of Autodesk products."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="autodesk",
    name="Autodesk Platform Services",
    category="developer-tools",
    base_url="https://developer.api.autodesk.com",
    docs_url="https://aps.autodesk.com/developer/documentation",
    auth=OAuth2(
        authorize_url="https://developer.api.autodesk.com/authentication/v2/authorize",
        token_url="https://developer.api.autodesk.com/authentication/v2/token",
        revoke=rfc7009("https://developer.api.autodesk.com/authentication/v2/revoke", "basic"),
        scopes=("data:read", "data:write", "account:read"),
        pkce=False,
        client_auth="basic",
    ),
    description="Design and construction data of Autodesk products.",
    aliases=("autodesk-forge",),
    hosts=("api.userprofile.autodesk.com",),
    identity=Identity(request=Request(path="https://api.userprofile.autodesk.com/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
)
