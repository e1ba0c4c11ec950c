"""Meilisearch: open-source search engine."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Provider, Request

provider = Provider(
    slug="meilisearch",
    name="Meilisearch",
    category="database",
    base_url="https://{host}",
    docs_url="https://www.meilisearch.com/docs/reference/api/overview",
    auth=ApiKey(),
    description="Open-source search engine.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="acme.example.com", help="Without https:// and without a path."
        ),
    ),
    verify=Request(path="/version"),
)
