"""Meilisearch: open-source search engine."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Provider, Request

provider = Provider(
    slug="meilisearch",
    name="Meilisearch",
    category="database",
    base_url="https://{host}",
    docs_url="https://www.meilisearch.com/docs/reference/api/authorization",
    auth=ApiKey(help="The Default Admin API Key or one of your own, not the master key."),
    description="Open-source search engine.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="acme.example.com", help="Without https:// and without a path."
        ),
    ),
    verify=Request(path="/version"),
)
