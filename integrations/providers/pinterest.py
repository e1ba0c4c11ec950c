"""Pinterest: pins, boards and ads."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="pinterest",
    name="Pinterest",
    category="social",
    base_url="https://api.pinterest.com/v5",
    docs_url="https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/",
    auth=OAuth2(
        authorize_url="https://www.pinterest.com/oauth/",
        token_url="https://api.pinterest.com/v5/oauth/token",
        scopes=("user_accounts:read", "boards:read", "pins:read"),
        scope_separator=",",
        pkce=False,
        client_auth="basic",
    ),
    description="Pins, boards and ads.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user_account"), id="id", label="username"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
