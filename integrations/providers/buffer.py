"""Buffer: social media scheduling."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="buffer",
    name="Buffer",
    category="social",
    base_url="https://api.buffer.com",
    docs_url="https://developers.buffer.com/",
    auth=OAuth2(
        authorize_url="https://auth.buffer.com/auth",
        token_url="https://auth.buffer.com/token",
        scopes=("offline_access",),
        offline_hint="scope offline_access",
    ),
    description="Social media scheduling.",
    identity=Identity(
        request=Request(method="POST", path="/", json={"query": "{account{id email}}"}),
        id="data.account.id",
        label="data.account.email",
    ),
)
