"""LINE Login: sign in with LINE."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke

provider = Provider(
    slug="line",
    name="LINE Login",
    category="messaging",
    base_url="https://api.line.me/v2",
    docs_url="https://developers.line.biz/en/reference/line-login/",
    auth=OAuth2(
        authorize_url="https://access.line.me/oauth2/v2.1/authorize",
        token_url="https://api.line.me/oauth2/v2.1/token",
        revoke=Revoke(
            request=Request(
                method="POST", path="https://api.line.me/oauth2/v2.1/revoke", form={"access_token": "{access_token}"}
            )
        ),
        scopes=("profile", "openid"),
    ),
    description="Sign in with a LINE account and read its profile.",
    checked="2026-11",
    identity=Identity(request=Request(path="/profile"), id="userId", label="displayName"),
)
