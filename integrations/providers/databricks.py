"""Databricks: data lakehouse workspaces."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="databricks",
    name="Databricks",
    category="database",
    base_url="https://{instance}/api/2.0",
    docs_url="https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m",
    auth=ClientCredentials(token_url="https://{instance}/oidc/v1/token", scopes=("all-apis",)),
    description="Data lakehouse workspaces.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="instance",
            label="Instance",
            pattern=r"^[a-z0-9.-]+\.(cloud\.databricks\.com|azuredatabricks\.net|gcp\.databricks\.com)$",
            example="dbc-a1b2345c-d6e7.cloud.databricks.com",
            help="The host in the address of your workspace.",
        ),
    ),
    identity=Identity(request=Request(path="/preview/scim/v2/Me"), id="id", label="userName"),
    rate=RateHeaders(),
)
