"""People Data Labs: person and company data."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="people-data-labs",
    name="People Data Labs",
    category="lead-generation",
    base_url="https://api.peopledatalabs.com/v5",
    docs_url="https://docs.peopledatalabs.com/docs/authentication",
    auth=ApiKey(name="X-Api-Key", template="{api_key}", help="In the API dashboard under API Keys."),
    description="Person and company data.",
    checked="2026-11",
    aliases=("peopledatalabs",),
    verify=Request(path="/autocomplete", query={"field": "title", "size": "1"}),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="iso"),
)
