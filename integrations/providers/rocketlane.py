"""Rocketlane: customer onboarding projects."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="rocketlane",
    name="Rocketlane",
    category="project-management",
    base_url="https://api.rocketlane.com/api/1.0",
    docs_url="https://developer.rocketlane.com/reference",
    auth=ApiKey(name="api-key", template="{api_key}"),
    description="Customer onboarding projects.",
    identity=Identity(request=Request(path="/users/", query={"pageSize": "1"}), id="data.0.userId", label="data.0.email"),
)
