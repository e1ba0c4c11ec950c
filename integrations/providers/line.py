"""LINE Login: sign in with LINE."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook, rfc7009

provider = Provider(
    slug="line",
    name="LINE Login",
    category="messaging",
    base_url="https://api.line.me/v2",
    docs_url="https://developers.line.biz/en/reference/line-login/",
    auth=OAuth2(
        authorize_url="https://access.line.me/oauth2/v2.1/authorize",
        token_url="https://api.line.me/oauth2/v2.1/token",
        revoke=rfc7009("https://api.line.me/oauth2/v2.1/revoke"),
        scopes=("profile", "openid"),
    ),
    description="Sign in with LINE.",
    identity=Identity(request=Request(path="/profile"), id="userId", label="displayName"),
    webhook=Webhook(algorithm="hmac-sha256", header="x-line-signature", encoding="base64", key="channel secret"),
)
