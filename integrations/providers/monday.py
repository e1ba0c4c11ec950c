"""monday.com: work boards and items."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="monday",
    name="monday.com",
    category="project-management",
    base_url="https://api.monday.com",
    docs_url="https://developer.monday.com/api-reference/",
    auth=OAuth2(
        authorize_url="https://auth.monday.com/oauth2/authorize",
        token_url="https://auth.monday.com/oauth2/token",
        scopes=("me:read", "boards:read", "boards:write", "users:read", "account:read"),
        pkce=False,
    ),
    description="Work boards and items.",
    aliases=("monday-com",),
    headers={"API-Version": "2024-10"},
    identity=Identity(
        request=Request(method="POST", path="/v2", json={"query": "{me{id email account{id name}}}"}),
        id="data.me.account.id",
        label="data.me.account.name",
    ),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="jwt", header="Authorization", encoding="none", key="app signing secret"),
)
