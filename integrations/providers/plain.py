"""Plain: customer support for technical products."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="plain",
    name="Plain",
    category="support",
    base_url="https://core-api.uk.plain.com",
    docs_url="https://www.plain.com/docs/graphql/authentication",
    auth=ApiKey(help="Of a machine user, under Settings, Machine Users."),
    description="Customer support for technical products.",
    checked="2026-11",
    identity=Identity(
        request=Request(method="POST", path="/graphql/v1", json={"query": "{myWorkspace{id name}}"}),
        id="data.myWorkspace.id",
        label="data.myWorkspace.name",
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Plain-Request-Signature",
        event_type="type",
        event_id="id",
        match=("workspaceId", "account_id"),
        docs_url="https://www.plain.com/docs/request-signing",
    ),
)
