"""Iterable: cross-channel marketing campaigns."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, Request

provider = Provider(
    slug="iterable",
    name="Iterable",
    category="marketing",
    base_url="https://{host}/api",
    docs_url="https://api.iterable.com/api/docs",
    auth=ApiKey(name="Api-Key", template="{api_key}", help="In Iterable under Integrations, API Keys; a server-side key."),
    description="Cross-channel marketing campaigns.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host",
            label="API host",
            pattern=r"^api\.(eu\.)?iterable\.com$",
            example="api.iterable.com",
            help="api.iterable.com in the US data center, api.eu.iterable.com in the European one.",
        ),
    ),
    verify=Request(path="/channels"),
)
