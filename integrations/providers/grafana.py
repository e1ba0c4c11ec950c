"""Grafana: dashboards, data sources and alerts."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="grafana",
    name="Grafana",
    category="monitoring",
    base_url="https://{host}/api",
    docs_url="https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/authentication/",
    auth=ApiKey(label="Service account token", help="In Grafana under Administration, Users and access, Service accounts."),
    description="Show metrics, logs and traces on dashboards, and raise alerts from them.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="grafana.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/org"), id="id", label="name"),
)
