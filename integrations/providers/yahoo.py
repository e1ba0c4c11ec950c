"""Yahoo: Yahoo account profile and sign-in."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="yahoo",
    name="Yahoo",
    category="identity",
    base_url="https://api.login.yahoo.com",
    docs_url="https://developer.yahoo.com/oauth2/guide/flows_authcode/",
    auth=OAuth2(
        authorize_url="https://api.login.yahoo.com/oauth2/request_auth",
        token_url="https://api.login.yahoo.com/oauth2/get_token",
        revoke=rfc7009("https://api.login.yahoo.com/oauth2/revoke", "basic"),
        scopes=("openid", "email"),
        client_auth="basic",
    ),
    description="Yahoo account profile and sign-in.",
    checked="2026-11",
    identity=Identity(request=Request(path="/openid/v1/userinfo"), id="sub", label="email"),
)
