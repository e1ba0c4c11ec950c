"""Rocketlane: customer onboarding projects."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="rocketlane",
    name="Rocketlane",
    category="project-management",
    base_url="https://api.rocketlane.com/api/1.0",
    docs_url="https://developer.rocketlane.com/docs/authentication",
    auth=ApiKey(name="api-key", template="{api_key}", help="In Rocketlane under Settings, API, Create API key."),
    description="Customer onboarding projects.",
    checked="2026-11",
    verify=Request(path="/users", query={"pageSize": "1"}),
)
