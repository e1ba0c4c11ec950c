"""Todoist: personal and team tasks."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="todoist",
    name="Todoist",
    category="productivity",
    base_url="https://api.todoist.com/api/v1",
    docs_url="https://developer.todoist.com/api/v1/",
    auth=OAuth2(
        authorize_url="https://todoist.com/oauth/authorize",
        token_url="https://todoist.com/oauth/access_token",
        revoke=rfc7009("https://api.todoist.com/api/v1/revoke"),
        scopes=("data:read_write",),
        scope_separator=",",
        pkce=False,
    ),
    description="Personal and team tasks.",
    identity=Identity(request=Request(path="/user"), id="id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Todoist-Hmac-SHA256", encoding="base64", key="client secret"),
)
