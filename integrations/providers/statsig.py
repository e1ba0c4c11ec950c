"""Statsig: feature flags and experiments."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Pagination, Provider, Request

provider = Provider(
    slug="statsig",
    name="Statsig",
    category="developer-tools",
    base_url="https://statsigapi.net",
    docs_url="https://docs.statsig.com/console-api/introduction",
    auth=ApiKey(
        name="STATSIG-API-KEY",
        template="{api_key}",
        label="Console API key",
        help="In the Statsig console under Project settings, API keys.",
    ),
    description="Feature flags and experiments.",
    checked="2026-11",
    headers={"STATSIG-API-VERSION": "20240601"},
    pagination=Pagination(style="page", items="data", parameter="page", size_parameter="limit"),
    identity=Identity(request=Request(path="/console/v1/project"), id="data.id"),
)
