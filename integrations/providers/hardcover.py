"""Hardcover: reading lists and book data."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="hardcover",
    name="Hardcover",
    category="media",
    base_url="https://api.hardcover.app/v1",
    docs_url="https://docs.hardcover.app/api/getting-started/",
    auth=ApiKey(),
    description="Reading lists and book data.",
    aliases=("hardcover-app",),
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{me{id username}}"}),
        id="data.me.0.id",
        label="data.me.0.username",
    ),
)
