"""Autodesk Platform Services: design and construction data of Autodesk products."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke

provider = Provider(
    slug="autodesk",
    name="Autodesk Platform Services",
    category="developer-tools",
    base_url="https://developer.api.autodesk.com",
    docs_url="https://aps.autodesk.com/en/docs/oauth/v2/tutorials/get-3-legged-token",
    auth=OAuth2(
        authorize_url="https://developer.api.autodesk.com/authentication/v2/authorize",
        token_url="https://developer.api.autodesk.com/authentication/v2/token",
        revoke=Revoke(
            request=Request(
                method="POST",
                path="/authentication/v2/revoke",
                form={"token": "{token}", "token_type_hint": "refresh_token"},
            ),
            client_auth="basic",
        ),
        scopes=("openid", "user-profile:read", "data:read", "account:read"),
        pkce=False,
        client_auth="basic",
        nonce=True,
    ),
    description="Design and construction data of Autodesk products.",
    checked="2026-11",
    aliases=("autodesk-forge",),
    hosts=("api.userprofile.autodesk.com",),
    identity=Identity(request=Request(path="https://api.userprofile.autodesk.com/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
)
