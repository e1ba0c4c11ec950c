"""Segment (Public API): customer data workspaces, seen through the Public API."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="segment",
    name="Segment (Public API)",
    category="analytics",
    base_url="https://api.segmentapis.com",
    docs_url="https://docs.segmentapis.com/",
    auth=ApiKey(),
    description="Customer data workspaces, seen through the Public API.",
    identity=Identity(request=Request(path="/"), id="data.workspace.id", label="data.workspace.name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit=""),
)
