"""Metabase: business intelligence questions and dashboards."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="metabase",
    name="Metabase",
    category="analytics",
    base_url="https://{host}/api",
    docs_url="https://www.metabase.com/docs/latest/api",
    auth=ApiKey(name="X-Api-Key", template="{api_key}"),
    description="Business intelligence questions and dashboards.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="metabase.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/user/current"), id="id", label="email"),
)
