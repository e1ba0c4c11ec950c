"""Semrush: search engine marketing research."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="semrush",
    name="Semrush",
    category="marketing",
    base_url="https://api.semrush.com",
    docs_url="https://developer.semrush.com/api/v3/projects/basic-docs/",
    auth=ApiKey(
        placement="query",
        name="key",
        template="{api_key}",
        help="In Semrush under Subscription info, API units; a version 3 key.",
    ),
    description="Search engine marketing research.",
    checked="2026-11",
    verify=Request(path="/management/v1/projects"),
)
