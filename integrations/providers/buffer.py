"""Buffer: plan and publish posts on social media."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="buffer",
    name="Buffer",
    category="social",
    base_url="https://api.buffer.com",
    docs_url="https://developers.buffer.com/guides/authentication.html",
    auth=OAuth2(
        authorize_url="https://auth.buffer.com/auth",
        token_url="https://auth.buffer.com/token",
        scopes=("account:read", "posts:read", "offline_access"),
        offline_hint="scope offline_access",
    ),
    alternatives=(ApiKey(help="Under Settings, API; it reaches every organization of your account."),),
    description="Plan and publish posts on social media.",
    checked="2026-11",
    identity=Identity(
        request=Request(method="POST", path="/", json={"query": "{account{id email}}"}),
        id="data.account.id",
        label="data.account.email",
    ),
)
