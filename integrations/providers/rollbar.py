"""Rollbar: error tracking."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="rollbar",
    name="Rollbar",
    category="monitoring",
    base_url="https://api.rollbar.com/api/1",
    docs_url="https://docs.rollbar.com/reference",
    auth=ApiKey(name="X-Rollbar-Access-Token", template="{api_key}", label="Account access token"),
    description="Error tracking.",
    identity=Identity(request=Request(path="/projects"), id="result.0.id", label="result.0.name"),
    rate=RateHeaders(
        limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset", reset_unit="epoch"
    ),
)
