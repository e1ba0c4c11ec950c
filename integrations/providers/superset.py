"""Apache Superset: charts, dashboards and datasets."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Identity, Login, Provider, Request

provider = Provider(
    slug="superset",
    name="Apache Superset",
    category="analytics",
    base_url="https://{host}/api/v1",
    docs_url="https://superset.apache.org/docs/api",
    auth=Login(
        request=Request(
            method="POST",
            path="/security/login",
            json={"username": "{username}", "password": "{password}", "provider": "db", "refresh": False},
        ),
        token="access_token",
        lifetime=900,
    ),
    aliases=("apache-superset",),
    description="Charts, dashboards and datasets.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="superset.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/me/"), id="result.username", label="result.email"),
)
