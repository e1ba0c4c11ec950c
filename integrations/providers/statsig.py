"""Statsig: feature flags and experiments."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="statsig",
    name="Statsig",
    category="developer-tools",
    base_url="https://statsigapi.net",
    docs_url="https://docs.statsig.com/console-api/introduction",
    auth=ApiKey(name="STATSIG-API-KEY", template="{api_key}"),
    description="Feature flags and experiments.",
    identity=Identity(request=Request(path="/console/v1/users", query={"limit": "1", "page": "1"}), id="data.0.email"),
)
