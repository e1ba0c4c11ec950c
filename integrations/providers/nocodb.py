"""NocoDB: open-source database with a spreadsheet face."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="nocodb",
    name="NocoDB",
    category="database",
    base_url="https://{host}/api",
    docs_url="https://docs.nocodb.com/developer-resources/rest-apis/overview",
    auth=ApiKey(name="xc-token", template="{api_key}"),
    description="Open-source database with a spreadsheet face.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="acme.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/v1/auth/user/me"), id="id", label="email"),
)
