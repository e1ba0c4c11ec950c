"""Algolia: hosted search for sites and apps."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, Request

provider = Provider(
    slug="algolia",
    name="Algolia",
    category="developer-tools",
    base_url="https://{app_id}.algolia.net",
    docs_url="https://www.algolia.com/doc/rest-api/search/",
    auth=ApiKey(
        name="X-Algolia-API-Key", template="{api_key}", help="In the dashboard under API Keys; it must allow listIndexes."
    ),
    description="Hosted search for sites and apps.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="app_id",
            label="Application id",
            pattern="^[A-Z0-9]{10}$",
            example="ABCDEF1234",
            help="In the Algolia dashboard next to the API keys.",
        ),
    ),
    headers={"X-Algolia-Application-Id": "{app_id}"},
    verify=Request(path="/1/indexes", query={"hitsPerPage": "1"}),
)
