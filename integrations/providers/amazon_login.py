"""Login with Amazon: sign in with an Amazon account."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="amazon-login",
    name="Login with Amazon",
    category="identity",
    base_url="https://api.amazon.com",
    docs_url="https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html",
    auth=OAuth2(
        authorize_url="https://www.amazon.com/ap/oa",
        token_url="https://api.amazon.com/auth/o2/token",
        scopes=("profile",),
    ),
    description="Sign in with an Amazon account.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user/profile"), id="user_id", label="email"),
)
