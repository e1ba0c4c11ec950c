"""Splitwise: shared expenses among friends."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request

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
    alternatives=(ApiKey(help="On the page of your app at https://secure.splitwise.com/apps."),),
    description="Shared expenses among friends.",
    checked="2026-11",
    identity=Identity(request=Request(path="/get_current_user"), id="user.id", label="user.email"),
)
