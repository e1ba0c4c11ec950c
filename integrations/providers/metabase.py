"""Metabase: business intelligence questions and dashboards."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Login, Provider, Request, Revoke

provider = Provider(
    slug="metabase",
    name="Metabase",
    category="analytics",
    base_url="https://{host}/api",
    docs_url="https://www.metabase.com/docs/latest/api",
    auth=ApiKey(name="X-Api-Key", template="{api_key}"),
    alternatives=(
        # A session lives 14 days by default: https://www.metabase.com/docs/latest/api/session
        Login(
            request=Request(method="POST", path="/session", json={"username": "{username}", "password": "{password}"}),
            token="id",
            lifetime=1_209_600,
            revoke=Revoke(request=Request(method="DELETE", path="/session"), client_auth="bearer"),
            name="X-Metabase-Session",
            template="{access_token}",
            labels={"username": "Email"},
        ),
    ),
    description="Business intelligence questions and dashboards.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="metabase.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/user/current"), id="id", label="email"),
)
