"""Lusha: contact data for sales teams."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="lusha",
    name="Lusha",
    category="lead-generation",
    base_url="https://api.lusha.com",
    docs_url="https://docs.lusha.com/",
    auth=ApiKey(name="api_key", template="{api_key}"),
    description="Contact data for sales teams.",
    verify=Request(path="/account/usage"),
    rate=RateHeaders(limit="x-hourly-requests-limit", remaining="x-hourly-requests-left"),
)
