"""Dremio: catalog, SQL queries and reflections of a data lakehouse you run."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Login, Provider, Request

provider = Provider(
    slug="dremio",
    name="Dremio",
    category="database",
    base_url="https://{host}/api/v3",
    docs_url="https://docs.dremio.com/25.x/reference/api",
    auth=Login(
        request=Request(
            method="POST",
            path="https://{host}/apiv2/login",
            json={"userName": "{username}", "password": "{password}"},
        ),
        token="token",
        expires="expires",
        lifetime=86_400,
        template="_dremio{access_token}",
    ),
    alternatives=(ApiKey(label="Personal access token"),),
    description="Catalog, SQL queries and reflections of a data lakehouse you run.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="dremio.example.com", help="Without https:// and without a path."
        ),
    ),
    verify=Request(path="/catalog"),
)
