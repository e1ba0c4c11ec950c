"""Jobber: field service scheduling and quotes."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="jobber",
    name="Jobber",
    category="sales",
    base_url="https://api.getjobber.com/api",
    docs_url="https://developer.getjobber.com/docs/",
    auth=OAuth2(
        authorize_url="https://api.getjobber.com/api/oauth/authorize",
        token_url="https://api.getjobber.com/api/oauth/token",
        pkce=False,
    ),
    description="Field service scheduling and quotes.",
    headers={"X-JOBBER-GRAPHQL-VERSION": "2025-01-20"},
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{account{id name}}"}),
        id="data.account.id",
        label="data.account.name",
    ),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Jobber-Hmac-SHA256", encoding="base64", key="client secret"),
)
