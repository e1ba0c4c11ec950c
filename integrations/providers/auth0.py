"""Auth0: sign-in for applications, as the signed-in user."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="auth0",
    name="Auth0",
    category="identity",
    base_url="https://{domain}",
    docs_url="https://auth0.com/docs/api/authentication",
    auth=OAuth2(
        authorize_url="https://{domain}/authorize",
        token_url="https://{domain}/oauth/token",
        revoke=rfc7009("https://{domain}/oauth/revoke"),
        scopes=("openid", "profile", "email", "offline_access"),
        offline_hint="scope offline_access",
    ),
    description="Sign-in for applications, as the signed-in user.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="domain", label="Domain", pattern=HOST, example="acme.eu.auth0.com", help="The tenant's domain, or your own."
        ),
    ),
    identity=Identity(request=Request(path="/userinfo"), id="sub", label="email"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
