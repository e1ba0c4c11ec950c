"""Lusha: contact data for sales teams."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="lusha",
    name="Lusha",
    category="lead-generation",
    base_url="https://api.lusha.com",
    docs_url="https://docs.lusha.com/authentication",
    auth=ApiKey(name="api_key", template="{api_key}", help="In Lusha under API Hub, Manage API Keys; for admins and managers."),
    description="Contact data for sales teams.",
    checked="2026-11",
    verify=Request(path="/account/usage"),
    rate=RateHeaders(limit="x-rate-limit-minute", remaining="x-minute-requests-left", daily_remaining="x-daily-requests-left"),
)
