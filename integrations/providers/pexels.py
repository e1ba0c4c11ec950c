"""Pexels: free stock photos and videos."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="pexels",
    name="Pexels",
    category="media",
    base_url="https://api.pexels.com/v1",
    docs_url="https://www.pexels.com/api/documentation/",
    auth=ApiKey(template="{api_key}", help="Request one at https://www.pexels.com/api/."),
    description="Search free stock photos and videos.",
    checked="2026-11",
    verify=Request(path="/curated", query={"per_page": "1"}),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
