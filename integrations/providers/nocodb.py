"""NocoDB: open-source database with a spreadsheet face."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="nocodb",
    name="NocoDB",
    category="database",
    base_url="https://{host}/api",
    docs_url="https://nocodb.com/docs/apis/authentication",
    auth=ApiKey(name="xc-token", template="{api_key}", label="API token", help="In NocoDB under Account Settings, Tokens."),
    description="Open-source database with a spreadsheet face.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="app.nocodb.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/v1/auth/user/me"), id="id", label="email"),
)
