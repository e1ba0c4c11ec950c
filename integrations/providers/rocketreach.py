"""RocketReach: contact data lookup."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="rocketreach",
    name="RocketReach",
    category="lead-generation",
    base_url="https://api.rocketreach.co/api/v2",
    docs_url="https://docs.rocketreach.co/reference/rocketreach-api",
    auth=ApiKey(name="Api-Key", template="{api_key}", help="In RocketReach under Account Settings, API Usage & Settings."),
    description="Contact data lookup.",
    checked="2026-11",
    identity=Identity(request=Request(path="/account"), id="id", label="email"),
    rate=RateHeaders(),
)
