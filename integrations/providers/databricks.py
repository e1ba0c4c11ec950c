"""Databricks: data lakehouse workspaces."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="databricks",
    name="Databricks",
    category="database",
    base_url="https://{instance}/api/2.0",
    docs_url="https://docs.databricks.com/api/workspace/introduction",
    auth=ClientCredentials(token_url="https://{instance}/oidc/v1/token", scopes=("all-apis",)),
    description="Data lakehouse workspaces.",
    account_fields=(
        AccountField(
            key="instance",
            label="Instance",
            pattern=r"^[a-z0-9.-]+\.(cloud\.databricks\.com|azuredatabricks\.net|gcp\.databricks\.com)$",
            example="acme.cloud.databricks.com",
        ),
    ),
    identity=Identity(request=Request(path="/preview/scim/v2/Me"), id="id", label="userName"),
    rate=RateHeaders(),
)
