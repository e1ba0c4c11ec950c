"""Hardcover: reading lists and book data."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="hardcover",
    name="Hardcover",
    category="media",
    base_url="https://api.hardcover.app/v1",
    docs_url="https://docs.hardcover.app/api/getting-started/",
    auth=ApiKey(label="API token", help="In the account settings under Hardcover API: New API Key."),
    description="Track what you read, and look up books, authors and editions.",
    checked="2026-11",
    aliases=("hardcover-app",),
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{me{id username}}"}),
        id="data.me.0.id",
        label="data.me.0.username",
    ),
)
