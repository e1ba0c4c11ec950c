"""Grafana: dashboards, data sources and alerts."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="grafana",
    name="Grafana",
    category="monitoring",
    base_url="https://{host}/api",
    docs_url="https://grafana.com/docs/grafana/latest/developers/http_api/",
    auth=ApiKey(),
    description="Dashboards, data sources and alerts.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="grafana.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/org"), id="id", label="name"),
)
