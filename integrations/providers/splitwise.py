"""Splitwise: shared expenses among friends."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="splitwise",
    name="Splitwise",
    category="accounting",
    base_url="https://secure.splitwise.com/api/v3.0",
    docs_url="https://dev.splitwise.com/",
    auth=OAuth2(
        authorize_url="https://secure.splitwise.com/oauth/authorize",
        token_url="https://secure.splitwise.com/oauth/token",
        pkce=False,
    ),
    description="Shared expenses among friends.",
    identity=Identity(request=Request(path="/get_current_user"), id="user.id", label="user.email"),
)
