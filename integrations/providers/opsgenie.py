"""Opsgenie: alerts and on-call schedules."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="opsgenie",
    name="Opsgenie",
    category="monitoring",
    base_url="https://api.opsgenie.com/v2",
    docs_url="https://docs.opsgenie.com/docs/api-overview",
    auth=ApiKey(template="GenieKey {api_key}"),
    description="Alerts and on-call schedules.",
    identity=Identity(request=Request(path="/account"), id="data.name"),
)
